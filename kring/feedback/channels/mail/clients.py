"""Mail to clients who chose e-mail: that there is an appointment tomorrow, and thanks at the end. Whoever reads along learns nothing more.

There is no channel for text messages yet: for everyone else the card is the reminder.
"""

import uuid
from datetime import timedelta

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kring.capacity.models import Appointment
from kring.clients.models import Client
from kring.events.mail import Letter, send
from kring.events.models import OutboxMessage
from kring.feedback.models import Reminder
from kring.feedback.reminders import plan_reminder
from kring.programme.vocabularies import of_version
from kring.programme.wording import speaking
from kring.referral.models import Referral


def remind(message: OutboxMessage) -> None:
    """Deliver a ReminderDue, when the appointment still stands tomorrow and the client still wants e-mail."""
    now = timezone.now()
    appointment = Appointment.objects.filter(
        pk=uuid.UUID(message.payload["appointment_id"]), cancelled_at=None, starts_at__gt=now
    ).first()
    if appointment is None:
        return
    day = timezone.localdate(appointment.starts_at)
    if day > timezone.localdate(now) + timedelta(days=1):
        _plan_again(appointment)
        return
    referral = Referral.objects.select_related("client").get(pk=appointment.dossier_id)
    client = referral.client
    if day == timezone.localdate(now) + timedelta(days=1) and client.wants_mail:
        with speaking(of_version(referral.region_id, referral.version_id)):
            send(reminder_letter(client), message.pk)


def thank(message: OutboxMessage) -> None:
    """Deliver a ClientThanked, when the client still wants e-mail and the course was not opened again."""
    referral = Referral.objects.select_related("client").get(pk=uuid.UUID(message.payload["referral_id"]))
    if referral.closed_at is not None and referral.client.wants_mail:
        with speaking(of_version(referral.region_id, referral.version_id)):
            send(thanks_letter(referral.client, met=referral.first_contact_at is not None), message.pk)


def reminder_letter(client: Client) -> Letter:
    """The words of a reminder: no name, no place, no organisation."""
    with translation.override(client.language):
        return Letter(
            to=client.email,
            language=client.language,
            subject=_("Your appointment tomorrow"),
            paragraphs=(
                _("You have an appointment tomorrow. The time and the place are on your card."),
                _("Can you not come? Please say so: the phone number is on your card."),
            ),
        )


def thanks_letter(client: Client, met: bool = True) -> Letter:
    """The words of thanks, and how to come back. `met`: there was a conversation to thank for."""
    with translation.override(client.language):
        return Letter(
            to=client.email,
            language=client.language,
            subject=_("Thank you"),
            paragraphs=(
                _("Thank you for our conversations.") if met else _("We have finished for now. Thank you."),
                _("Would you like to talk again later? You are welcome: the phone number is on your card."),
            ),
        )


@transaction.atomic
def _plan_again(appointment: Appointment) -> None:
    Reminder.objects.filter(appointment=appointment).delete()
    plan_reminder(appointment.region_id, appointment.pk, appointment.starts_at, timezone.now())
