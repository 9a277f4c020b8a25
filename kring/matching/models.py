"""Someone meets an activity: the hand-over to the provider, attendance, and how it went."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kring.access.policy import about_dossier, also_visible, shared_in_region
from kring.directory.models import Activity, Theme
from kring.identity.models import Organisation, Role, User
from kring.matching.rules.gaps import ALIVE, Constraint, GapMove, GapState, Why
from kring.matching.rules.lifecycle import HandoverState
from kring.matching.rules.reach import Reach
from kring.referral.models import Referral
from kring.rows import RegionRow


class StopReason(models.TextChoices):
    """Why someone stopped; reasons that shame nobody (R77)."""

    DONE = "done", _("it was finished or is no longer needed")
    NOT_FITTING = "not_fitting", _("it did not fit")
    TRANSPORT = "transport", _("getting there was hard")
    MONEY = "money", _("it cost too much")
    # Said without the word health: providers read these reasons too, and nothing about health reaches them.
    HEALTH = "health", _("it was too much for now")
    GROUP = "group", _("did not feel at home")
    ENDED = "ended", _("the activity stopped")
    OTHER = "other", _("something else")


class Handover(RegionRow):
    """A client is introduced to one activity. First name and what helps are copied here at sending.

    `reach_by` is only the way that was agreed: what the provider reads follows the client's wishes, see `matching.reach`.
    `answered_at` is when the provider said something, which coming is not; `started_on` is the first day on which they came.
    """

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="handovers")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="handovers")
    provider = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=20, choices=[(s.value, s.value) for s in HandoverState])
    first_name = models.CharField(_("first name"), max_length=60)
    reach_by = models.CharField(
        _("how to reach"), max_length=20, choices=[(way.value, way.value) for way in Reach], default=Reach.LINK_WORKER
    )
    practicalities = models.CharField(_("what helps"), max_length=300, blank=True)
    volunteering = models.BooleanField(_("as a volunteer"), default=False)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    sent_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answer_note = models.CharField(max_length=300, blank=True)
    started_on = models.DateField(null=True)
    stopped_on = models.DateField(null=True)
    stop_reason = models.CharField(max_length=20, choices=StopReason, blank=True)

    class Meta:
        ordering = ["-sent_at"]
        indexes = [models.Index(fields=["activity", "state"], name="handover_by_activity")]
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "activity"],
                condition=Q(state__in=["sent", "welcome", "started"]),
                name="handover_open_once",
            )
        ]


class Attendance(RegionRow):
    """Somebody came, or did not, on a day."""

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="attendance")
    on = models.DateField()
    present = models.BooleanField()

    class Meta:
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["handover", "on"], name="attendance_once_a_day")]


class Gap(RegionRow):
    """Something that is missing: a kind of activity in a postcode area, with what makes what there is unusable.

    Whoever needs the same waits for the same row. `owner` took it up, with a next step by a day; `activity` filled it, or `why` says
    that it will not come. Nothing here is about a person: who waits is in `Waiting`. Its key is no UUIDv7: that would tell everybody
    who sees its address the moment at which it was noted, and so the conversation.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    theme = models.CharField(max_length=20, choices=Theme)
    area = models.CharField(max_length=4)
    constraint = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Constraint])
    state = models.CharField(max_length=20, choices=[(one.value, one.value) for one in GapState])
    opened_at = models.DateTimeField()
    owner = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    next_step = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(null=True)
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, related_name="gaps")
    why = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-opened_at"]
        indexes = [models.Index(fields=["region_id", "state"], name="gap_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["region_id", "theme", "area", "constraint"],
                condition=Q(state__in=[state.value for state in ALIVE]),
                name="gap_once",
            )
        ]


class GapEvent(RegionRow):
    """What was done about a gap, by whom. Append-only; never that somebody began or stopped waiting."""

    gap = models.ForeignKey(Gap, models.PROTECT, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=[(one.value, one.value) for one in GapMove])
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "id"]


class GapPartner(RegionRow):
    """Who may help to fill a gap: an organisation of the region, or another by name, and what they could do."""

    gap = models.ForeignKey(Gap, models.PROTECT, related_name="partners")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=160)
    part = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at"]
        constraints = [models.UniqueConstraint(fields=["gap", "name"], name="gap_partner_once")]


class Waiting(RegionRow):
    """A client for whom a gap matters. Ends with the file, with the consent, by an activity, or when it was taken back.

    `languages` (codes with spaces between) are those that the client needs, when another language is what is missing: in the gap, which
    the whole region reads, a rare language in four digits of a postcode would be a person.
    """

    gap = models.ForeignKey(Gap, models.PROTECT, related_name="waiting")
    referral = models.ForeignKey(Referral, models.CASCADE, related_name="waiting_for")
    since = models.DateTimeField()
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=20, choices=[(why.value, why.value) for why in Why], blank=True)
    languages = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(fields=["gap", "referral"], condition=Q(ended_at=None), name="waiting_once")
        ]


about_dossier(Waiting, "referral_id")
for model in (Gap, GapEvent, GapPartner):
    shared_in_region(model, Role.LINK_WORKER, Role.TEAM_LEAD, Role.CORE_TEAM, Role.MUNICIPALITY, Role.STEWARD)
about_dossier(Handover, "referral_id")
also_visible(Handover, lambda actor: Q(region_id=actor.region_id, provider__in=actor.organisations(Role.PROVIDER)))
