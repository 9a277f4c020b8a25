"""Days and times that somebody writes in words are filled in as fields, and looked at before they are kept."""

import re
from datetime import time

import pytest
from django.urls import reverse

from kring.directory.models import Activity
from tests.directory.upkeep.kept import appointed, form, page_of, save

WORDS = "wo 10.00–11.30, niet in schoolvakanties"
EMPTY = {"days": [], "starts": "", "ends": ""}


@pytest.fixture(params=["account", "link"])
def edit(request, cast, client):
    """Where the provider changes its entry, signed in or with the link."""
    if request.param == "account":
        client.force_login(cast.gijs)
        return reverse("directory:edit", args=[cast.activity.pk])
    return page_of(appointed(cast), "edit")


def filled_in(page):
    """What the days and times of a form say."""
    ticked = re.findall(r'name="(?:t\d-)?days" value="(\d+)"[^>]*checked', page)
    clocks = re.findall(r'name="(?:t\d-)?(?:starts|ends)" value="([\d:]+)"', page)
    return ticked, clocks


def test_words_are_read_shown_and_kept_when_they_are_sent_again(cast, client, edit):
    before = Activity.objects.values("days", "starts", "when_words", "moments").get(pk=cast.activity.pk)
    shown = save(client, edit, form(**EMPTY, when_words=WORDS))
    assert shown.status_code == 200 and re.search(r"data-focus-first.*?Klopt dit\? Sla dan op", shown.text, re.DOTALL)
    assert filled_in(shown.text) == (["4"], ["10:00", "11:30"])
    assert re.search(r'name="not_in_school_holidays"[^>]*checked', shown.text)
    assert before == Activity.objects.values(*before).get(pk=cast.activity.pk), "nothing is kept yet"

    sent = {"days": ["4"], "starts": "10:00", "ends": "11:30", "not_in_school_holidays": "on"}
    save(client, edit, form(**sent, when_words="", words_read=WORDS))
    row = Activity.objects.get(pk=cast.activity.pk)
    assert (row.days, row.starts, row.ends, row.when_words) == (4, time(10), time(11, 30), "")
    assert row.moments[0]["not_in_school_holidays"]


def test_several_moments_are_filled_in_each(client, edit):
    shown = save(client, edit, form(**EMPTY, when_words="ma 9.00-10.00, do 14.00-15.00"))
    assert filled_in(shown.text) == (["1", "8"], ["09:00", "10:00", "14:00", "15:00"])
    assert 'name="times" value="2"' in shown.text


@pytest.mark.parametrize(
    "given",
    [
        {"when_words": "in overleg"},
        {"when_words": WORDS, "words_read": WORDS},
        {"when_words": WORDS, "days": ["2"], "starts": "10:00", "ends": "11:30"},
    ],
)
def test_what_is_not_understood_was_seen_or_stands_beside_days_is_kept_as_it_is(cast, client, edit, given):
    assert save(client, edit, form(**EMPTY | given)).status_code == 302
    assert Activity.objects.get(pk=cast.activity.pk).when_words == given["when_words"]


def test_a_new_entry_is_asked_too(cast, client):
    client.force_login(cast.ivo)
    address = reverse("directory:new")
    given = form(title="Koor", **EMPTY, when_words=WORDS)
    assert filled_in(client.post(address, given).text) == (["4"], ["10:00", "11:30"])
    assert not Activity.objects.filter(title="Koor").exists()
