"""Decisions about referrals. Pure."""
