"""Someone is referred: the referral, its append-only history, drafts, and the messages around it."""

import base64

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kring.access.models import Dossier
from kring.access.policy import about_dossier, also_visible, through_dossier
from kring.access.related import KNOWN, Known
from kring.clients.models import Client
from kring.identity.models import Organisation, Role, User
from kring.programme.models import Location, ProgrammeVersion
from kring.referral.rules.lifecycle import State
from kring.rows import RegionRow


class WarmHandover(models.TextChoices):
    """The three parts of a warm hand-over (R66)."""

    INFORMATION = "information", _("information goes along")
    CONSULTATION = "consultation", _("we talk about it first")
    IN_PERSON = "in_person", _("I introduce the client in person")


class Referral(models.Model):
    """One person referred to one link worker. Its key is the dossier's. `state` is a cached copy of the history's last word.

    `seq` counts the events; a page that was made at another `seq` is stale.
    """

    dossier = models.OneToOneField(Dossier, models.PROTECT, primary_key=True, related_name="referral")
    region_id = models.UUIDField(editable=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="referrals")
    location = models.ForeignKey(Location, models.PROTECT, related_name="+", db_index=False)
    version = models.ForeignKey(ProgrammeVersion, models.PROTECT, related_name="+", db_index=False)
    practice = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    referrer = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    welfare = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    link_worker = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    key = models.UUIDField(unique=True)
    help_question = models.TextField(_("help question"), max_length=1000)
    discussed = models.JSONField(default=list)
    willing = models.PositiveSmallIntegerField(_("willingness"), null=True)
    yes = models.JSONField(default=list)
    advice = models.CharField(max_length=30)
    overruled_because = models.CharField(max_length=300, blank=True)
    icpc = models.JSONField(default=list)
    warm_handover = models.CharField(max_length=20, choices=WarmHandover, default=WarmHandover.INFORMATION)
    state = models.CharField(max_length=20, choices=[(s.value, s.value) for s in State])
    seq = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    first_contact_at = models.DateTimeField(null=True)
    hold_until = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=30, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["practice", "-sent_at"], name="referral_by_practice"),
            models.Index(fields=["link_worker", "-sent_at"], name="referral_by_link_worker"),
            models.Index(fields=["location", "sent_at"], name="referral_by_location"),
            models.Index(
                fields=["location", "state"], name="referral_not_yet_seen", condition=models.Q(first_contact_at=None)
            ),
            models.Index(
                fields=["link_worker"],
                name="referral_with_referrer",
                condition=models.Q(state__in=[State.QUESTIONED.value, State.RETURNED.value]),
            ),
        ]

    @property
    def reference(self) -> str:
        """A short name for use on the phone and on paper that says nothing about the person: 'K7Q2-9MXD'."""
        letters = base64.b32encode(self.pk.bytes[-5:]).decode()
        return f"{letters[:4]}-{letters[4:]}"


class ReferralEvent(RegionRow):
    """One thing that happened, never changed. Together these rows are the truth; everything else is worked out from them."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="events", db_index=False)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=30)
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+", db_index=False)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["seq"]
        constraints = [models.UniqueConstraint(fields=["referral", "seq"], name="referral_event_seq_once")]


class MessageKind(models.TextChoices):
    """Why a message was written."""

    QUESTION = "question", _("question")
    ANSWER = "answer", _("answer")
    RETURNED = "returned", _("returned")
    WITHDRAWN = "withdrawn", _("withdrawn")
    NOTE = "note", _("message")


class Message(RegionRow):
    """A few lines between referrer and link worker about one referral."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=10, choices=MessageKind, default=MessageKind.NOTE)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    text = models.TextField(max_length=1000)
    written_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["written_at"]


class Draft(RegionRow):
    """A referral form in the making, kept apart so that it can be thrown away. Seen by its maker only."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    practice = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    data = models.JSONField()
    kept_at = models.DateTimeField()


class Signpost(RegionRow):
    """Someone was pointed somewhere without a referral, for instance since they did not consent. Holds no person."""

    location = models.ForeignKey(Location, models.PROTECT, related_name="+", db_index=False)
    practice = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    support = models.CharField(max_length=30)
    because = models.CharField(max_length=20)
    on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["location", "on"], name="signpost_by_location")]


about_dossier(Referral, "pk", KNOWN)
about_dossier(ReferralEvent, "referral_id", Known(before="at", by="organisation_id"))
about_dossier(Message, "referral_id", Known(before="written_at", by="organisation_id"))
# Who left a practice does not take along what was begun there.
also_visible(
    Draft,
    lambda actor: Q(
        region_id=actor.region_id,
        user=actor.user_id,
        practice__in=actor.organisations(Role.REFERRER, Role.ASSISTANT),
    ),
)
also_visible(
    Client,
    lambda actor: Q(pk__in=Referral.objects.filter(through_dossier(actor, "pk")).values("client_id")),
)
