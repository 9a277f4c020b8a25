"""Mail to clients who chose e-mail: that a few questions wait, with a link. Whoever reads along learns nothing more."""

import uuid

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kring.access import links
from kring.access.models import LinkPurpose
from kring.clients.models import Client
from kring.clients.queries import agrees
from kring.events.mail import Letter, address, send
from kring.events.models import OutboxMessage
from kring.outcomes.actions.asking import how_it_stands, locked_occasion, new_link
from kring.outcomes.concerns import behind_link
from kring.outcomes.queries import minutes
from kring.outcomes.rules.occasions import OPEN


def ask(message: OutboxMessage) -> None:
    """Deliver a QuestionsDue, when the questions still wait and the client still wants e-mail."""
    with transaction.atomic():
        occasion, now = locked_occasion(uuid.UUID(message.payload["occasion_id"])), timezone.now()
        if (
            how_it_stands(occasion, now) not in OPEN
            or not behind_link(occasion)
            or not agrees(occasion.referral_id)
            or not occasion.referral.client.wants_mail
        ):
            return
        token = links.token_for(occasion.pk, LinkPurpose.QUESTIONS) or new_link(occasion, now)
    questions = len(behind_link(occasion))
    send(letter(occasion.referral.client, token, minutes(questions), again=message.payload["again"]), message.pk)


def letter(client: Client, token: str, takes: int, *, again: bool) -> Letter:
    """The words: no name, no place, no organisation, nothing about what is asked."""
    with translation.override(client.language):
        return Letter(
            to=client.email,
            language=client.language,
            subject=_("A few questions are still waiting") if again else _("A few questions for you"),
            paragraphs=(
                ngettext(
                    "We would like to hear how things are going. It takes about %(count)d minute.",
                    "We would like to hear how things are going. It takes about %(count)d minutes.",
                    takes,
                )
                % {"count": takes},
                _("You choose whether to answer. If you would rather not, that is fine too."),
            ),
            link=address(reverse("outcomes:link", kwargs={"token": token})),
            link_text=_("To the questions"),
        )
