"""The demonstration's map is made of texts as organisers write them, with fields where the words are certain."""

import dataclasses
import io
import json
import re
from collections import Counter
from datetime import time

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from kring.access import links
from kring.access.models import LinkPurpose
from kring.demo import making
from kring.demo.rules.activities import organisers, times
from kring.demo.stream import Plan
from kring.demo.texts import NETWORKS, TEXTS, WIDER, offers
from kring.directory.models import Activity, Keeper, Theme, Tip
from kring.directory.queries import Wanted, search
from kring.directory.rules.moments import Moment
from kring.directory.search.fitting import Need
from kring.directory.upkeep.queries import Owner, with_owner
from kring.identity.actors import actor_for
from kring.identity.models import User
from kring.programme.rules.agreement import WiderKind


@pytest.fixture
def made(transactional_db, settings, monkeypatch):
    """A small region of a few referrals."""
    monkeypatch.setitem(making.PLANS, making.Size.SMALL, Plan(1, 20, 400, small=True))
    call_command("make_demo", stdout=io.StringIO())


def test_every_text_is_in_the_map_s_words_and_every_kind_is_there():
    lines = [json.loads(line) for line in TEXTS.read_text("utf-8").splitlines()]
    assert [offer.title for offer in offers()] == [line["title"] for line in lines]
    assert len(lines) == 320
    assert {offer.theme for offer in offers()} == set(Theme) - set(WiderKind) - {Theme.NETWORK}
    assert {offer.theme for offer in offers(NETWORKS)} == {Theme.NETWORK}
    assert {offer.theme for offer in offers(WIDER)} == set(WiderKind)
    assert {offer.language for offer in offers(WIDER)} == {"nl", "en"}


def test_what_the_words_do_not_say_for_certain_stays_words():
    for offer in offers():
        assert bool(offer.short.days) != bool(offer.when_words), offer.title
        assert offer.cost is None or not offer.cost_words
    read = sum(1 for offer in offers() if offer.short.days)
    assert read > 240
    assert any(not offer.short.days for offer in offers())


@pytest.mark.parametrize(
    ("words", "moments"),
    [
        ("do 19.00–21.00", [Moment(days=8, starts=time(19), ends=time(21))]),
        ("elke 2e en 4e dinsdag 14.00-16.00", [Moment(days=2, starts=time(14), ends=time(16), weeks=10)]),
        ("vr 10.00-12.00, 4 lessen", [Moment(days=16, starts=time(10), ends=time(12), words="4 lessen")]),
        ("in overleg", []),
        ("6 zondagen, 11.30 uur", []),
    ],
)
def test_times_are_read_where_they_are_certain(words, moments):
    assert times(words) == moments


def test_entries_belong_to_accounts_to_holders_of_links_and_to_the_steward(made):
    rows = with_owner(Activity.objects.all(), timezone.localdate())
    owners = Counter("account" if row.by_account else "link" if row.by_link else "steward" for row in rows)
    assert set(owners) == {Owner.ACCOUNT, Owner.LINK, Owner.STEWARD}
    assert Activity.objects.filter(organisation=None).exists() and Activity.objects.exclude(organisation=None).exists()
    assert Tip.objects.exists()
    assert set(Activity.objects.filter(theme=Theme.SAFETY).values_list("street", "latitude")) == {("", None)}
    assert not Activity.objects.filter(expires_on=None).exists()
    assert Activity.objects.filter(expires_on__lt=timezone.localdate()).exists()


def test_the_links_of_keepers_open_their_entry(made, client):
    keeper = Keeper.objects.select_related("activity").first()
    token = links.token_for(keeper.activity_id, LinkPurpose.KEEPER)
    page = client.get(reverse("directory:kept", args=[token]))
    assert page.status_code == 200
    assert keeper.activity.title in page.content.decode().replace("&#39;", "'").replace("&amp;", "&")


def test_what_people_say_finds_something_near(made):
    samira = actor_for(User.objects.get(email="samira@demo.kring.example"), timezone.localdate())
    for text in ("eenzaam", "samen eten", "bewegen op de stoel", "hulp met formulieren"):
        assert search(samira, Wanted(Need(text=text, within=10.0), near="8011", strictly=False)).rows, text


def test_no_text_is_about_somebody_who_is_real():
    for offer in (*offers(), *offers(WIDER), *offers(NETWORKS)):
        told = " ".join(value for value in dataclasses.asdict(offer).values() if isinstance(value, str))
        assert not re.search(r"@|\b0\d{9}\b|www\.|https?:", told), offer.title
    assert len(organisers(offers())) == 180


def test_who_names_somebody_at_the_door_does_not_say_that_nobody_meets_newcomers():
    """'Nobody in particular' beside 'you call Tilly first' makes people doubt both."""
    met = re.compile(
        r"[a-zé,;] [A-Z][a-zé]+,? (?:staat|haalt|wijst|wacht|ontvangt|begroet|geeft|vraagt|zet|legt|laat)\b"
    )
    lines = [json.loads(line) for line in TEXTS.read_text("utf-8").splitlines()]
    named = [one for one in lines if met.search(one["expect"])]
    assert len(named) >= 30
    assert [one["title"] for one in named if not one["buddy"]] == []
