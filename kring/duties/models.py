"""Next steps and owed duties: what must happen, who does it, before which day, and why."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kring.access.models import Dossier
from kring.access.policy import about_dossier
from kring.access.related import Known
from kring.identity.models import Organisation, User
from kring.rows import RegionRow


class StepKind(models.TextChoices):
    """A lead step keeps a dossier moving: exactly one is open while the dossier is. Owed duties stand beside it and may outlive it."""

    LEAD = "lead", _("next step")
    OWED = "owed", _("owed")


class Step(RegionRow):
    """Something to do about one dossier. Without an owner any fitting member of the organisation may take it up.

    `kept_for` is who gets it back after an absence; `escalated_at` is since when the team lead's list shows it as long overdue.
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=StepKind)
    code = models.CharField(max_length=40)
    details = models.JSONField(default=dict)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    owner = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    due_on = models.DateField()
    opened_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True)
    kept_for = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(kind="lead", done_at=None), name="one_open_lead_step"
            )
        ]
        indexes = [
            models.Index(fields=["owner", "due_on"], name="open_steps_of_person", condition=Q(done_at=None)),
            models.Index(fields=["organisation", "due_on"], name="open_steps_of_team", condition=Q(done_at=None)),
            models.Index(
                fields=["kept_for"], name="steps_to_give_back", condition=Q(done_at=None, kept_for__isnull=False)
            ),
        ]


about_dossier(Step, "dossier_id", Known(by="organisation_id"))
