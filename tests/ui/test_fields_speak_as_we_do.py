"""What Django says beside a field reads as the rest of the house does, in both languages."""

import importlib
import pkgutil
from pathlib import Path

import django
import pytest
from babel.messages.pofile import read_po
from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils import translation

import kring
from kring.config import messages
from kring.ui import django_says

THEIRS = Path(django.__file__).parent / "conf" / "locale" / "nl" / "LC_MESSAGES" / "django.po"


def _forms_of_the_house():
    for module in pkgutil.walk_packages(kring.__path__, "kring."):
        if "forms" in module.name or module.name.endswith(("offering", "upload", "adapter")):
            importlib.import_module(module.name)
    waiting = [forms.BaseForm]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        yield from getattr(kind, "base_fields", {}).values()


def _catalogue(language):
    return messages.read(messages.po_path(Path(django_says.__file__).parent, language), language)


def test_whatever_a_field_of_the_house_can_say_is_in_our_own_words_in_both_languages():
    with THEIRS.open("rb") as file:
        theirs = {one.id for one in read_po(file, locale="nl") if one.id}
    with translation.override(None):
        said = set()
        for field in _forms_of_the_house():
            said |= {str(text) for text in field.error_messages.values()}
            said |= {str(getattr(check, "message", "")) for check in field.validators}
    said &= theirs
    assert "This field is required." in said
    for language in messages.LANGUAGES:
        ours = _catalogue(language)
        assert not [text for text in said if not (ours[text] and ours[text].string)], language


@pytest.mark.parametrize(
    ("field", "value", "nl", "en"),
    [
        (forms.CharField(), "", "Dit is nog nodig.", "This is still needed."),
        (
            forms.CharField(max_length=3),
            "vier",
            "Dit is te lang: er passen 3 tekens, nu zijn het er 4.",
            "This is too long: 3 characters fit, now there are 4.",
        ),
        (forms.IntegerField(max_value=9), "10", "Vul hoogstens 9 in.", "Fill in 9 or less."),
        (forms.DecimalField(decimal_places=1), "1.25", "Hoogstens 1 cijfer achter de komma.", "1 figure after the point at most."),
        (forms.DateField(), "ooit", "Vul een dag in die bestaat, zoals 31-12-2030.", "Fill in a day that exists, such as 31-12-2030."),
    ],
)  # fmt: skip
def test_a_refusal_reads_in_the_language_of_the_page(field, value, nl, en):
    for language, words in (("nl", nl), ("en", en)):
        with translation.override(language):
            with pytest.raises(ValidationError) as refused:
                field.clean(value)
            assert refused.value.messages == [words]


def test_a_password_that_is_too_short_is_told_so_in_our_own_words():
    check = password_validation.MinimumLengthValidator(12)
    with translation.override("nl"):
        assert check.get_error_message().startswith("Dit wachtwoord is te kort. Neem minstens 12 tekens;")
