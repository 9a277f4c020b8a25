"""Decisions about feedback. Pure."""
