"""What a location agreed: who it is for, which norms hold, who takes part. Versioned: a referral keeps its version."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kring.access.policy import shared_in_region
from kring.identity.models import Organisation, Role, User
from kring.rows import RegionRow


class Programme(RegionRow):
    """A way of working with a name of its own, such as Welzijn op Recept in this town."""

    name = models.CharField(_("name"), max_length=120)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["region_id", "name"], name="programme_name_once")]

    def __str__(self):
        return self.name


class ProgrammeVersion(RegionRow):
    """One version of the agreements. A draft may change; a published version never does: the database refuses.

    `content` is read with `programme.rules.agreement.read`.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    edited_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="programme_version_once"),
            models.UniqueConstraint(fields=["programme"], condition=Q(published_at=None), name="programme_one_draft"),
        ]


class Urbanity(models.IntegerChoices):
    """How built-up a place is, in five classes by addresses per square kilometre (CBS, 'stedelijkheid')."""

    VERY_HIGH = 1, _("very urban")
    HIGH = 2, _("urban")
    MODERATE = 3, _("fairly urban")
    LOW = 4, _("hardly urban")
    RURAL = 5, _("rural")


class Location(RegionRow):
    """A place where a programme runs: practices, a welfare organisation, link workers with hours (R47)."""

    name = models.CharField(_("name"), max_length=120)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="locations", verbose_name=_("programme"))
    welfare = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("welfare organisation"))
    place = models.CharField(_("place"), max_length=80, blank=True)
    postcode = models.CharField(_("postcode"), max_length=7, blank=True)
    urbanity = models.PositiveSmallIntegerField(_("urbanity"), choices=Urbanity, null=True, blank=True)
    started_in = models.PositiveSmallIntegerField(_("started in"), null=True, blank=True)
    systems = models.CharField(_("systems in use"), max_length=200, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["region_id", "name"], name="location_name_once")]

    def __str__(self):
        return self.name


class LocationPractice(RegionRow):
    """A practice of a location. Practices that do not take part yet are known too (R89).

    `contact` is the link worker whom the practice calls about anything (R53), as long as they work at the location.
    """

    location = models.ForeignKey(Location, models.CASCADE, related_name="practices")
    practice = models.ForeignKey(Organisation, models.PROTECT, related_name="locations")
    takes_part = models.BooleanField(_("takes part"), default=True)
    contact = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("fixed contact person")
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["location", "practice"], name="location_practice_once")]


class LocationMember(RegionRow):
    """A link worker of a location, with hours a week, from a day until a day (inclusive)."""

    location = models.ForeignKey(Location, models.CASCADE, related_name="members")
    user = models.ForeignKey(User, models.PROTECT, related_name="locations")
    hours_per_week = models.DecimalField(_("hours a week"), max_digits=4, decimal_places=1)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["location", "user"], condition=Q(until=None), name="location_member_once")
        ]


for _model in (Programme, Location, LocationPractice, LocationMember):
    shared_in_region(_model)
shared_in_region(ProgrammeVersion, Role.STEWARD, Role.REFERRER, Role.ASSISTANT, Role.LINK_WORKER, Role.TEAM_LEAD)
