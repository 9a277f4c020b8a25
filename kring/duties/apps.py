"""Registers the step `duties` with Django."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "kring.duties"
    label = "duties"
