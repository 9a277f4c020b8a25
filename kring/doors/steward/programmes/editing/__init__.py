"""Editing a draft, section by section."""
