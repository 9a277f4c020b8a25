"""Decisions about hand-overs. Pure."""
