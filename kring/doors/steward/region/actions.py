"""Changing the region's settings, and giving out a new consent text."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from kring.access import audit
from kring.access.policy import require
from kring.clients.models import ConsentText
from kring.doors.steward.region.themes import forget, theme_of
from kring.identity.actors import Actor
from kring.identity.models import Region
from kring.ui.themes import check

FEWEST = 5  # people; below this someone can be recognised in a table


class TooFew(ValueError):
    """The smallest number of people shown may not be below FEWEST."""


class Unchanged(Exception):
    """The new consent text says the same as the one in force."""


class GivenOutMeanwhile(Exception):
    """Somebody else gave out a new consent text after this page was made."""


@transaction.atomic
def change_region(
    actor: Actor,
    *,
    name: str,
    smallest_count: int,
    theme: Mapping[str, str],
    public_map: bool = False,
    embedded_by: Sequence[str] = (),
) -> Region:
    """Change name, smallest number of people shown, theme tokens, and who may see the social map.

    `public_map`: everybody may; `embedded_by` are the origins of websites that may show it in a frame.
    Raises TooFew, or ValidationError for a theme that people could not read.
    """
    require("steward.edit", actor)
    if smallest_count < FEWEST:
        raise TooFew(smallest_count)
    region = Region.objects.get(pk=actor.region_id)
    check(theme_of(region.slug, theme))
    region.name, region.smallest_count, region.theme = name, smallest_count, dict(theme)
    region.public_map, region.embedded_by = public_map, "\n".join(embedded_by)
    region.save(update_fields=["name", "smallest_count", "theme", "public_map", "embedded_by"])
    audit.record(actor, "steward.changed", region)
    transaction.on_commit(forget)
    return region


@transaction.atomic
def give_out_consent_text(actor: Actor, *, text_nl: str, text_en: str, seen: int) -> ConsentText:
    """Put new words in force for consents from now on; consents given before keep the words they were given on.

    `seen` is the version that the page showed (0 for none). Raises Unchanged or GivenOutMeanwhile.
    """
    require("steward.edit", actor)
    rows = ConsentText.objects.select_for_update().filter(region_id=actor.region_id)
    latest = rows.order_by("-version").first()
    version = latest.version if latest else 0
    if version != seen:
        raise GivenOutMeanwhile
    if latest and (latest.text_nl, latest.text_en) == (text_nl, text_en):
        raise Unchanged
    text = ConsentText.objects.create(
        region_id=actor.region_id, version=version + 1, text_nl=text_nl, text_en=text_en, published_at=timezone.now()
    )
    audit.record(actor, "steward.changed", text)
    return text
