"""What a provider would like to see on the map: until a steward says yes a row of its own, so that nothing that reads entries finds it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kring.access.policy import NOTHING, also_visible, shared_in_region
from kring.identity.actors import Actor
from kring.identity.models import Organisation, Role, User
from kring.rows import RegionRow


class ProposalState(models.TextChoices):
    """How far a proposal is."""

    SENT = "sent", _("waits for the steward")
    SENT_BACK = "sent_back", _("sent back")
    APPROVED = "approved", _("on the map")
    TAKEN_BACK = "taken_back", _("taken back")


class Proposal(RegionRow):
    """A new activity as a provider filled it in. Its key is made with the form, so a form that comes twice is one proposal.

    `values` holds the fields of `directory.actions.Offer` as `upkeep.corrections.kept` keeps them. `by` is who sent it last, at `at`;
    `reason` is why a steward sent it back, at `answered_at`. `activity` is the entry that it became.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="proposals")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    values = models.JSONField()
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.SENT)
    reason = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)
    activity = models.OneToOneField("Activity", models.CASCADE, null=True, related_name="proposal")

    class Meta:
        indexes = [
            models.Index(
                fields=["region_id", "at"], name="proposal_to_see", condition=models.Q(state=ProposalState.SENT)
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="proposal_approved_is_an_entry",
                condition=models.Q(state=ProposalState.APPROVED, activity__isnull=False)
                | (~models.Q(state=ProposalState.APPROVED) & models.Q(activity=None)),
            )
        ]

    @property
    def open(self) -> bool:
        """Whether it waits for somebody: the steward, or who sent it."""
        return self.state in (ProposalState.SENT, ProposalState.SENT_BACK)


def _of_own_organisation(actor: Actor) -> models.Q:
    own = actor.organisations(Role.PROVIDER)
    return models.Q(region_id=actor.region_id, organisation__in=own) if own else NOTHING


shared_in_region(Proposal, Role.STEWARD)
also_visible(Proposal, _of_own_organisation)
