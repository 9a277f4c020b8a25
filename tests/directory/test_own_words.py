"""A steward writes the region's own words, is told what is wrong with a line, and tries what a search finds with them."""

import pytest
from django.urls import reverse

from kring.access.policy import NotAllowed
from kring.directory.models import Activity, OwnWords
from kring.directory.own_words import actions
from kring.directory.queries import Wanted, search
from kring.directory.search.fitting import Need

PAGE = "/activities/words/nl/"


def found(cast, text, person=None):
    return [row.title for row in search(cast.actor(person or cast.dewi), Wanted(Need(text=text))).rows]


def test_a_search_finds_by_own_words_once_they_are_saved(cast, client):
    client.force_login(cast.ivo)
    assert found(cast, "benenwagen") == []
    assert client.post(PAGE, {"lines": "benenwagen > wandelen", "seen": ""}).status_code == 302
    assert found(cast, "benenwagen") == ["Wandelgroep De Brug"]
    assert found(cast, "benenwagen", cast.karim) == []
    assert "benenwagen &gt; wandelen" in client.get(PAGE).content.decode()


def test_a_try_out_tells_what_is_found_and_keeps_nothing(cast, client):
    client.force_login(cast.ivo)
    answer = client.post(PAGE, {"lines": "benenwagen > wandelen", "seen": "", "query": "benenwagen", "try": "1"})
    told = answer.content.decode()
    assert answer.status_code == 200
    assert "vindt ‘benenwagen’ 1 activiteit; met de opgeslagen regels 0" in told
    assert "Wandelgroep De Brug" in told and "nieuw" in told
    assert not OwnWords.objects.exists()
    assert found(cast, "benenwagen") == []


def test_what_the_region_says_itself_comes_before_a_word_that_stands_somewhere(cast, client):
    for number in range(3):
        Activity.objects.create(
            region_id=cast.here.region.pk,
            title=f"Mannen en de put {number}",
            description="Zit erbij, mannen.",
            theme="meet",
        )
    Activity.objects.create(region_id=cast.here.region.pk, title="Rouwwandeling", theme="meet")
    assert "Rouwwandeling" not in found(cast, "mijn man zit in de put")
    actions.keep(cast.actor(cast.ivo), "nl", "zit in de put > rouwwandeling", seen="")
    assert found(cast, "mijn man zit in de put")[0] == "Rouwwandeling"


def test_a_try_out_shows_an_activity_at_several_places_once(cast, client):
    for north in (52.1, 52.2, 52.3):
        common = {"region_id": cast.here.region.pk, "title": "Steltlopen", "theme": "meet", "longitude": 5.1}
        Activity.objects.create(**common, latitude=north)
    client.force_login(cast.ivo)
    told = client.post(PAGE, {"lines": "benenwagen > steltlopen", "seen": "", "query": "benenwagen", "try": "1"}).text
    assert told.count("Steltlopen") == 1


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("koor, zingen\nalleen", "In regel 2 staat maar één woord"),
        ("a > b > c", "In regel 1 staat meer dan één &gt;"),
        (", ".join(f"woord{n}" for n in range(40)), "In regel 1 staan meer dan 30 woorden"),
        ("x" * 70 + ", koor", "In regel 1 staat een stuk van meer dan 60 tekens"),
        ("koor, zingen\n" * 501, "Hoogstens 500 regels"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_with_its_number_and_nothing_is_lost(cast, client, lines, told):
    client.force_login(cast.ivo)
    answer = client.post(PAGE, {"lines": lines, "seen": ""})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert lines.split(">")[0].splitlines()[0] in answer.content.decode()
    assert not OwnWords.objects.exists()


def test_two_stewards_at_once_do_not_overwrite_each_other(cast, client):
    actor = cast.actor(cast.ivo)
    actions.keep(actor, "nl", "koor, zingen", seen="")
    client.force_login(cast.ivo)
    answer = client.post(PAGE, {"lines": "soep, eten", "seen": ""})
    assert answer.status_code == 409
    assert "koor, zingen" in answer.content.decode() and "soep, eten" in answer.content.decode()
    assert OwnWords.objects.get().lines == "koor, zingen"
    assert client.post(PAGE, {"lines": "soep, eten", "seen": "koor, zingen"}).status_code == 302


def test_each_language_has_its_own_and_only_a_steward_writes_them(cast, client):
    actions.keep(cast.actor(cast.ivo), "en", "choir, singing", seen="")
    client.force_login(cast.ivo)
    assert "choir, singing" not in client.get(PAGE).content.decode()
    assert "choir, singing" in client.get("/activities/words/en/").content.decode()
    assert client.get("/activities/words/de/").status_code == 404
    for person in (cast.dewi, cast.gijs):
        with pytest.raises(NotAllowed):
            actions.keep(cast.actor(person), "nl", "a, b", seen="")
        client.force_login(person)
        assert client.get(reverse("directory:own_words")).status_code == 403
