"""Naming who keeps an entry by link."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kring.ui.plain_text import PlainText


class KeeperForm(forms.Form):
    """Who gets the link. This address is for the link only: it is not shown to anybody else."""

    name = PlainText(label=_("Name"), required=False, max_length=120)
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("The link goes to this address. It is not public."),
    )
