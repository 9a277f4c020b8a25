"""How fast lists are read."""
