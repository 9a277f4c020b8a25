"""An activity turns out to be another entry: whoever was on the way there is on the way to the one that stayed."""

import pytest
from django.db import transaction
from django.utils import timezone

from kring.access.fields import fields_for
from kring.access.policy import relatives
from kring.directory.actions import filled, stop
from kring.directory.models import Activity
from kring.directory.taking.merging import merge, undo
from kring.matching.guests import accompanied
from kring.matching.practicalities import going
from kring.matching.queries import file_activities
from tests.factories import days_ago
from tests.matching.handovers import a_handover, owed


@pytest.fixture
def merged(cast):
    """A client is on the way to an entry that was merged afterwards."""
    handover = a_handover(cast)
    stays = Activity.objects.create(
        region_id=cast.here.region.pk,
        title="Wandelen met De Brug",
        theme="walk",
        days=4,
        when_words="",
        organisation=cast.provider,
    )
    row = merge(cast.actor(cast.ivo), stays.pk, handover.activity_id, set())
    return handover, stays, row


def shown(cast, handover):
    fields = fields_for(relatives(cast.actor(cast.dewi), handover.referral_id))
    return file_activities(cast.actor(cast.dewi), handover.referral, fields)["rows"][0]


def test_the_file_and_the_organisers_page_show_the_entry_that_stayed(cast, merged):
    handover, stays, row = merged

    assert (shown(cast, handover).title, shown(cast, handover).activity_id) == ("Wandelen met De Brug", stays.pk)
    assert accompanied(handover).guest.title == "Wandelen met De Brug"
    assert going(handover.referral)[0].when == "woensdag"

    undo(cast.actor(cast.ivo), row.pk)
    handover.refresh_from_db()
    assert shown(cast, handover).title == cast.activity.title


def test_who_finds_another_time_or_place_than_they_knew_gets_a_step_for_their_link_worker(cast):
    handover = a_handover(cast)
    same = (
        "days",
        "starts",
        "ends",
        "when_words",
        "moments",
        "venue",
        "street",
        "postcode",
        "cost",
        "cost_per",
        "cost_words",
    )
    told = {name: getattr(cast.activity, name) for name in same}
    common = {"region_id": cast.here.region.pk, "title": "Wandelen met De Brug", "theme": "walk"}
    twin = Activity.objects.create(**common, **told)
    row = merge(cast.actor(cast.ivo), twin.pk, handover.activity_id, set())
    undo(cast.actor(cast.ivo), row.pk)
    assert "follow_up" not in owed(handover.referral_id)

    elsewhere = Activity.objects.create(**common, **told | {"street": "Achterweg 3"})
    merge(cast.actor(cast.ivo), elsewhere.pk, handover.activity_id, set())
    assert "follow_up" in owed(handover.referral_id)


def test_when_the_entry_that_stayed_stops_the_link_worker_gets_a_step(cast, merged):
    handover, stays, _row = merged
    assert "find_other" not in owed(handover.referral_id)
    stop(cast.actor(cast.ivo), stays.pk, days_ago(0))

    assert "find_other" in owed(handover.referral_id)


def test_the_organiser_who_says_full_says_it_of_the_entry_that_stayed(cast, merged):
    handover, stays, _row = merged
    with transaction.atomic():
        assert filled(handover.activity_id, now=timezone.now())

    assert Activity.objects.get(pk=stays.pk).full
