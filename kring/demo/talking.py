"""Two spider webs of one client of the demonstration region: one at the first conversation, one some weeks later."""

import random
import uuid
from datetime import datetime, time, timedelta

from django.utils import timezone

from kring.demo.rules.dice import row_id
from kring.demo.rules.staff import ACCOUNTS
from kring.journey.models import Contact
from kring.journey.rules.reaching import Outcome
from kring.referral.models import Referral
from kring.referral.rules.lifecycle import State
from kring.spiderweb.models import MadeBy, Web, WebKind
from kring.spiderweb.rules.web import Dimension

APART = timedelta(days=14)
TALKED_AT = time(16, 30)
# The marks in the order of the dimensions, what the client wants to talk about, and what they said.
FIRST = ((6, 5, 3, 5, 2, 7), (Dimension.TAKING_PART,), {Dimension.TAKING_PART: "Ik zie op een dag vaak niemand."})
SECOND = (
    (6, 6, 5, 6, 4, 7),
    (Dimension.TAKING_PART, Dimension.MEANING),
    {Dimension.MEANING: "Ik wil weer iets voor een ander doen."},
)


def make_up(region_id: uuid.UUID, seed: int) -> int:
    """Write the webs of a region; returns how many. The same seed on the same day makes the same rows."""
    found = _talked_twice(region_id)
    if found is None:
        return 0
    dice = random.Random(f"{seed} talking")  # noqa: S311 made up on purpose
    for contact, (marks, talk, words) in zip(found, (FIRST, SECOND), strict=True):
        at = timezone.make_aware(datetime.combine(contact.on, TALKED_AT))
        Web.objects.create(
            id=uuid.UUID(row_id(dice, int(at.timestamp() * 1000))),
            region_id=region_id,
            referral=contact.referral,
            kind=WebKind.SHORT,
            made_by=MadeBy.LINK_WORKER,
            together=True,
            on=contact.on,
            recorded_at=min(at, timezone.now()),
            user_id=contact.user_id,
            organisation_id=contact.organisation_id,
            marks={one.value: [mark] for one, mark in zip(Dimension, marks, strict=True)},
            talk=[one.value for one in talk],
            words={one.value: said for one, said in words.items()},
        )
    return 2


def _talked_twice(region_id: uuid.UUID) -> tuple[Contact, Contact] | None:
    """A first and a later conversation of one course that is under way, rather of the link worker whom visitors try."""
    shown = {account.name for account in ACCOUNTS if account.part == "link_worker"}
    files = Referral.objects.filter(region_id=region_id, state=State.ACTIVE).select_related("link_worker")
    for referral in sorted(files, key=lambda one: (_name(one) not in shown, one.sent_at, one.pk)):
        talks = list(Contact.objects.filter(referral=referral, outcome=Outcome.ATTENDED).order_by("on", "recorded_at"))
        if talks and talks[-1].on - talks[0].on >= APART:
            return talks[0], talks[-1]
    return None


def _name(referral: Referral) -> str:
    return referral.link_worker.name if referral.link_worker else ""
