"""Decisions about accompanying someone. Pure."""
