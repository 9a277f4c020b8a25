"""The social map ('sociale kaart'): activities, when and where they are, what they cost, and where postcodes lie."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kring.access.policy import shared_in_region
from kring.identity.models import Organisation
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


class PostcodeArea(models.Model):
    """The middle of a four-digit postcode area, for distances. WGS 84 degrees."""

    code = models.CharField(primary_key=True, max_length=4)
    place = models.CharField(max_length=80)
    latitude = models.FloatField()
    longitude = models.FloatField()
    approximate = models.BooleanField(default=False)


class Activity(RegionRow):
    """Something people can join. `cost` is None when the words do not say it for certain; 0 is free.

    `days` is a bit mask, Monday is 1; 0 when unknown. `source` and `source_id` name the feed an entry came from, empty for
    entries made here. `theme_guessed` says that the theme was read from the title and nobody looked at it yet.
    """

    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="activities")
    organiser = models.CharField(_("organiser"), max_length=200, blank=True)
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
    expect = models.TextField(_("what to expect"), blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), blank=True)
    full = models.BooleanField(_("full at the moment"), default=False)
    active = models.BooleanField(default=True)
    confirmed_on = models.DateField(_("last confirmed on"), null=True)
    ends_on = models.DateField(_("stops on"), null=True, blank=True)
    source = models.CharField(max_length=60, blank=True)
    source_id = models.CharField(max_length=60, blank=True)
    search_text = models.TextField(editable=False)

    class Meta:
        ordering = ["title"]
        indexes = [
            models.Index(fields=["region_id", "theme"], name="activity_by_theme", condition=models.Q(active=True))
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["region_id", "source", "source_id"],
                condition=~models.Q(source=""),
                name="activity_source_once",
            )
        ]

    def __str__(self):
        return self.title


shared_in_region(Activity)
