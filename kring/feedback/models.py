"""The loop is closed: what the link worker tells the referrer, at most five lines at a time; and who was told that something waits."""

from django.db import models
from django.db.models import Q

from kring.access.models import Dossier
from kring.access.policy import about_dossier, also_visible, through_dossier
from kring.access.related import KNOWN, Known
from kring.capacity.models import Appointment
from kring.feedback.hearing import Happening
from kring.feedback.rules.lines import MOST_CHARACTERS
from kring.feedback.rules.owed import About
from kring.identity.actors import Actor
from kring.identity.models import Organisation, Role, User
from kring.referral.models import Referral
from kring.rows import RegionRow


class Feedback(RegionRow):
    """A few lines that were sent about one moment. What was sent is not changed; more can follow.

    `practice` is the referral's: repeated here so that an inbox is found without going through all its referrals.
    """

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="feedback")
    practice = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    moment = models.CharField(max_length=20, choices=[(about.value, about.value) for about in About])
    text = models.TextField(max_length=MOST_CHARACTERS)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-sent_at"]
        indexes = [
            models.Index(fields=["sent_at"], name="feedback_unread", condition=Q(read_at=None)),
            models.Index(fields=["practice", "sent_at"], name="feedback_unread_at_practice", condition=Q(read_at=None)),
        ]


class Notice(RegionRow):
    """Something happened that an organisation must know, in an inbox that its people share.

    `user` is whom it concerns first and who is mailed; colleagues with the same relation to the dossier read it as well. Holds
    no words: what happened is a code, and the rest is behind the policy.
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="notices")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    happening = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Happening])
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        ordering = ["-made_at"]
        indexes = [
            models.Index(fields=["organisation", "made_at"], name="notice_unread", condition=Q(read_at=None)),
            models.Index(fields=["user"], name="notice_unread_of_person", condition=Q(read_at=None)),
        ]


class MailTurn(RegionRow):
    """When a person was last mailed and for when the next mail is planned: at most one an hour, however much waits."""

    user = models.OneToOneField(User, models.CASCADE, related_name="+")
    planned_for = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    message_id = models.UUIDField(null=True)


class Reminder(RegionRow):
    """A reminder of one appointment was planned, so that it is not planned twice."""

    appointment = models.OneToOneField(Appointment, models.CASCADE, related_name="+")
    planned_for = models.DateTimeField()


def _in_my_inbox(actor: Actor) -> Q:
    own = actor.organisations(Role.REFERRER, Role.ASSISTANT, Role.LINK_WORKER, Role.TEAM_LEAD)
    return Q(region_id=actor.region_id, organisation__in=own) & through_dossier(
        actor, "dossier_id", few=True, known=KNOWN
    )


about_dossier(Feedback, "referral_id", Known(before="sent_at"))
also_visible(Notice, _in_my_inbox)
