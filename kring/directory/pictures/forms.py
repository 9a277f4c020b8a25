"""Choosing the picture of an activity."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kring.directory.pictures.actions import FRAME
from kring.identity.picture_field import PictureField
from kring.ui.plain_text import PlainText


class PictureForm(forms.Form):
    """A picture, and what is on it for who cannot see it."""

    picture = PictureField(
        frame=FRAME,
        label=_("Choose a picture"),
        help_text=_(
            "JPEG, PNG or WebP, at most 10 MB. Of the place or of what people do there; no faces of people who did not say yes."
        ),
    )
    shows = PlainText(
        label=_("What is on it"),
        max_length=200,
        help_text=_("For people who cannot see the picture, such as: a long table with people eating soup."),
    )
