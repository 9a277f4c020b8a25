"""The social map: the local activities and their providers."""
