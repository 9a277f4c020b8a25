"""The file, and the same file again with a yes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kring.directory.formats.encodings import encoding_of
from kring.directory.formats.items import Refused
from kring.directory.formats.sources import Source
from kring.directory.formats.wording import reason
from kring.outcomes.bringing.looking import LIMITS


class FileForm(forms.Form):
    """A file with questionnaires."""

    file = forms.FileField(
        label=gettext_lazy("Your file"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=gettext_lazy("CSV, at most 1 MB and 5,000 rows."),
    )

    def clean_file(self) -> str:
        """The text of the file, whatever its encoding."""
        given = self.cleaned_data["file"]
        if given.size > LIMITS.size:
            raise ValidationError(_("The file is larger than 1 MB."))
        source = Source(given.name, given.size, lambda: _from_the_start(given))
        try:
            return given.read().decode(encoding_of(source)) if given.size else ""
        except Refused as refused:
            raise ValidationError(reason(refused)) from refused
        except UnicodeDecodeError as problem:
            raise ValidationError(_("The file cannot be read. Is it whole?")) from problem


class AgreeForm(forms.Form):
    """What was looked at comes along: nothing of it is kept before somebody agrees."""

    text = forms.CharField(strip=False, max_length=LIMITS.size + 100_000, widget=forms.Textarea(attrs={"hidden": True}))


class _Unclosed:
    """A file that stays open when whoever read it is done."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def __enter__(self) -> Any:
        return self._file

    def __exit__(self, *_error: object) -> None:
        self._file.seek(0)


def _from_the_start(file: Any) -> Any:
    file.seek(0)
    return _Unclosed(file)
