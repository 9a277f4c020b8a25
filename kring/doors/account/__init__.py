"""What someone does with their own account: language, the lock on their session, and trying the demonstration."""
