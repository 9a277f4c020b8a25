"""Regions, organisations, professionals and what they are to each other."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kring.rows import RegionRow, Row


class Region(Row):
    """A group of organisations that share one social map and one way of referring. Nothing crosses its border.

    `tiles` says where pictures under maps come from (address, attribution, deepest zoom); empty: maps are drawn without.
    """

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(unique=True)
    country = models.CharField(_("country"), max_length=2, default="NL")
    theme = models.JSONField(default=dict, blank=True)
    tiles = models.JSONField(default=dict, blank=True)
    smallest_count = models.PositiveSmallIntegerField(
        _("smallest number of people shown"),
        default=10,
        help_text=_("Figures about fewer people are not shown outside the team."),
    )
    confirm_months = models.PositiveSmallIntegerField(
        _("months until an activity has to be confirmed again"), default=6, db_default=6
    )
    # Whether everybody may see the social map, and in whose websites it may be shown: origins, one a line.
    public_map = models.BooleanField(default=False, db_default=False)
    embedded_by = models.TextField(blank=True, default="", db_default="")

    def __str__(self):
        return self.name


class OrganisationKind(models.TextChoices):
    """What an organisation does in the chain."""

    PRACTICE = "practice", _("Practice")
    HEALTH_CENTRE = "health_centre", _("Health centre")
    MENTAL_HEALTH = "mental_health", _("Mental health care institution")
    OCCUPATIONAL_HEALTH = "occupational_health", _("Occupational health service")
    CARE_GROUP = "care_group", _("Care group")
    WELFARE = "welfare", _("Welfare organisation")
    PROVIDER = "provider", _("Activity provider")
    MUNICIPALITY = "municipality", _("Municipality")
    OTHER = "other", _("Other organisation")


class Organisation(RegionRow):
    """A practice, a welfare organisation, a provider of activities, a municipality. Each is controller of its own rows."""

    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=7, blank=True)
    place = models.CharField(_("place"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    active = models.BooleanField(_("takes part"), default=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["region_id", "kind", "name"], name="organisation_name_once")]

    def __str__(self):
        return self.name


class UserManager(BaseUserManager):
    """Makes accounts; an e-mail address is kept in lower case so that it is found however it is typed."""

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email=email.strip().lower())


class User(AbstractBaseUser, Row):
    """A professional with an account. Never deleted, since the files say who did what; deactivated instead."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    job_title = models.CharField(_("profession"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    language = models.CharField(_("language"), max_length=2, default="nl")
    language_chosen = models.BooleanField(_("chose the language"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    objects = UserManager()

    def __str__(self):
        return self.name

    @property
    def initials(self) -> str:
        """Two letters for the avatar: the first of the first and of the last word of the name."""
        words = self.name.split()
        return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper() if words else ""


class LinkWorkerProfile(Row):
    """Who a link worker is, for the referrer to explain and the client to recognise (R9)."""

    user = models.OneToOneField(User, models.CASCADE, related_name="profile")
    about = models.TextField(_("about me"), max_length=600, blank=True)
    background = models.CharField(_("background"), max_length=160, blank=True)
    trained_on = models.DateField(_("link worker training finished on"), null=True, blank=True)
    volunteer = models.BooleanField(_("volunteer"), default=False)
    languages = models.CharField(_("languages"), max_length=120, blank=True)


class Role(models.TextChoices):
    """What a person is within an organisation. What a role may do is in `kring.access`."""

    REFERRER = "referrer", _("Referrer")
    ASSISTANT = "assistant", _("Practice assistant")
    LINK_WORKER = "link_worker", _("Link worker")
    TEAM_LEAD = "team_lead", _("Team lead")
    PROVIDER = "provider", _("Activity provider")
    CORE_TEAM = "core_team", _("Core team")
    MUNICIPALITY = "municipality", _("Municipality")
    STEWARD = "steward", _("Steward")


class Membership(RegionRow):
    """A person's role in an organisation, from a day until a day (inclusive)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["since", "id"]
        indexes = [models.Index(fields=["organisation", "role"], name="membership_by_role")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")), name="membership_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["user", "organisation", "role"], condition=Q(until=None), name="membership_open_once"
            ),
        ]


class Photo(RegionRow):
    """What a link worker looks like, for clients and colleagues of one region (docs/adr/0013).

    In a table of its own, so that no list of people reads pictures. `content` is a small JPEG (`pictures.portrait`), `version` a
    part of its hash: it stands in the address, so that a browser may keep what lies under it.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="photos")
    version = models.CharField(max_length=16)
    made_at = models.DateTimeField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region_id", "user"], name="photo_once")]


class CacheEntry(models.Model):
    """The table of Django's database cache, which counts attempts to sign in: shared by all processes, kept over a restart."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "identity_cache"
