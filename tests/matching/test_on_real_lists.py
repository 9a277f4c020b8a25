"""Kring is walked on real lists of activities and postcodes. The lists are not part of Kring: without them this is not run."""

from collections import Counter
from pathlib import Path

import pytest
from django.utils import timezone

from kring.directory.imports import import_activities, import_postcodes
from kring.directory.models import Activity, PostcodeArea
from kring.directory.queries import Wanted, search
from kring.feedback.queries import facts
from kring.journey.actions.contacts import NewContact, record_contact
from kring.journey.rules.reaching import Outcome
from kring.matching.actions.attend import answer, start, tick_attendance
from kring.matching.rules.lifecycle import HandoverState
from kring.referral.actions.receive import accept
from kring.referral.models import ReferralEvent
from tests.factories import a_person, a_referral
from tests.matching.handovers import a_handover, bearer_of

LISTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "directories"
ACTIVITIES = LISTS / "nl_den_bosch_sport" / "activiteiten.csv"
POSTCODES = LISTS / "nl_pc4" / "pc4_nl.csv"


@pytest.fixture
def lists():
    """The two lists, where they are at hand."""
    missing = [path.name for path in (ACTIVITIES, POSTCODES) if not path.is_file()]
    if missing:
        pytest.skip(f"not at hand, so not walked: {', '.join(missing)}")


def test_all_activities_and_places_load_and_load_again_without_change(cast, lists):
    outcome = import_activities(ACTIVITIES, cast.here.region, "sport")
    assert (len(outcome.new), outcome.changed, outcome.gone) == (255, [], [])
    again = import_activities(ACTIVITIES, cast.here.region, "sport")
    assert (again.new, again.changed, again.same, again.gone) == ([], [], 255, [])

    areas = import_postcodes(POSTCODES)
    assert areas > 3_900
    assert PostcodeArea.objects.filter(place__icontains="hertogenbosch").exists()


def test_what_was_read_from_the_words_is_what_they_say(cast, lists):
    import_activities(ACTIVITIES, cast.here.region, "sport")
    rows = Activity.objects.filter(source="sport")

    assert set(rows.filter(cost=0).values_list("cost_words", flat=True)) <= {"Gratis", "gratis", "GRATIS", "kosteloos"}
    assert not rows.filter(cost_words__istartswith="vanaf").exclude(cost=None).exists()
    assert Counter(rows.exclude(cost=None).values_list("cost_per", flat=True))["quarter"] > 40
    assert rows.filter(days__gt=0).count() >= 10
    assert rows.filter(theme="walk", title__icontains="wandel").count() >= 5
    assert rows.filter(theme_guessed=True).count() == 255


def test_the_loop_from_referral_to_activity(cast, lists):
    import_postcodes(POSTCODES)
    import_activities(ACTIVITIES, cast.here.region, "sport")
    dewi, today = cast.actor(cast.dewi), timezone.localdate()
    referral = a_referral(cast, person=a_person(postcode="5211 AB"))
    accept(dewi, referral.pk)
    record_contact(dewi, referral.pk, NewContact(outcome=Outcome.ATTENDED))

    found = search(dewi, Wanted(text="wandelen", near="5211 AB", age=71)).rows
    chosen = next(row for row in found if row.organiser == "Wandelgroep Oosterplas")
    handover = a_handover(cast, referral, activity_id=chosen.id)
    bearer = bearer_of(handover)
    answer(bearer, handover.pk, HandoverState.WELCOME)
    start(bearer, handover.pk, today)
    tick_attendance(bearer, handover.pk, today, True)

    kinds = list(ReferralEvent.objects.filter(referral=referral).order_by("seq").values_list("kind", flat=True))
    assert [kind for kind in kinds if kind.startswith(("send", "accept", "meet", "handover", "activity"))] == [
        "send", "accept", "meet", "handover_sent", "handover_welcome", "activity_started",
    ]  # fmt: skip
    assert facts(dewi, referral).started == (chosen.title,)
