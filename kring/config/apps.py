"""Connects the house when Django is ready: what is checked before Kring starts, and who reacts to what."""

from importlib import import_module

from django.apps import AppConfig
from django.core.checks import Tags, register

from kring.config.checks import https_comes_through_a_proxy, sqlite_is_durable


class ConfigConfig(AppConfig):
    name = "kring.config"
    label = "config"

    def ready(self) -> None:
        """Django imports this module before there are models, so what needs them is looked up here."""
        register(sqlite_is_durable, Tags.database)
        register(https_comes_through_a_proxy, Tags.security)
        register(import_module("kring.access.checks").every_page_is_declared, Tags.urls)
        import_module("kring.access.guard").when_opened(import_module("kring.referral.vocabulary").speak_of)
        wiring = import_module("kring.config.wiring")
        import_module("kring.events.bus").connect(
            wiring.IN_TRANSACTION, wiring.AFTER_COMMIT, wiring.LONG, wiring.WHEN_PARKED
        )
