"""Promises tried under fire: many random events, crashes among them, and the law looked at after each."""
