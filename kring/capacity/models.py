"""Presence, absence and appointments: who is where at which fixed times, and when a client can come."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kring.access.models import Dossier
from kring.access.policy import about_dossier, also_visible, shared_in_region
from kring.identity.models import Organisation, Role, User
from kring.programme.models import Location
from kring.rows import RegionRow


class Presence(RegionRow):
    """A fixed time at which a link worker receives people somewhere, every week (R65). Weekday 0 is Monday."""

    user = models.ForeignKey(User, models.PROTECT, related_name="presences")
    location = models.ForeignKey(Location, models.PROTECT, related_name="presences")
    site = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("where"))
    room = models.CharField(_("room"), max_length=40, blank=True)
    weekday = models.PositiveSmallIntegerField(_("day"))
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))
    slot_minutes = models.PositiveSmallIntegerField(_("minutes a slot"), default=45)
    since = models.DateField(_("from day"))
    until = models.DateField(_("until day"), null=True, blank=True)

    class Meta:
        ordering = ["weekday", "starts"]
        indexes = [models.Index(fields=["location", "user"], name="presence_by_location")]


class Absence(RegionRow):
    """Someone is away from a day until a day (inclusive). No reason is kept: it is nobody's business here."""

    user = models.ForeignKey(User, models.PROTECT, related_name="absences")
    since = models.DateField(_("from"))
    until = models.DateField(_("until"))
    deputy = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who takes over")
    )
    registered_at = models.DateTimeField(auto_now_add=True)


class Departure(RegionRow):
    """Someone stops as a link worker of a team after a last day (inclusive); the files then go to a colleague or the team.

    `ended` holds what was given this end beforehand, so that it can be taken back: for the roster, the places and the
    membership the former end by the row's id. `done_at` is when everything was passed on, `revoked_at` when it was called off.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    team = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    to = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    last_day = models.DateField()
    ended = models.JSONField(default=dict)
    announced_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    announced_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "team"], condition=Q(done_at=None, revoked_at=None), name="one_departure_to_come"
            )
        ]


class AppointmentKind(models.TextChoices):
    """Why people meet."""

    FIRST = "first", _("first appointment")
    NEXT = "next", _("next appointment")


class Appointment(RegionRow):
    """A client meets a link worker. One link worker cannot have two that overlap: `book` refuses, and the same moment twice the
    database itself.
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="appointments")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    site = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+", db_index=False)
    room = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=10, choices=AppointmentKind)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    booked_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "starts_at"], condition=Q(cancelled_at=None), name="one_appointment_at_a_time"
            )
        ]


shared_in_region(Presence)
shared_in_region(Absence)
# Who will leave is not for the leads of other organisations.
also_visible(
    Departure,
    lambda actor: Q(region_id=actor.region_id, team__in=actor.organisations(Role.TEAM_LEAD)),
)
about_dossier(Appointment, "dossier_id")
