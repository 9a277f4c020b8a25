"""Decisions about activities. Pure."""
