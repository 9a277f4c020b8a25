"""Calling back (R82): a random sample of clients whose file was closed is called to hear how it was."""
