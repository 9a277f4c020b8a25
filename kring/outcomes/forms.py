"""Small forms around asking."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kring.outcomes.models import DeclinedBecause


class DeclineForm(forms.Form):
    """Why somebody would rather not answer; no reason is as good as any."""

    because = forms.ChoiceField(
        label=_("Does the client say why?"),
        choices=DeclinedBecause.choices,
        initial=DeclinedBecause.NOT_SAID,
        widget=forms.RadioSelect,
    )


class ShareForm(forms.Form):
    """Whether the referrer may see the results of a moment."""

    agreed = forms.BooleanField(required=False)
