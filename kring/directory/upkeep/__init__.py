"""Keeping entries right: who owns one, until when it counts as right, who is asked to confirm it, and what they changed."""
