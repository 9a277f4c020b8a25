"""Keeping a region's own words."""

from django.db import transaction

from kring.access import audit, policy
from kring.directory.models import OwnWords
from kring.directory.search.analysis import LANGUAGES
from kring.identity.actors import Actor


@transaction.atomic
def keep(actor: Actor, language: str, lines: str, *, seen: str) -> OwnWords:
    """Keep the lines of one language; searches use them from the next one on. `seen` is what the page showed before.

    Raises ChangedMeanwhile when somebody else kept other lines since, ValueError for a language that is not searched in.
    """
    policy.require("directory.edit", actor)
    if language not in LANGUAGES:
        raise ValueError(language)
    known = OwnWords.objects.select_for_update().filter(region_id=actor.region_id, language=language).first()
    before = known.lines if known else ""
    if before not in (seen, lines):
        raise ChangedMeanwhile(before)
    own = known or OwnWords(region_id=actor.region_id, language=language)
    own.lines = lines
    own.save()
    audit.record(actor, "steward.changed", own)
    return own


class ChangedMeanwhile(Exception):
    """Somebody else kept other lines since the page was made; `lines` are theirs."""

    def __init__(self, lines: str):
        super().__init__()
        self.lines = lines
