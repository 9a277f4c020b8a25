"""Registers the wiring with Django: what must be checked before Kring starts."""

from django.apps import AppConfig
from django.core.checks import Tags, register

from kring.config.checks import sqlite_is_durable


class ConfigConfig(AppConfig):
    name = "kring.config"
    label = "config"

    def ready(self) -> None:
        register(sqlite_is_durable, Tags.database)
