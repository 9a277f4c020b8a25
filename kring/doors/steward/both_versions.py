"""Forms about what stands already. When somebody else saved meanwhile, nothing is kept and both versions are shown; saving once more
then puts what was filled in in place of what stands."""

import dataclasses
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, time
from decimal import Decimal
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Model
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from kring.ui.dates import clock, short_date
from kring.ui.figures import decimal


@dataclasses.dataclass(frozen=True, slots=True)
class Beside:
    """A field of which somebody else saved something else than was filled in, in words."""

    label: str
    stands: str
    typed: str


class StandingForm(forms.Form):
    """A form that is made from what stands already.

    `seen` is a keyed mark of the values that the page was made from, without anything that can be read back; the page sends it along.
    `beside` has what stands now, after somebody else saved something else.
    """

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.beside: list[Beside] = []
        self.seen = self.data.get("seen", "") if self.is_bound else self._mark()

    @property
    def status(self) -> int:
        """How a page with this form answers."""
        return 409 if self.beside else 200

    def compare(self, now: "StandingForm") -> None:
        """Hold what was filled in against a form that was just made from what stands. Nothing is beside it when nobody else saved,
        or when they saved the very same."""
        if self.seen != now.seen:
            self.beside = list(self._beside(now))
            self.seen = now.seen

    def _beside(self, now: "StandingForm") -> Iterator[Beside]:
        for name, field in self._shown():
            stands, typed = now._standing(name), self.cleaned_data[name]
            if _plain(field, stands) != _plain(field, typed):
                yield Beside(str(field.label), _in_words(now.fields[name], stands), _in_words(field, typed))

    def _shown(self) -> Iterator[tuple[str, forms.Field]]:
        return ((name, field) for name, field in self.fields.items() if not field.widget.is_hidden)

    def _standing(self, name: str) -> Any:
        return self.get_initial_for_field(self.fields[name], name)

    def _mark(self) -> str:
        values = {name: _plain(field, self._standing(name)) for name, field in self._shown()}
        return salted_hmac(__name__, json.dumps(values, sort_keys=True), algorithm="sha256").hexdigest()


def saved[Row: Model](
    row: Row, form: StandingForm, made_from: Callable[[Row], StandingForm], write: Callable[[Row], object]
) -> bool:
    """Have `write` keep the valid `form` about `row`; whether it did. It did not when `form.beside` has something to look at first.

    The row is locked between the comparison and the writing, and `write` gets it as it stands. `made_from` makes the form anew.
    """
    with transaction.atomic():
        stands = type(row)._default_manager.select_for_update().get(pk=row.pk)
        form.compare(made_from(stands))
        if not form.beside:
            write(stands)
    return not form.beside


def _plain(field: forms.Field, value: Any) -> str:
    """A value as the database has it or as it was filled in: written the same when it says the same."""
    value = field.prepare_value("\n".join(value) if isinstance(value, list) else value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return "" if value is None or value is False else str(value)


def _in_words(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.BooleanField):
        return _("yes") if value else _("no")
    plain = _plain(field, value)
    if not plain:
        return "–"
    if isinstance(value, date):
        return short_date(value)
    if isinstance(value, time):
        return clock(value)
    if isinstance(value, Decimal):
        return decimal(value, 0 if value == value.to_integral_value() else 1)
    return str(dict(_labels(getattr(field, "choices", ()))).get(plain, plain))


def _labels(choices: Iterable[tuple[Any, Any]]) -> Iterator[tuple[str, Any]]:
    """Each choice with its label, also of those in a group."""
    for code, label in choices:
        if isinstance(label, list | tuple):
            yield from _labels(label)
        else:
            yield str(code), label
