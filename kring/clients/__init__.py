"""Clients, how they may be reached, and what they consented to."""
