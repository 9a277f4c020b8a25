"""How many people wait for what is missing, as each reader may know it.

A team knows its own clients and sees how many of them wait now. Of all others, everybody reads the number at the end of the last month
in steps of the limit (`rules.gate.standing`); a team reads it without its own clients, since those it could take away.
"""

import dataclasses
import uuid
from collections.abc import Collection
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kring.identity.actors import Actor
from kring.identity.models import Region
from kring.insight.rules.gate import standing
from kring.matching.missing import others_waiting, own_waiting
from kring.ui import figures


@dataclasses.dataclass(frozen=True, slots=True)
class Wait:
    """How many wait for one gap: `own` clients now (None for who has no team), and `others` in steps of `limit` (0: fewer)."""

    own: int | None
    others: int
    limit: int

    @property
    def words(self) -> str:
        """'3 van uw team, elders minder dan 10'"""
        if self.own is None:
            return self._others(_("at least %(number)s"), _("fewer than %(number)s"))
        ours = ngettext("%(num)s of your team", "%(num)s of your team", self.own) % {"num": figures.number(self.own)}
        return f"{ours}, {self._others(_('elsewhere at least %(number)s'), _('elsewhere fewer than %(number)s'))}"

    def _others(self, many: str, few: str) -> str:
        return (many if self.others else few) % {"number": figures.number(self.others or self.limit)}

    @property
    def order(self) -> tuple[int, int]:
        """What a list is ordered by: nothing that is not shown."""
        return -self.others, -(self.own or 0)


def waits(actor: Actor, gaps: Collection[uuid.UUID], now: datetime) -> dict[uuid.UUID, Wait]:
    """How many wait for each of these gaps, as the actor may know it."""
    region = Region.objects.filter(pk=actor.region_id).values_list("smallest_count", flat=True)
    limit = region.first() or Region._meta.get_field("smallest_count").default
    own = own_waiting(actor, gaps)
    others = others_waiting(actor, gaps, month_began(now))
    return {
        gap: Wait(None if own is None else own.get(gap, 0), standing(others.get(gap, 0), limit), limit) for gap in gaps
    }


def month_began(now: datetime) -> datetime:
    """The first moment of this month: what others are told does not change before the next one."""
    return timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
