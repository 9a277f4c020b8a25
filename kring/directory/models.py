"""The social map ('sociale kaart'): activities, who offers them, when and where they are, what they cost; where entries came
from, and what became of them.

An `Activity` is the narrow row that is searched and listed. Beside it stand `Organiser`, `Place`, `Schedule` and `Price`, as
Open Referral's HSDS 3.0 has organization, location, schedule and cost_option. What such a feed says that no column holds is
kept as it came in `hsds`, so that nothing is lost on the way out.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kring.access.policy import shared_in_region
from kring.identity.models import Organisation, Role
from kring.rows import RegionRow


class Theme(models.TextChoices):
    """Kinds of activity (R3)."""

    MEET = "meet", _("Meeting people")
    SPORT = "sport", _("Sport and moving")
    WALK = "walk", _("Walking")
    CULTURE = "culture", _("Culture and music")
    NATURE = "nature", _("Nature and garden")
    CREATIVE = "creative", _("Making things")
    COOK = "cook", _("Cooking and eating")
    LEARN = "learn", _("Learning")
    PEERS = "peers", _("Peer contact")
    VOLUNTEER = "volunteer", _("Volunteering")
    HELP = "help", _("Practical help")


class CostPer(models.TextChoices):
    """What an amount buys."""

    TIME = "time", _("a time")
    MONTH = "month", _("a month")
    QUARTER = "quarter", _("a quarter")
    YEAR = "year", _("a year")
    COURSE = "course", _("a course")


class Access(models.IntegerChoices):
    """What makes a place usable. Powers of two: a row holds their sum."""

    WHEELCHAIR = 1, _("wheelchair accessible")
    TOILET = 2, _("accessible toilet")
    LIFT = 4, _("lift")
    HEARING_LOOP = 8, _("hearing loop")
    QUIET = 16, _("quiet, few stimuli")
    PARKING = 32, _("parking")
    PUBLIC_TRANSPORT = 64, _("bus or train nearby")


class GroupSize(models.TextChoices):
    """With how many people one is there."""

    ALONE = "alone", _("one to one")
    SMALL = "small", _("small group")
    LARGE = "large", _("large group")


class PostcodeArea(models.Model):
    """The middle of a four-digit postcode area, for distances. WGS 84 degrees."""

    code = models.CharField(primary_key=True, max_length=4)
    place = models.CharField(max_length=80)
    latitude = models.FloatField()
    longitude = models.FloatField()
    approximate = models.BooleanField(default=False)


class Sourced(RegionRow):
    """A row that may have come from a feed: `source` and `source_id` name it there, both empty for rows made here."""

    source = models.CharField(max_length=60, blank=True)
    source_id = models.CharField(max_length=200, blank=True)
    hsds = models.JSONField(default=dict, blank=True)

    class Meta:
        abstract = True


def _source_once(name: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=["region_id", "source", "source_id"], condition=~models.Q(source=""), name=f"{name}_source_once"
    )


class Organiser(Sourced):
    """Who offers activities, as the map shows it. `organisation` is set when it has accounts here."""

    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), max_length=500, blank=True)
    parent = models.ForeignKey("self", models.SET_NULL, null=True, related_name="parts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="entries")
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        constraints = [_source_once("organiser")]

    def __str__(self):
        return self.name


class Place(Sourced):
    """Where activities are. Latitude and longitude in WGS 84 degrees; `access` is a sum of `Access`."""

    name = models.CharField(_("name"), max_length=200, blank=True)
    street = models.CharField(_("street and number"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    town = models.CharField(_("town"), max_length=80, blank=True)
    country = models.CharField(max_length=2, default="NL")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    access = models.PositiveSmallIntegerField(default=0, db_default=0)
    transport = models.CharField(_("how to get there"), max_length=500, blank=True)

    class Meta:
        constraints = [_source_once("place")]


class ActivityRows(models.QuerySet):
    """Activities; whatever is written at once, the index has to know."""

    def update(self, **values):
        """As Django's, with the time of change."""
        return super().update(**({"changed_at": timezone.now()} | values))

    def bulk_update(self, rows, fields, batch_size=None):
        """As Django's, with the time of change."""
        now = timezone.now()
        for row in rows:
            row.changed_at = now
        return super().bulk_update(rows, {*fields, "changed_at"}, batch_size=batch_size)


class Activity(Sourced):
    """Something people can join. `cost` is None when the words do not say it for certain; 0 is free.

    `days` is a bit mask, Monday is 1; 0 when unknown. `theme_guessed` says that the theme was read from the title and nobody
    looked at it yet. `language` is what its texts are in, `spoken` the other languages people speak there (codes with spaces
    between). `venue`, `postcode`, `days`, `starts`, `ends` and `cost` repeat what place, schedules and prices say where one
    value says it, so that a search reads one narrow row. `confirmed_on` is when somebody last said that it is right, and from
    `expires_on` on everybody is warned. `merged_into` is the entry that this one turned out to be. `changed_at` tells the index
    what to read again.
    """

    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="activities")
    organiser = models.CharField(_("organiser"), max_length=200, blank=True)
    offered_by = models.ForeignKey(Organiser, models.SET_NULL, null=True, related_name="activities")
    place = models.ForeignKey(Place, models.SET_NULL, null=True, related_name="activities")
    language = models.CharField(_("language of the texts"), max_length=2, default="nl", db_default="nl")
    theme = models.CharField(_("theme"), max_length=20, choices=Theme)
    theme_guessed = models.BooleanField(default=False, db_default=False)
    venue = models.CharField(_("where"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=7, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    days = models.PositiveSmallIntegerField(default=0)
    starts = models.TimeField(_("from"), null=True, blank=True)
    ends = models.TimeField(_("until"), null=True, blank=True)
    when_words = models.CharField(_("when, in words"), max_length=200, blank=True)
    cost = models.DecimalField(_("cost"), max_digits=8, decimal_places=2, null=True, blank=True)
    cost_per = models.CharField(max_length=10, choices=CostPer, blank=True)
    cost_words = models.CharField(_("cost, in words"), max_length=200, blank=True)
    age_min = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True)
    age_max = models.PositiveSmallIntegerField(_("to age"), null=True, blank=True)
    age_words = models.CharField(_("for whom, in words"), max_length=500, blank=True)
    trial = models.BooleanField(_("the first time is free"), default=False, db_default=False)
    city_pass = models.BooleanField(_("cheaper with the city pass"), default=False, db_default=False)
    spoken = models.CharField(_("other languages"), max_length=60, blank=True)
    access = models.PositiveSmallIntegerField(_("accessibility"), default=0, db_default=0)
    group_size = models.CharField(_("group"), max_length=10, choices=GroupSize, blank=True)
    buddy = models.BooleanField(_("somebody meets newcomers"), null=True)
    capacity = models.PositiveSmallIntegerField(_("places"), null=True, blank=True)
    waiting = models.PositiveSmallIntegerField(_("people on the waiting list"), null=True, blank=True)
    expect = models.TextField(_("what to expect"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), max_length=500, blank=True)
    full = models.BooleanField(_("full at the moment"), default=False)
    active = models.BooleanField(default=True)
    confirmed_on = models.DateField(_("last confirmed on"), null=True)
    expires_on = models.DateField(_("has to be confirmed by"), null=True)
    ends_on = models.DateField(_("stops on"), null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    public = models.BooleanField(_("on the public page"), default=True, db_default=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ActivityRows.as_manager()

    class Meta:
        ordering = ["title"]
        indexes = [
            models.Index(fields=["region_id", "theme"], name="activity_by_theme", condition=models.Q(active=True)),
            models.Index(fields=["region_id", "changed_at"], name="activity_by_change"),
        ]
        constraints = [_source_once("activity")]

    def __str__(self):
        return self.title

    def save(self, *args, update_fields=None, **kwargs):
        """Whatever is saved, the index has to know."""
        if update_fields is not None:
            update_fields = {*update_fields, "changed_at"}
        super().save(*args, update_fields=update_fields, **kwargs)


class Schedule(RegionRow):
    """When an activity takes place. `days` is a mask (Monday is 1), `every` the number of weeks between two times.

    `weeks` is a mask of the weeks of a month (the first is 1, the last 32); 0: not by month. `first` and `last` bound the season;
    `except_on` are days (ISO) on which it is not there. `words` says what the fields do not.
    """

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="schedules")
    days = models.PositiveSmallIntegerField(default=0)
    starts = models.TimeField(null=True)
    ends = models.TimeField(null=True)
    every = models.PositiveSmallIntegerField(default=1)
    weeks = models.PositiveSmallIntegerField(default=0)
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    not_in_school_holidays = models.BooleanField(default=False)
    except_on = models.JSONField(default=list, blank=True)
    words = models.CharField(max_length=500, blank=True)
    hsds = models.JSONField(default=dict, blank=True)


class Price(RegionRow):
    """What an activity costs somebody: `amount` in `currency`, what it buys, and for whom or until when in words."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="prices")
    amount = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, default="EUR")
    per = models.CharField(max_length=10, choices=CostPer, blank=True)
    words = models.CharField(max_length=500, blank=True)
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    hsds = models.JSONField(default=dict, blank=True)


class Tip(RegionRow):
    """What professionals know of an activity and the public entry does not say. Never about a client."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="tips")
    text = models.CharField(_("tip"), max_length=500)
    by = models.ForeignKey("identity.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Claim(RegionRow):
    """What one origin said about one field of an activity: 'provider', 'steward', or 'feed:' and the source.

    The newest wins. `shown` is the one the entry holds; a loser stays until a steward has seen it (`seen_at`).
    """

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="claims")
    field = models.CharField(max_length=40)
    value = models.JSONField(null=True)
    origin = models.CharField(max_length=70)
    at = models.DateTimeField()
    shown = models.BooleanField(default=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "field", "origin"], name="claim_once"),
        ]


class Feed(RegionRow):
    """Where entries are taken over from again and again. `mapping` says which column of a table is which field."""

    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(max_length=20)
    address = models.URLField(max_length=500, blank=True)
    mapping = models.JSONField(default=dict, blank=True)
    language = models.CharField(max_length=2, default="nl")
    last_taken_at = models.DateTimeField(null=True)
    last_problem = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region_id", "name"], name="feed_once")]


class Merge(RegionRow):
    """That one entry turned out to be another. `before` holds what was changed, so that it can be undone."""

    kept = models.ForeignKey(Activity, models.CASCADE, related_name="+")
    gone = models.ForeignKey(Activity, models.CASCADE, related_name="+")
    before = models.JSONField(default=dict)
    by = models.ForeignKey("identity.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)


class OwnWords(RegionRow):
    """A region's own lines of the thesaurus, in one language (`rules/thesaurus.py` says how they are written)."""

    language = models.CharField(max_length=2)
    lines = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region_id", "language"], name="own_words_once")]


for _shared in (Activity, Organiser, Place, Schedule, Price):
    shared_in_region(_shared)
shared_in_region(Tip, Role.REFERRER, Role.LINK_WORKER, Role.TEAM_LEAD, Role.STEWARD)
for _kept in (Claim, Feed, Merge, OwnWords):
    shared_in_region(_kept, Role.STEWARD)
