"""Keeping entries right: the steward's list, and the page behind the link."""
