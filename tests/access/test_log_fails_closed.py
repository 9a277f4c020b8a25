"""When the log cannot be written, nobody is shown and nothing is changed: an answer without a line in the log does not leave."""

import pytest
from django.db import DatabaseError, connections
from django.test import Client
from django.urls import reverse

from kring.access import audit, links
from kring.access.links import LinkPurpose
from kring.access.models import AuditEntry
from kring.journey.models import Contact
from kring.referral.models import Referral
from tests.factories import an_accepted_referral
from tests.matching.handovers import a_handover, token_of

NAME = "Mien"
NAMES = (NAME, "Beem")


@pytest.fixture
def unwritable(monkeypatch):
    """Call it, and the log takes no line any more."""

    def refuse(*_args, **_kwargs):
        raise DatabaseError("the log is full")

    def break_it():
        monkeypatch.setattr(audit, "insert", refuse)
        monkeypatch.setattr(AuditEntry.objects, "bulk_create", refuse)

    return break_it


@pytest.fixture
def referral(cast):
    """Mien, accompanied by Dewi and introduced to the walking group of Gijs."""
    referral = an_accepted_referral(cast)
    a_handover(cast, referral)
    return Referral.objects.get(pk=referral.pk)


def of_file(route):
    return lambda referral: reverse(route, args=[referral.pk])


def of_handover(route):
    return lambda referral: reverse(route, args=[referral.handovers.get().pk])


READS = {
    "file": ("dewi", of_file("doors:file")),
    "file of the referrer": ("anna", of_file("doors:file")),
    "today": ("dewi", lambda referral: reverse("doors:today")),
    "list": ("anna", lambda referral: reverse("referral:list")),
    "feedback": ("dewi", of_file("feedback:page")),
    "search": ("dewi", of_file("matching:search")),
    "hand-over": ("dewi", of_handover("matching:handover")),
    "provider": ("gijs", lambda referral: reverse("doors:provider")),
    "details": ("dewi", of_file("journey:client")),
}


def answer(user, url):
    browser = Client(raise_request_exception=False)
    if user is not None:
        browser.force_login(user)
    return browser.get(url)


@pytest.mark.parametrize("what", READS)
def test_a_page_that_cannot_be_logged_shows_nobody(cast, referral, unwritable, what):
    name, address = READS[what]
    user, url = getattr(cast, name), address(referral)
    shown = answer(user, url)
    assert shown.status_code == 200 and any(text in shown.text for text in NAMES)
    unwritable()
    refused = answer(user, url)
    assert refused.status_code == 500 and not any(text in refused.text for text in NAMES)


def test_nor_does_a_page_behind_a_link(cast, referral, unwritable):
    client = reverse("doors:client", args=[links.token_for(referral.pk, LinkPurpose.CLIENT)])
    provider = reverse("doors:provider_link", args=[token_of(referral.handovers.get())])
    for url, text in ((client, "Dewi Darma"), (provider, NAME)):
        assert text in answer(None, url).text
    unwritable()
    for url, text in ((client, "Dewi Darma"), (provider, NAME)):
        refused = answer(None, url)
        assert refused.status_code == 500 and text not in refused.text


def test_a_search_that_cannot_be_logged_finds_nobody(cast, referral, unwritable):
    browser = Client(raise_request_exception=False)
    browser.force_login(cast.anna)
    asked = {"name": "Beem"}
    assert NAME in browser.post(reverse("referral:find"), asked).text
    unwritable()
    refused = browser.post(reverse("referral:find"), asked)
    assert refused.status_code == 500 and NAME not in refused.text


def test_what_cannot_be_logged_is_not_done(cast, referral, unwritable):
    browser = Client(raise_request_exception=False)
    browser.force_login(cast.dewi)
    url = reverse("journey:quick_contact", args=[referral.pk])

    def press(key):
        seq = Referral.objects.get(pk=referral.pk).seq
        return browser.post(url, {"seq": seq, "outcome": "not_reached", "key": key})

    press("0192f0c4-0000-7000-8000-000000000001")
    assert Contact.objects.count() == 1
    unwritable()
    assert press("0192f0c4-0000-7000-8000-000000000002").status_code == 500
    assert Contact.objects.count() == 1


def test_a_change_is_written_in_the_transaction_of_its_line_or_not_at_all(cast, monkeypatch, referral):
    dewi, before = cast.actor(cast.dewi), AuditEntry.objects.count()
    audit.record(dewi, "plan.changed", referral, dossier_id=referral.pk)
    assert AuditEntry.objects.count() == before + 1

    monkeypatch.setattr(connections["default"], "in_atomic_block", False)
    for also in ((), ("plan.changed",)):
        with pytest.raises(RuntimeError):
            audit.record(dewi, "notes.read" if also else "plan.changed", referral, also=also)
    monkeypatch.undo()
    assert AuditEntry.objects.count() == before + 1
