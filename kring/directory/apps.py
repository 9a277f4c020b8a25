"""Registers the step `directory` with Django."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "kring.directory"
    label = "directory"
