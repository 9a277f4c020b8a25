"""Phone numbers as people type them."""

from typing import ClassVar

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kring.ui.plain_text import PlainText, refuse_unreadable

HOME = "NL"
NO_NUMBER = _("This is not a phone number. Use digits, such as 06 12345678.")
NO_BREAK, NO_BREAK_HYPHEN = "\u00a0", "\u2011"


def holds_phone_number(text: str) -> bool:
    """Whether a phone number stands somewhere in a text."""
    return phonenumbers.PhoneNumberMatcher(text, HOME).has_next()


def refuse_without_number(text: str) -> None:
    """Refuse a text in which no phone number stands; words beside one are welcome. Raises ValidationError."""
    if _read(text) is None and not holds_phone_number(text):
        raise ValidationError(NO_NUMBER)


def shown(text: str) -> str:
    """A number as people here write it: '06 12345678' for a Dutch one, '+32 2 123 45 67' for another, never broken over lines."""
    number = _read(text)
    if number is None:
        return text
    own = phonenumbers.region_code_for_country_code(number.country_code) == HOME
    style = phonenumbers.PhoneNumberFormat.NATIONAL if own else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style).replace(" ", NO_BREAK).replace("-", NO_BREAK_HYPHEN)


def dialled(text: str) -> str:
    """What a phone is told to call: 'tel:+31612345678'; '' for what is no number."""
    number = _read(text)
    return f"tel:{phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)}" if number else ""


def _read(text: str) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(text, HOME)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) else None


class PhoneNumber(PlainText):
    """A phone number; one without a country code is Dutch. Cleaned to the international form with spaces."""

    default_validators: ClassVar = [refuse_unreadable]  # the digits of a phone number may add up to anything

    def __init__(self, **options):
        options.setdefault("max_length", 30)
        super().__init__(**options)
        self.widget.input_type = "tel"

    def prepare_value(self, value: str | None) -> str | None:
        """A number as it was kept, in the form as people here write it."""
        return shown(value).replace(NO_BREAK, " ").replace(NO_BREAK_HYPHEN, "-") if value else value

    def clean(self, value: str) -> str:
        """'+31 6 12345678' for '0612345678'. Raises ValidationError for what cannot be a number."""
        text = super().clean(value)
        if not text:
            return ""
        try:
            number = phonenumbers.parse(text, HOME)
        except phonenumbers.NumberParseException as error:
            raise ValidationError(NO_NUMBER) from error
        if not phonenumbers.is_possible_number(number):
            raise ValidationError(NO_NUMBER)
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
