"""Registers the step `referral` with Django."""

from django.apps import AppConfig


class ReferralConfig(AppConfig):
    name = "kring.referral"
    label = "referral"
