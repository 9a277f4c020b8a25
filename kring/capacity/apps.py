"""Registers the step `capacity` with Django."""

from django.apps import AppConfig


class CapacityConfig(AppConfig):
    name = "kring.capacity"
    label = "capacity"
