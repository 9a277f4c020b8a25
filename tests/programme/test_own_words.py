"""Whose words hold where: those of the file, of the region, or the catalogue's; and none of them stays behind."""

import dataclasses

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from kring.access import links
from kring.access.models import LinkPurpose
from kring.events.models import OutboxMessage
from kring.events.outbox import work_off
from kring.programme.models import Programme
from kring.programme.starting_point import starting_content
from kring.programme.vocabularies import forget
from tests.factories import a_booked_referral, an_accepted_referral
from tests.matching.handovers import a_handover, token_of
from tests.programme.own_words import OWN, own_words_in, publish, shown, usual_words_in, with_own_words

pytestmark = pytest.mark.django_db


def test_words_do_not_leak_into_the_next_request(cast, client):
    """One thread, one request after the other: own words, none at all, and after an error."""
    with_own_words(cast)
    address = reverse("doors:today")
    for _ in range(2):
        client.force_login(cast.dewi)
        assert own_words_in(shown(client.get(address).text))
        client.force_login(cast.karim)
        text = shown(client.get(address).text)
        assert not own_words_in(text) and usual_words_in(text)
        assert gettext("Link worker") == "Welzijnscoach"


def test_words_do_not_leak_from_a_page_that_broke(cast, client, monkeypatch):
    with_own_words(cast)
    client.force_login(cast.dewi)
    client.raise_request_exception = False

    def broken(*args, **kwargs):
        raise RuntimeError(gettext("Link worker"))

    with monkeypatch.context() as patch:
        patch.setattr("kring.doors.today_views.today_of", broken)
        answer = client.get(reverse("doors:today"))
    assert answer.status_code == 500
    assert str(answer.exc_info[1]) == "Wijkgids"
    assert gettext("Link worker") == "Welzijnscoach"


# --- Without an account, on paper, by mail ---------------------------------------------------------------------------


def test_the_clients_page_and_card_say_them_once_a_word_stands_there(cast, client, monkeypatch):
    """Page and card are neutral and hold none of the terms today: what is asked is in whose words they speak."""
    monkeypatch.setattr(
        "kring.doors.client_views.render", lambda *_args, **_options: HttpResponse(gettext("Link worker"))
    )
    paper: list[str] = []
    monkeypatch.setattr(
        "kring.doors.client_views.render_to_string", lambda *_args, **_options: paper.append(gettext("Link worker"))
    )
    usual, own = a_booked_referral(cast), a_booked_referral(with_own_words(cast))
    client.force_login(cast.anna)
    for referral, words in ((usual, ("Welzijnscoach", "Link worker")), (own, ("Wijkgids", "Guide"))):
        token = links.token_for(referral.pk, LinkPurpose.CLIENT)
        assert client.get(reverse("doors:client", args=[token])).text == words[0]
        for language, word in zip(("nl", "en"), words, strict=True):
            client.get(reverse("doors:card", args=[referral.pk]), {"language": language})
            assert paper.pop() == word


def test_the_provider_reads_them_behind_the_link_and_in_the_mail(cast, client, mailoutbox):
    referral = an_accepted_referral(with_own_words(cast))
    handover = a_handover(cast, referral)
    page = shown(client.get(reverse("doors:provider_link", args=[token_of(handover)])).text)
    assert usual_words_in(page) == []
    assert own_words_in(page)

    OutboxMessage.objects.filter(handler__endswith="mail.say_that_something_waits").delete()
    work_off()
    mail = next(mail for mail in mailoutbox if mail.to == [cast.activity.email])
    assert mail.subject == "Iemand wil graag meedoen met uw buurtgroep"
    assert usual_words_in(mail.body) == []
    assert gettext("Someone would like to join your activity") == "Iemand wil graag meedoen met uw activiteit"


# --- Which words hold --------------------------------------------------------------------------------------------------


def test_a_file_keeps_the_words_it_began_under_and_lists_say_those_in_force(cast, client):
    old = an_accepted_referral(cast)
    new = an_accepted_referral(with_own_words(cast))
    client.force_login(cast.dewi)

    file = shown(client.get(reverse("doors:file", args=[old.pk])).text)
    assert not own_words_in(file) and usual_words_in(file)
    file = shown(client.get(reverse("doors:file", args=[new.pk])).text)
    assert own_words_in(file) and not usual_words_in(file)
    today = shown(client.get(reverse("doors:today")).text)
    assert own_words_in(today) and not usual_words_in(today)


def test_lists_say_the_usual_words_where_programmes_do_not_agree(cast, client):
    file = reverse("doors:file", args=[an_accepted_referral(with_own_words(cast)).pk])
    other = Programme.objects.create(region_id=cast.here.region.pk, name="Ander programma")
    some = {code: words for code, words in OWN.items() if code.startswith("client")}
    publish(dataclasses.replace(cast.here, programme=other), starting_content() | {"terms": some})
    forget()
    client.force_login(cast.dewi)

    assert own_words_in(shown(client.get(reverse("referral:list")).text)) <= {"deelnemer", "deelnemers"}
    assert usual_words_in(shown(client.get(reverse("referral:list")).text))
    assert not usual_words_in(shown(client.get(file).text))


def test_what_people_typed_stays_as_they_wrote_it(cast, client):
    words = "De cliënt wil een welzijnscoach."
    referral = an_accepted_referral(with_own_words(cast), help_question=words)
    client.force_login(cast.dewi)
    text = shown(client.get(reverse("doors:file", args=[referral.pk])).text)
    assert words in text
    assert usual_words_in(text.replace(words, "")) == []


def test_a_version_published_elsewhere_is_known_at_once_for_its_files(cast, client):
    """Another process published it: this one has the region's words of before."""
    client.force_login(cast.anna)
    assert not own_words_in(shown(client.get(reverse("doors:today")).text))
    with_own_words(cast)
    assert own_words_in(shown(client.get(reverse("referral:new")).text))


def test_words_cost_one_query_for_all_pages_together(cast, client):
    file = reverse("doors:file", args=[an_accepted_referral(with_own_words(cast)).pk])
    client.force_login(cast.dewi)
    client.get(file)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kring.programme.vocabularies.ProgrammeVersion.objects", None)
        assert own_words_in(shown(client.get(file).text))
        assert own_words_in(shown(client.get(reverse("doors:today")).text))
