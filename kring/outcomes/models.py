"""How people fare: moments at which somebody is asked, what was answered, what it scores; and who was called back.

Nothing about the spider web is here, nor ever comes here: it is for talking (law 6).
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kring.access.policy import about_dossier, also_visible, shared_in_region
from kring.identity.models import Organisation, Role, User
from kring.outcomes.rules.occasions import Because
from kring.programme.models import Location
from kring.programme.rules.measuring import Occasion as When
from kring.referral.models import Referral
from kring.rows import RegionRow


class WhenChoices(models.TextChoices):
    """The moments of `programme.rules.measuring`, in words."""

    START = When.START.value, _("at the start")
    THREE_MONTHS = When.THREE_MONTHS.value, _("after three months")
    END = When.END.value, _("at the end")
    SIX_MONTHS_AFTER = When.SIX_MONTHS_AFTER.value, _("six months after the end")


class Mode(models.TextChoices):
    """How questions were answered (a way of asking changes answers, so it is kept)."""

    LINK = "link", _("alone, by link")
    PAPER = "paper", _("alone, on paper")
    TOGETHER = "together", _("together, in the conversation")
    IMPORTED = "imported", _("brought in from elsewhere")


class DeclinedBecause(models.TextChoices):
    """Why a client would rather not answer; no reason is as good as any."""

    NOT_SAID = Because.NOT_SAID.value, _("no reason given")
    TOO_MUCH = Because.TOO_MUCH.value, _("it is too much at the moment")
    NOT_FITTING = Because.NOT_FITTING.value, _("the questions do not fit")
    PRIVACY = Because.PRIVACY.value, _("rather keeps it private")
    LANGUAGE = Because.LANGUAGE.value, _("the language or the reading is hard")
    NOT_REACHED = Because.NOT_REACHED.value, _("could not be reached")


class Occasion(RegionRow):
    """One moment at which one person is asked. What is asked, and the window, stand fixed from the day it was planned.

    `instruments` holds pairs of code and version. `shared`: the client agreed that the referrer sees these results. A moment that
    falls away (consent withdrawn, file reopened) is cancelled, never removed once somebody was asked. One that was answered and then
    cancelled is of a `former` ending: the file was opened again, and the end is asked anew when there is one. `step_at`: since when a
    step asks the link worker to ask; `closed_at`: when the window was over and nobody had answered all of it.
    """

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="occasions")
    when = models.CharField(max_length=20, choices=WhenChoices)
    instruments = models.JSONField(default=list)
    due_on = models.DateField()
    opens_on = models.DateField()
    closes_on = models.DateField()
    remind_after = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(null=True)
    mode = models.CharField(max_length=10, choices=Mode, blank=True)
    step_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    declined_because = models.CharField(max_length=20, choices=DeclinedBecause, blank=True)
    cancelled_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    shared = models.BooleanField(_("the referrer may see these results"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["referral", "when"], condition=Q(cancelled_at=None), name="occasion_once")
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                name="occasion_to_ask",
                condition=Q(asked_at=None, step_at=None, finished_at=None, declined_at=None, cancelled_at=None),
            ),
            models.Index(
                fields=["closes_on"],
                name="occasion_unanswered",
                condition=Q(closed_at=None, finished_at=None, declined_at=None, cancelled_at=None),
            ),
        ]

    @property
    def former(self) -> bool:
        """Whether it was answered about an ending after which the file was opened again."""
        return self.finished_at is not None and self.cancelled_at is not None

    @property
    def short_name(self) -> str:
        """The same above a column."""
        label = str(WhenChoices(self.when).label)
        return str(_("%(moment)s (earlier)") % {"moment": label}) if self.former else label

    @property
    def name(self) -> str:
        """What the moment is called in a file, where there may be one of a former ending as well."""
        label = str(WhenChoices(self.when).label)
        return str(_("%(moment)s, before the file was opened again") % {"moment": label}) if self.former else label


class Response(RegionRow):
    """What was answered to one questionnaire at one moment (FHIR: QuestionnaireResponse).

    `answers` maps an item's code to its value, None where it was left open on purpose. A finished response never
    changes: a correction is a new one that `replaces` it.
    """

    occasion = models.ForeignKey(Occasion, models.PROTECT, related_name="responses")
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="responses")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    instrument = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    language = models.CharField(max_length=2, default="nl")
    mode = models.CharField(max_length=10, choices=Mode)
    answers = models.JSONField(default=dict)
    answered_on = models.DateField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["occasion", "instrument"], condition=Q(replaced_at=None), name="response_once"
            )
        ]


class Score(RegionRow):
    """What a finished response scores on one scale; `value` is None where it cannot be said, `because` then holds why.

    What results are made of stands here too (location, moment, day), so that a region's results are one narrow read. A score of
    a response that was replaced is removed with it.
    """

    response = models.ForeignKey(Response, models.CASCADE, related_name="scores")
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="scores", db_index=False)
    location = models.ForeignKey(Location, models.PROTECT, related_name="+", db_index=False)
    when = models.CharField(max_length=20, choices=WhenChoices)
    instrument = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    scale = models.CharField(max_length=40)
    value = models.FloatField(null=True)
    answered = models.PositiveSmallIntegerField()
    missing = models.PositiveSmallIntegerField()
    because = models.CharField(max_length=40, blank=True)
    answered_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["response", "scale"], name="score_once")]
        indexes = [
            models.Index(fields=["referral", "instrument", "scale"], name="scores_of_person"),
            models.Index(fields=["location", "instrument", "scale", "when"], name="scores_of_location"),
        ]


class AdoptedInstrument(RegionRow):
    """A questionnaire that a region may use: its licence and the texts that are not shipped, or a questionnaire of its own.

    `definition` is empty for one of Kring's library, else the text of the file that holds the whole instrument. `texts` maps a
    language to the words of each item. A row that was used never changes: another licence or other words make a new one.
    """

    instrument = models.CharField(_("questionnaire"), max_length=40)
    version = models.CharField(_("version"), max_length=20)
    licence_holder = models.CharField(_("who holds the licence here"), max_length=120, blank=True)
    licence_number = models.CharField(_("number or date of the licence"), max_length=80, blank=True)
    texts = models.JSONField(default=dict)
    definition = models.TextField(blank=True)
    adopted_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    adopted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region_id", "instrument", "version"], condition=Q(ended_at=None), name="adopted_once"
            )
        ]


class CallBackDraw(RegionRow):
    """A random sample of clients to call back (R82): drawn once and kept, so that the draw can be repeated.

    `drawn_from` holds the keys of the `population` files; what is drawn of them follows from the `seed` (`rules.drawing`). Two kinds of
    files were left out, and are counted: those of clients who withdrew consent, and of clients who are not to be called.
    """

    location = models.ForeignKey(Location, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    drawn_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    drawn_at = models.DateTimeField()
    closed_from = models.DateField()
    closed_until = models.DateField()
    population = models.PositiveIntegerField()
    drawn_from = models.JSONField(default=list)
    without_consent = models.PositiveIntegerField(default=0)
    not_to_be_called = models.PositiveIntegerField(default=0)
    seed = models.CharField(max_length=64)

    class Meta:
        ordering = ["-drawn_at"]


class CallBackResult(models.TextChoices):
    """What came of calling back."""

    SPOKEN = "spoken", _("we spoke")
    NOT_REACHED = "not_reached", _("not reached")
    DECLINED = "declined", _("rather not")


class CallBack(RegionRow):
    """One client who was drawn to be called back, and what the call told. Words are the client's; they stay in the file."""

    draw = models.ForeignKey(CallBackDraw, models.PROTECT, related_name="calls")
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="call_backs")
    place = models.PositiveIntegerField()
    result = models.CharField(max_length=20, choices=CallBackResult, blank=True)
    felt_heard = models.BooleanField(null=True)
    felt_helped = models.BooleanField(null=True)
    note = models.TextField(_("what was said"), max_length=1000, blank=True)
    noted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    noted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["draw", "referral"], name="call_back_once_a_draw")]


class Pressure(models.TextChoices):
    """What a practice notices of pressure since it refers."""

    LESS = "less", _("less")
    SAME = "same", _("about the same")
    MORE = "more", _("more")
    UNKNOWN = "unknown", _("hard to say")


class PracticeView(RegionRow):
    """What one practice says of a half year (R4, R52): no person's answer, and about nobody. `half_year` is its first day."""

    practice = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    location = models.ForeignKey(Location, models.PROTECT, related_name="+")
    half_year = models.DateField()
    pressure = models.CharField(max_length=10, choices=Pressure)
    visits = models.CharField(max_length=10, choices=Pressure)
    hours_a_month = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    yields = models.TextField(max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "location", "half_year"], name="practice_view_once")]


for _model in (Occasion, Response, Score, CallBack):
    about_dossier(_model, "referral_id")
shared_in_region(AdoptedInstrument)
shared_in_region(CallBackDraw, Role.TEAM_LEAD, Role.LINK_WORKER)
also_visible(
    PracticeView,
    lambda actor: Q(region_id=actor.region_id, practice__in=actor.organisations(Role.REFERRER, Role.ASSISTANT)),
)
