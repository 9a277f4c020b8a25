"""Secrets of second factors are sealed before they are written: a copy of the database alone opens no account."""

import base64

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

PURPOSE = "kring.identity.sealing"


def _box() -> MultiFernet:
    """The key is derived from the signing key, for this purpose only; earlier keys still open while a new one is taken in use."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    derived = [salted_hmac(PURPOSE, "", secret=key, algorithm="sha256").digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])


def seal(text: str) -> str:
    """The text, unreadable without the signing key."""
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text again. Raises cryptography's InvalidToken when it was changed or sealed with a key that is gone."""
    return _box().decrypt(sealed.encode()).decode()
