"""Someone is accompanied: contacts, what matters, goals, what stands in the way."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kring.access.policy import about_dossier
from kring.identity.models import Organisation, User
from kring.journey.rules.reaching import Outcome
from kring.referral.models import Referral
from kring.rows import RegionRow


class ContactKind(models.TextChoices):
    """How people met."""

    PHONE = "phone", _("by phone")
    PRACTICE = "practice", _("in the practice")
    HOME = "home", _("at home")
    OUTSIDE = "outside", _("walking or on the spot")
    ONLINE = "online", _("by video or message")
    POST = "post", _("by post")


class ContactRole(models.TextChoices):
    """The role in which a contact took place: one person can have both (R12)."""

    LINK_WORKER = "link_worker", _("as link worker")
    SOCIAL_WORKER = "social_worker", _("as social worker")


class ContactOutcome(models.TextChoices):
    """What came of it, in words; the codes are those of the rules."""

    ATTENDED = Outcome.ATTENDED.value, _("we spoke")
    NOT_REACHED = Outcome.NOT_REACHED.value, _("not reached")
    NO_SHOW = Outcome.NO_SHOW.value, _("did not come")
    CANCELLED = Outcome.CANCELLED.value, _("cancelled by the client")
    CARD_SENT = Outcome.CARD_SENT.value, _("neutral card sent")


class Contact(RegionRow):
    """One conversation or attempt. The note belongs to the welfare organisation and is seen there only."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="contacts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    on = models.DateField(_("date"))
    kind = models.CharField(_("how"), max_length=10, choices=ContactKind)
    role = models.CharField(_("role"), max_length=20, choices=ContactRole, default=ContactRole.LINK_WORKER)
    outcome = models.CharField(_("result"), max_length=20, choices=ContactOutcome)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    note = models.TextField(_("note"), max_length=1000, blank=True)
    recorded_at = models.DateTimeField()
    moved_from = models.ForeignKey(Referral, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-on", "-recorded_at"]


class Problem(models.TextChoices):
    """Other problems that go first or alongside (R28)."""

    MONEY = "money", _("money and debts")
    HOUSING = "housing", _("housing")
    SAFETY = "safety", _("safety at home")
    WORK = "work", _("work")
    CARE = "care", _("caring for someone")
    HEALTH = "health", _("health")
    FORMS = "forms", _("forms and letters")


class Barrier(models.TextChoices):
    """What makes joining hard (R29)."""

    TRANSPORT = "transport", _("getting there")
    MONEY = "money", _("money")
    LANGUAGE = "language", _("language")
    BUDDY = "buddy", _("somebody to come along")
    ACCESS = "access", _("steps, toilets, a place to sit")
    ENERGY = "energy", _("little energy")


class ProblemsWhen(models.TextChoices):
    """Whether other problems go before the activity or beside it."""

    FIRST = "first", _("first")
    ALONGSIDE = "alongside", _("alongside")


class Plan(RegionRow):
    """What matters to this person, in their words, and what stands in the way.

    `overview_by` is who keeps the overview when there are several problems at once (R26): a name, of whatever organisation.
    """

    referral = models.OneToOneField(Referral, models.PROTECT, related_name="plan")
    what_matters = models.TextField(_("what matters"), max_length=1000, blank=True)
    problems = models.JSONField(default=list)
    problems_when = models.CharField(max_length=10, choices=ProblemsWhen, blank=True)
    overview_by = models.CharField(_("who has the overview"), max_length=120, blank=True)
    barriers = models.JSONField(default=list)
    barriers_note = models.CharField(_("what helps"), max_length=300, blank=True)
    changed_at = models.DateTimeField()


class Goal(RegionRow):
    """Something the client wants, in the client's own words; importance 1 to 5 as the client says."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="goals")
    text = models.CharField(_("goal"), max_length=300)
    importance = models.PositiveSmallIntegerField(_("importance"), default=3)
    made_at = models.DateTimeField()
    reached_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-importance", "made_at"]


for _model in (Contact, Plan, Goal):
    about_dossier(_model, "referral_id")
