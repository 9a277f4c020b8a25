"""The mail to someone who got an account: how to choose a password, and nothing else."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from kring.events import mail
from kring.events.models import OutboxMessage
from kring.identity.models import User


def invitation(message: OutboxMessage) -> None:
    """Deliver an invitation. The one-time link is made at the moment of sending, so that it is nowhere but in the mail."""
    user = User.objects.filter(pk=message.payload["user_id"], is_active=True).first()
    if user is not None:
        with override(user.language):
            letter = _to_sign_in(user) if user.has_usable_password() else _to_choose_a_password(user)
        mail.send(letter, message.pk)


def _to_choose_a_password(user: User) -> mail.Letter:
    hours = settings.PASSWORD_RESET_TIMEOUT // 3600
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    uid, token = key.split("-", 1)
    return mail.Letter(
        to=user.email,
        language=user.language,
        subject=_("Your account"),
        paragraphs=(
            _("An account was made for you. Choose a password to begin."),
            ngettext(
                "The link works once, for %(num)d hour. Too late? Choose 'Forgot your password?' on the sign-in page.",
                "The link works once, for %(num)d hours. Too late? Choose 'Forgot your password?' on the sign-in page.",
                hours,
            )
            % {"num": hours},
        ),
        link=mail.address(reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})),
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
