"""Kring: social prescribing as a closed loop, from the consultation to the feedback."""
