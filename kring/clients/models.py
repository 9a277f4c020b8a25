"""Clients, how they may safely be reached, and what they agreed to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kring.access.models import Dossier
from kring.access.policy import about_dossier, also_visible, through_dossier
from kring.access.related import KNOWN
from kring.clients.rules import short_name
from kring.identity.actors import Actor
from kring.identity.models import Organisation, Role, User
from kring.rows import RegionRow


class Voicemail(models.TextChoices):
    """Whether a message may be left."""

    NONE = "none", _("leave no message")
    NEUTRAL = "neutral", _("a neutral message is fine")


class Client(RegionRow):
    """A person who is referred. The organisation that entered the person is controller of this row.

    When consent is withdrawn, a file goes on with a copy (`copy_of`): what the practice entered stays as it was then, and neither
    side reads what the other writes from that day on. A copy keeps name and date of birth.

    No citizen number is kept. `search_name` is the last name folded for finding (lower case, no accents, no prefix).
    """

    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    first_name = models.CharField(_("first name"), max_length=60)
    prefix = models.CharField(_("prefix"), max_length=20, blank=True)
    last_name = models.CharField(_("last name"), max_length=80)
    search_name = models.CharField(max_length=80, editable=False)
    birth_date = models.DateField(_("date of birth"))
    street = models.CharField(_("street and number"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=7, blank=True)
    place = models.CharField(_("place"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("speaks"), max_length=2, default="nl")
    may_call = models.BooleanField(_("may be called"), default=True)
    may_text = models.BooleanField(_("may get a text message"), default=False)
    may_mail = models.BooleanField(_("may get e-mail"), default=False)
    may_write = models.BooleanField(_("may get a letter"), default=False)
    voicemail = models.CharField(_("voicemail"), max_length=10, choices=Voicemail, default=Voicemail.NONE)
    call_from = models.TimeField(_("call from"), null=True, blank=True)
    call_until = models.TimeField(_("call until"), null=True, blank=True)
    reach_note = models.CharField(_("what to mind when reaching out"), max_length=160, blank=True)
    may_speak_with = models.CharField(_("who may be spoken with, and about what"), max_length=200, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    copy_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="copies")

    class Meta:
        indexes = [
            models.Index(fields=["owner", "birth_date"], name="client_by_birth_date"),
            models.Index(fields=["owner", "search_name"], name="client_by_name"),
            # For who receives referrals of several practices: the same person may have been entered by each.
            models.Index(fields=["region_id", "birth_date"], name="client_born_in_region"),
            models.Index(fields=["region_id", "phone"], name="client_phone_in_region"),
        ]

    @property
    def full_name(self) -> str:
        """First name, prefix and last name as people say it."""
        return " ".join(part for part in (self.first_name, self.prefix, self.last_name) if part)

    @property
    def wants_mail(self) -> bool:
        """Whether this client chose e-mail and gave an address."""
        return self.may_mail and bool(self.email)

    @property
    def short_name(self) -> str:
        """Initial, prefix and last name, as on a list."""
        return short_name(self.first_name, self.prefix, self.last_name)


class ConsentText(RegionRow):
    """A version of the words that are read to the client. A text that was used never changes."""

    version = models.PositiveIntegerField()
    text_nl = models.TextField()
    text_en = models.TextField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region_id", "version"], name="consent_text_version_once")]


class ConsentHow(models.TextChoices):
    """How consent was given."""

    SPOKEN = "spoken", _("spoken, after reading it out")
    WRITTEN = "written", _("signed on paper")


class Consent(RegionRow):
    """What a client agreed to, on which words, told to whom, when; withdrawing ends future sharing."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="consents")
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="+")
    how = models.CharField(max_length=10, choices=ConsentHow, default=ConsentHow.SPOKEN)
    told_to = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    share_icpc = models.BooleanField(default=False)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)


class SamePerson(RegionRow):
    """What the receiving organisation said about two files: that they are of the same person, or of two different ones.

    A note of its own between the files: the clients' rows stay those of the practices that entered them. `one` is the older
    file (by key), `other` the newer. Until it is undone there is one for each pair.
    """

    welfare = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    one = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    other = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    same = models.BooleanField()
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    said_at = models.DateTimeField()
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["one", "other"], condition=models.Q(undone_at=None), name="same_person_said_once"
            ),
            models.CheckConstraint(condition=models.Q(one__lt=models.F("other")), name="same_person_older_first"),
        ]


def _of_both_files(actor: Actor) -> models.Q:
    """What was said about two files exists only for who receives referrals there and may see both of them."""
    receives = models.Q(welfare__in=actor.organisations(Role.LINK_WORKER, Role.TEAM_LEAD))
    one, other = through_dossier(actor, "one_id", few=True), through_dossier(actor, "other_id", few=True)
    return receives & models.Q(region_id=actor.region_id) & one & other


about_dossier(Consent, "dossier_id", KNOWN)
also_visible(SamePerson, _of_both_files)
also_visible(
    Client,
    lambda actor: models.Q(region_id=actor.region_id, owner__in=actor.organisations(Role.REFERRER, Role.ASSISTANT)),
)
