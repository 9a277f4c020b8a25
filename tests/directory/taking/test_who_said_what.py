"""A feed and people speak about the same entry: of each subject the newer word is shown, and the other is kept."""

from datetime import time, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from kring.directory.claims import claims_of, columns_from, said
from kring.directory.models import Activity, Origin, Said

NOW = timezone.now()


@pytest.fixture
def choir(cast):
    """An entry that came from a feed an hour ago."""
    return Activity.objects.create(
        region_id=cast.here.region.pk, title="Koor", theme="culture", phone="0201234567", days=1, starts=time(10),
        cost=Decimal("3.50"), cost_per="time", source="stad", source_id="7",
    )  # fmt: skip


def say(activity, origin, at=None, **changes):
    done = said(activity, origin, changes, at or timezone.now())
    activity.save()
    return done


def words(activity, subject):
    return {
        origin: (row.value, row.shown)
        for origin, row in claims_of([activity.pk]).get((activity.pk, subject), {}).items()
    }


def test_what_the_organiser_says_is_shown_and_the_feeds_word_is_kept(choir):
    assert say(choir, Origin.PROVIDER, title="Koor", phone="0207654321") == {"phone"}

    choir.refresh_from_db()
    assert choir.phone == "0207654321"
    assert words(choir, "phone") == {
        "feed": ({"phone": "0201234567"}, False),
        "provider": ({"phone": "0207654321"}, True),
    }
    assert words(choir, "title") == {}  # nobody said anything else about it


def test_what_belongs_together_is_one_word(choir):
    say(choir, Origin.PROVIDER, days=4)

    kept = words(choir, "when")["feed"][0]
    assert columns_from(kept) == {"days": 1, "starts": time(10), "ends": None, "when_words": "", "moments": []}
    assert words(choir, "cost") == {}


def test_figures_come_back_as_they_were(choir):
    say(choir, Origin.STEWARD, cost=None, cost_per="", cost_words="gratis")

    assert columns_from(words(choir, "cost")["feed"][0])["cost"] == Decimal("3.50")


def test_a_word_older_than_what_is_shown_is_kept_but_not_shown(choir):
    say(choir, Origin.STEWARD, phone="0200000000")
    assert say(choir, Origin.PROVIDER, at=timezone.now() - timedelta(days=2), phone="0207654321") == set()

    assert choir.phone == "0200000000"
    assert words(choir, "phone")["provider"] == ({"phone": "0207654321"}, False)


def test_who_says_the_same_as_the_feed_leaves_nothing_to_choose(choir):
    say(choir, Origin.PROVIDER, phone="0207654321")
    say(choir, Origin.PROVIDER, phone="0201234567")

    assert choir.phone == "0201234567"
    assert not Said.objects.exists()


def test_a_stewards_own_word_is_a_choice_already(choir):
    say(choir, Origin.PROVIDER, phone="0207654321")
    assert Said.objects.filter(shown=False, settled=False).count() == 1
    say(choir, Origin.STEWARD, phone="0200000000")

    assert Said.objects.filter(shown=False, settled=False).count() == 0
    assert words(choir, "phone")["steward"] == ({"phone": "0200000000"}, True)


def test_of_an_entry_made_here_every_word_is_shown_and_none_is_kept(cast):
    assert say(cast.activity, Origin.PROVIDER, phone="0207654321") == {"phone"}
    assert not Said.objects.exists()
