"""Text fields for what people type: readable characters only, a message beside the field for the rest, input kept."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kring.ui.rules.text import has_control_characters, has_symbols


def refuse_unreadable(text: str) -> None:
    """Refuse control characters and marks that turn the reading direction; letters of any script are welcome."""
    if has_control_characters(text):
        raise ValidationError(_("This holds characters that cannot be read. Type it again, or leave them out."))


def refuse_symbols(text: str) -> None:
    """Refuse emoji, digits and other symbols in a person's name."""
    if has_symbols(text):
        raise ValidationError(_("A name has letters, spaces, hyphens and apostrophes only."))


class PlainText(forms.CharField):
    """One line, or several with `lines`."""

    def __init__(self, *, lines: int = 1, **options):
        if lines > 1:
            options.setdefault("widget", forms.Textarea(attrs={"rows": lines}))
        super().__init__(**options)
        self.validators.append(refuse_unreadable)


class PersonName(PlainText):
    """Part of a person's name."""

    def __init__(self, **options):
        super().__init__(**options)
        self.validators.append(refuse_symbols)
