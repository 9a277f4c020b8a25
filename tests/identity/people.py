"""Signing in, as the tests of this step do it."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.urls import reverse

PASSWORD = "een-lange-zin-om-te-onthouden"
WRONG = "iets-heel-anders-dan-dat"


def with_password(user, password=PASSWORD):
    """The user, who now has a password."""
    user.set_password(password)
    user.save()
    return user


def with_app(user):
    """The secret of the app that is now connected to the account."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code(secret):
    """The code that the app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(client, user, password=PASSWORD, **extra):
    """Send the sign-in form."""
    return client.post(reverse("account_login"), {"login": user.email, "password": password}, **extra)


def signed_in(client):
    """Whether the client's session is someone's."""
    return "_auth_user_id" in client.session


def factors(user):
    """The kinds of second factors of an account."""
    return set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
