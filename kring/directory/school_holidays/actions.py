"""Keeping a region's school holidays."""

from collections.abc import Iterable

from django.db import transaction

from kring.access import audit, policy
from kring.directory.holiday_models import SchoolHoliday
from kring.directory.rules.holidays import Holiday, written
from kring.directory.school_holidays.queries import kept
from kring.identity.actors import Actor
from kring.identity.models import Region


class ChangedMeanwhile(Exception):
    """Somebody else kept other holidays since the page was made; `lines` are theirs."""

    def __init__(self, lines: str):
        super().__init__()
        self.lines = lines


@transaction.atomic
def keep(actor: Actor, holidays: Iterable[Holiday], *, seen: str) -> list[Holiday]:
    """Keep exactly these holidays; lists and pages leave them out from now on. `seen` is what the page showed, as `written` writes it.

    Raises ChangedMeanwhile when somebody else kept other ones since.
    """
    policy.require("directory.edit", actor)
    # Of two stewards who save at once the second waits here, and is told what the first one saved.
    region = Region.objects.select_for_update().get(pk=actor.region_id)
    wanted, before = sorted(set(holidays)), written(kept(region.pk))
    if before not in (seen, written(wanted)):
        raise ChangedMeanwhile(before)
    SchoolHoliday.objects.filter(region_id=region.pk).delete()
    SchoolHoliday.objects.bulk_create(
        SchoolHoliday(region_id=region.pk, name=one.name, first=one.first, last=one.last) for one in wanted
    )
    audit.record(actor, "steward.changed", region)
    return wanted
