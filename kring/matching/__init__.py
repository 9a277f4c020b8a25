"""Someone meets an activity."""
