"""Presence, slots and appointments of link workers."""
