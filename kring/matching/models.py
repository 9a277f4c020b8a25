"""Someone meets an activity: the hand-over to the provider, attendance, and how it went."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kring.access.policy import about_dossier, also_visible
from kring.directory.models import Activity
from kring.identity.models import Organisation, Role, User
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
    HEALTH = "health", _("health came first")
    GROUP = "group", _("did not feel at home")
    ENDED = "ended", _("the activity stopped")
    OTHER = "other", _("something else")


class Handover(RegionRow):
    """A client is introduced to one activity. First name and what helps are copied here at sending.

    `reach_by` is only the way that was agreed: what the provider reads follows the client's wishes, see `matching.reach`.
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


about_dossier(Handover, "referral_id")
also_visible(Handover, lambda actor: Q(region_id=actor.region_id, provider__in=actor.organisations(Role.PROVIDER)))
