"""Registers the step `spiderweb` with Django."""

from django.apps import AppConfig


class SpiderwebConfig(AppConfig):
    name = "kring.spiderweb"
    label = "spiderweb"
