"""Choosing a photo in a form, and saying kindly why a file will not do."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from kring.identity.pictures import Flaw, Frame, Unfit, framed

REFUSALS = {
    Flaw.NOT_A_PICTURE: _("This is not a photo. Choose a JPEG, PNG or WebP file."),
    Flaw.HEIC: _("This kind of photo (HEIC) cannot be shown in every browser. Save it as JPEG first."),
    Flaw.BROKEN: _("This file is damaged or not complete. Try again, or choose another photo."),
    Flaw.ANIMATED: _("This picture moves. Choose a photo that stands still."),
    Flaw.TOO_MANY_PIXELS: _("This photo has too many pixels. Save a smaller version, for example 2000 pixels wide."),
}
MESSAGES = {
    "required": _("Choose a photo first."),
    "missing": _("Choose a photo first."),
    "empty": _("This file is empty. Choose another photo."),
}


class PictureField(forms.FileField):
    """A photo; what it cleans to is the JPEG drawn anew in a frame."""

    def __init__(self, *, frame: Frame, **options: Any):
        options.setdefault("widget", forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}))
        options.setdefault("error_messages", MESSAGES)
        super().__init__(**options)
        self.frame = frame

    def clean(self, data: UploadedFile | None, initial: Any = None) -> bytes | None:
        """The picture, None when none was chosen and none is needed. Raises ValidationError."""
        given = super().clean(data, initial)
        if not given:
            return None
        if given.size > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
            raise ValidationError(_("This file is too large: at most 10 MB. Save a smaller version of the photo."))
        try:
            return framed(given.read(), self.frame)
        except Unfit as unfit:
            if unfit.flaw is Flaw.TOO_SMALL:
                too_small = _("This photo is too small: at least %(pixels)d pixels wide and high.")
                raise ValidationError(too_small, params={"pixels": self.frame.least}) from unfit
            raise ValidationError(REFUSALS[unfit.flaw]) from unfit
