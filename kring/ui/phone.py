"""Phone numbers as people type them."""

from typing import ClassVar

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kring.ui.plain_text import PlainText, refuse_unreadable

HOME = "NL"


def holds_phone_number(text: str) -> bool:
    """Whether a phone number stands somewhere in a text."""
    return phonenumbers.PhoneNumberMatcher(text, HOME).has_next()


class PhoneNumber(PlainText):
    """A phone number; one without a country code is Dutch. Cleaned to the international form with spaces."""

    default_validators: ClassVar = [refuse_unreadable]  # the digits of a phone number may add up to anything

    def __init__(self, **options):
        options.setdefault("max_length", 30)
        super().__init__(**options)
        self.widget.input_type = "tel"

    def clean(self, value: str) -> str:
        """'+31 6 12345678' for '0612345678'. Raises ValidationError for what cannot be a number."""
        text = super().clean(value)
        if not text:
            return ""
        try:
            number = phonenumbers.parse(text, HOME)
        except phonenumbers.NumberParseException as error:
            raise ValidationError(_("This is not a phone number. Use digits, such as 06 12345678.")) from error
        if not phonenumbers.is_possible_number(number):
            raise ValidationError(_("This is not a phone number. Use digits, such as 06 12345678."))
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
