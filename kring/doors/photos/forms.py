"""Choosing a photo, and saying kindly why a file will not do."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from kring.identity.pictures import LEAST, Flaw, Unfit, portrait

REFUSALS = {
    Flaw.NOT_A_PICTURE: _("This is not a photo. Choose a JPEG, PNG or WebP file."),
    Flaw.HEIC: _("This kind of photo (HEIC) cannot be shown in every browser. Save it as JPEG first."),
    Flaw.BROKEN: _("This file is damaged or not complete. Try again, or choose another photo."),
    Flaw.ANIMATED: _("This picture moves. Choose a photo that stands still."),
    Flaw.TOO_MANY_PIXELS: _("This photo has too many pixels. Save a smaller version, for example 2000 pixels wide."),
}


class PhotoForm(forms.Form):
    """A photo to put; `portrait()` is what becomes of it."""

    photo = forms.FileField(
        label=_("Choose a photo"),
        help_text=_("JPEG, PNG or WebP, at most 10 MB. We make it small and square, from the top of the photo."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={
            "required": _("Choose a photo first."),
            "missing": _("Choose a photo first."),
            "empty": _("This file is empty. Choose another photo."),
        },
    )

    def clean_photo(self) -> UploadedFile:
        """A file that can become a portrait."""
        given = self.cleaned_data["photo"]
        if given.size > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
            raise ValidationError(_("This file is too large: at most 10 MB. Save a smaller version of the photo."))
        try:
            self._portrait = portrait(given.read())
        except Unfit as unfit:
            if unfit.flaw is Flaw.TOO_SMALL:
                too_small = _("This photo is too small: at least %(pixels)d pixels wide and high.")
                raise ValidationError(too_small, params={"pixels": LEAST}) from unfit
            raise ValidationError(REFUSALS[unfit.flaw]) from unfit
        return given

    def portrait(self) -> bytes:
        """The small square JPEG made of a valid file."""
        return self._portrait
