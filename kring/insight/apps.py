"""Registers the step `insight` with Django."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "kring.insight"
    label = "insight"
