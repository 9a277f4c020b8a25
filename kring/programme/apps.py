"""Registers the step `programme` with Django."""

from django.apps import AppConfig

from kring.programme.wording import install


class ProgrammeConfig(AppConfig):
    name = "kring.programme"
    label = "programme"

    def ready(self) -> None:
        """From here on translated text is said in a programme's own words."""
        install()
