"""Everybody looks back at what they did themselves: their own lines of the log, with a client's name only where they may see it now."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kring.access.models import AuditEntry, Grant, Relation
from kring.access.own_log import PAGE
from kring.referral.actions.messages import send_note
from tests.factories import a_person, an_accepted_referral

pytestmark = pytest.mark.django_db

DID = reverse("account:did")


def signed_in(user) -> Browser:
    browser = Browser()
    browser.force_login(user)
    return browser


def of_file(referral) -> str:
    return reverse("account:did_in_file", args=[referral.pk])


def lines(page) -> list[str]:
    return re.findall(r'<th role="rowheader"[^>]*>(.*?)<', page.text)


@pytest.fixture
def referral(cast, in_english):
    """Anna sent it, Dewi accepted it."""
    return an_accepted_referral(cast, person=a_person(last_name="Kanarie"))


def test_each_sees_the_own_lines_newest_first_and_no_others(cast, referral):
    dewi, anna = signed_in(cast.dewi), signed_in(cast.anna)
    assert AuditEntry.objects.filter(verb="referral.sent", user_id=cast.anna.pk).exists()
    assert lines(dewi.get(DID)) == ["You accepted the referral"]
    assert sorted(lines(anna.get(DID))) == ["You entered a client", "You referred"]

    anna.get(reverse("doors:file", args=[referral.pk]))
    assert lines(anna.get(DID))[0] == "You opened the file"
    assert lines(anna.get(DID))[:2] == ["You looked back in the log of own actions", "You opened the file"]
    assert lines(dewi.get(of_file(referral))) == ["You accepted the referral"]
    assert "You referred" in lines(anna.get(of_file(referral)))


def test_a_client_is_named_only_as_long_as_the_reader_may_see_them(cast, referral):
    dewi = signed_in(cast.dewi)
    page = dewi.get(DID)
    assert "Kanarie" in page.text and reverse("doors:file", args=[referral.pk]) in page.text
    named = AuditEntry.objects.get(verb="log.read")
    assert (named.user_id, named.object_ids) == (cast.dewi.pk, [str(referral.pk)])

    Relation.objects.filter(dossier=referral.pk, user=cast.dewi).update(until=timezone.now())
    page = dewi.get(DID)
    assert "You accepted the referral" in lines(page)
    assert "Kanarie" not in page.text and str(referral.pk) not in page.text
    assert AuditEntry.objects.filter(verb="log.read").count() == 1
    assert dewi.get(of_file(referral)).status_code == 404


def test_the_file_leads_to_it_for_both_sides_and_not_for_a_team_lead(cast, referral):
    now = timezone.now()
    Grant.objects.create(
        region_id=referral.region_id,
        dossier=referral.dossier,
        user=cast.fenna,
        reason="Cliënt belde in paniek.",
        since=now,
        until=now + timedelta(hours=4),
    )
    for user, given in ((cast.anna, True), (cast.dewi, True), (cast.fenna, False)):
        browser = signed_in(user)
        file = browser.get(reverse("doors:file", args=[referral.pk]))
        assert file.status_code == 200
        assert (of_file(referral) in file.text) == given
        assert browser.get(of_file(referral)).status_code == (200 if given else 403)


def test_a_list_says_how_many_and_a_refusal_stands_there_too(cast, referral):
    an_accepted_referral(cast)
    dewi = signed_in(cast.dewi)
    dewi.get("/")
    dewi.get(reverse("account:did_in_file", args=[uuid.uuid4()]))
    text = dewi.get(DID).text
    assert "2 in the list" in text
    assert "You got no access" in text


def test_older_lines_stand_on_the_next_page_once_each(cast, referral):
    for number in range(PAGE + 4):
        send_note(cast.actor(cast.dewi), referral.pk, f"Bericht {number}.")
    dewi = signed_in(cast.dewi)
    first = dewi.get(of_file(referral))
    [following] = re.findall(r'href="\?before=(\d+)"', first.text)
    second = dewi.get(of_file(referral), {"before": following})
    assert len(lines(first)) == PAGE
    assert len(lines(second)) == 5 and "You accepted the referral" in lines(second)
    for nonsense in ("x", "-1", "9" * 40, str(AuditEntry.objects.filter(user_id=cast.anna.pk).latest("pk").pk)):
        assert len(lines(dewi.get(DID, {"before": nonsense}))) == PAGE


def test_it_costs_the_same_for_one_client_and_for_many(cast, referral):
    dewi, spent = signed_in(cast.dewi), []
    for more in (0, 6):
        for _ in range(more):
            an_accepted_referral(cast)
        dewi.get(DID)
        with CaptureQueriesContext(connection) as queries:
            dewi.get(DID)
        spent.append(len(queries))
    assert spent[0] == spent[1]


def test_what_was_done_in_another_region_is_not_told_here(cast, referral):
    karim = signed_in(cast.karim)
    assert "You did nothing here yet." in karim.get(DID).text
    assert karim.get(of_file(referral)).status_code == 404


def test_the_menu_leads_to_it_for_everybody(cast, in_english):
    for user in cast.everyone:
        assert f'href="{DID}"' in signed_in(user).get("/account/").text, user.name
