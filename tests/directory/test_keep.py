"""A steward keeps the social map; a provider says whether its own activities have room and are still right."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access.policy import NotAllowed, NotVisible
from kring.directory import actions
from kring.directory.actions import NotInRegion, Offer
from kring.directory.models import Activity
from kring.directory.queries import Wanted, search
from kring.directory.rules.meanwhile import shown_in_short
from kring.directory.search.fitting import Need
from tests.directory.upkeep.kept import as_shown, confirm, save

OFFER = Offer(
    title="Koor De Brug", theme="culture", postcode="1234 AB", cost=Decimal(2), cost_per="time", venue="Zaal 1"
)


def test_a_steward_adds_an_activity_that_can_be_found_and_has_a_place(cast):
    added = actions.add(cast.actor(cast.ivo), OFFER)

    assert (added.latitude, added.confirmed_on) == (52.1, timezone.localdate())
    [found] = search(cast.actor(cast.dewi), Wanted(Need(text="koor"))).rows
    assert found.title == "Koor De Brug"


def test_changing_counts_as_looking(cast):
    Activity.objects.filter(pk=cast.activity.pk).update(theme_guessed=True, confirmed_on=date(2020, 1, 1))
    actions.change(cast.actor(cast.ivo), cast.activity.pk, OFFER, seen=as_shown(cast.activity))

    cast.activity.refresh_from_db()
    assert (cast.activity.title, cast.activity.theme_guessed) == ("Koor De Brug", False)
    assert cast.activity.confirmed_on == timezone.localdate()


def test_only_a_steward_of_the_region_changes_the_map(cast):
    for person, refusal in ((cast.dewi, NotAllowed), (cast.hanna, NotAllowed), (cast.lot, NotVisible)):
        with pytest.raises(refusal):
            actions.change(cast.actor(person), cast.activity.pk, OFFER, seen=as_shown(cast.activity))
    with pytest.raises(NotAllowed):
        actions.add(cast.actor(cast.anna), OFFER)
    with pytest.raises(NotInRegion):
        actions.add(cast.actor(cast.ivo), Offer(title="X", theme="meet", organisation_id=cast.there.welfare.pk))


def test_a_provider_marks_its_own_and_no_others(cast):
    gijs = cast.actor(cast.gijs)
    other = actions.add(cast.actor(cast.ivo), OFFER)

    assert actions.set_full(gijs, cast.activity.pk, True).full
    assert not actions.set_full(gijs, cast.activity.pk, False).full
    Activity.objects.filter(pk=cast.activity.pk).update(confirmed_on=date(2020, 1, 1))
    stands = shown_in_short(Activity.objects.get(pk=cast.activity.pk))
    assert actions.confirm(gijs, cast.activity.pk, seen=stands).confirmed_on == timezone.localdate()
    for person in (cast.gijs, cast.dewi):
        for refused in (
            lambda actor: actions.set_full(actor, other.pk, True),
            lambda actor: actions.change(actor, other.pk, OFFER, seen=as_shown(other)),
            lambda actor: actions.stop(actor, other.pk, timezone.localdate()),
        ):
            with pytest.raises(NotAllowed):
                refused(cast.actor(person))


def test_stopping_on_a_day_to_come_leaves_it_until_then(cast):
    today = timezone.localdate()
    later = actions.stop(cast.actor(cast.ivo), cast.activity.pk, today + timedelta(days=30))
    assert (later.active, later.ends_on) == (True, today + timedelta(days=30))

    assert actions.stop(cast.actor(cast.ivo), cast.activity.pk, today).active
    assert not actions.stop(cast.actor(cast.ivo), cast.activity.pk, today - timedelta(days=1)).active


def test_the_pages_answer_by_what_someone_may(cast, client):
    pages = {
        "search": reverse("directory:search"),
        "activity": reverse("directory:activity", args=[cast.activity.pk]),
        "card": reverse("directory:card", args=[cast.activity.pk]),
        "edit": reverse("directory:edit", args=[cast.activity.pk]),
        "new": reverse("directory:new"),
    }
    for person, expected in (
        (cast.ivo, [200, 200, 200, 200, 200]),
        (cast.dewi, [200, 200, 200, 403, 403]),
        (cast.gijs, [200, 200, 200, 200, 403]),
        (cast.karim, [200, 404, 404, 404, 403]),
    ):
        client.force_login(person)
        assert [client.get(address).status_code for address in pages.values()] == expected
    client.logout()
    assert client.get(pages["search"]).status_code == 302
    client.force_login(cast.ivo)
    assert client.get(reverse("directory:activity", args=[uuid.uuid4()])).status_code == 404


def test_a_search_that_cannot_be_keeps_what_was_typed_and_says_so(cast, client):
    client.force_login(cast.dewi)
    page = client.get(reverse("directory:search"), {"q": "wandel\x07", "near": "12", "within": "9999", "days": "x"})
    told = page.content.decode()

    assert page.status_code == 422
    assert "Dit is geen postcode" in told
    assert 'value="12"' in told
    assert "Wandelgroep De Brug" not in told
    assert "Wandelgroep De Brug" in client.get(reverse("directory:search"), {"q": "wandel"}).text


FORM = {
    "title": "Koor",
    "theme": "culture",
    "days": ["2"],
    "starts": "10:00",
    "ends": "11:00",
    "cost": "€ 2,50",
    "cost_per": "time",
}


def test_a_steward_adds_changes_marks_and_stops_by_the_pages(cast, client):
    client.force_login(cast.ivo)
    client.post(reverse("directory:new"), FORM)
    added = Activity.objects.get(title="Koor")
    assert (added.days, added.cost) == (2, Decimal("2.50"))

    page = client.get(reverse("directory:edit", args=[added.pk])).content.decode()
    assert 'value="10:00"' in page
    save(client, reverse("directory:edit", args=[added.pk]), FORM | {"title": "Groot koor"})
    client.post(reverse("directory:full", args=[added.pk]), {"full": "1"})
    confirm(client, reverse("directory:activity", args=[added.pk]), reverse("directory:confirm", args=[added.pk]))
    client.post(reverse("directory:stop", args=[added.pk]), {"on": "2020-02-30"})
    added.refresh_from_db()
    assert (added.title, added.full, added.active) == ("Groot koor", True, True)

    client.post(
        reverse("directory:stop", args=[added.pk]),
        {"on": (timezone.localdate() - timedelta(days=1)).isoformat(), "sure": "1"},
    )
    added.refresh_from_db()
    assert not added.active


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""), ("title", "x" * 201), ("title", "a\x00b"), ("theme", "niets"), ("postcode", "0123 AB"),
        ("ends", "09:00"), ("cost", "-1"), ("cost", "veel"), ("cost_per", "x"), ("age_min", "200"), ("email", "geen"),
        ("organisation", "01890000-0000-7000-8000-000000000000"), ("days", "300"), ("website", "javascript:alert(1)"),
        ("except_on", "ooit"), ("first", "1900-01-01"), ("last", "2999-01-01"), ("rhythm", "0"), ("places", "0"),
        ("phone", "bel Ria"), ("phone", "12"),
        ("spoken", "xx"), ("access", "3"), ("group_size", "enorm"), ("language", "xx"), ("buddy", "2"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_beside_the_field_and_nothing_is_written(cast, client, field, value):
    client.force_login(cast.ivo)
    page = client.post(reverse("directory:new"), FORM | {field: value})

    assert page.status_code == 422
    assert f"id_{field}_error" in page.content.decode()
    assert not Activity.objects.filter(title="Koor").exists()


def test_an_organisation_that_takes_part_no_longer_stays_chosen_and_a_price_needs_no_more_words(cast, client):
    client.force_login(cast.ivo)
    address = reverse("directory:edit", args=[cast.activity.pk])
    new = reverse("directory:new")
    own = f'<option value="{cast.provider.pk}"'
    assert f"{own} selected>De Brug</option>" in client.get(address).text
    cast.provider.active = False
    cast.provider.save()
    assert f"{own} selected>De Brug (doet niet meer mee)</option>" in client.get(address).text
    assert own not in client.get(new).text

    given = {"title": "Koor", "theme": "culture", "language": "nl", "times": "1", "cost": "5"}
    assert save(client, address, given | {"organisation": str(cast.provider.pk)}).status_code == 302
    cast.activity.refresh_from_db()
    assert (cast.activity.organisation_id, cast.activity.cost, cast.activity.cost_per) == (cast.provider.pk, 5, "")
    assert "€ 5,00" in client.get(reverse("directory:activity", args=[cast.activity.pk])).text.replace("\xa0", " ")
