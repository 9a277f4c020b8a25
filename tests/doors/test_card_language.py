"""The card speaks the client's language, and what only exists in another one does not stand on it."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from kring.identity.models import LinkWorkerProfile, Organisation, User
from kring.ui.places import room
from tests.factories import a_booked_referral, a_person, a_referral

pytestmark = pytest.mark.django_db
ABOUT = "Ik luister graag en loop een eind mee."


@pytest.mark.parametrize("language, words", [("nl", "kamer 3"), ("en", "room 3")])
def test_the_card_is_in_the_language_of_the_client(client, cast, language, words):
    LinkWorkerProfile.objects.update(about=ABOUT)
    referral = a_booked_referral(cast, person=a_person(language=language))
    client.force_login(cast.anna)
    card = client.get(reverse("doors:card", args=[referral.pk])).text

    assert f'<div lang="{language}">' in card
    assert words in card
    assert (ABOUT in card) == (language == "nl")


@pytest.mark.parametrize(
    "reads, sent, asked, page, paper",
    [
        ("en", "nl", "", ("Referred.", "To the file", "Card lost"), "Het kost niets."),
        ("nl", "en", "", ("Verwezen.", "Naar het dossier", "Kaartje kwijt"), "It is free of charge."),
        ("nl", "nl", "?language=en", ("Verwezen.", "Naar het dossier", "Kaartje kwijt"), "It is free of charge."),
    ],
)
def test_around_the_card_the_page_is_in_the_language_of_who_reads_it(client, cast, reads, sent, asked, page, paper):
    User.objects.filter(pk=cast.anna.pk).update(language=reads)
    referral = a_booked_referral(cast, person=a_person(language=sent))
    client.force_login(cast.anna)
    shown = client.get(reverse("doors:sent", args=[referral.pk]) + asked).text
    assert f'<html lang="{reads}">' in shown
    for words in (*page, paper):
        assert words in shown


@pytest.mark.parametrize(
    "written, nl, en",
    [
        ("3", "kamer 3", "room 3"),
        ("kamer 3", "kamer 3", "room 3"),
        ("Spreekkamer 2a", "kamer 2a", "room 2a"),
        ("Room B", "kamer B", "room B"),
        ("de Tuinkamer", "de Tuinkamer", "de Tuinkamer"),
        ("", "", ""),
    ],
)
def test_a_numbered_room_is_read_in_either_language(written, nl, en):
    with override("nl"):
        assert room(written) == nl
    with override("en"):
        assert room(written) == en


def test_without_an_appointment_the_card_speaks_of_none(client, cast):
    Organisation.objects.filter(pk=cast.here.welfare.pk).update(phone="010-5550100")
    client.force_login(cast.anna)
    shown = {}
    for make in (a_booked_referral, a_referral):
        referral = make(cast, person=a_person(language="en"))
        card = client.get(reverse("doors:card", args=[referral.pk])).text
        paper = card[card.index('<div lang="en">') :]
        words = (
            "Your appointment",
            "cannot come?",
            "Move or cancel the appointment",
            "Questions",
            "Your contact with us",
        )
        shown[make] = [said in paper for said in words]

    assert shown[a_booked_referral] == [True, True, True, True, False]
    assert shown[a_referral] == [False, False, False, True, True]
