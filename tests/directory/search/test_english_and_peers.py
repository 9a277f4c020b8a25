"""English words find their other forms and what they mean; peers are found as such."""

import pytest

from kring.directory.models import Activity
from kring.directory.queries import Wanted, search
from kring.directory.search.fitting import Need


@pytest.fixture
def look(cast):
    """The titles that words find among entries in English and one for peers."""
    Activity.objects.update(active=False)
    texts = {"Gardening together": "nature", "A coffee morning to meet people": "meet", "Chess": "sport"}
    for title, theme in texts.items():
        Activity.objects.create(region_id=cast.here.region.pk, title=title, theme=theme, language="en")
    Activity.objects.create(region_id=cast.here.region.pk, title="Dinsdagkring", theme="peers")
    return lambda text: [row.title for row in search(cast.actor(cast.dewi), Wanted(Need(text=text))).rows]


@pytest.mark.parametrize("typed", ["gardens", "gardened", "gardning"])
def test_other_forms_and_typing_errors(look, typed):
    assert look(typed) == ["Gardening together"]


def test_what_is_felt_finds_what_serves_it(look):
    assert look("lonely")[:1] == ["A coffee morning to meet people"] and "Chess" not in look("lonely")


def test_an_entry_for_peers_is_found_by_that_word_and_by_its_kind(look, cast):
    assert look("lotgenoten") == ["Dinsdagkring"]
    of_kind = search(cast.actor(cast.dewi), Wanted(Need(themes=frozenset({"peers"})))).rows
    assert [row.title for row in of_kind] == ["Dinsdagkring"]
