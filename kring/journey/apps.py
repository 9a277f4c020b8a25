"""Registers the step `journey` with Django."""

from django.apps import AppConfig


class JourneyConfig(AppConfig):
    name = "kring.journey"
    label = "journey"
