"""The mail to a provider: someone would like to join, and a link. Who it is stands behind the link only."""

import uuid

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kring.access import links
from kring.access.models import LinkPurpose
from kring.events import mail
from kring.events.models import OutboxMessage
from kring.identity.models import Region
from kring.matching.actions.hand_over import make_link
from kring.matching.models import Handover
from kring.matching.rules.lifecycle import HandoverState
from kring.programme.wording import speaking
from kring.referral.vocabulary import of_file

DUTCH_SPEAKING = frozenset({"NL", "BE", "BQ", "SR"})


def address_of(handover: Handover) -> str:
    """The e-mail address of the activity, or else of its organisation; empty when neither is known."""
    return handover.activity.email or (handover.provider.email if handover.provider else "")


def invite(message: OutboxMessage) -> None:
    """Deliver a HandoverSent: nothing when it was answered or cancelled meanwhile, or when there is no address."""
    handover = Handover.objects.select_related("activity", "provider").get(pk=uuid.UUID(message.payload["handover_id"]))
    to = address_of(handover)
    if not to or handover.state != HandoverState.SENT:
        return
    country = Region.objects.values_list("country", flat=True).get(pk=handover.region_id)
    language = "nl" if country in DUTCH_SPEAKING else "en"
    with speaking(of_file(handover.region_id, handover.referral_id)):
        mail.send(letter(to, language, handover.activity.title, provider_address(handover)), message.pk)


def provider_address(handover: Handover) -> str:
    """The full address of the provider's page. A new one is made when the server's key has changed since."""
    token = links.token_for(handover.pk, LinkPurpose.PROVIDER) or make_link(handover, timezone.now())
    return mail.address(reverse("doors:provider_link", args=[token]))


def letter(to: str, language: str, title: str, link: str) -> mail.Letter:
    """The words of the invitation."""
    with translation.override(language):
        return mail.Letter(
            to=to,
            language=language,
            subject=_("Someone would like to join your activity"),
            paragraphs=(
                _("Someone would like to join: %(title)s.") % {"title": title},
                _(
                    "Is this person welcome? Behind the link you read who it is, and you answer with one press. No account needed."
                ),
                _("Keep the link to yourself: whoever has it can read it."),
            ),
            link=link,
            link_text=_("Read and answer"),
        )
