"""Choosing one row from a list."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

CHOOSE = _("choose")  # what a list says before a choice is made, everywhere


def as_named(name: str, active: bool) -> str:
    """A name in a list; of what takes part no longer it is said."""
    return name if active else gettext("%(name)s (takes part no longer)") % {"name": name}


class OneOf(forms.ModelChoiceField):
    """One row of a query; the list begins with 'choose' until one is chosen, and says what is `active` no longer."""

    def __init__(self, **options: Any):
        options.setdefault("empty_label", CHOOSE)
        super().__init__(**options)

    def label_from_instance(self, obj: Any) -> str:
        """The row in words."""
        return as_named(super().label_from_instance(obj), getattr(obj, "active", True))
