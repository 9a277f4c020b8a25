"""Organisations: added, changed, no longer taking part."""
