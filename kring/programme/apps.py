"""Registers the step `programme` with Django."""

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "kring.programme"
    label = "programme"
