"""Regions, organisations, professionals, memberships and sign-in."""
