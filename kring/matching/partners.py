"""Who may help to fill a gap: who offers this kind of activity in its area, or not far from it."""

import dataclasses
import uuid

from kring.access.policy import visible
from kring.directory import queries as directory
from kring.directory.kinds import meant
from kring.directory.models import Activity
from kring.directory.rules.words import fold
from kring.directory.search.fitting import Need
from kring.identity.actors import Actor
from kring.matching.missing import partners
from kring.matching.models import Gap
from kring.programme.scope import offered_in

NEAR = 10.0  # km
LOOKED_AT = 100  # activities, nearest first
MOST = 5
LONGEST_NAME = 160


@dataclasses.dataclass(slots=True)
class Offers:
    """Somebody who offers it: an organisation of the region, or a name that stands in entries; nearest activity first."""

    organisation_id: uuid.UUID | None
    name: str
    title: str
    distance: str
    activities: int = 1


def offering_near(actor: Actor, gap: Gap) -> list[Offers]:
    """Who offers activities of a gap's kind near its area, nearest first, without those who are named already."""
    need = Need(themes=meant([gap.theme], offered_in(gap.region_id)), within=NEAR)
    rows = directory.search(actor, directory.Wanted(need, near=gap.area, limit=LOOKED_AT)).rows
    near = [row for row in rows if row.km is not None and row.organiser]
    known = dict(directory.organisers(actor))
    of_rows = visible(Activity, actor).filter(pk__in=[row.id for row in near])
    organisation = dict(of_rows.values_list("pk", "organisation_id"))
    named = {fold(one.name) for one in partners(actor, gap)}
    found: dict[str, Offers] = {}
    for row in near:
        name = row.organiser[:LONGEST_NAME]
        key = fold(name)
        if key in found:
            found[key].activities += 1
        elif key not in named:
            own = organisation.get(row.id)
            found[key] = Offers(own if own in known else None, name, row.title, row.distance)
    return list(found.values())[:MOST]
