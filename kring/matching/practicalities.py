"""What a client needs in order to go somewhere: when, where, what it costs, and whom to call.

It stands on the page behind the client's card, which is for logistics only and which anybody may find. So it does not say what
kind of activity it is, nor what it is called: that is on the paper that the link worker gives.
"""

import dataclasses

from kring.directory import wording
from kring.directory.rules.moments import all_of
from kring.directory.whereabouts import way_there
from kring.matching.actions.hand_over import OPEN
from kring.matching.models import Handover
from kring.matching.rules.lifecycle import HandoverState
from kring.referral.models import Referral


@dataclasses.dataclass(frozen=True, slots=True)
class Going:
    """Where somebody goes; empty for what is not known. `asked`: the activity has not said yet that they are welcome."""

    when: str
    where: str
    cost: str
    phone: str
    asked: bool


def going(referral: Referral) -> list[Going]:
    """The activities that this client agreed to and that are not over, those that began first. For the client's own page."""
    rows = Handover.objects.filter(referral=referral.pk, state__in=OPEN).select_related(
        "activity__organisation", "activity__merged_into__organisation"
    )
    return [_going(row) for row in rows.order_by("sent_at")]


def _going(row: Handover) -> Going:
    activity = row.activity.stands
    way = way_there(activity)
    return Going(
        when=wording.when_words(
            activity.days, activity.starts, activity.ends, activity.when_words, all_of(activity.moments)
        ),
        where=way.where,
        cost=wording.cost_words(activity.cost, activity.cost_per, activity.cost_words),
        phone=way.phone,
        asked=row.state == HandoverState.SENT,
    )
