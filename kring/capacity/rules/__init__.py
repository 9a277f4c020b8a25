"""Free time, worked out. Pure."""
