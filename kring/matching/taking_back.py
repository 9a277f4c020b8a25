"""What was said about a hand-over by mistake can be taken back, on the same day and as long as nothing followed from it.

The same day, because whoever reads the figures of a month that is over finds them as they were.

That somebody came is corrected on any day, where it was ticked (`actions.attend.tick_attendance`): without a day on which they
came the hand-over stands as before the start, on the file and in what the referrer is told. The figures leave that start out only
when it is corrected in the month that counted it (docs/adr/0012).
"""

import uuid
from collections.abc import Collection

from django.db.models import Exists, OuterRef
from django.utils import timezone

from kring.duties.models import Step
from kring.matching.models import Handover
from kring.matching.reach import AGREES
from kring.matching.rules.following import BECAUSE, NEXT
from kring.matching.rules.lifecycle import HandoverState


def may_be_taken_back(handovers: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these hand-overs of which the step that followed is still to be done, for a client whose consent stands and who
    is not on the way to the same activity again. Two queries."""
    again = Handover.objects.filter(
        referral=OuterRef("referral"), activity=OuterRef("activity"), sent_at__gt=OuterRef("sent_at")
    )
    rows = Handover.objects.filter(
        AGREES, ~Exists(again), pk__in=handovers, state__in=BECAUSE, referral__dossier__closed_at=None
    )
    said = {pk: (state, referral) for pk, state, referral in rows.values_list("pk", "state", "referral_id")}
    if not said:
        return set()
    today = timezone.localdate()
    steps = Step.objects.filter(dossier__in={referral for _state, referral in said.values()}, done_at=None)
    followed = {
        (details.get("handover"), code)
        for details, code, opened_at in steps.values_list("details", "code", "opened_at")
        if timezone.localdate(opened_at) == today
    }
    return {pk for pk, (state, _referral) in said.items() if (str(pk), NEXT[HandoverState(state)][0]) in followed}
