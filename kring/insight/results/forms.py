"""Choosing whose results to look at."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kring.insight.results.queries import Scope


class ChooseResults(forms.Form):
    """One of the locations and programmes that somebody may look at."""

    scope = forms.ChoiceField(label=gettext_lazy("Results of"))

    def __init__(self, scopes: Sequence[Scope], **options):
        super().__init__(**options)
        self.fields["scope"].choices = [(scope.key, label(scope)) for scope in scopes]


def label(scope: Scope) -> str:
    """What a scope is called in the list."""
    if scope.is_programme:
        return _("Programme: %(name)s") % {"name": scope.name}
    return (_("Own location: %(name)s") if scope.is_own else _("Location: %(name)s")) % {"name": scope.name}
