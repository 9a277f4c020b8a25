"""What is for some people only is told beside it, comes first for who would be among them, and is hidden from nobody."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import translation

from kring.directory.forms import ProfileForm, SearchForm
from kring.directory.models import Activity, ForWhom, PostcodeArea
from kring.directory.publish.pages.forms import PublicForm
from kring.directory.queries import search
from kring.directory.search.reasons import Note
from kring.identity.models import Region
from tests.directory.upkeep.kept import form, save

WALKS = {"Loopgroep": 0, "Dames op pad": ForWhom.WOMEN, "Heren aan de wandel": ForWhom.MEN}


@pytest.fixture
def walks(cast):
    Activity.objects.update(active=False)
    for title, mask in WALKS.items():
        Activity.objects.create(
            region_id=cast.here.region.pk, title=title, theme="walk", for_whom=mask, when_words="in overleg",
            phone="030 123 45 67", description="Samen wandelen." if mask else "Wandelen, wandelen en nog eens wandelen.",
        )  # fmt: skip


def look(cast, kind=ProfileForm, **asked):
    sent = kind(QueryDict(urlencode(asked, doseq=True)))
    with translation.override("en"):
        rows = search(cast.actor(cast.dewi), sent.wanted()).rows
        return {row.title: (row.reasons, row.attention) for row in rows}, sent


def test_for_whom_it_is_has_to_be_looked_at_and_hides_nothing(cast, walks):
    for kind in (SearchForm, ProfileForm):
        found, _form = look(cast, kind, q="wandelen")
        assert {title: attention for title, (_reasons, attention) in found.items()} == {
            "Loopgroep": [],
            "Dames op pad": ["is for women: does that fit?"],
            "Heren aan de wandel": ["is for men: does that fit?"],
        }


@pytest.mark.parametrize("kind", [SearchForm, ProfileForm])
@pytest.mark.parametrize("words", ["wandelen zonder vrouwen", "zonder vrouwen"])
def test_who_would_be_without_women_finds_men_first_and_is_warned_of_the_others(cast, walks, kind, words):
    found, sent = look(cast, kind, q=words)
    assert list(found) == ["Heren aan de wandel", "Loopgroep", "Dames op pad"]
    reasons, attention = found["Heren aan de wandel"]
    assert "meant for this group" in reasons and attention == []
    assert found["Loopgroep"][1] == ["ask who come: it may be women and men together"]
    assert found["Dames op pad"][1] == ["is for women: does that fit?"]
    assert [(one.about, one.words) for one in sent.understood] == [("whom", "men among themselves")]


def test_who_would_rather_be_among_women_finds_them_first_and_is_warned_of_nothing_mixed(cast, walks):
    found, sent = look(cast, q="wandelen, liever onder vrouwen")
    assert list(found) == ["Dames op pad", "Loopgroep", "Heren aan de wandel"]
    assert found["Dames op pad"][1] == found["Loopgroep"][1] == []
    assert [one.words for one in sent.understood] == ["for women"]
    assert look(cast, q="wandelen, liever onder vrouwen", drop="whom")[1].wanted().need.whom == 0


@pytest.mark.parametrize("words", ["wandelen voor vrouwen", "samen wandelen, vrouwengroep", "walking for women"])
def test_what_women_would_do_counts_beside_whom_it_is_for(cast, walks, words):
    for number in range(5):
        Activity.objects.create(
            region_id=cast.here.region.pk, title=f"Koffie voor vrouwen {number}", theme="meet", for_whom=ForWhom.WOMEN,
            description="Koffie voor vrouwen, door vrouwen. A women's group for women.",
        )  # fmt: skip
    found, _form = look(cast, q=words)
    assert list(found)[:2] == ["Dames op pad", "Loopgroep"]


def test_a_group_of_men_some_way_off_comes_before_a_mixed_one_round_the_corner(cast, walks):
    PostcodeArea.objects.update_or_create(code="1234", defaults={"place": "Hier", "latitude": 52.1, "longitude": 5.1})
    Activity.objects.filter(for_whom=0).update(latitude=52.1, longitude=5.1)
    Activity.objects.exclude(for_whom=0).update(latitude=52.15, longitude=5.1)
    assert next(iter(look(cast, q="wandelen", near="1234")[0])) == "Loopgroep"
    assert next(iter(look(cast, q="wandelen, zonder vrouwen", near="1234")[0])) == "Heren aan de wandel"


def test_no_group_for_women_puts_those_last(cast, walks):
    found, _form = look(cast, q="wandelen, geen vrouwengroep")
    assert list(found)[-1] == "Dames op pad"
    assert "speaks of what is not wanted" in found["Dames op pad"][1]


def test_everybody_can_ask_for_what_is_meant_for_some_and_sees_the_rest_too(cast, walks):
    found, sent = look(cast, PublicForm, q="wandelen", whom="2")
    assert next(iter(found)) == "Heren aan de wandel" and set(found) == set(WALKS)
    assert sent.asks_more and dict(sent.told())["Bedoeld voor"] == "mannen"


def test_every_code_has_a_point_to_look_at(cast):
    Activity.objects.update(active=False)
    for code in ForWhom:
        Activity.objects.create(region_id=cast.here.region.pk, title=f"Groep {code.name}", theme="meet", for_whom=code)
    found = search(cast.actor(cast.dewi), ProfileForm(QueryDict("q=groep")).wanted()).rows
    said = {note for row in found for note in row.notes if note.startswith("for_")}
    assert said == {note for note in Note if note.startswith("for_")} and len(said) == len(ForWhom)


def test_its_pages_say_for_whom_it_is(cast, client):
    Region.objects.update(public_map=True)
    client.force_login(cast.dewi)
    own = reverse("directory:activity", args=[cast.activity.pk])
    public = reverse("public:activity", kwargs={"region": cast.here.region.slug, "id": cast.activity.pk}) + "?lang=nl"
    Activity.objects.filter(pk=cast.activity.pk).update(for_whom=ForWhom.CARERS, age_min=50, age_words="")
    for visitor, page in ((client, own), (Client(), public)):
        assert "<dt>Voor</dt><dd>mantelzorgers, 50 jaar en ouder</dd>" in visitor.get(page).text
    Activity.objects.filter(pk=cast.activity.pk).update(age_words="alleen voor mantelzorgers")
    assert "<dd>50 jaar en ouder, alleen voor mantelzorgers</dd>" in client.get(own).text


def test_who_keeps_an_entry_sees_and_changes_it_and_what_nobody_ticks_is_read_from_the_words(cast, client):
    client.force_login(cast.ivo)
    edit = reverse("directory:edit", args=[cast.activity.pk])
    assert save(client, edit, form(title="Wandelen voor vrouwen")).status_code == 302
    assert Activity.objects.get(pk=cast.activity.pk).for_whom == ForWhom.WOMEN
    shown = client.get(edit).text
    assert 'name="for_whom" value="1"' in shown and shown.split('name="for_whom" value="1"')[1].split(">")[0].count(
        "checked"
    )

    assert save(client, edit, form(title="Wandelen voor vrouwen")).status_code == 302
    assert Activity.objects.get(pk=cast.activity.pk).for_whom == 0  # nobody ticks it any more: a steward knows better
    assert save(client, edit, form(title="Wandelen voor vrouwen", for_whom=["4"])).status_code == 302
    assert Activity.objects.get(pk=cast.activity.pk).for_whom == ForWhom.CARERS
    both = save(client, edit, form(for_whom=["1", "2"]))
    assert both.status_code == 422 and "dat is voor iedereen" in both.text
