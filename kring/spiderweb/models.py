"""Webs as they were made. A row never changes, but for whether the referrer may see it: who makes a web again makes a new one.

No other model points to these tables, and none of them can be reached from another model: nothing that counts, searches or exports
comes across them by following a relation.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kring.access.policy import about_dossier, shared_in_region
from kring.identity.actors import Actor
from kring.identity.models import Organisation, Role, User
from kring.referral.models import Referral
from kring.rows import RegionRow
from kring.spiderweb.rules.web import Kind


class WebKind(models.TextChoices):
    """How much there is to fill in; the codes are those of the rules."""

    SHORT = Kind.SHORT.value, _("short web")
    FULL = Kind.FULL.value, _("full web")


class MadeBy(models.TextChoices):
    """Who filled it in."""

    LINK_WORKER = "link_worker", _("with the link worker")
    REFERRER = "referrer", _("in the practice")
    CLIENT = "client", _("by the client's link")


class AspectTexts(RegionRow):
    """The texts of the 42 aspects, which belong to their holder: kept as a region filled them in, with the licence it has.

    A change is a new row, so that a web that was made keeps the words it was made with. `ended_at`: no longer offered.
    """

    nl = models.JSONField()
    en = models.JSONField(default=dict)
    licence = models.CharField(_("number of the licence"), max_length=80)
    licensed_since = models.DateField(_("licence since"))
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region_id"], condition=Q(ended_at=None), name="web_texts_in_force_once")
        ]


class Web(RegionRow):
    """One web. `marks` has a list for each dimension, of one mark or of seven; a mark that was left empty is None.

    `corrects` is the web of which this one mends a slip: that one stays as a trace, and is not shown any more. `said` is the
    fingerprint of the form (`referral.actions.once`), whose key is the key of this row.
    """

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=WebKind)
    made_by = models.CharField(max_length=20, choices=MadeBy)
    together = models.BooleanField()
    on = models.DateField(_("date"))
    recorded_at = models.DateTimeField()
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+", db_index=False)
    marks = models.JSONField()
    talk = models.JSONField(default=list)
    words = models.JSONField(default=dict)
    texts = models.ForeignKey(AspectTexts, models.PROTECT, null=True, related_name="+", db_index=False)
    shared = models.BooleanField(default=False)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="correction")
    said = models.CharField(max_length=32, blank=True)

    class Meta:
        ordering = ["-on", "-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=WebKind.FULL, texts__isnull=False) | Q(kind=WebKind.SHORT, texts=None),
                name="web_full_has_texts",
            )
        ]


def _every_one(_actor: Actor) -> Q:
    return Q()


def _made_by_both(actor: Actor) -> Q:
    """Made in the own practice, with the client; or one of which the client said that the referrer may see it."""
    own = actor.organisations(Role.REFERRER, Role.ASSISTANT)
    return Q(made_by=MadeBy.REFERRER, organisation__in=own) | Q(shared=True)


about_dossier(
    Web,
    "referral_id",
    seen_by={Role.LINK_WORKER: _every_one, Role.REFERRER: _made_by_both, Role.ASSISTANT: _made_by_both},
)
shared_in_region(AspectTexts)
