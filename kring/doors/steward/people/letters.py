"""The mail to someone who got an account: how to choose a password, and nothing else."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from kring.events import mail
from kring.events.models import OutboxMessage
from kring.identity.letters import INVITATION_LASTS, invitation_path
from kring.identity.models import User


def invitation(message: OutboxMessage) -> None:
    """Deliver an invitation. The one-time link is made at the moment of sending, so that it is nowhere but in the mail."""
    user = User.objects.filter(pk=message.payload["user_id"], is_active=True).first()
    if user is not None:
        with override(user.language):
            letter = _to_sign_in(user) if user.has_usable_password() else _to_choose_a_password(user)
        mail.send(letter, message.pk)


def _to_choose_a_password(user: User) -> mail.Letter:
    days = INVITATION_LASTS.days
    return mail.Letter(
        to=user.email,
        language=user.language,
        subject=_("Your account"),
        paragraphs=(
            _("An account was made for you. Choose a password to begin."),
            ngettext(
                "The link works once, for %(num)d day. Too late? Choose 'Forgot your password?' on the sign-in page.",
                "The link works once, for %(num)d days. Too late? Choose 'Forgot your password?' on the sign-in page.",
                days,
            )
            % {"num": days},
        ),
        link=mail.address(invitation_path(user)),
        link_text=_("Choose a password"),
    )


def _to_sign_in(user: User) -> mail.Letter:
    return mail.Letter(
        to=user.email,
        language=user.language,
        subject=_("Your account"),
        paragraphs=(_("Your account got a further role. You see it when you sign in."),),
        link=mail.address(reverse("account_login")),
        link_text=_("Sign in"),
    )
