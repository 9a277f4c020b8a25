"""Locations: practices, link workers and their hours."""
