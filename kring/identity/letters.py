"""Mail about accounts. The one-time link is made when the mail is sent, so that it is nowhere but in the mail."""

from datetime import timedelta

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from kring.events import mail
from kring.events.models import OutboxMessage
from kring.identity.models import User

INVITATION_LASTS = timedelta(days=7)

CHANGES = {
    "password": gettext_lazy("The password of your account was changed."),
    "second_factor_added": gettext_lazy("Your account got a further way to sign in: an app or a passkey."),
    "second_factor_removed": gettext_lazy("A way to sign in to your account was removed: an app or a passkey."),
    "recovery_codes": gettext_lazy("New recovery codes were made for your account."),
}


class InvitationTokens(PasswordResetTokenGenerator):
    """One-time tokens that live a week. They are dated ahead, so that they end a week from now by the common limit."""

    def _now(self):
        return super()._now() + INVITATION_LASTS - timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)


def password_path(user: User, tokens: PasswordResetTokenGenerator) -> str:
    """The one-time path on which this person chooses a password; it dies when used, at the next sign-in, and with time."""
    return reverse(
        "account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": tokens.make_token(user)}
    )


def invitation_path(user: User) -> str:
    """The one-time path for someone who was invited; it lives `INVITATION_LASTS`."""
    return password_path(user, InvitationTokens())


def new_password(message: OutboxMessage) -> None:
    """Deliver the link to choose another password; to nobody when there is no such account."""
    user = _receiver(message)
    if user is None:
        return
    minutes = settings.PASSWORD_RESET_TIMEOUT // 60
    with override(user.language):
        letter = mail.Letter(
            to=user.email,
            language=user.language,
            subject=_("A new password"),
            paragraphs=(
                _("A new password was asked for your account. Was it not you? Then you need do nothing."),
                ngettext(
                    "The link works once, for %(num)d minute.", "The link works once, for %(num)d minutes.", minutes
                )
                % {"num": minutes},
            ),
            link=mail.address(password_path(user, PasswordResetTokenGenerator())),
            link_text=_("Choose a new password"),
        )
    mail.send(letter, message.pk)


def account_changed(message: OutboxMessage) -> None:
    """Deliver word of a change in how an account is protected."""
    user = _receiver(message)
    if user is None:
        return
    with override(user.language):
        letter = mail.Letter(
            to=user.email,
            language=user.language,
            subject=_("Your account was changed"),
            paragraphs=(
                str(CHANGES[message.payload["what"]]),
                _("Was it not you? Choose another password at once and tell the steward of your region."),
            ),
            link=mail.address(reverse("account_login")),
            link_text=_("To the sign-in page"),
        )
    mail.send(letter, message.pk)


def _receiver(message: OutboxMessage) -> User | None:
    return User.objects.filter(pk=message.payload["user_id"], is_active=True).first()
