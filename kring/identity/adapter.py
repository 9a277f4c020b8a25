"""How allauth, which does the signing in, behaves in this house."""

import time
import uuid
from collections.abc import Iterable

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kring.asking import asked_often
from kring.events import bus
from kring.identity.events import NO_REGION, AccountChanged
from kring.identity.sealing import seal, unseal
from kring.ui.qr import qr_code

# What allauth tells people, by the name of the template it would render. What is not here is not said.
MESSAGES = {
    "account/messages/password_changed.txt": _("Your password was changed."),
    "account/messages/logged_out.txt": _("You are signed out."),
    "mfa/messages/totp_activated.txt": _("The app is connected."),
    "mfa/messages/totp_deactivated.txt": _("The app is disconnected."),
    "mfa/messages/webauthn_added.txt": _("The passkey was added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey was removed."),
    "mfa/messages/recovery_codes_generated.txt": _("You have new recovery codes. Keep them in a safe place."),
    "usersessions/messages/sessions_logged_out.txt": _("You are signed out everywhere else."),
}

# Which of its notices go out as a mail.
NOTICES = {
    "account/email/password_changed": "password",
    "account/email/password_reset": "password",
    "mfa/email/totp_activated": "second_factor_added",
    "mfa/email/webauthn_added": "second_factor_added",
    "mfa/email/totp_deactivated": "second_factor_removed",
    "mfa/email/webauthn_removed": "second_factor_removed",
    "mfa/email/recovery_codes_generated": "recovery_codes",
}

TOO_MANY = _("Too many attempts. Wait five minutes and try again.")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by stewards only; messages, mail and limits are the house's own."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("This e-mail address and password do not go together."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_code": _("This code is not right. Codes change every 30 seconds: take the newest one."),
        "incorrect_password": _("This is not your password."),
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves."""
        return False

    def add_message(
        self, request, level, message_template=None, message_context=None, extra_tags="", message=None
    ) -> None:
        """Say it in our own words, or not at all."""
        text = message or MESSAGES.get(message_template)
        if text:
            messages.add_message(request, level, text, extra_tags=extra_tags)

    def send_notification_mail(self, template_prefix, user, context=None, email=None) -> None:
        """A change in how an account is protected goes to its owner through the outbox, without address or browser in it."""
        with transaction.atomic():
            bus.publish(
                AccountChanged(region_id=NO_REGION, at=timezone.now(), user_id=user.pk, what=NOTICES[template_prefix])
            )

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """Not for someone who signed in a moment ago."""
        records = get_authentication_records(context.request, context.request.user)
        if records and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the account."""
        return reverse("account:overview")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials) -> str:
        # Counted per address and place: someone far away who guesses does not keep the owner out.
        return f"{self.get_client_ip(request)}:{super()._get_login_attempts_cache_key(request, **credentials)}"


@asked_often
def _factors(user_id: uuid.UUID, kinds: tuple[Authenticator.Type, ...] | None) -> QuerySet:
    factors = Authenticator.objects.filter(user_id=user_id)
    return (factors if kinds is None else factors.filter(type__in=kinds)).values_list("pk")[:1]


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are sealed, the QR code is drawn here, and the last factor stays where one is required."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "cannot_delete_authenticator": _(
            "You need a second way to sign in. Add another one before you take this one away."
        ),
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def is_mfa_enabled(self, user: AbstractBaseUser, types: Iterable[Authenticator.Type] | None = None) -> bool:
        """Whether somebody has a second factor (of these kinds); every page asks."""
        return not user.is_anonymous and bool(_factors(user.pk, None if types is None else tuple(types)))

    def build_totp_svg(self, url: str) -> str:
        """The QR code as SVG that needs no style of its own."""
        return qr_code(url)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether another second factor is left, where one is required."""
        if not settings.KRING_REQUIRE_SECOND_FACTOR:
            return True
        others = Authenticator.objects.filter(
            user_id=authenticator.user_id, type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        ).exclude(pk=authenticator.pk)
        return others.exists()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """A first name for a passkey, to be changed by its owner."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)d") % {"number": number}
