"""What the public search says of words tells nothing of entries that are not for everybody."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kring.directory.search.finding import answer
from kring.directory.search.fitting import Need
from kring.directory.search.keeping import build, index

WALK = "Wandelgroep De Brug"
HIDDEN = {
    "not public": {"public": False},
    "not active": {"active": False},
    "over": {"ends_on": timezone.localdate() - timedelta(days=1)},
}


@pytest.fixture
def read_as(open_map, cast):
    """What the public page says it looked for, of what was typed."""

    def found(text: str) -> str:
        return Client().post(f"/map/{open_map}/", {"q": text}).text

    return found


@pytest.mark.parametrize("why", HIDDEN)
def test_a_word_of_a_hidden_entry_is_not_proposed(read_as, offer, why):
    entry = offer("Boogschieten", organiser="Kruithuis")
    assert "boogschieten" in read_as("boogschietem")
    assert "kruithuis" in read_as("kruithuys")

    for name, value in HIDDEN[why].items():
        setattr(entry, name, value)
    entry.save()
    assert "boogschieten" not in read_as("boogschietem")
    assert "kruithuis" not in read_as("kruithuys").casefold()


def reading_of(cast, text):
    found = answer(index(cast.here.region.pk), Need(text=text), timezone.localdate(), strictly=True, public=True)
    return found.read_as, [wish.shown for wish in found.wishes], found.unsaid


@pytest.mark.parametrize("typed", ["boogsch", "boogschieten", "boogschietem", "boogschietemcursus"])
def test_a_word_is_read_as_if_the_hidden_entry_were_not_there(cast, open_map, offer, typed):
    offer("Klootschieten")
    without = reading_of(cast, typed)
    entries = [offer("Boogschieten"), offer("Boogschieten voor iedereen")]
    build(cast.here.region.pk)
    assert typed == "boogschieten" or reading_of(cast, typed) != without

    for entry in entries:
        entry.public = False
        entry.save()
    build(cast.here.region.pk)
    assert reading_of(cast, typed) == without


def test_who_works_here_is_still_helped_with_words_of_hidden_entries(cast, client, offer):
    offer("Boogschieten", public=False)
    client.force_login(cast.dewi)
    assert "boogschieten" in client.get("/activities/", {"q": "boogschietem"}).text
