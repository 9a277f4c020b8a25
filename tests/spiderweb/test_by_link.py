"""The client fills in a web by the link of the card: it goes in and does not come out."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access.links import token_for
from kring.access.models import AuditEntry, Link, LinkPurpose
from kring.access.policy import NotVisible
from kring.duties.models import Step
from kring.journey.actions.course import close
from kring.referral.actions.receive import give_back
from kring.referral.rules.lifecycle import NotNow
from kring.referral.rules.reasons import ReturnReason
from kring.spiderweb.actions.webs import Enough, fill_in_by_link
from kring.spiderweb.models import MadeBy, Web
from kring.spiderweb.queries import file_webs
from kring.spiderweb.rules.web import BY_LINK_A_DAY, Dimension
from tests.factories import a_referral, an_accepted_referral
from tests.spiderweb.webs import a_new_web, posted, some_texts

pytestmark = pytest.mark.django_db


def link_of(referral) -> Link:
    return Link.objects.get(dossier_id=referral.pk, purpose=LinkPurpose.CLIENT)


def addresses(referral) -> tuple[str, str]:
    token = token_for(referral.pk, LinkPurpose.CLIENT)
    return reverse("spiderweb:fill_in", args=[token]), reverse("doors:client", args=[token])


def key_on(page: str) -> str:
    return re.search(r'name="key" value="([^"]+)"', page)[1]


def owed(referral) -> list[Step]:
    return list(Step.objects.filter(dossier_id=referral.pk, code="client_filled_in", done_at=None))


def leads(referral) -> list[str]:
    return list(Step.objects.filter(dossier_id=referral.pk, kind="lead", done_at=None).values_list("code", flat=True))


def test_it_is_kept_as_of_the_client_and_shown_to_who_accompanies(cast):
    referral = an_accepted_referral(cast)
    web = fill_in_by_link(link_of(referral), a_new_web(shared=True, talk=frozenset({Dimension.BODY})))
    assert (web.made_by, web.user, web.organisation) == (MadeBy.CLIENT, None, None)
    assert (web.together, web.shared) == (False, False)
    row = file_webs(cast.actor(cast.dewi), referral).latest
    assert (row.id, row.wants, row.who, row.may_correct) == (web.pk, ("Lichaamsfuncties",), "", False)
    assert file_webs(cast.actor(cast.anna), referral).rows == ()
    line = AuditEntry.objects.get(verb="web.made")
    assert (line.user_id, line.bearer_id) == (None, link_of(referral).pk)


def test_the_link_worker_gets_a_duty_that_does_not_say_what_it_is(client, cast):
    referral = an_accepted_referral(cast)
    before = leads(referral)
    fill_in_by_link(link_of(referral), a_new_web())
    fill_in_by_link(link_of(referral), a_new_web(1, 1, 1, 1, 1, 1))
    (duty,) = owed(referral)  # two webs, read in one go
    assert (duty.owner, duty.organisation, duty.details) == (cast.dewi, cast.here.welfare, {})
    assert leads(referral) == before and len(before) == 1

    client.force_login(cast.dewi)
    today = client.get(reverse("doors:today")).text
    assert "Lees wat de cliënt heeft ingevuld" in today and "web" not in today.lower().replace("/webs/", "")
    client.post(reverse("doors:settle", args=[duty.pk]))
    assert owed(referral) == [] and leads(referral) == before


def test_before_anybody_took_it_up_it_waits_for_the_team(cast):
    referral = a_referral(cast)
    fill_in_by_link(link_of(referral), a_new_web())
    assert owed(referral)[0].organisation == cast.here.welfare


def test_a_link_of_another_kind_opens_nothing(cast):
    referral = an_accepted_referral(cast)
    link = link_of(referral)
    assert fill_in_by_link(link, a_new_web())
    link.purpose = LinkPurpose.PROVIDER
    with pytest.raises(NotVisible):
        fill_in_by_link(link, a_new_web())


def test_of_a_file_that_is_closed_nothing_is_taken_in_and_no_duty_is_left(client, cast):
    referral = an_accepted_referral(cast)
    address, client_page = addresses(referral)
    fill_in_by_link(link_of(referral), a_new_web())
    assert client.get(address).status_code == 200 and address in client.get(client_page).text
    close(cast.actor(cast.dewi), referral.pk)
    with pytest.raises(NotNow):
        fill_in_by_link(link_of(referral), a_new_web())
    assert owed(referral) == []
    answer = client.post(address, posted(), follow=True)
    assert "niet in te vullen" in answer.text and address not in answer.text
    assert Web.objects.count() == 1


def test_nor_of_one_that_went_back_to_the_referrer(client, cast):
    referral = a_referral(cast)
    address, client_page = addresses(referral)
    assert address in client.get(client_page).text
    give_back(cast.actor(cast.dewi), referral.pk, ReturnReason.UNCLEAR, None, "Wat is de vraag?")
    assert address not in client.get(client_page).text
    with pytest.raises(NotNow):
        fill_in_by_link(link_of(referral), a_new_web())


def test_who_sends_many_on_a_day_is_thanked_and_no_more_are_kept(client, cast):
    referral = an_accepted_referral(cast)
    for _ in range(BY_LINK_A_DAY):
        fill_in_by_link(link_of(referral), a_new_web())
    with pytest.raises(Enough):
        fill_in_by_link(link_of(referral), a_new_web())
    assert "Dank u wel" in client.post(addresses(referral)[0], posted(), follow=True).text
    assert Web.objects.count() == BY_LINK_A_DAY
    Web.objects.update(on=timezone.localdate() - timedelta(days=1))
    assert fill_in_by_link(link_of(referral), a_new_web())


def test_the_page_thanks_and_never_shows_what_was_filled_in(client, cast):
    referral = an_accepted_referral(cast)
    address, client_page = addresses(referral)
    fresh = without_keys(client.get(address).text)
    words = {"words_body": "Stijf in de ochtend", "talk_body": "on"}
    answer = client.post(address, posted(**words) | {"key": key_on(client.get(address).text)})
    assert (answer.status_code, answer.url) == (302, client_page)
    assert Web.objects.get().words == {"body": "Stijf in de ochtend"}
    thanks = client.get(client_page).text
    assert "Dank u wel voor het invullen." in thanks
    for page in (thanks, client.get(client_page).text, client.get(address).text):
        assert "Stijf" not in page
    assert without_keys(client.get(address).text) == fresh


def without_keys(page: str) -> str:
    """A page without what differs at every visit."""
    return re.sub(r'[A-Za-z0-9]{64}|name="key" value="[^"]+"', "", page)


def test_the_page_says_nothing_of_whom_it_is_and_why(client, cast):
    referral = an_accepted_referral(cast, help_question="Wil weer onder de mensen na verlies.")
    page = client.get(addresses(referral)[0]).text
    assert "Hoe gaat het met u?" in page
    for secret in ("Beem", "Mien", "Anna", "verlies", "huisarts", "verwij"):
        assert secret not in page


def test_a_page_that_says_nothing_comes_back_with_the_reason_and_input_is_kept(client, cast):
    address, _page = addresses(an_accepted_referral(cast))
    empty = client.post(address, posted(None, None, None, None, None, None))
    assert empty.status_code == 422 and "Er is nog niets ingevuld" in empty.text
    wrong = client.post(address, posted() | {"words_mind": "x" * 300, "mark_daily_0": "12", "words_body": "Stijf"})
    assert wrong.status_code == 422 and 'value="Stijf"' in wrong.text
    assert 'href="#id_words_mind"' in wrong.text and 'href="#id_mark_daily_0"' in wrong.text
    assert 'id="id_mark_body_0_6" value="6" checked' in wrong.text
    assert Web.objects.count() == 0


def test_a_lost_answer_makes_no_second_web_and_what_was_changed_after_it_is_one_more(client, cast):
    address, _page = addresses(an_accepted_referral(cast))
    sent = posted() | {"key": key_on(client.get(address).text)}
    for _ in range(2):
        assert "Dank u wel" in client.post(address, sent, follow=True).text
    assert Web.objects.count() == 1
    assert "Dank u wel" in client.post(address, sent | {"mark_body_0": "9"}, follow=True).text
    assert Web.objects.count() == 2


def test_the_full_web_is_offered_with_the_texts_of_the_region_only(client, cast):
    address, _page = addresses(an_accepted_referral(cast))
    short = client.get(address + "?kind=full").text
    assert 'href="?kind=full"' not in short and "mark_body_6" not in short
    texts = some_texts(cast)
    full = client.get(address + "?kind=full").text
    assert 'href="?kind=full"' in client.get(address).text
    assert "tekst body 7" in full and f'name="texts" value="{texts.pk}"' in full
    client.post(address, {"texts": str(texts.pk), "mark_body_6": "3"})
    assert Web.objects.get().marks["body"] == [None] * 6 + [3]
