"""Reading a region's own words, and what a search finds with other ones."""

import dataclasses

from django.utils import timezone

from kring.access import policy
from kring.directory.models import Activity, OwnWords
from kring.directory.search.columns import ids
from kring.directory.search.finding import answer
from kring.directory.search.fitting import Need
from kring.directory.search.gathering import gathered
from kring.directory.search.keeping import index
from kring.directory.search.thesaurus import thesaurus
from kring.identity.actors import Actor

TRIED = 10  # activities that a try-out shows


def lines_of(actor: Actor, language: str) -> str:
    """The region's own lines in a language."""
    policy.require("directory.edit", actor)
    rows = policy.visible(OwnWords, actor).filter(language=language)
    return rows.values_list("lines", flat=True).first() or ""


@dataclasses.dataclass(frozen=True, slots=True)
class Tried:
    """What a search finds: (title, whether it was not found without these lines), best first; and how many in all before and now."""

    titles: list[tuple[str, bool]]
    before: int
    now: int


def tried(actor: Actor, language: str, lines: str, query: str) -> Tried:
    """What a search finds with these lines instead of those that are kept. Nothing is written."""
    policy.require("directory.edit", actor)
    today, need = timezone.localdate(), Need(text=query)
    kept = index(actor.region_id)
    other = dataclasses.replace(
        kept,
        thesauri=tuple(thesaurus(language, lines) if one.language == language else one for one in kept.thesauri),
    )
    before, now = (gathered(kept.columns, answer(one, need, today, strictly=True).rows) for one in (kept, other))
    known = set(before.tolist())
    first = now[:TRIED].tolist()
    keys = dict(zip(ids(kept.columns, first), first, strict=True)) if first else {}
    titles = dict(policy.visible(Activity, actor).filter(pk__in=list(keys)).values_list("pk", "title"))
    return Tried([(titles[key], row not in known) for key, row in keys.items() if key in titles], len(before), len(now))
