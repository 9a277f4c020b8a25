"""Photos as the tests send and keep them."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from kring.identity.models import Photo, User
from kring.identity.photos import keep
from kring.identity.pictures import portrait
from tests.cast import Place


def a_picture(colour: str = "teal", form: str = "JPEG", size: tuple[int, int] = (300, 400)) -> bytes:
    """A photo as a camera gives it."""
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, form)
    return file.getvalue()


def a_file(content: bytes | None = None, name: str = "foto.jpg") -> dict[str, SimpleUploadedFile]:
    """What the form sends."""
    return {"photo": SimpleUploadedFile(name, a_picture() if content is None else content, "image/jpeg")}


def a_photo_of(user: User, place: Place, colour: str = "teal") -> Photo:
    """Somebody's photo, as it is kept."""
    return keep(place.region.pk, user.pk, portrait(a_picture(colour)), timezone.now())
