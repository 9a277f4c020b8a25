"""Neutral e-mail: that something waits, never what or about whom."""
