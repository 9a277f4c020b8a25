"""Choosing a photo of oneself."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kring.identity.picture_field import PictureField
from kring.identity.pictures import PORTRAIT


class PhotoForm(forms.Form):
    """A photo to put; `portrait()` is what becomes of it."""

    photo = PictureField(
        frame=PORTRAIT,
        label=_("Choose a photo"),
        help_text=_("JPEG, PNG or WebP, at most 10 MB. We make it small and square, from the top of the photo."),
    )

    def portrait(self) -> bytes:
        """The small square JPEG made of a valid file."""
        return self.cleaned_data["photo"]
