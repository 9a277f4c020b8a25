"""Registers the step `access` with Django."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "kring.access"
    label = "access"

    def ready(self) -> None:
        """Load the start-up check."""
        from kring.access import checks  # noqa: F401 (registers itself; models must be loaded first)
