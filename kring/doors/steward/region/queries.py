"""The region's own settings and the words read to clients."""

from kring.access.policy import require
from kring.clients.models import ConsentText
from kring.identity.actors import Actor
from kring.identity.models import Region


def region(actor: Actor) -> Region:
    """The actor's region."""
    require("steward.read", actor)
    return Region.objects.get(pk=actor.region_id)


def consent_texts(actor: Actor) -> list[ConsentText]:
    """All versions of the consent text, newest first."""
    require("steward.read", actor)
    return list(ConsentText.objects.filter(region_id=actor.region_id).order_by("-version"))
