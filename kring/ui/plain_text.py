"""Text fields for what people type: readable characters only, a message beside the field for the rest, input kept."""

from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from kring.ui.rules.text import HIDDEN, has_citizen_number, has_control_characters, has_symbols


def refuse_unreadable(text: str) -> None:
    """Refuse control characters and marks that turn the reading direction; letters of any script are welcome."""
    if has_control_characters(text):
        raise ValidationError(_("This holds characters that cannot be read. Type it again, or leave them out."))


def refuse_citizen_number(text: str) -> None:
    """Refuse what reads as a citizen number: nothing here needs one. The message does not repeat it, and no log holds it."""
    if has_citizen_number(text):
        raise ValidationError(
            _(
                "This looks like a citizen service number (BSN). That is not kept here: please leave it out. If it is a phone"
                " number, put the country code before it, such as +31."
            )
        )


def refuse_symbols(text: str) -> None:
    """Refuse emoji, digits and other symbols in a person's name, and a name without a letter."""
    if has_symbols(text):
        raise ValidationError(_("A name has letters, spaces, hyphens and apostrophes only."))
    if not any(char.isalpha() for char in text):
        raise ValidationError(_("A name has at least one letter."))


class WrittenText(forms.BoundField):
    """A text on a page. `left_out`: it is shown as it was kept before, and a number was left out of it then."""

    @property
    def left_out(self) -> bool:
        """Whether dots stand where somebody typed what reads as a citizen number, and nobody looked at it since."""
        return not self.form.is_bound and HIDDEN in str(self.value() or "")


class PlainText(forms.CharField):
    """One line, or several with `lines`."""

    default_validators: ClassVar = [refuse_unreadable, refuse_citizen_number]

    def __init__(self, *, lines: int = 1, **options):
        if lines > 1:
            options.setdefault("widget", forms.Textarea(attrs={"rows": lines}))
        super().__init__(**options)
        # One fault, one sentence: Django's own about null characters says what `refuse_unreadable` says already.
        self.validators = [one for one in self.validators if not isinstance(one, ProhibitNullCharactersValidator)]

    def to_python(self, value: object) -> str:
        """With line ends as they are kept: browsers send two characters for one, and what nobody touched is no change."""
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> WrittenText:
        """The field on a page, which knows whether a number was left out."""
        return WrittenText(form, self, field_name)


class PersonName(PlainText):
    """Part of a person's name."""

    default_validators: ClassVar = [*PlainText.default_validators, refuse_symbols]
