"""Two people have the form of one entry open at once: neither undoes unseen what the other saved."""

import inspect
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kring.directory import actions
from kring.directory.actions import FIELDS
from kring.directory.models import Activity
from kring.directory.rules.meanwhile import PARTS, columns_of, shown
from kring.directory.upkeep.keepers import token_of
from tests.directory.upkeep.kept import appointed, filled_in, form, page_of, save, seen


@pytest.fixture
def steward(cast):
    """Ivo at his own screen, with the addresses he uses."""
    browser = Client()
    browser.force_login(cast.ivo)
    return browser


@pytest.fixture
def keeper(cast):
    """Whoever has the link, at another screen, signed in nowhere."""
    appointed(cast)
    return Client()


def edit_of(cast):
    return reverse("directory:edit", args=[cast.activity.pk])


def link_of(cast, verb=""):
    return page_of(token_of(cast.activity), verb)


def whole(cast, **changes):
    """The form as it stands on a steward's screen, with changes."""
    return form(organisation=str(cast.provider.pk), description=cast.activity.description) | changes


def now(cast):
    return Activity.objects.get(pk=cast.activity.pk)


def test_what_both_changed_is_shown_beside_and_the_second_may_still_choose(cast, steward, keeper):
    opened = seen(keeper, link_of(cast, "edit"))
    assert save(steward, edit_of(cast), form(title="Ommetje", phone="0201234567")).status_code == 302

    answer = keeper.post(link_of(cast, "edit"), form(title="Kuieren", seen=opened))
    told = answer.content.decode()
    assert answer.status_code == 409
    assert (now(cast).title, now(cast).phone) == ("Ommetje", "0201234567")
    assert "Intussen gewijzigd, er is nog niets opgeslagen" in told and "data-focus-first" in told
    table = told.split("<table")[1].split("</table>")[0]
    assert "Ommetje" in table and "Kuieren" in table and "telefoon" not in table
    assert 'name="title" value="Kuieren"' in told  # input is kept
    assert 'name="phone" value="0201234567"' in told and "telefoon" in told  # what only the other changed is filled in

    again = re.search(r'name="seen" value="([^"]+)"', told)[1]
    sent = form(title="Kuieren", phone="0201234567", seen=again)
    assert keeper.post(link_of(cast, "edit"), sent).status_code == 302
    assert (now(cast).title, now(cast).phone) == ("Kuieren", "0201234567")


def test_what_only_the_other_changed_is_not_undone(cast, steward, keeper):
    opened = seen(steward, edit_of(cast))
    other_time = form(days=["4"], starts="19:00", ends="20:00", description="In de avond.")
    assert save(keeper, link_of(cast, "edit"), other_time).status_code == 302

    assert steward.post(edit_of(cast), whole(cast, cost="3", cost_per="time", seen=opened)).status_code == 302
    row = now(cast)
    assert (row.days, f"{row.starts:%H:%M}", row.description) == (4, "19:00", "In de avond.")
    assert (row.cost, row.cost_per) == (3, "time")


def test_what_somebody_else_changed_unseen_is_not_confirmed_and_no_theme_chosen(cast, steward):
    opened = seen(steward, edit_of(cast))
    Activity.objects.update(venue="Zaal 9", theme="meet", theme_guessed=True, confirmed_on=None, expires_on=None)
    assert steward.post(edit_of(cast), whole(cast, cost="3", cost_per="time", seen=opened)).status_code == 302
    row = now(cast)
    assert (row.venue, row.theme, row.cost) == ("Zaal 9", "meet", 3)
    assert (row.confirmed_on, row.expires_on, row.theme_guessed) == (None, None, True)
    same = whole(cast, venue="Zaal 9", theme="meet", cost="3", cost_per="time")
    save(steward, edit_of(cast), same)
    assert (now(cast).confirmed_on, now(cast).theme_guessed) == (timezone.localdate(), True)
    save(steward, edit_of(cast), same | {"theme_sure": "on"})
    assert (now(cast).confirmed_on, now(cast).theme_guessed) == (timezone.localdate(), False)


def test_nobody_confirms_or_changes_without_saying_what_was_seen(cast):
    for verb in (actions.change, actions.confirm):
        assert inspect.signature(verb).parameters["seen"].default is inspect.Parameter.empty


def test_times_that_both_changed_come_back_as_they_were_filled_in_and_times_of_the_other_as_they_stand(
    cast, steward, keeper
):
    opened = seen(keeper, link_of(cast, "edit"))
    two = {"t2-days": ["16"], "t2-starts": "19:00", "t2-rhythm": "2", "times": "2", "title": "Ommetje"}
    save(steward, edit_of(cast), form(**two))

    told = keeper.post(link_of(cast, "edit"), form(days=["8"], seen=opened)).content.decode()
    assert "vrijdag 19:00, om de week" in told and 'name="t2-days"' not in told
    told = keeper.post(link_of(cast, "edit"), form(title="Kuieren", seen=opened)).content.decode()
    assert re.search(r'name="t2-starts" value="19:00"', told) and 'name="times" value="2"' in told


def test_every_kind_of_field_of_the_other_comes_back_filled_in_and_saves_as_it_stands(cast, steward, keeper):
    opened = seen(keeper, link_of(cast, "edit"))
    theirs = {
        "title": "Ommetje", "theme": "nature", "cost": "2,50", "cost_per": "time", "trial": "on", "age_min": "55", "language": "en",
        "spoken": ["ar", "tr"], "group_size": "small", "buddy": "0", "access": ["1"], "places": "12", "except_on": "24-12-2026",
        "rhythm": "month", "weeks": ["1"], "first": "2026-09-01", "not_in_school_holidays": "on",
    }  # fmt: skip
    assert save(steward, edit_of(cast), whole(cast, **theirs)).status_code == 302
    was = shown(now(cast))

    told = keeper.post(link_of(cast, "edit"), form(title="Kuieren", description=cast.activity.description, seen=opened))
    assert told.status_code == 409 and "error-summary" not in told.content.decode()
    sent = filled_in(told)
    assert sent["title"] == ["Kuieren"]
    assert keeper.post(link_of(cast, "edit"), sent | {"title": "Ommetje"}).status_code == 302
    assert shown(now(cast)) == was


def test_two_who_change_it_in_the_same_way_do_not_stand_in_each_other_s_way(cast, steward, keeper):
    opened = seen(keeper, link_of(cast, "edit"))
    save(steward, edit_of(cast), form(title="Ommetje"))
    assert keeper.post(link_of(cast, "edit"), form(title="Ommetje", seen=opened)).status_code == 302


def test_two_with_accounts_hinder_each_other_no_more_than_with_the_link(cast, steward):
    provider = Client()
    provider.force_login(cast.gijs)
    opened = seen(provider, edit_of(cast))
    save(steward, edit_of(cast), whole(cast, title="Ommetje", email="elders@example.org"))
    answer = provider.post(edit_of(cast), form(title="Kuieren", seen=opened))
    assert answer.status_code == 409
    assert (now(cast).title, now(cast).email) == ("Ommetje", "elders@example.org")


def test_a_form_that_carries_nothing_undoes_nothing(cast, steward):
    assert steward.post(edit_of(cast), form(title="Ommetje")).status_code == 409
    assert now(cast).title == "Wandelgroep De Brug"


@pytest.mark.parametrize("page", ["activity", "upkeep", "provider", "link"])
def test_still_right_is_about_what_was_seen(cast, steward, keeper, page):
    Activity.objects.update(confirmed_on=None, expires_on=None)
    screen, opened, address = _where(cast, steward, keeper, page)
    was = seen(screen, opened)
    Activity.objects.filter(pk=cast.activity.pk).update(street="Kade 99")

    answer = screen.post(address, {"seen": was})
    told = answer.content.decode()
    assert answer.status_code == 409 and "Intussen veranderd" in told and "Kade 99" in told
    assert now(cast).confirmed_on is None
    again = re.search(r'name="seen" value="([^"]+)"', told)[1]
    assert screen.post(address, {"seen": again}).status_code == 302
    assert now(cast).confirmed_on is not None
    assert screen.post(address, {"seen": again}).status_code == 302  # pressed twice


def _where(cast, steward, keeper, page):
    confirm = reverse("directory:confirm", args=[cast.activity.pk])
    if page == "link":
        return keeper, link_of(cast), link_of(cast, "confirm")
    if page == "provider":
        provider = Client()
        provider.force_login(cast.gijs)
        return provider, reverse("doors:provider"), confirm
    if page == "upkeep":
        return steward, reverse("directory:upkeep"), confirm
    return steward, reverse("directory:activity", args=[cast.activity.pk]), confirm


def test_a_form_that_nobody_touched_says_what_the_entry_says(cast, steward):
    """Columns as a feed leaves them, not as the form would write them, are nobody's change."""
    Activity.objects.filter(pk=cast.activity.pk).update(
        description="Twee  regels\r\nmet witruimte ",
        spoken="tr ar",
        moments=[{"days": 2, "starts": "10:00", "ends": "11:30"}],
    )
    row = now(cast)
    was = shown(row)
    save(steward, edit_of(cast), whole(cast, spoken=["ar", "tr"], description="Twee  regels\r\nmet witruimte"))
    assert shown(now(cast)) == was


def test_everything_that_can_be_filled_in_is_watched():
    assert set(columns_of(frozenset(PARTS))) == set(FIELDS)
