"""The buttons about tips."""
