"""An appointment for a client whose link worker is away: with who stands in, or on another day; and never at night."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.capacity.models import Appointment, Presence
from kring.capacity.queries import slots_of
from kring.capacity.rules.slots import Slot
from kring.duties.models import Step
from kring.identity.models import Membership
from kring.referral.actions.absence import register_absence
from kring.referral.actions.appointments import NotBookable, book_next
from kring.referral.queries import moment_value
from tests.factories import an_accepted_referral


def away(cast, deputy, days=20):
    today = timezone.localdate()
    return register_absence(cast.actor(cast.dewi), cast.dewi.pk, today, today + timedelta(days=days), deputy)


def typed(cast, days=3, clock="10:00", minutes="45"):
    day = timezone.localdate() + timedelta(days=days)
    place = {"minutes": minutes, "place": str(cast.here.welfare.pk)}
    return {"moment": "other", "day": day.isoformat(), "clock": clock} | place


def page_of(referral):
    return reverse("referral:appointment", args=[referral.pk])


def test_who_stands_in_meets_the_client_on_a_day_of_the_absence_and_the_page_says_so(cast, client):
    referral = an_accepted_referral(cast)
    client.force_login(cast.dewi)
    told = client.get(page_of(referral)).text
    assert ("Dewi Darma · De Linde, kamer 3" in told, "afwezig" in told) == (True, False)

    away(cast, cast.els.pk)
    client.force_login(cast.els)
    told = client.get(page_of(referral)).text
    assert "Els Evers · De Linde, kamer" in told and "Dewi Darma · De Linde, kamer 3" in told
    assert "Op die dagen is de afspraak met Els Evers." in told
    done = client.post(page_of(referral), typed(cast), follow=True).text
    assert "De afspraak staat met Els Evers, die op die dag waarneemt." in done
    assert Appointment.objects.get().user == cast.els
    step = Step.objects.get(dossier=referral.pk, kind="lead", done_at=None)
    assert (step.code, step.owner, step.kept_for) == ("first_appointment", cast.els, cast.dewi)


def test_a_free_moment_of_who_stands_in_is_booked_with_them(cast, client):
    referral = an_accepted_referral(cast)
    away(cast, cast.els.pk)
    slot = slots_of(cast.els.pk, timezone.now())[0]
    client.force_login(cast.anna)
    assert client.post(page_of(referral), {"moment": moment_value(slot)}).status_code == 302
    assert Appointment.objects.get().user == cast.els


def test_nobody_comes_for_nobody(cast, client):
    referral = an_accepted_referral(cast)
    away(cast, None)
    client.force_login(cast.fenna)
    assert "en niemand neemt waar" in client.get(page_of(referral)).text
    refused = client.post(page_of(referral), typed(cast))
    assert (refused.status_code, "Op die dag is er niemand voor deze" in refused.text) == (422, True)
    day = timezone.localtime() + timedelta(days=3)
    with pytest.raises(NotBookable):
        book_next(cast.actor(cast.fenna), referral.pk, Slot(day, cast.dewi.pk, cast.here.welfare.pk, "", 45))
    assert client.post(page_of(referral), typed(cast, days=25)).status_code == 302


def test_nor_with_somebody_whose_last_day_lies_before(cast, client):
    referral = an_accepted_referral(cast)
    client.force_login(cast.dewi)
    Membership.objects.filter(user=cast.dewi).update(until=timezone.localdate() + timedelta(days=10))
    assert client.post(page_of(referral), typed(cast, days=11)).status_code == 422
    assert client.post(page_of(referral), typed(cast, days=10)).status_code == 302


@pytest.mark.parametrize(
    ("clock", "minutes", "status"),
    [("03:10", "45", 422), ("06:55", "45", 422), ("07:00", "45", 302), ("20:15", "45", 302), ("20:30", "45", 422)],
)
def test_people_meet_by_day(cast, client, clock, minutes, status):
    referral = an_accepted_referral(cast)
    client.force_login(cast.dewi)
    answer = client.post(page_of(referral), typed(cast, clock=clock, minutes=minutes))
    assert (answer.status_code, "tussen 7:00 en 21:00" in answer.text) == (status, status == 422)


def test_without_a_roster_of_who_stands_in_only_ones_own_moments_are_offered(cast, client):
    referral = an_accepted_referral(cast)
    away(cast, cast.els.pk)
    Presence.objects.filter(user=cast.els).delete()
    client.force_login(cast.els)
    told = client.get(page_of(referral)).text
    assert ("Els Evers · De Linde" in told, told.count("Dewi Darma · De Linde")) == (False, 8)
