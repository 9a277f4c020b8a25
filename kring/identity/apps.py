"""Registers the step `identity` with Django."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "kring.identity"
    label = "identity"
