"""The client's page does what the client sees: no other appointment is cancelled, and it says honestly who contacts whom."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access import links
from kring.access.links import LinkPurpose
from kring.access.policy import NotVisible
from kring.capacity.models import Appointment
from kring.capacity.queries import slots_of
from kring.clients.models import Client
from kring.duties.models import Step
from kring.identity.models import Organisation, User
from kring.referral.actions.absence import register_absence
from kring.referral.actions.appointments import book_next, cancel
from kring.referral.actions.by_client import move_appointment
from kring.referral.actions.mend import withdraw
from kring.referral.actions.receive import accept, give_back
from kring.referral.models import Referral
from kring.referral.queries import moment_value
from kring.referral.rules.reasons import ReturnReason, WithdrawReason
from kring.ui.phone import shown
from tests.factories import a_booked_referral, a_referral, an_accepted_referral

pytestmark = pytest.mark.django_db

OWN, DEPUTY = "0201112233", "0204445566"
NOBODY = {"voicemail": "none"}


@pytest.fixture
def booked(cast):
    User.objects.filter(pk=cast.dewi.pk).update(phone=OWN)
    User.objects.filter(pk=cast.els.pk).update(phone=DEPUTY)
    return a_booked_referral(cast)


def address(referral, name="doors:client"):
    return reverse(name, args=[links.token_for(referral.pk, LinkPurpose.CLIENT)])


def page(client, referral) -> str:
    return re.sub(r"[ \n]+", " ", client.get(address(referral)).text)


def standing(referral) -> Appointment:
    return Appointment.objects.get(dossier=referral.pk, cancelled_at=None)


def seen(client, referral) -> str:
    """The appointment that the buttons on the page are about."""
    keys = set(re.findall(r'name="appointment" value="([^"]+)"', page(client, referral)))
    assert len(keys) == 1
    return keys.pop()


def other_moment(referral, nth=0) -> str:
    return moment_value([one for one in slots_of(standing(referral).user_id, timezone.now())][nth])


@pytest.mark.parametrize("also", [{"appointment": None}, {"appointment": "x"}, {}])
def test_an_old_page_does_not_cancel_the_new_appointment(client, booked, also):
    old = {"appointment": seen(client, booked)} | also
    client.post(
        address(booked, "doors:client_move"), {"appointment": seen(client, booked), "moment": other_moment(booked)}
    )
    new = standing(booked)
    assert str(new.pk) != old["appointment"]

    given = {name: value for name, value in old.items() if value}
    answer = client.post(address(booked, "doors:client_cancel"), given)
    assert (answer.status_code, "Uw afspraak is intussen veranderd" in answer.text) == (409, True)
    assert standing(booked).pk == new.pk
    assert f'value="{new.pk}"' in answer.text

    assert client.post(address(booked, "doors:client_cancel"), {"appointment": seen(client, booked)}).status_code == 302
    assert not Appointment.objects.filter(dossier=booked.pk, cancelled_at=None).exists()


def test_an_old_page_does_not_move_the_new_appointment(client, booked):
    old = seen(client, booked)
    client.post(address(booked, "doors:client_move"), {"appointment": old, "moment": other_moment(booked)})
    new = standing(booked)
    given = {"appointment": old, "moment": other_moment(booked, 2)}
    answer = client.post(address(booked, "doors:client_move"), given)
    assert (answer.status_code, standing(booked).pk) == (409, new.pk)


def test_moved_and_then_cancelled_is_one_step_that_says_which(client, cast, booked):
    accept(cast.actor(cast.dewi), booked.pk)
    client.post(
        address(booked, "doors:client_move"), {"appointment": seen(client, booked), "moment": other_moment(booked)}
    )
    client.force_login(cast.dewi)
    today = client.get(reverse("doors:today")).text
    assert "de cliënt heeft de afspraak verzet" in today

    client.post(address(booked, "doors:client_cancel"), {"appointment": seen(client, booked)})
    steps = Step.objects.filter(dossier_id=booked.pk, code="client_moved", done_at=None)
    assert [step.details for step in steps] == [{"what": "cancelled"}]
    today = client.get(reverse("doors:today")).text
    assert "Kijk naar de afgezegde afspraak" in today
    assert ("de cliënt heeft de afspraak afgezegd" in today, "afspraak verzet" in today) == (True, False)


def test_when_the_link_worker_is_away_the_page_says_that_it_is_off_and_whom_to_call(client, cast, booked):
    before = page(client, booked)
    assert (shown(OWN) in before, "gaat niet door" in before, "neemt het over" in before) == (True, False, False)
    day = timezone.localdate()
    register_absence(cast.actor(cast.dewi), cast.dewi.pk, day, day + timedelta(days=30), cast.els.pk)

    told = page(client, booked)
    assert "gaat niet door" in told
    assert "Dewi Darma is er nu even niet. Els Evers neemt het over." in told
    assert "Vragen? Bel Els Evers:" in told
    assert (shown(DEPUTY) in told, shown(OWN) in told, OWN in told) == (True, False, False)


def test_without_a_deputy_the_team_is_called(client, cast, booked):
    Organisation.objects.filter(pk=cast.here.welfare.pk).update(phone="0207778899")
    assert shown(OWN) in page(client, booked)
    day = timezone.localdate()
    register_absence(cast.actor(cast.dewi), cast.dewi.pk, day, day + timedelta(days=30), None)
    told = page(client, booked)
    assert "Een collega neemt het over." in told
    assert (shown("0207778899") in told, shown(OWN) in told) == (True, False)


def test_an_appointment_that_the_link_worker_cancelled_is_said_to_be_off(client, cast, booked):
    assert "gaat niet door" not in page(client, booked)
    cancel(cast.actor(cast.dewi), booked.pk)
    assert "gaat niet door" in page(client, booked)


def test_who_wants_no_contact_is_told_that_nobody_contacts_and_how_to_reach_us(client, cast):
    User.objects.filter(pk=cast.dewi.pk).update(phone=OWN)
    referral = an_accepted_referral(cast)
    file = reverse("doors:file", args=[referral.pk])
    assert "We nemen uiterlijk" in page(client, referral)
    told = client.post(address(referral, "doors:client_wishes"), NOBODY, follow=True).text
    told = re.sub(r"[ \n]+", " ", told)
    assert ("We houden ons hieraan" in told, "We nemen uiterlijk" in told) == (False, False)
    assert "genoteerd dat we geen contact met u mogen opnemen" in told
    assert "U hoort dus niets van ons" in told
    assert "Wilt u praten? Bel Dewi Darma:" in told
    assert shown(OWN) in told

    client.force_login(cast.dewi)
    file = client.get(file).text
    assert ("wil geen contact van ons" in file, "nog niets afgesproken" in file) == (True, False)
    client.post(address(referral, "doors:client_wishes"), NOBODY | {"reach": ["may_call"]})
    assert "We nemen uiterlijk" in page(client, referral)


def test_who_wants_no_contact_hears_the_same_after_cancelling_and_stopping(client, booked):
    Client.objects.filter(pk=booked.client_id).update(may_call=False)
    given = {"appointment": seen(client, booked)}
    assert "We zeggen de afspraak af. Bel ons" in page(client, booked)
    assert (
        "Bel ons als u een andere tijd wilt"
        in client.post(address(booked, "doors:client_cancel"), given, follow=True).text
    )
    stopped = client.post(address(booked, "doors:client_stop"), follow=True).text
    assert "nemen geen contact met u op" in stopped
    assert "nog één keer" not in stopped


@pytest.mark.parametrize(
    ("way", "known"), [("may_mail", {"email": ""}), ("may_call", {"phone": ""}), ("may_write", {"street": ""})]
)
def test_a_way_that_leads_nowhere_is_not_the_only_one(client, booked, way, known):
    wishes, whole = (
        address(booked, "doors:client_wishes"),
        {"phone": OWN, "email": "a@b.example", "street": "Laan 1", "postcode": "1234AB"},
    )
    Client.objects.filter(pk=booked.client_id).update(**whole)
    assert client.post(wishes, NOBODY | {"reach": [way]}).status_code == 302

    Client.objects.filter(pk=booked.client_id).update(**known, may_call=True, may_mail=True, may_write=True)
    answer = client.post(wishes, NOBODY | {"reach": [way], "reach_note": "na tienen"})

    assert answer.status_code == 422
    assert "geen nummer of adres van u" in answer.text and "na tienen" in answer.text
    assert Client.objects.get(pk=booked.client_id).may_mail
    everything = NOBODY | {"reach": ["may_mail", "may_call", "may_write"]}
    assert client.post(wishes, everything).status_code == 302


def test_who_stops_before_acceptance_gives_a_step_that_can_be_done(client, cast, booked):
    contact = reverse("journey:contact", args=[booked.pk])
    client.post(address(booked, "doors:client_stop"))
    client.force_login(cast.dewi)
    today = client.get(reverse("doors:today")).text
    assert client.get(contact).status_code == 403
    assert contact not in today
    assert "Aannemen en contact vastleggen" in today

    answer = client.post(reverse("referral:accept", args=[booked.pk]), {"then": "contact"})
    assert answer.url == contact
    assert client.get(contact).status_code == 200
    assert contact in client.get(reverse("doors:today")).text


def test_of_a_returned_referral_the_referrer_hears_that_the_client_stops(client, cast):
    referral = a_referral(cast)
    give_back(cast.actor(cast.dewi), referral.pk, ReturnReason.UNCLEAR, None, "Wat is de vraag?")
    client.post(address(referral, "doors:client_stop"))
    step = Step.objects.get(dossier_id=referral.pk, code="client_stops", done_at=None)
    assert (step.organisation_id, step.owner_id) == (cast.here.practice.pk, cast.anna.pk)
    client.force_login(cast.anna)
    assert reverse("journey:contact", args=[referral.pk]) not in client.get(reverse("doors:today")).text


def test_nothing_is_left_to_talk_about_once_the_referral_was_withdrawn(client, cast, booked):
    client.post(address(booked, "doors:client_stop"))
    client.post(address(booked, "doors:client_stop"))
    owed = Step.objects.filter(dossier_id=booked.pk, code="client_stops", done_at=None)
    assert owed.count() == 1
    withdraw(cast.actor(cast.anna), booked.pk, WithdrawReason.CLIENT_CHANGED_MIND)
    assert (owed.count(), Referral.objects.get(pk=booked.pk).state) == (0, "withdrawn")


def test_of_a_returned_referral_the_page_promises_nothing_that_nobody_will_do(client, cast, booked, in_english):
    accept(cast.actor(cast.dewi), booked.pk)
    client.force_login(cast.dewi)
    form = client.get(reverse("referral:return", args=[booked.pk])).text
    assert "Kring sends the client no message of this" in form and "whoever signed them up tells them more" in form
    client.logout()
    give_back(cast.actor(cast.dewi), booked.pk, ReturnReason.UNCLEAR, None, "Wat is de vraag?")
    Organisation.objects.filter(pk=cast.here.practice.pk).update(phone=DEPUTY)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"

    text = page(client, booked)
    assert "is off." in text and "Whoever signed you up tells you how it goes on." in text
    assert "Call your practice" in text and shown(DEPUTY) in text
    assert "We contact you" not in text and shown(OWN) not in text


def offered(client, referral) -> dict[str, str]:
    """Each moment that the page offers, with whom ('' where the page does not say it)."""
    labels = re.findall(r'name="moment" value="([^"]+)"(.*?)</label>', page(client, referral))
    return {value: "".join(re.findall(r">met ([^<]*)<", words)) for value, words in labels}


def test_an_appointment_with_who_stands_in_moves_to_the_link_worker_once_they_are_back(client, cast):
    referral, day = an_accepted_referral(cast), timezone.localdate()
    last = day + timedelta(days=14)
    register_absence(cast.actor(cast.dewi), cast.dewi.pk, day, last, cast.els.pk)
    book_next(cast.actor(cast.els), referral.pk, slots_of(cast.els.pk, timezone.now())[0])
    assert standing(referral).user == cast.els

    with_whom = offered(client, referral)
    slots = [*slots_of(cast.els.pk, timezone.now()), *slots_of(cast.dewi.pk, timezone.now())]
    days = {moment_value(slot): timezone.localdate(slot.starts_at) for slot in slots}
    assert set(with_whom.values()) == {"Els Evers", "Dewi Darma"}
    assert all((days[value] <= last) == (name == "Els Evers") for value, name in with_whom.items())

    back = next(value for value, name in with_whom.items() if name == "Dewi Darma")
    given = {"appointment": seen(client, referral), "moment": back}
    assert client.post(address(referral, "doors:client_move"), given).status_code == 302
    assert standing(referral).user == cast.dewi
    later = next(slot for slot in slots_of(cast.els.pk, timezone.now()) if timezone.localdate(slot.starts_at) > last)
    given = {"appointment": seen(client, referral), "moment": moment_value(later)}
    assert client.post(address(referral, "doors:client_move"), given).status_code == 409
    assert standing(referral).user == cast.dewi


def test_while_everything_is_with_one_person_no_name_stands_at_a_moment(client, booked):
    assert set(offered(client, booked).values()) == {""}


def test_the_action_itself_takes_no_moment_of_somebody_else(cast, booked):
    stranger = slots_of(cast.els.pk, timezone.now())[0]
    link = links.find(links.token_for(booked.pk, LinkPurpose.CLIENT), LinkPurpose.CLIENT)
    with pytest.raises(NotVisible):
        move_appointment(link, standing(booked).pk, stranger)
