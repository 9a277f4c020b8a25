"""Decisions about figures: what is counted, how it adds up, and what may be shown to whom. Pure."""
