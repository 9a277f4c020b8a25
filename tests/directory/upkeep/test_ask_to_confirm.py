"""Owners are asked in time whether an entry is still right; when nobody says so, lists and pages warn."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from kring.access.policy import NotAllowed
from kring.directory.models import Activity
from kring.directory.rules.expiry import months_later
from kring.directory.upkeep.daily import ask_to_confirm
from kring.directory.upkeep.expiry import choose_months
from kring.directory.upkeep.queries import Owner, due, owner_of
from kring.events.outbox import work_off
from kring.identity.models import Membership, Role
from tests.directory.upkeep.kept import appointed, confirm, page_of

SECRETS = ("Beem", "cliënt", "verwezen", "welzijn", "zorg")


@pytest.fixture
def expiring(cast):
    """Have the walking group confirmed so many days before today that it expires in `days`."""

    def make(days, **fields):
        today = timezone.localdate()
        values = {"confirmed_on": today - timedelta(days=160), "expires_on": today + timedelta(days=days)} | fields
        Activity.objects.filter(pk=cast.activity.pk).update(**values)
        return cast.activity

    return make


def asked():
    count = ask_to_confirm(timezone.now())
    work_off()
    return count, [letter.to[0] for letter in mail.outbox]


def no_account(cast):
    Membership.objects.filter(organisation=cast.provider, role=Role.PROVIDER).delete()


def test_an_account_gets_one_mail_for_all_its_entries(cast, expiring):
    expiring(20)
    for number in range(3):
        Activity.objects.create(
            region_id=cast.here.region.pk, title=f"Groep {number}", theme="meet", organisation=cast.provider,
            confirmed_on=timezone.localdate(), expires_on=timezone.localdate() + timedelta(days=5),
        )  # fmt: skip
    assert asked() == (4, ["gijs@example.org"])
    [letter] = mail.outbox
    assert "4 activiteiten" in letter.body and reverse("doors:provider") in letter.body
    assert not any(secret in letter.body for secret in SECRETS)


def test_whoever_has_the_link_gets_it_by_mail(cast, expiring, client):
    no_account(cast)
    token = appointed(cast)
    work_off()
    [welcome] = mail.outbox
    assert welcome.to == ["ria@example.org"] and page_of(token) in welcome.body
    expiring(20)
    assert asked() == (1, ["ria@example.org", "ria@example.org"])
    letter = mail.outbox[1]
    assert page_of(token) in letter.body and "Wandelgroep De Brug" in letter.body
    assert not any(secret in letter.body for secret in SECRETS)
    assert confirm(client, page_of(token), page_of(token, "confirm")).status_code == 302
    assert Activity.objects.get(pk=cast.activity.pk).reminded_on is None


def test_who_was_asked_is_not_asked_again_the_next_day_and_nobody_long_before_or_after(cast, expiring):
    expiring(22)
    assert asked() == (0, [])
    expiring(21)
    assert asked()[0] == 1
    assert asked()[0] == 0
    expiring(7, reminded_on=timezone.localdate() - timedelta(days=14))
    assert asked()[0] == 1
    expiring(-61, reminded_on=None)
    assert asked()[0] == 0


def test_without_account_or_link_the_steward_sees_it_and_nobody_gets_mail(cast, expiring):
    no_account(cast)
    expiring(3)
    assert owner_of(cast.activity) is Owner.STEWARD
    assert asked() == (0, [])
    [row] = due(cast.actor(cast.ivo)).rows
    assert (row.title, row.owner, row.late) == ("Wandelgroep De Brug", Owner.STEWARD, False)
    with pytest.raises(NotAllowed):
        due(cast.actor(cast.dewi))


def test_the_steward_pages_through_all_that_is_due_with_whom_to_call_and_the_tile_counts_the_same(cast, client):
    region = cast.here.region.pk
    for number in range(51):
        Activity.objects.create(
            region_id=region, title=f"Groep {number:02}", theme="meet", phone="020 123 45 67", email="groep@example.org"
        )
    client.force_login(cast.ivo)
    assert '<p class="concern-count">51</p>' in client.get(reverse("steward:start")).text
    first, second = (client.get(reverse("directory:upkeep"), {"page": page}).text for page in ("1", "2"))
    assert ("Groep 49" in first, "Groep 50" in first) == (True, False)
    assert ("Groep 49" in second, "Groep 50" in second) == (False, True)
    assert "tel:+31201234567" in second and "mailto:groep@example.org" in second and "Pagina 2 van 2" in second
    assert client.get(reverse("directory:upkeep"), {"page": "99"}).text.count("Groep 50") == second.count("Groep 50")


def test_what_stopped_is_not_asked_about(cast, expiring):
    expiring(3, active=False)
    assert asked()[0] == 0


def test_after_its_day_lists_and_pages_warn_and_confirming_ends_that(cast, expiring, client):
    client.force_login(cast.gijs)
    pages = [
        reverse("directory:search"),
        reverse("directory:activity", args=[cast.activity.pk]),
        page_of(appointed(cast)),
    ]
    warnings = ["lang niet bevestigd: vraag", "dit lang niet bevestigd is", "dit lang niet bevestigd is"]
    expiring(0)
    inbox = reverse("doors:provider")
    assert [words in client.get(page).content.decode() for page, words in zip(pages, warnings, strict=True)] == [
        False
    ] * 3
    expiring(-1)
    assert [words in client.get(page).content.decode() for page, words in zip(pages, warnings, strict=True)] == [
        True
    ] * 3
    confirm(client, inbox, reverse("directory:confirm", args=[cast.activity.pk]), back="provider")
    assert [words in client.get(page).content.decode() for page, words in zip(pages, warnings, strict=True)] == [
        False
    ] * 3
    assert "kijk het weer even na" not in client.get(inbox).content.decode()


def test_an_account_sees_it_on_its_own_page_as_soon_as_it_is_asked(cast, expiring, client):
    client.force_login(cast.gijs)
    inbox = reverse("doors:provider")
    expiring(22)
    assert "kijk het weer even na" not in client.get(inbox).content.decode()
    expiring(21)
    assert "kijk het weer even na" in client.get(inbox).content.decode()


def test_what_a_feed_wrote_gets_its_day_by_night_and_the_index_need_not_read_it_again(cast):
    Activity.objects.update(confirmed_on=date(2026, 8, 31), expires_on=None)
    before = Activity.objects.get(pk=cast.activity.pk).changed_at
    ask_to_confirm(timezone.now())
    row = Activity.objects.get(pk=cast.activity.pk)
    assert (row.expires_on, row.changed_at) == (date(2027, 2, 28), before)


def test_a_region_chooses_after_how_many_months(cast, client):
    Activity.objects.update(confirmed_on=date(2026, 1, 31), expires_on=date(2026, 7, 31))
    client.force_login(cast.ivo)
    page = reverse("directory:upkeep")
    assert client.post(page, {"months": "0"}).status_code == 422
    client.post(page, {"months": "1"})
    assert Activity.objects.get(pk=cast.activity.pk).expires_on == date(2026, 2, 28)
    with pytest.raises(NotAllowed):
        choose_months(cast.actor(cast.dewi), 3)


def test_months_end_on_a_day_that_there_is():
    assert months_later(date(2025, 8, 31), 6) == date(2026, 2, 28)
    assert months_later(date(2026, 12, 15), 1) == date(2027, 1, 15)
