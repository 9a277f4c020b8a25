"""Naming who keeps an entry by link, and how long an entry counts as right."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kring.directory.upkeep.expiry import FEWEST_MONTHS, MOST_MONTHS
from kring.ui.plain_text import PlainText


class KeeperForm(forms.Form):
    """Who gets the link. This address is for the link only: it is not shown to anybody else."""

    name = PlainText(label=_("Name"), required=False, max_length=120)
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("The link goes to this address. It is not public."),
    )


class MonthsForm(forms.Form):
    """After how many months owners are asked again."""

    months = forms.IntegerField(
        label=_("An entry has to be confirmed again after so many months"),
        min_value=FEWEST_MONTHS,
        max_value=MOST_MONTHS,
    )
