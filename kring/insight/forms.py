"""Choosing what to look at."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kring.insight.queries import PRACTICE, REGION, Scope


class ChooseScope(forms.Form):
    """One of the practices, locations and regions that somebody may look at."""

    scope = forms.ChoiceField(label=gettext_lazy("Figures of"))

    def __init__(self, scopes: Sequence[Scope], **options):
        super().__init__(**options)
        self.fields["scope"].choices = [(scope.key, label(scope)) for scope in scopes]


def label(scope: Scope) -> str:
    """What a scope is called in the list."""
    if scope.key == REGION:
        return _("Whole region: %(name)s") % {"name": scope.name}
    if scope.key == PRACTICE:
        return _("Own practice: %(name)s") % {"name": scope.name}
    return (_("Own location: %(name)s") if scope.is_own else _("Location: %(name)s")) % {"name": scope.name}
