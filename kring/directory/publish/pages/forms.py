"""What somebody without an account can look for."""

import dataclasses
from typing import Any

from django import forms
from django.utils.choices import flatten_choices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kring.directory.forms import ProfileForm
from kring.directory.models import ForWhom
from kring.directory.queries import Wanted
from kring.directory.search.fitting import Need
from kring.ui.plain_text import PlainText

MORE = ("days", "part", "most", "language", "group", "access", "buddy", "age", "whom")


class PublicForm(ProfileForm):
    """All of it is optional; what an entry does not say is no reason to hide it."""

    q = PlainText(label=_("What would you like to do?"), required=False, max_length=200)
    age = forms.IntegerField(label=_("Age"), required=False, min_value=0, max_value=120)
    whom = forms.ChoiceField(label=_("Meant for"), required=False)
    any_age = None

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["whom"].choices = [("", _("makes no difference")), *ForWhom.choices]

    @property
    def asks_more(self) -> bool:
        """Whether something is asked that stands folded away."""
        return any(self[name].value() for name in MORE)

    def need(self, within: float | None, age: int | None) -> Need:
        """What is asked in the fields; what is meant for those who were chosen comes first, and nothing is hidden for it."""
        return dataclasses.replace(super().need(within, age), whom=int(self.cleaned_data.get("whom") or 0))

    def wanted(self, age: int | None = None) -> Wanted:
        """What is looked for."""
        self.is_valid()
        return super().wanted(age=self.cleaned_data.get("age"))

    def told(self) -> list[tuple[str, str]]:
        """What is looked for, in words, for paper: (label, what was filled in or chosen)."""
        asked = [(bound, bound.value()) for bound in self if bound.value() and not bound.is_hidden]
        return [(str(bound.label), _in_words(bound.field, value)) for bound, value in asked]

    def shared(self) -> dict[str, Any]:
        """The fields that are filled in, for an address that asks the same."""
        given = {name: self.data.getlist(name) for name in self.fields if name != "page"}
        return {name: values for name, values in given.items() if any(values)}


def _in_words(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.BooleanField):
        return gettext("yes")
    chosen = value if isinstance(value, list) else [value]
    named = {str(key): name for key, name in flatten_choices(getattr(field, "choices", ()))}
    return ", ".join(str(named.get(str(one), one)) for one in chosen)
