"""Registers the step `outcomes` with Django."""

from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    name = "kring.outcomes"
    label = "outcomes"
