"""Who waits is in view: how many on the refer form, the team's page and the figures, and who on the team's page only."""

import csv
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access.models import AuditEntry, StandIn
from kring.identity.models import Region
from kring.journey.actions.contacts import NewContact, record_contact
from kring.journey.rules.reaching import Outcome
from kring.referral.actions.mend import withdraw
from kring.referral.actions.send import send
from kring.referral.rules.reasons import WithdrawReason
from kring.referral.rules.waiting_list import told_to_others
from kring.referral.waiting_list import Queue, queue_at, waiting
from tests.factories import a_booked_referral, a_far_referral, a_new_referral, a_referral, an_accepted_referral


def who_waits(cast):
    rows = waiting([cast.here.location.pk], timezone.now())
    return set(rows.values_list("dossier_id", flat=True))


def queue(cast, practice=None):
    return queue_at(cast.here.location, (practice or cast.here.practice).pk, timezone.now())


def of_the_other_practice(cast):
    """A referral to the same location by Carla, of another practice."""
    return send(cast.actor(cast.carla), a_new_referral(cast, practice_id=cast.other_practice.pk))


@pytest.mark.parametrize(("count", "told"), [(0, None), (9, None), (10, 10), (19, 10), (20, 20)])
def test_others_read_it_in_steps_of_the_limit(count, told):
    assert told_to_others(count, 10) == told


def test_who_was_sent_and_has_neither_spoken_nor_an_appointment_waits(cast):
    sent, accepted = a_referral(cast), an_accepted_referral(cast)
    assert who_waits(cast) == {sent.pk, accepted.pk}
    a_booked_referral(cast)
    withdraw(cast.actor(cast.anna), sent.pk, WithdrawReason.MISTAKE)
    record_contact(cast.actor(cast.dewi), accepted.pk, NewContact(outcome=Outcome.ATTENDED))
    missed = an_accepted_referral(cast)
    record_contact(cast.actor(cast.dewi), missed.pk, NewContact(outcome=Outcome.NOT_REACHED))
    a_far_referral(cast)
    assert who_waits(cast) == {missed.pk}


def test_a_practice_knows_its_own_number_and_of_others_only_through_the_gate(cast):
    a_referral(cast)
    assert queue(cast) == Queue(1, None, 10)
    for _ in range(2):
        of_the_other_practice(cast)
    assert queue(cast) == Queue(1, None, 10)
    assert queue(cast, cast.other_practice) == Queue(2, None, 10)
    Region.objects.update(smallest_count=2)
    assert queue(cast) == Queue(1, 2, 2)
    of_the_other_practice(cast)
    assert queue(cast) == Queue(1, 2, 2)  # three of others, told in twos


def test_the_refer_form_says_how_many_wait(client, cast):
    client.force_login(cast.anna)
    page = reverse("referral:new")
    assert (
        "Op de wachtlijst hier: niemand van uw praktijk. Van andere praktijken: minder dan 10." in client.get(page).text
    )
    a_referral(cast)
    of_the_other_practice(cast)
    assert (
        "Op de wachtlijst hier: 1 cliënt van uw praktijk. Van andere praktijken: minder dan 10."
        in client.get(page).text
    )


def waiting_part(client):
    html = client.get(reverse("doors:team")).text
    return html[html.index('aria-labelledby="waiting"') : html.index('aria-labelledby="pressing"')]


def test_the_team_page_says_how_many_and_who_without_names(client, cast):
    client.force_login(cast.fenna)
    assert "Niemand wacht." in waiting_part(client)
    referral = a_referral(cast)
    part = waiting_part(client)
    assert "1 persoon wacht" in part and cast.here.location.name in part
    assert referral.reference in part and "Beem" not in part
    assert reverse("doors:team_reason", args=[referral.pk]) in part
    entry = AuditEntry.objects.filter(verb="referral.listed").latest("at")
    assert (entry.user_id, entry.object_ids) == (cast.fenna.pk, [str(referral.pk)])


def test_the_name_stands_with_files_that_the_team_lead_may_open(client, cast):
    referral = a_referral(cast)
    client.force_login(cast.fenna)
    assert "Beem" not in waiting_part(client)
    today = timezone.localdate()
    StandIn.objects.create(
        region_id=referral.region_id, organisation=cast.here.welfare, absent=cast.dewi, since=today, until=today
    )
    part = waiting_part(client)
    assert "Beem" in part and reverse("doors:file", args=[referral.pk]) in part


def figures(client, user, scope=""):
    client.force_login(user)
    text = client.get(reverse("insight:download"), {"scope": scope}).content.decode("utf-8-sig")
    rows = {row[0]: row[1] for row in csv.reader(io.StringIO(text), delimiter=";") if len(row) > 1}
    return rows.get("Nu op de wachtlijst")


def test_the_figures_tell_a_team_its_own_and_others_through_the_gate(client, cast):
    for _ in range(2):
        a_referral(cast)
    of_the_other_practice(cast)
    assert figures(client, cast.dewi) == "3"
    assert figures(client, cast.anna) == "minder dan 10"
    assert figures(client, cast.hanna) == figures(client, cast.hanna, cast.here.location.pk) == "minder dan 10"
    for _ in range(9):
        of_the_other_practice(cast)
    assert figures(client, cast.anna) == "minder dan 10"
    assert figures(client, cast.dewi) == "12"
    # A team would take its own people away from the region's number: those are left out of it.
    assert figures(client, cast.dewi, "region") is None


def test_others_read_at_least_how_many_wait(client, cast):
    for _ in range(11):
        of_the_other_practice(cast)
    assert figures(client, cast.hanna) == "minstens 10"
