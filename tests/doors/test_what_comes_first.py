"""What is most urgent stands first on the file; each side reads what it has to do itself, and what the other side does."""

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access.links import find, token_for
from kring.access.models import LinkPurpose, StandIn
from kring.doors.file import compose
from kring.duties.actions import owe, settle_by_hand
from kring.duties.models import Step
from kring.duties.rules import StepCode
from kring.referral.actions.by_client import ask_to_stop
from kring.referral.actions.departure import open_with_reason
from kring.referral.models import Referral
from tests.factories import a_referral, an_accepted_referral, days_ago

REASON = "Klacht van de familie over wachten"


def file_of(cast, user, referral):
    return compose(cast.actor(user), Referral.objects.get(pk=referral.pk), timezone.now())


def page(client, user, referral):
    client.force_login(user)
    return client.get(reverse("doors:file", args=[referral.pk])).text


def owed(referral, code, due_on, **details):
    return owe(
        referral.dossier,
        code,
        organisation_id=referral.welfare_id,
        owner_id=referral.link_worker_id,
        due_on=due_on,
        now=timezone.now(),
        details=details,
    )


@pytest.fixture
def referral(cast):
    return an_accepted_referral(cast)


@pytest.fixture
def stopped(cast, referral):
    """The client said stop on their own page."""
    ask_to_stop(find(token_for(referral.pk, LinkPurpose.CLIENT), LinkPurpose.CLIENT))
    return referral


def test_that_the_client_wants_to_stop_stands_first_with_the_lead_step_beneath(cast, stopped):
    shown = file_of(cast, cast.dewi, stopped)
    assert shown.step.code == "client_stops"
    assert [one.code for one in shown.other_steps] == ["make_contact"]


def test_the_referrer_reads_that_the_client_wants_to_stop(client, cast, stopped):
    assert "De cliënt gaf aan te willen stoppen" in page(client, cast.anna, stopped)
    assert file_of(cast, cast.anna, stopped).story[0]["who"] == "de cliënt"


def test_a_step_that_is_overdue_stands_before_one_that_is_not(cast, referral):
    owed(referral, StepCode.FIND_OTHER, days_ago(3))
    shown = file_of(cast, cast.dewi, referral)
    assert (shown.step.code, shown.step.overdue) == ("find_other", True)
    assert [one.code for one in shown.other_steps] == ["make_contact"]
    Step.objects.filter(dossier_id=referral.pk, code="find_other").update(due_on=days_ago(-60))
    assert file_of(cast, cast.dewi, referral).step.code == "make_contact"


def test_feedback_joins_the_steps_only_when_it_is_overdue(cast, referral):
    duty = owed(referral, StepCode.FEEDBACK, days_ago(-60), moment="after_intake")
    assert file_of(cast, cast.dewi, referral).other_steps == ()
    Step.objects.filter(pk=duty.pk).update(due_on=days_ago(3))
    assert file_of(cast, cast.dewi, referral).step.code == "feedback"
    assert file_of(cast, cast.anna, referral).step.code == "make_contact"


def test_each_side_reads_its_own_work_as_a_task_and_the_others_as_news(client, cast):
    sent = a_referral(cast)
    own, others = "Lees de verwijzing en neem die aan", "De welzijnscoach leest de verwijzing"
    html = page(client, cast.dewi, sent)
    assert own in html and others not in html
    html = page(client, cast.anna, sent)
    assert others in html and own not in html
    assert "wacht op uw antwoord" not in html
    today = client.get("/").text
    assert others in today and own not in today


def test_the_reason_of_a_team_lead_stays_on_the_file_after_it_was_settled(client, cast, referral):
    open_with_reason(cast.actor(cast.fenna), referral.pk, REASON)
    assert file_of(cast, cast.dewi, referral).step.code == "file_opened"
    settle_by_hand(cast.actor(cast.dewi), Step.objects.get(code="file_opened").pk)
    entry = file_of(cast, cast.dewi, referral).story[0]
    assert (entry["text"], entry["who"]) == (REASON, "Fenna Faber")
    assert REASON in page(client, cast.dewi, referral)
    assert REASON not in page(client, cast.anna, referral)


def test_a_team_lead_does_not_read_about_herself_as_somebody_elses_team_lead(client, cast, referral):
    open_with_reason(cast.actor(cast.fenna), referral.pk, REASON)
    Step.objects.filter(code="file_opened").update(due_on=days_ago(2))
    words = "Uw teamleider"
    assert words in page(client, cast.dewi, referral)
    assert words not in page(client, cast.fenna, referral)
    for address in ("/team/", "/"):
        html = client.get(address).text
        assert "leest waarom het dossier is geopend" in html
        assert words not in html


def test_an_overdue_step_of_the_team_leads_to_the_reason_form_or_standing_in_to_the_file(client, cast, referral):
    Step.objects.filter(dossier_id=referral.pk).update(due_on=days_ago(2))
    client.force_login(cast.fenna)
    by_reason = f'href="{reverse("doors:team_reason", args=[referral.pk])}"'
    direct = f'href="{reverse("doors:file", args=[referral.pk])}"'
    for address in ("/team/", "/"):
        html = client.get(address).text
        assert by_reason in html and direct not in html
        assert '<tr role="row" class="attention">' in html
    assert '<tr role="row" class="attention">' in client.get(f"/team/files/?who={cast.dewi.pk}").text
    today = timezone.localdate()
    StandIn.objects.create(
        region_id=referral.region_id, organisation=cast.here.welfare, absent=cast.dewi, since=today, until=today
    )
    html = client.get("/team/").text
    assert direct in html and by_reason not in html
