"""allauth's forms with our own words: labels say what is asked, nothing is hidden in a placeholder."""

from typing import ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kring.events import bus
from kring.identity.events import NO_REGION, PasswordForgotten

ADVICE = _("At least 12 characters. A few words in a row are easy to remember and hard to guess.")


class InOurWords:
    """Replaces the labels of a form and takes its placeholders and hints away."""

    labels: ClassVar[dict[str, Promise]] = {}
    hints: ClassVar[dict[str, Promise]] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.help_text = self.hints.get(name, "")
            field.label = self.labels.get(name, field.label)


class SignIn(InOurWords, account.LoginForm):
    """Who are you, and the proof of it."""

    labels = {"login": _("E-mail address"), "password": _("Password")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class ForgottenPassword(InOurWords, account.ResetPasswordForm):
    """Ask for a link to choose another password. The same work is done whether or not there is such an account."""

    labels = {"email": _("E-mail address")}

    @transaction.atomic
    def save(self, request: HttpRequest, **kwargs) -> str:
        """Leave word for the outbox; the mail is made there."""
        user_id = self.users[0].pk if self.users else None
        bus.publish(PasswordForgotten(region_id=NO_REGION, at=timezone.now(), user_id=user_id))
        return self.cleaned_data["email"]


class ChoosePassword(InOurWords, account.ResetPasswordKeyForm):
    """A password chosen through a one-time link."""

    labels = {"password1": _("New password"), "password2": _("The same password again")}
    hints = {"password1": ADVICE}


class ChangePassword(InOurWords, account.ChangePasswordForm):
    """Another password, by someone who knows the current one."""

    labels = {"oldpassword": _("Current password"), **ChoosePassword.labels}
    hints = ChoosePassword.hints


class ProvePassword(InOurWords, account.ReauthenticateForm):
    """The password once more."""

    labels = {"password": _("Password")}


def _as_digits(form) -> None:
    form.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code"}


class GiveCode(InOurWords, mfa.AuthenticateForm):
    """A code from the app, or a recovery code, after the password."""

    labels = {"code": _("Code from your app, or a recovery code")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _as_digits(self)


class ProveCode(InOurWords, mfa.ReauthenticateForm):
    """A code once more."""

    labels = GiveCode.labels

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _as_digits(self)


class ConnectApp(InOurWords, totp.ActivateTOTPForm):
    """The first code of an app, as proof that it is connected."""

    labels = {"code": _("Code that the app shows")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _as_digits(self)


class AddPasskey(InOurWords, webauthn.AddWebAuthnForm):
    """A passkey, with a name by which its owner knows it again."""

    labels = {
        "name": _("Name of this passkey"),
        "passwordless": _("Sign in with this passkey alone, without a password"),
    }
    hints = {"name": _("For example the device it is on.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].max_length = 60
        self.fields["name"].widget.attrs["maxlength"] = 60
        self.fields["passwordless"].initial = True
