"""Entries that may be the same: looked at, merged, kept apart, and merged ones taken apart again."""
