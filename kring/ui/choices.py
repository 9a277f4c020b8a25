"""Choosing one row from a list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

CHOOSE = _("choose")  # what a list says before a choice is made, everywhere


class OneOf(forms.ModelChoiceField):
    """One row of a query; the list begins with 'choose' until one is chosen, and says what is `active` no longer."""

    def __init__(self, **options: Any):
        options.setdefault("empty_label", CHOOSE)
        super().__init__(**options)

    def label_from_instance(self, obj: Any) -> str:
        """The row in words."""
        name = super().label_from_instance(obj)
        return name if getattr(obj, "active", True) else _("%(name)s (takes part no longer)") % {"name": name}
