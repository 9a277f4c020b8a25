"""Dossiers, who has to do with them, and the log of who did what.

A dossier is the thread that ties everything about one person's course together: its id is the referral's id. It lives this
low in the house because steps, appointments and relations hang on it, and the policy must be able to decide about all of them.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kring.identity.models import Organisation, User
from kring.rows import RegionRow


class Dossier(RegionRow):
    """One person's course, from referral to ending. Open until `closed_at`."""

    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["region_id", "opened_at"], name="dossier_open", condition=Q(closed_at=None))]


class RelationKind(models.TextChoices):
    """What an organisation or person is to a dossier."""

    REFERRER = "referrer", _("referred")
    WITHOUT_CONSENT = "without_consent", _("referred; the client withdrew consent since")
    LINK_WORKER = "link_worker", _("accompanies")


class Relation(RegionRow):
    """A treatment relationship: this organisation (and person) has this to do with this dossier, from then until then.

    When the client withdraws consent, that of the practice as referrer ends and one 'without consent' begins: what it still
    opens is what was known by then (`policy.Known`).

    Without a user it holds for everyone at the organisation who has the matching role: a practice reads its own
    patients together, and a referral for 'the team' can be taken up by any link worker of it.
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="relations")
    kind = models.CharField(max_length=20, choices=RelationKind)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    ground = models.CharField(max_length=30)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # All that the policy asks of a relation, so that it never has to look at the rows themselves.
            models.Index(
                fields=["organisation", "kind", "user", "region_id", "until", "dossier"],
                name="relation_by_organisation",
            ),
            models.Index(fields=["user", "kind"], name="relation_by_user"),
        ]


class StandIn(RegionRow):
    """While someone is away (from a day until a day, inclusive), another person or the team lead may see their dossiers."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    absent = models.ForeignKey(User, models.PROTECT, related_name="stand_ins")
    deputy = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    since = models.DateField()
    until = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["absent", "until"], name="stand_in_now")]


class Grant(RegionRow):
    """A team lead opened a dossier with a reason, for a few hours. Shown to the owner and kept."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="grants")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    since = models.DateTimeField()
    until = models.DateTimeField()


class LinkPurpose(models.TextChoices):
    """What a link opens. Each opens only its own page and nothing else."""

    CLIENT = "client", _("the client's page")
    PROVIDER = "provider", _("a hand-over to a provider")
    KEEPER = "keeper", _("an entry of the social map")
    QUESTIONS = "questions", _("questions to a client")


class Link(RegionRow):
    """A capability on paper or in a mail: revocable, for logistics only. The token itself is never stored.

    It is about somebody's dossier, or, for who keeps an entry of the social map, about nobody.
    """

    purpose = models.CharField(max_length=20, choices=LinkPurpose)
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, related_name="links")
    subject_id = models.UUIDField()
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["subject_id", "purpose"], name="link_by_subject")]
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose=LinkPurpose.KEEPER, dossier=None)
                | (~Q(purpose=LinkPurpose.KEEPER) & Q(dossier__isnull=False)),
                name="link_about_somebody_or_an_entry",
            )
        ]


class AuditEntry(models.Model):
    """One line of the log: who, as what, did what, to which rows, when. The database refuses to change or delete it.

    Field meanings follow NEN 7513: actor and organisation, role, action (C, R, U, D, E), objects, ground, outcome. The data
    themselves are never copied into the log.
    """

    id = models.BigAutoField(primary_key=True)
    region_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    action = models.CharField(max_length=1)
    user_id = models.UUIDField(null=True)
    bearer_id = models.UUIDField(null=True)
    organisation_id = models.UUIDField(null=True)
    role = models.CharField(max_length=60, blank=True)
    on_behalf_of_id = models.UUIDField(null=True)
    dossier_id = models.UUIDField(null=True)
    object_type = models.CharField(max_length=40)
    object_ids = models.JSONField(default=list)
    ground = models.CharField(max_length=60, blank=True)
    refused = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["dossier_id", "at"], name="audit_by_dossier"),
            models.Index(fields=["user_id", "at"], name="audit_by_user"),
        ]
