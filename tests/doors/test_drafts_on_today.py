"""A GP who was interrupted finds the draft at once; what asks something stands before what only tells."""

import uuid

import pytest
from django.urls import reverse

from kring.feedback.actions import send_feedback
from kring.feedback.rules.owed import About
from kring.journey.actions.contacts import NewContact, record_contact
from kring.journey.rules.reaching import Outcome
from kring.referral.actions.messages import send_note
from kring.referral.actions.receive import ask
from tests.factories import a_person, a_referral, an_accepted_referral
from tests.referral.test_refer_page import filled_in

pytestmark = pytest.mark.django_db


def test_a_draft_stands_on_today_for_its_maker_only(client, cast, in_english):
    client.force_login(cast.anna)
    assert "Your drafts" not in client.get("/").text
    form = filled_in(cast, key=str(uuid.uuid4()))
    client.post(reverse("referral:keep"), form)

    page = client.get("/").text
    assert "Your drafts" in page and "Mien van der Beem" in page
    assert reverse("referral:new", query={"draft": form["key"]}) in page
    client.force_login(cast.bram)
    assert "Your drafts" not in client.get("/").text


def test_a_draft_says_whether_there_is_a_client_yet(client, cast, in_english):
    client.force_login(cast.anna)
    nobody = {"first_name": "", "last_name": ""}
    client.post(reverse("referral:keep"), filled_in(cast, **nobody))
    assert "no client yet" in client.get("/").text
    known = a_referral(cast).client
    client.post(reverse("referral:keep"), filled_in(cast, client=str(known.pk), **nobody))
    assert "client from the list" in client.get("/").text


def test_questions_stand_before_unread_feedback_and_that_before_news(client, cast, in_english):
    dewi = cast.actor(cast.dewi)
    send_note(dewi, an_accepted_referral(cast, person=a_person(last_name="Nieuws")).pk, "Zij komt graag.")
    told = an_accepted_referral(cast, person=a_person(last_name="Terug"))
    record_contact(dewi, told.pk, NewContact(outcome=Outcome.ATTENDED))
    send_feedback(dewi, told.pk, About.AFTER_INTAKE, "Eerste gesprek gehad.", key=uuid.uuid4())
    ask(dewi, a_referral(cast, person=a_person(last_name="Vraag")).pk, "Mag ik bellen?")

    client.force_login(cast.anna)
    client.post(reverse("referral:keep"), filled_in(cast, last_name="Begonnen"))
    page = client.get("/").text
    page = page[page.index("Your drafts") :]
    places = [page.index(name) for name in ("Begonnen", "M. Vraag", "Feedback to read", "M. Terug", "M. Nieuws")]
    assert places == sorted(places)
