"""What happened, told to who must know: the bus inside the transaction and the outbox after it."""
