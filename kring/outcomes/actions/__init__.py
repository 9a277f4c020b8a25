"""Writes: asking, answering, declining, calling back."""
