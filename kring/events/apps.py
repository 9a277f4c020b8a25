"""Registers the step `events` with Django."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "kring.events"
    label = "events"
