"""A programme that measures, and somebody who is asked, through the same actions that people use."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from kring.access.models import Link
from kring.identity.models import User
from kring.journey.actions.contacts import NewContact, record_contact
from kring.journey.actions.course import close
from kring.journey.rules.reaching import Outcome
from kring.outcomes.actions.asking import ask_by_link
from kring.outcomes.instruments_here import forget
from kring.outcomes.library import shipped
from kring.outcomes.models import AdoptedInstrument, Occasion, Response
from kring.outcomes.rules.instruments import LANGUAGES
from kring.programme.models import ProgrammeVersion
from kring.referral.models import Referral
from tests.cast import Cast, Place
from tests.factories import an_accepted_referral

ASKED_AT = {"start": ("djg-6",), "end": ("djg-6", "experience"), "six_months_after": ("djg-6",)}


def measures(
    place: Place, alarms: Iterable[dict[str, Any]] = (), **asked_at: Iterable[str] | dict[str, Any]
) -> ProgrammeVersion:
    """Publish a version of a place's programme that measures: `measures(cast.here, start=["djg-6"], alarms=[{...}])`.

    A moment is a list of questionnaires, or all that the agreements may say of it (`{"instruments": [...], "days_after": 7}`).
    Without any: loneliness at the start, at the end and half a year later, and at the end how it was.
    """
    occasions = {
        when: dict(said) if isinstance(said, dict) else {"instruments": list(said)}
        for when, said in (asked_at or ASKED_AT).items()
    }
    former = place.version
    version = ProgrammeVersion.objects.create(
        region_id=former.region_id,
        programme=former.programme,
        number=former.number + 1,
        content=former.content | {"measuring": {"occasions": occasions, "alarms": list(alarms)}},
        published_at=timezone.now(),
    )
    object.__setattr__(place, "version", version)  # whoever is referred from now on is referred under this one
    return version


def a_moment(cast: Cast, **asked_at: Any) -> Occasion:
    """The start of a course that Dewi accepted in a programme that measures: open from today."""
    measures(cast.here, **asked_at)
    return moment_of(an_accepted_referral(cast), "start")


def moment_of(referral: Referral, when: str) -> Occasion:
    """One moment of a course, with the rows that actions lock with it."""
    rows = Occasion.objects.select_related("referral__dossier", "referral__client", "referral__version")
    return rows.get(referral=referral, when=when, cancelled_at=None)


def a_moment_at_the_end(cast: Cast, **asked_at: Any) -> Occasion:
    """They spoke, and Dewi closed the file: the end is open from today."""
    measures(cast.here, **asked_at)
    referral = an_accepted_referral(cast)
    they_met(cast, referral)
    close(cast.actor(cast.dewi), referral.pk)
    return moment_of(referral, "end")


def a_link_to(cast: Cast, occasion: Occasion) -> tuple[str, Link]:
    """Dewi makes a link to these questions: its token, and the link."""
    token = ask_by_link(cast.actor(cast.dewi), occasion.pk)
    return token, Link.objects.get(subject_id=occasion.pk, revoked_at=None)


def they_met(cast: Cast, referral: Referral, on: date | None = None) -> None:
    """Dewi and the client had their first conversation, from which moments are counted."""
    record_contact(cast.actor(cast.dewi), referral.pk, NewContact(on=on, outcome=Outcome.ATTENDED))


def move_window(occasion: Occasion, opens: int, closes: int) -> Occasion:
    """Let the window run from so many days from today until so many."""
    today = timezone.localdate()
    occasion.opens_on, occasion.due_on = today + timedelta(days=opens), today + timedelta(days=opens)
    occasion.closes_on = today + timedelta(days=closes)
    occasion.save(update_fields=["opens_on", "due_on", "closes_on"])
    return occasion


def adopts(place: Place, by: User, code: str, version: str) -> AdoptedInstrument:
    """A region fills in the wording of a questionnaire that Kring does not ship: its places, as words."""
    wanted = shipped()[code, version]
    texts = {
        language: {where: f"{language} {where}" for where in wanted.open_slots(language)} for language in LANGUAGES
    }
    row = AdoptedInstrument.objects.create(
        region_id=place.region.pk,
        instrument=code,
        version=version,
        texts=texts,
        adopted_by=by,
        adopted_at=timezone.now(),
    )
    forget()
    return row


def answers_of(occasion: Occasion) -> dict[str, dict[str, Any]]:
    """What stands as answered, by questionnaire."""
    return {row.instrument: row.answers for row in Response.objects.filter(occasion=occasion, replaced_at=None)}
