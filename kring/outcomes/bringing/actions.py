"""Taking in questionnaires out of a file, after its reader looked at what comes in."""

import dataclasses

from django.db import transaction
from django.utils import timezone

from kring.access.policy import NotAllowed, holds
from kring.identity.actors import Actor
from kring.outcomes.actions.answering import keep_imported
from kring.outcomes.actions.asking import found as found_occasion
from kring.outcomes.bringing.looking import Coming, Found, look
from kring.outcomes.models import Occasion
from kring.programme.queries import agreement_of
from kring.referral.actions.history import locked
from kring.rows import insert


@transaction.atomic
def bring(actor: Actor, text: str) -> Found:
    """Write what comes in of a file, in one go, and return what was found in it. The same file again brings nothing.

    Raises NotAllowed, and Refused for a file that cannot be read as a whole.
    """
    if not holds("outcome.bring", actor):
        raise NotAllowed("outcome.bring")
    found, now, came = look(actor, text), timezone.now(), []
    for one in found.coming:
        locked(actor, one.referral.pk)  # a button that was pressed twice: the second waits here, and finds what came
        occasion = found_occasion(actor, _occasion(one).pk)
        if occasion.responses.filter(instrument=one.instrument.code, replaced_at=None).exists():
            continue
        if one.instrument.code not in dict(occasion.instruments):
            occasion.instruments = [*occasion.instruments, [one.instrument.code, one.instrument.version]]
            occasion.save(update_fields=["instruments"])
        keep_imported(actor, occasion, one.instrument, one.answers, one.line.day, now)
        came.append(one)
    return dataclasses.replace(found, coming=tuple(came), here=found.here + len(found.coming) - len(came))


def _occasion(one: Coming) -> Occasion:
    """The moment of the row; a moment that was never planned is made, with the window it would have had."""
    there = Occasion.objects.filter(referral=one.referral, when=one.window.occasion, cancelled_at=None).first()
    if there is not None:
        return there
    asked = agreement_of(one.referral.version).measuring.at(one.window.occasion)
    return insert(
        Occasion(
            region_id=one.referral.region_id,
            referral=one.referral,
            when=one.window.occasion,
            instruments=[],
            due_on=one.window.due_on,
            opens_on=one.window.opens_on,
            closes_on=one.window.closes_on,
            remind_after=asked.remind_after if asked else 0,
        )
    )
