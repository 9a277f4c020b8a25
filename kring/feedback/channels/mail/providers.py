"""Mail to providers: thanks when the course of someone they welcomed has ended. Not who, and nothing about why."""

import uuid

from django.utils import translation
from django.utils.translation import gettext as _

from kring.events.mail import Letter, send
from kring.events.models import OutboxMessage
from kring.feedback.wording import language_of
from kring.identity.models import Region
from kring.matching.models import Handover
from kring.programme.wording import speaking
from kring.referral.vocabulary import of_file


def thank(message: OutboxMessage) -> None:
    """Deliver a ProviderThanked, when the provider has an address."""
    handover = Handover.objects.select_related("activity", "provider").get(pk=uuid.UUID(message.payload["handover_id"]))
    to = handover.activity.email or (handover.provider.email if handover.provider else "")
    if to:
        country = Region.objects.values_list("country", flat=True).get(pk=handover.region_id)
        with speaking(of_file(handover.region_id, handover.referral_id)):
            send(thanks_letter(to, language_of(country)), message.pk)


def thanks_letter(to: str, language: str) -> Letter:
    """The words of thanks."""
    with translation.override(language):
        return Letter(
            to=to,
            language=language,
            subject=_("Thank you for your welcome"),
            paragraphs=(
                _("You welcomed someone at your activity. Thank you for that."),
                _(
                    "Our part is done. You need not do anything, and everyone who wants to stay is of course free to do so."
                ),
            ),
        )
