"""Activities are found by words, kind, distance, cost and day, nearest first."""

import uuid
from datetime import time, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from kring.directory.models import Activity, PostcodeArea
from kring.directory.queries import Order, Wanted, by_ids, search
from kring.directory.search.fitting import Facet, Need


@pytest.fixture
def offer(cast):
    """Makes an activity so many kilometres north of the cast's own."""

    def make(title, km=None, **fields):
        place = {} if km is None else {"latitude": 52.1 + km / 111.195, "longitude": 5.1}
        return Activity.objects.create(
            **{"region_id": cast.here.region.pk, "title": title, "theme": "meet"} | place | fields
        )

    return make


@pytest.fixture
def titles(cast):
    def look(user=None, near="", **need):
        return [row.title for row in search(cast.actor(user or cast.dewi), Wanted(Need(**need), near=near)).rows]

    return look


WALK = "Wandelgroep De Brug"


def test_what_says_most_of_the_words_comes_first_however_they_are_typed(offer, titles):
    offer("Café voor zangers")
    offer("Zangers zonder koffie")
    offer("Schaken")

    assert titles(text="CAFE zangers")[0] == "Café voor zangers"
    assert titles(text="zangers") == ["Café voor zangers", "Zangers zonder koffie"]
    assert titles(text="hengelen") == []
    assert titles(text="%") == ["Café voor zangers", "Schaken", WALK, "Zangers zonder koffie"]


def test_nearest_first_and_unknown_places_last(offer, titles):
    offer("Ver", 4)
    offer("Aan de overkant", 0.5)
    offer("Ergens")

    assert titles(near="1234 AB") == [WALK, "Aan de overkant", "Ver", "Ergens"]
    assert titles(near="1234", within=2) == [WALK, "Aan de overkant", "Ergens"]


def test_an_unknown_postcode_orders_by_title(cast, offer):
    offer("Aan de overkant", 0.5)
    results = search(cast.actor(cast.dewi), Wanted(near="9999"))

    assert results.place is None
    assert [row.title for row in results.rows] == ["Aan de overkant", WALK]
    assert [row.km for row in results.rows] == [None, None]


def test_what_comes_first_is_said_as_it_is(cast, offer):
    offer("Zingen", 4, days=0b10)

    def order(near="", strictly=True, **need):
        return search(cast.actor(cast.dewi), Wanted(Need(**need), near=near, strictly=strictly)).order

    assert order() == order(near="9999") == order(days=0b10) == order(strictly=False, age=70) == Order.TITLE
    assert (
        order(near="1234") == order(near="1234", days=0b10) == order(near="1234", strictly=False, age=70) == Order.NEAR
    )
    assert order(text="zingen") == order(near="1234", text="zingen") == order(strictly=False, days=0b10) == Order.FIT
    assert order(days=0b10, in_words=frozenset({Facet.DAY})) == Order.FIT


def test_distance_is_exact_and_in_words(cast, offer):
    offer("Ver", 4)
    with translation.override("nl"):
        walk, far = search(cast.actor(cast.dewi), Wanted(near="1234")).rows
    assert far.km == pytest.approx(4, abs=0.01)
    assert far.distance == "4,0 km · ongeveer 25 minuten fietsen"
    assert walk.distance == "vlakbij"


def test_cost_is_compared_by_the_month_and_unknown_cost_is_no_fit(offer, titles):
    offer("Duur", cost=Decimal(12), cost_per="time")
    offer("Kwartaal", cost=Decimal(30), cost_per="quarter")
    offer("Cursus", cost=Decimal(5), cost_per="course")
    offer("Onzeker", cost_words="Vanaf € 1")

    assert titles(most=0) == [WALK]
    assert titles(most=10) == ["Kwartaal", WALK]
    assert titles(most=50) == ["Duur", "Kwartaal", WALK]


def test_days_kind_and_age(offer, titles):
    offer("Vrijdagsoos", days=0b10000, age_min=55)
    offer("Jeugdsoos", days=0b10000, age_max=17)

    assert titles(days=0b10000) == ["Jeugdsoos", "Vrijdagsoos"]
    assert titles(days=0b00010) == [WALK]
    assert titles(themes=frozenset({"walk"})) == [WALK]
    assert titles(age=70) == ["Vrijdagsoos", WALK]
    assert titles(age=12) == ["Jeugdsoos", WALK]


def test_what_has_stopped_is_not_found_and_what_will_stop_is(cast, offer, titles):
    today = timezone.localdate()
    offer("Gestopt", active=False)
    offer("Gisteren de laatste", ends_on=today - timedelta(days=1))
    offer("Vandaag de laatste", ends_on=today)

    assert titles() == ["Vandaag de laatste", WALK]


def test_another_region_finds_nothing_of_this_one(cast, titles):
    assert titles() == [WALK]
    assert titles(user=cast.karim) == []
    assert by_ids(cast.actor(cast.dewi), [cast.activity.pk, uuid.uuid4()])[0].title == WALK
    assert by_ids(cast.actor(cast.karim), [cast.activity.pk]) == []


def test_the_words_of_a_row_are_in_the_language_of_the_page(cast, offer):
    offer("Avondgroep", days=0b1001, starts=time(19), cost=Decimal("3.50"), cost_per="time", age_min=55, full=True)
    for language, expected in (
        ("nl", ("€\u202f3,50 per keer", "maandag en donderdag 19:00", "55 jaar en ouder")),
        ("en", ("€3.50 a time", "Monday and Thursday 19:00", "55 years and older")),
    ):
        with translation.override(language):
            row = search(cast.actor(cast.dewi), Wanted(Need(text="avond"))).rows[0]
        assert (row.cost.replace("\xa0", "\u202f"), row.when, row.ages) == expected
        assert row.full


def test_pages_of_results_hold_everything_once(cast, offer):
    for number in range(45):
        offer(f"Groep {number:02}", number % 7)
    seen, cursor = [], 0
    while cursor is not None:
        results = search(cast.actor(cast.dewi), Wanted(near="1234", cursor=cursor))
        assert results.total == 46
        seen += [row.id for row in results.rows]
        cursor = results.next
    assert len(seen) == len(set(seen)) == 46


@pytest.mark.parametrize("count", [1, 60])
def test_a_search_costs_the_same_for_one_and_for_sixty(cast, offer, django_assert_num_queries, count):
    for number in range(count):
        offer(f"Groep {number:02}", number % 7)
    actor = cast.actor(cast.dewi)
    search(actor, Wanted())
    with django_assert_num_queries(4):
        search(actor, Wanted(Need(text="groep"), near="1234"))
    assert PostcodeArea.objects.exists()
