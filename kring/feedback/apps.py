"""Registers the step `feedback` with Django."""

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "kring.feedback"
    label = "feedback"
