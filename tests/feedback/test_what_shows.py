"""Who hears what, where nothing is sent: what the table says shows on a screen, on paper or in somebody's list, and shows there."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser
from django.urls import reverse

from kring.access import links
from kring.access.links import LinkPurpose
from kring.duties.models import Step, StepKind
from kring.events.models import OutboxMessage
from kring.feedback.hearing import TABLE, Audience, Channel, Happening
from kring.journey.actions.course import close
from kring.outcomes.instruments_here import instrument_of
from kring.referral.models import Referral
from tests import qr
from tests.cast import Cast
from tests.factories import an_accepted_referral
from tests.feedback.scenes import ALARM, CLIENT, SCENES, play
from tests.feedback.test_who_hears_what import ARRIVES, BY_STEP
from tests.outcomes.factories import a_link_to, moment_of
from tests.outcomes.phone import Phone

TELL = "Kring stuurt de cliënt hierover geen bericht: vertel het zelf."
PAGES = {
    Happening.RETURNED: ("referral:return", "dewi"),
    Happening.ASKED: ("referral:ask", "dewi"),
    Happening.WITHDRAWN: ("referral:withdraw", "anna"),
}
STEPS = {
    Happening.FULL: "Wandelgroep De Brug is nu vol: vertel het de cliënt",
    Happening.STOPPED: "de laatste dag van Wandelgroep De Brug is ",
    Happening.CHANGED: "Wandelgroep De Brug is veranderd (eerst ",
    Happening.GAP_FILLED: "er is nu: Wandelgroep De Brug",
    Happening.GAP_DROPPED: "wat ontbrak komt er niet; zoek iets anders",
    Happening.QUESTIONS_AT_START: "dit is het afgesproken moment om het te vragen",
}
BY_WORD = (Channel.BY_WHO_ACTS, Channel.BY_LINK_WORKER)


def page(user, route: str, *args) -> str:
    browser = Browser()
    browser.force_login(user)
    return browser.get(reverse(route, args=args)).text


def clients_page(referral: Referral) -> str:
    return Browser().get(reverse("doors:client", args=[links.token_for(referral.pk, LinkPurpose.CLIENT)])).text


def confirmation(cast: Cast, happening: Happening, mailoutbox: list) -> None:
    """The screen after sending says that it was sent, and with whom and when."""
    referral = play(cast, SCENES[happening], mailoutbox)
    shown = page(cast.bram, "doors:sent", referral.pk)
    assert "Verwezen." in shown and referral.reference in shown and "Dewi Darma" in shown


def card(cast: Cast, happening: Happening, mailoutbox: list) -> None:
    """The same screen prints the card, and its link opens the client's page with the appointment."""
    referral = play(cast, SCENES[happening], mailoutbox)
    address = reverse("doors:client", args=[links.token_for(referral.pk, LinkPurpose.CLIENT)])
    paper = page(cast.bram, "doors:sent", referral.pk).split("<main", 1)[1]
    assert address in paper and qr.is_of(paper, f"http://localhost:8000{address}") and "Dewi Darma" in paper
    assert "De Brug" not in paper and "Dewi Darma" in clients_page(referral)


def neutral_card(cast: Cast, happening: Happening, mailoutbox: list) -> None:
    """The link worker's file offers the card, and it is there to print."""
    fresh = an_accepted_referral(cast)
    assert reverse("doors:neutral_card", args=[fresh.pk]) not in page(cast.dewi, "doors:file", fresh.pk)
    referral = play(cast, SCENES[happening], mailoutbox)
    assert reverse("doors:neutral_card", args=[referral.pk]) in page(cast.dewi, "doors:file", referral.pk)
    assert "Ik probeerde u te bereiken" in page(cast.dewi, "doors:neutral_card", referral.pk)


def practicalities(cast: Cast, happening: Happening, mailoutbox: list) -> None:
    """Where and when on the client's page, and a card to print from the hand-over."""
    assert "Waar u naartoe gaat" not in clients_page(an_accepted_referral(cast))
    referral = play(cast, SCENES[happening], mailoutbox)
    shown = clients_page(referral)
    assert "Waar u naartoe gaat" in shown and "De Brug" in shown
    print_it = reverse("directory:card", args=[cast.activity.pk])
    assert print_it in page(cast.dewi, "matching:handover", referral.handovers.get().pk)


def told_by_who_acts(cast: Cast, happening: Happening, mailoutbox: list) -> None:
    """The page on which it is done says that the client hears it from nobody else, and so it is."""
    route, name = PAGES[happening]
    assert TELL in page(getattr(cast, name), route, SCENES[happening].before(cast).pk)
    play(cast, SCENES[happening], mailoutbox)
    assert not [mail for mail in mailoutbox if CLIENT in mail.to]


def told_by_link_worker(cast: Cast, happening: Happening, mailoutbox: list) -> None:
    """The link worker's list says to tell the client; who came back is the link worker's turn."""
    SCENES[happening].before(cast)
    before = page(cast.dewi, "doors:today")
    referral = play(cast, SCENES[happening], mailoutbox)
    assert not [mail for mail in mailoutbox if CLIENT in mail.to]
    if happening in STEPS:
        assert STEPS[happening] not in before
        assert STEPS[happening] in page(cast.dewi, "doors:today")
    else:
        lead = Step.objects.get(dossier=referral.pk, kind=StepKind.LEAD, done_at=None)
        assert lead.owner == cast.dewi


def safety_text(cast: Cast, happening: Happening, mailoutbox: list) -> None:
    """The page after the answer shows the fixed words; another answer does not."""
    referral = SCENES[happening].before(cast)
    token, _link = a_link_to(cast, moment_of(referral, "start"))
    place = list(instrument_of(referral.region_id, "djg-6", "2006").items)
    asked = next(number for number, item in enumerate(place, 1) if item.code == ALARM["item"])
    for answer, shown in (("3", False), (str(ALARM["value"]), True)):
        phone = Phone(Browser(), token)
        assert ("0800-0113" in phone.says(asked, answer).text) is shown


SHOWS: dict[Channel, Callable[[Cast, Happening, list], None]] = {
    Channel.SCREEN: confirmation,
    Channel.CARD: card,
    Channel.NEUTRAL_CARD: neutral_card,
    Channel.PRACTICALITIES: practicalities,
    Channel.BY_WHO_ACTS: told_by_who_acts,
    Channel.BY_LINK_WORKER: told_by_link_worker,
    Channel.SAFETY: safety_text,
}
CELLS = [
    (happening, channel)
    for happening, row in TABLE.items()
    for audience in Audience
    for channel in row[audience]
    if channel in SHOWS
]


def test_every_way_of_hearing_is_looked_at():
    assert set(SHOWS) | set(ARRIVES) | BY_STEP == set(Channel)
    assert {channel for _happening, channel in CELLS} == set(SHOWS)


@pytest.mark.parametrize(("happening", "channel"), CELLS)
def test_what_the_table_says_shows(cast, mailoutbox, happening, channel):
    SHOWS[channel](cast, happening, mailoutbox)


def test_thanks_without_email_are_a_card_that_is_owed_and_the_clients_page(cast):
    assert Channel.THANKS in TABLE[Happening.CLOSED][Audience.CLIENT]
    referral = an_accepted_referral(cast)
    close(cast.actor(cast.dewi), referral.pk)
    assert not OutboxMessage.objects.filter(handler__endswith="clients.thank").exists()
    assert reverse("doors:closing_card", args=[referral.pk]) in page(cast.dewi, "doors:today")
    assert "Wilt u later weer eens praten?" in clients_page(referral)
