"""The questionnaires of the demonstration region: one of its own, and one whose licence it holds, with words that are nobody's."""

import random
import uuid
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from kring.demo.rules.dice import row_id
from kring.demo.texts import JOINING_IN
from kring.identity.models import Membership, Role
from kring.outcomes import instruments_here, library
from kring.outcomes.models import AdoptedInstrument
from kring.outcomes.rules.instruments import Instrument

LONG_AGO = timedelta(days=420)  # before anybody was asked
LICENSED = ("swemwbs", "2009")
NUMBER = "VOORBEELD-0000"


def make_up(region_id: uuid.UUID, seed: int, today: date) -> int:
    """Write the questionnaires of a region; returns how many. The same seed on the same day makes the same rows."""
    dice = random.Random(f"{seed} adopted")  # noqa: S311 made up on purpose
    steward = Membership.objects.filter(region_id=region_id, role=Role.STEWARD).order_by("pk").first()
    licensed = library.shipped()[LICENSED]
    text = JOINING_IN.read_text("utf-8")
    own = library.parse(text).instrument
    if steward is None or own is None:
        raise RuntimeError("the demonstration has no steward, or its own questionnaire cannot be read")
    at = timezone.make_aware(datetime.combine(today - LONG_AGO, time(11, 20)))
    usual = {"region_id": region_id, "adopted_by_id": steward.user_id, "adopted_at": at}
    rows = [
        AdoptedInstrument(
            instrument=own.code, version=own.version, licence_holder=own.licence.holder, definition=text, **usual
        ),
        AdoptedInstrument(
            instrument=licensed.code,
            version=licensed.version,
            licence_holder=steward.organisation.name,
            licence_number=NUMBER,
            texts={"nl": _examples(licensed)},
            **usual,
        ),
    ]
    for row in rows:
        row.id = uuid.UUID(row_id(dice, int(at.timestamp() * 1000)))
    AdoptedInstrument.objects.bulk_create(rows)
    instruments_here.forget()
    return len(rows)


def _examples(instrument: Instrument) -> dict[str, str]:
    """Words for each open place that can be taken for nothing but an example."""
    found = {}
    for place in instrument.open_slots("nl"):
        _items, code, *rest = place.split(".")
        found[place] = (
            f"voorbeeldantwoord {rest[1]}" if rest else f"[Voorbeeld {code}: hier komen de woorden van uw licentie]"
        )
    return found
