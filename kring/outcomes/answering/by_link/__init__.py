"""Alone, by link, on a phone: one question at a time, and no earlier answer is ever shown."""
