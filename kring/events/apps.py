"""Registers the step `events` with Django."""

from importlib import import_module

from django.apps import AppConfig
from django.core.checks import Tags, register


class EventsConfig(AppConfig):
    name = "kring.events"
    label = "events"

    def ready(self) -> None:
        """Django imports this module before there are models, so what needs them is looked up here."""
        register(import_module("kring.events.checks").nothing_is_parked, Tags.database)
