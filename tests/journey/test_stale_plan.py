"""Two people change the same plan: what the other saved is shown and kept."""

import html
import json
import re

import pytest
from django.urls import reverse

from kring.journey.actions.plan import PlanEntry, save_plan
from kring.journey.models import Plan
from kring.journey.rules.merging import merged, same_words
from tests.factories import an_accepted_referral

FIRST = PlanEntry(
    what_matters="Rust\r\nin huis", problems=("money",), problems_when="alongside", barriers=("language",)
)


@pytest.fixture
def referral(cast, client):
    """A course with a plan; Dewi is signed in."""
    client.force_login(cast.dewi)
    made = an_accepted_referral(cast)
    save_plan(cast.actor(cast.dewi), made.pk, FIRST)
    return made


def _address(referral):
    return reverse("journey:plan", args=[referral.pk])


def _filled_in(page: str) -> dict:
    """What the form on a page would send."""
    form = re.search(r'<form method="post" novalidate.*?</form>', page, re.S)[0]
    hidden = {
        name: html.unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)
    }
    ticks: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*checked[^>]*>", form):
        name, value = re.search(r'name="(\w+)"', tag)[1], re.search(r'value="(\w+)"', tag)[1]
        ticks.setdefault(name, []).append(value)
    words = html.unescape(re.search(r'<textarea name="what_matters"[^>]*>\s*(.*?)</textarea>', form, re.S)[1])
    note = re.search(r'<input[^>]*name="barriers_note"[^>]*>', form)[0]
    noted = re.search(r'value="([^"]*)"', note)
    del hidden["csrfmiddlewaretoken"]
    return hidden | ticks | {"what_matters": words, "barriers_note": html.unescape(noted[1]) if noted else ""}


def _meanwhile(cast, referral, **changes):
    """Els, or Dewi in another tab, saves this in the meantime."""
    save_plan(cast.actor(cast.dewi), referral.pk, PlanEntry(**vars_of(FIRST) | changes))


def vars_of(entry: PlanEntry) -> dict:
    return {name: getattr(entry, name) for name in PlanEntry.__dataclass_fields__}


def test_ticks_of_another_are_shown_and_saving_again_keeps_both(cast, client, referral):
    mine = _filled_in(client.get(_address(referral)).content.decode())
    _meanwhile(cast, referral, problems=("money", "housing"), problems_when="first", barriers=("language", "energy"))
    stale = client.post(_address(referral), mine | {"problems": ["money", "work"], "what_matters": "Rust en zang"})
    page = stale.content.decode()
    notice = page.split('name="seq"')[0]
    assert stale.status_code == 409
    assert all(word in notice for word in ("geld en schulden, wonen", "weinig energie"))
    assert Plan.objects.get().what_matters == FIRST.what_matters

    again = _filled_in(page)
    assert sorted(again["problems"]) == ["housing", "money", "work"]
    assert client.post(_address(referral), again).status_code == 302
    plan = Plan.objects.get()
    assert sorted(plan.problems) == ["housing", "money", "work"]
    assert sorted(plan.barriers) == ["energy", "language"]
    assert (plan.problems_when, plan.what_matters) == ("first", "Rust en zang")


def test_what_either_took_away_stays_away(cast, client, referral):
    mine = _filled_in(client.get(_address(referral)).content.decode())
    _meanwhile(cast, referral, barriers=())
    page = client.post(_address(referral), mine | {"problems": []}).content.decode()
    assert "niets meer" in page.split('name="seq"')[0]
    assert client.post(_address(referral), _filled_in(page)).status_code == 302
    plan = Plan.objects.get()
    assert (plan.problems, plan.problems_when, plan.barriers) == ([], "", [])


def test_words_that_only_the_other_changed_come_along(cast, client, referral):
    mine = _filled_in(client.get(_address(referral)).content.decode())
    _meanwhile(cast, referral, what_matters="Weer zingen", barriers_note="Lift")
    page = client.post(_address(referral), mine | {"barriers": ["language", "money"]}).content.decode()
    assert client.post(_address(referral), _filled_in(page)).status_code == 302
    plan = Plan.objects.get()
    assert (plan.what_matters, plan.barriers_note) == ("Weer zingen", "Lift")
    assert sorted(plan.barriers) == ["language", "money"]


def test_words_that_both_changed_stand_beside_each_other(cast, client, referral):
    mine = _filled_in(client.get(_address(referral)).content.decode())
    _meanwhile(cast, referral, what_matters="Weer zingen")
    page = client.post(_address(referral), mine | {"what_matters": "Weer dansen"}).content.decode()
    assert "Weer zingen" in page.split('name="seq"')[0]
    assert _filled_in(page)["what_matters"].strip() == "Weer dansen"


def test_another_change_of_the_file_changes_nothing_of_what_was_filled_in(cast, client, referral):
    mine = _filled_in(client.get(_address(referral)).content.decode()) | {
        "problems": ["work"],
        "what_matters": "Dansen",
    }
    client.post(
        reverse("journey:new_goal", args=[referral.pk]), {"seq": mine["seq"], "text": "Zwemmen", "importance": 3}
    )
    stale = client.post(_address(referral), mine)
    page = stale.content.decode()
    assert (stale.status_code, "Nu in het dossier" in page) == (409, False)
    again = _filled_in(page)
    assert (again["problems"], again["what_matters"].strip()) == (["work"], "Dansen")


@pytest.mark.parametrize("seen", ["", "[]", "[1]", '{"problems": [[1], 2], "barriers": "x", "other": 1}'])
def test_a_page_that_does_not_say_what_it_showed_takes_nothing_away(cast, client, referral, seen):
    mine = _filled_in(client.get(_address(referral)).content.decode())
    assert json.loads(mine["seen"])["problems"] == ["money"]
    _meanwhile(cast, referral, problems=("money", "housing"))
    page = client.post(_address(referral), mine | {"seen": seen}).content.decode()
    assert sorted(_filled_in(page)["problems"]) == ["housing", "money"]


def test_both_keep_what_they_did():
    assert merged({"a", "b"}, {"a", "c"}, {"a", "b", "d"}) == {"a", "c", "d"}
    assert merged(set(), {"a"}, {"b"}) == {"a", "b"}
    assert merged({"a"}, set(), {"a"}) == set()
    assert same_words("een\r\ntwee ", "een\ntwee")
    assert not same_words("een", "twee")
