"""Kring is walked on real lists of activities and postcodes. The lists are not part of Kring: without them this is not run."""

import uuid
from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from kring.directory.imports import import_postcodes
from kring.directory.models import Activity, PostcodeArea
from kring.directory.queries import Wanted, search
from kring.directory.search.fitting import Need
from kring.directory.taking.by_command import bring, feed_named, go_on, name_columns
from kring.duties.models import Step
from kring.feedback.actions import read, send_feedback
from kring.feedback.queries import draft as proposed_feedback
from kring.feedback.queries import facts
from kring.journey.actions.contacts import NewContact, record_contact
from kring.journey.actions.course import close
from kring.journey.rules.reaching import Outcome
from kring.matching.actions.attend import answer, start, tick_attendance
from kring.matching.rules.lifecycle import HandoverState
from kring.referral.actions.receive import accept
from kring.referral.models import Referral, ReferralEvent
from kring.referral.rules.lifecycle import State
from scripts.needs import ACTIVITIES, POSTCODES, missing_lists
from tests.factories import a_person, a_referral
from tests.matching.handovers import a_handover, bearer_of


@pytest.fixture
def lists():
    """The two lists, where they are at hand; where they are not, `./run test` says so at its end."""
    if missing := missing_lists():
        pytest.skip(f"not at hand, so not walked: {', '.join(missing)}")


def _activities(cast):
    feed = feed_named(cast.here.region.pk, "sport")
    name_columns(feed, ACTIVITIES)
    intake = bring(feed, ACTIVITIES)
    go_on(intake, end_missing=True)
    return intake


def _counts(intake):
    return tuple(intake.counts[name] for name in ("new", "changed", "same", "gone"))


def test_all_activities_and_places_load_by_one_command_and_load_again_without_change(cast, lists):
    region = cast.here.region
    call_command("import", ACTIVITIES, feed="sport", region=region.slug, postcodes=POSTCODES, stdout=StringIO())
    assert Activity.objects.filter(region_id=region.pk, source="sport").count() == 255
    assert PostcodeArea.objects.count() > 3_900
    assert PostcodeArea.objects.filter(place__icontains="hertogenbosch").exists()

    assert _counts(_activities(cast)) == (0, 0, 255, 0)


def test_what_was_read_from_the_words_is_what_they_say(cast, lists):
    _activities(cast)
    rows = Activity.objects.filter(source="sport")

    assert set(rows.filter(cost=0).values_list("cost_words", flat=True)) <= {"Gratis", "gratis", "GRATIS", "kosteloos"}
    assert not rows.filter(cost_words__istartswith="vanaf").exclude(cost=None).exists()
    assert Counter(rows.exclude(cost=None).values_list("cost_per", flat=True))["quarter"] > 40
    assert rows.filter(days__gt=0).count() >= 10
    assert rows.filter(theme="walk", title__icontains="wandel").count() >= 5
    assert rows.filter(theme_guessed=True).count() == 255


def test_the_loop_from_referral_to_feedback_and_the_end(cast, lists):
    import_postcodes(POSTCODES)
    _activities(cast)
    anna, dewi, today = cast.actor(cast.anna), cast.actor(cast.dewi), timezone.localdate()
    referral = a_referral(cast, person=a_person(postcode="5211 AB"))
    accept(dewi, referral.pk)
    record_contact(dewi, referral.pk, NewContact(outcome=Outcome.ATTENDED))

    found = search(dewi, Wanted(Need(text="wandelen", age=71), near="5211 AB")).rows
    chosen = next(row for row in found if row.organiser == "Wandelgroep Oosterplas")
    handover = a_handover(cast, referral, activity_id=chosen.id)
    bearer = bearer_of(handover)
    answer(bearer, handover.pk, HandoverState.WELCOME)
    start(bearer, handover.pk, today)
    tick_attendance(bearer, handover.pk, today, True)

    assert facts(dewi, referral).started == (chosen.title,)

    draft = proposed_feedback(dewi, Referral.objects.get(pk=referral.pk))
    assert chosen.title in draft.text
    sent = send_feedback(dewi, referral.pk, draft.about, draft.text, key=uuid.uuid4())
    assert chosen.title in read(anna, sent.pk).text
    close(dewi, referral.pk)
    at_end = proposed_feedback(dewi, Referral.objects.get(pk=referral.pk))
    send_feedback(dewi, referral.pk, at_end.about, at_end.text, key=uuid.uuid4())

    referral = Referral.objects.get(pk=referral.pk)
    assert (referral.state, referral.ending) == (State.CLOSED, "completed_with_activity")
    assert not Step.objects.filter(dossier_id=referral.pk, code="feedback", done_at=None).exists()
    kinds = list(ReferralEvent.objects.filter(referral=referral).order_by("seq").values_list("kind", flat=True))
    assert [kind for kind in kinds if kind.startswith(("send", "accept", "meet", "handover", "activity", "close"))] == [
        "send", "accept", "meet", "handover_sent", "handover_welcome", "activity_started", "close",
    ]  # fmt: skip
