"""Registers the step `doors` with Django."""

from django.apps import AppConfig


class DoorsConfig(AppConfig):
    name = "kring.doors"
    label = "doors"
