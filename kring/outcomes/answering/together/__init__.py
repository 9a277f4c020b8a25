"""Together in the conversation, on the screen of the link worker."""
