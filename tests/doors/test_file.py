"""The file of one person: one page, shaped by what the reader is to it."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kring.access.models import AuditEntry, Grant, StandIn
from kring.clients.actions import Wishes
from kring.duties.rules import StepCode
from kring.identity.models import User
from kring.journey.actions.contacts import NewContact, record_contact
from kring.journey.actions.next_step import ChosenStep, set_next_step
from kring.journey.actions.plan import PlanEntry, add_goal, save_plan
from kring.journey.rules.reaching import Outcome
from kring.programme.models import LocationPractice, ProgrammeVersion
from kring.programme.starting_point import starting_content
from kring.referral.actions.absence import register_absence
from kring.referral.actions.consent import withdraw_consent
from kring.referral.actions.messages import send_note
from kring.ui.phone import shown
from tests.factories import a_person, a_referral, an_accepted_referral

NOTE = "Huilde even; wil dit niet aan haar dochter kwijt."
GOAL = "Elke week zingen"
MATTERS = "Weer onder de mensen"


def url(referral):
    return reverse("doors:file", args=[referral.pk])


def pages(queries):
    """What the page itself asked of the database: keeping the session is another matter."""
    asked = (query["sql"] for query in queries)
    return [sql.split(" WHERE ")[0] for sql in asked if sql.startswith("SELECT") and "session" not in sql]


@pytest.fixture
def referral(cast):
    """A course with a note, a plan, a goal and a message."""
    referral = an_accepted_referral(cast)
    dewi = cast.actor(cast.dewi)
    record_contact(dewi, referral.pk, NewContact(outcome=Outcome.ATTENDED, note=NOTE))
    save_plan(dewi, referral.pk, PlanEntry(what_matters=MATTERS, barriers=("transport",)))
    add_goal(dewi, referral.pk, GOAL, 5)
    send_note(dewi, referral.pk, "Mevrouw komt graag.")
    return referral


def page(client, user, referral, status=200):
    client.force_login(user)
    response = client.get(url(referral))
    assert response.status_code == status
    return response.content.decode()


def test_that_consent_was_withdrawn_stands_at_the_top(client, cast, referral):
    assert "toestemming ingetrokken" not in page(client, cast.dewi, referral)
    withdraw_consent(cast.actor(cast.dewi), referral.pk)
    for reader in (cast.dewi, cast.anna):
        heading = page(client, reader, referral).split("<h1>", 1)[1].split("</h1>", 1)[0]
        assert "toestemming ingetrokken" in heading.lower()


def test_the_link_worker_sees_everything_in_one_place(client, cast, referral):
    html = page(client, cast.dewi, referral)
    for text in (
        referral.help_question,
        NOTE,
        GOAL,
        MATTERS,
        "Mevrouw komt graag.",
        shown("0612345678"),
        "Anna Aalbers",
    ):
        assert text in html


def test_the_referrer_sees_question_and_messages_but_never_notes_or_plan(client, cast, referral):
    html = page(client, cast.anna, referral)
    for text in (referral.help_question, "Mevrouw komt graag.", shown("0612345678")):
        assert text in html
    for hidden in (NOTE, GOAL, MATTERS, "contacts/quick"):
        assert hidden not in html


def test_the_link_workers_own_words_for_a_step_are_not_for_the_referrer(client, cast, referral):
    words = "Vragen hoe het met de dochter is"
    chosen = ChosenStep(StepCode.FOLLOW_UP, timezone.localdate() + timedelta(days=2), words)
    set_next_step(cast.actor(cast.dewi), referral.pk, chosen)
    assert words in page(client, cast.dewi, referral)
    assert words not in page(client, cast.anna, referral)


def test_what_is_not_shown_is_not_queried(client, cast, referral):
    client.force_login(cast.anna)
    with CaptureQueriesContext(connection) as queries:
        client.get(url(referral))
    asked = " ".join(query["sql"] for query in queries)
    assert "journey_contact" not in asked
    assert "journey_plan" not in asked
    assert "journey_goal" not in asked


def test_the_team_lead_sees_it_on_absence_without_notes_and_with_a_reason_the_notes_too(client, cast, referral):
    page(client, cast.fenna, referral, 404)
    today = timezone.localdate()
    StandIn.objects.create(
        region_id=referral.region_id,
        organisation=cast.here.welfare,
        absent=cast.dewi,
        since=today,
        until=today,
    )
    html = page(client, cast.fenna, referral)
    assert GOAL in html
    assert NOTE not in html

    now = timezone.now()
    Grant.objects.create(
        region_id=referral.region_id,
        dossier=referral.dossier,
        user=cast.fenna,
        reason="Klacht van de familie",
        since=now,
        until=now + timedelta(hours=4),
    )
    assert NOTE in page(client, cast.fenna, referral)


@pytest.mark.parametrize("name", ["els", "carla", "gijs", "hanna", "ivo", "jet", "karim", "lot", "fenna"])
def test_for_everyone_else_the_file_does_not_exist(client, cast, referral, name):
    assert page(client, cast.dewi, referral)
    page(client, getattr(cast, name), referral, 404)


def test_each_view_is_logged_once_and_reading_notes_as_well(client, cast, referral):
    before = AuditEntry.objects.count()
    page(client, cast.dewi, referral)
    page(client, cast.anna, referral)

    rows = AuditEntry.objects.order_by("id")[before:].values_list("verb", "user_id", "dossier_id")
    assert list(rows) == [
        ("referral.opened", cast.dewi.pk, referral.pk),
        ("notes.read", cast.dewi.pk, referral.pk),
        ("referral.opened", cast.anna.pk, referral.pk),
    ]


@pytest.mark.parametrize("name", ["dewi", "anna"])
def test_the_number_of_queries_does_not_grow_with_the_contacts(client, cast, referral, name):
    client.force_login(getattr(cast, name))
    client.get(url(referral))
    with CaptureQueriesContext(connection) as few:
        client.get(url(referral))
    for number in range(29):
        outcome = Outcome.ATTENDED if number % 2 else Outcome.NOT_REACHED
        record_contact(cast.actor(cast.dewi), referral.pk, NewContact(outcome=outcome, note="Kort gesproken."))
        add_goal(cast.actor(cast.dewi), referral.pk, f"Doel {number}", 3)
    with CaptureQueriesContext(connection) as many:
        client.get(url(referral))
    assert pages(many) == pages(few)


def test_buttons_follow_the_state_and_what_the_reader_may_do(client, cast):
    referral = a_referral(cast)
    by_dewi, by_anna = page(client, cast.dewi, referral), page(client, cast.anna, referral)
    accept, withdraw = (reverse(f"referral:{verb}", args=[referral.pk]) for verb in ("accept", "withdraw"))

    assert accept in by_dewi
    assert accept not in by_anna
    assert withdraw in by_anna
    assert withdraw not in by_dewi
    assert reverse("journey:contact", args=[referral.pk]) not in by_dewi


def test_the_safe_way_to_reach_someone_is_in_view(client, cast):
    wishes = Wishes(voicemail="none", call_from=time(11), reach_note="Dochter leest mee")
    referral = a_referral(cast, person=a_person(), wishes=wishes)
    html = page(client, cast.dewi, referral)
    assert "Dochter leest mee" in html
    assert "11:00" in html


def test_when_a_daughter_phones_what_may_be_said_is_in_view(client, cast, in_english):
    nothing = "Speak with nobody but the client"
    assert nothing in page(client, cast.dewi, a_referral(cast))
    wishes = Wishes(may_speak_with="De dochter, alleen over dag en tijd")
    referral = a_referral(cast, person=a_person(first_name="Truus"), wishes=wishes)
    html = page(client, cast.dewi, referral)
    assert "May be spoken with: De dochter, alleen over dag en tijd" in html
    assert nothing not in html


def test_the_number_of_conversations_stands_beside_what_was_agreed_here(client, cast, in_english):
    version = ProgrammeVersion.objects.create(
        region_id=cast.here.region.pk,
        programme=cast.here.programme,
        number=2,
        content=starting_content() | {"norms": {"conversations_low": 5, "conversations_high": 10}},
        published_at=timezone.now(),
    )
    referral, more = an_accepted_referral(cast, version_id=version.pk), "More conversations than agreed here."
    for count in range(1, 12):
        record_contact(cast.actor(cast.dewi), referral.pk, NewContact(outcome=Outcome.ATTENDED))
        if count in (1, 10, 11):
            html = page(client, cast.dewi, referral)
            assert f"{count} conversation{'s' if count > 1 else ''} · agreed here: 5 to 10" in html
            assert (more in html) == (count > 10), count
    for reader in (cast.anna, cast.bram):  # a sign for who accompanies to think, not a figure for who referred
        assert "agreed here" not in page(client, reader, referral)


def test_while_the_contact_person_is_away_the_practice_reads_the_number_of_who_stands_in(client, cast):
    User.objects.filter(pk=cast.dewi.pk).update(phone="0201112233")
    User.objects.filter(pk=cast.els.pk).update(phone="0204445566")
    LocationPractice.objects.filter(practice=cast.here.practice).update(contact=cast.dewi)
    referral = an_accepted_referral(cast)
    file = reverse("doors:file", args=[referral.pk])
    client.force_login(cast.anna)
    before = client.get(file).text
    assert (shown("0201112233") in before, shown("0204445566") in before) == (True, False)

    today = timezone.localdate()
    register_absence(cast.actor(cast.dewi), cast.dewi.pk, today, today + timedelta(days=9), cast.els.pk)
    meanwhile = client.get(file).text
    assert (shown("0201112233") in meanwhile, shown("0204445566") in meanwhile) == (False, True)
    assert "Dewi Darma (afwezig tot en met" in meanwhile and "Els" in meanwhile
