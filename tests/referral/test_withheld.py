"""After the client withdrew consent the practice sees what it knew then: no state, step or date that came after, on no surface."""

import pytest
from django.urls import reverse

from kring.access.policy import NotAllowed
from kring.clients.actions import owns
from kring.clients.queries import find
from kring.duties.models import Step
from kring.duties.wording import why
from kring.feedback.models import Notice
from kring.referral.actions.consent import withdraw_consent
from kring.referral.actions.mend import answer
from kring.referral.actions.receive import accept, ask, give_back
from kring.referral.models import Message, Referral
from kring.referral.rules.reasons import ReturnReason
from tests.factories import a_referral

NO_NEWS = "Vanaf dat moment ziet de praktijk niets nieuws over het traject"
TOLD = "Toestemming ingetrokken"


@pytest.fixture
def referral(cast):
    """Sent by Anna to Dewi, not accepted yet."""
    return a_referral(cast, to=cast.dewi)


def pages(client, user, referral):
    """What a reader sees of it: the file without its timeline, the list, a search, Today."""
    client.force_login(user)
    name = referral.client.last_name
    return {
        "file": client.get(f"/files/{referral.pk}/").text.partition('class="timeline')[0],
        "list": client.get("/referrals/").text,
        "search": client.post("/referrals/search/", {"name": name}).text,
        "today": client.get("/").text,
    }


@pytest.mark.parametrize("who", ["anna", "bram"])
def test_what_comes_after_shows_on_no_page_of_the_practice(cast, referral, client, who):
    user = getattr(cast, who)
    accept(cast.actor(cast.dewi), referral.pk)
    before = pages(client, user, referral)
    for surface in ("file", "list", "search"):
        assert "Aangenomen" in before[surface], surface
    assert "legt het eerste contact" in before["file"]
    withdraw_consent(cast.actor(cast.dewi), referral.pk)
    after = pages(client, user, referral)
    for surface in ("file", "list", "search"):
        assert TOLD in after[surface], surface
    for surface, text in after.items():
        found = [word for word in ("Aangenomen</", "legt het eerste contact") if word in text]
        assert not found, (surface, found)
        assert '"cell-value"></' not in text, surface  # on a phone it would be a heading with nothing below it
    assert NO_NEWS in after["file"]


def test_today_of_the_referrer_says_no_step(cast, referral, client):
    accept(cast.actor(cast.dewi), referral.pk)
    assert "legt het eerste contact" in pages(client, cast.anna, referral)["today"]
    withdraw_consent(cast.actor(cast.dewi), referral.pk)
    today = pages(client, cast.anna, referral)["today"]
    assert TOLD in today and "er wordt niets nieuws gedeeld" in today
    assert "legt het eerste contact" not in today and "Aangenomen" not in today


def test_the_tabs_of_the_list_go_by_what_the_practice_knows(cast, referral, client):
    name = referral.client.last_name
    withdraw_consent(cast.actor(cast.anna), referral.pk)
    accept(cast.actor(cast.dewi), referral.pk)
    for user, tab, shows in (
        (cast.anna, "waiting", True),
        (cast.anna, "under_way", False),
        (cast.dewi, "waiting", False),
        (cast.dewi, "under_way", True),
    ):
        client.force_login(user)
        assert (name in client.get(f"/referrals/?tab={tab}").text) == shows, (user.name, tab)


def test_pages_about_how_it_stands_now_are_closed_to_the_practice(cast, referral, client):
    urls = [
        reverse("doors:card", kwargs={"id": referral.pk}),
        reverse("referral:appointment", kwargs={"id": referral.pk}),
    ]
    client.force_login(cast.anna)
    assert [client.get(url).status_code for url in urls] == [200, 200]
    withdraw_consent(cast.actor(cast.anna), referral.pk)
    assert [client.get(url).status_code for url in urls] == [403, 403]
    client.force_login(cast.dewi)
    assert [client.get(url).status_code for url in urls] == [200, 200]


def test_what_cannot_be_done_any_more_is_refused_without_saying_why_now(cast, referral, client):
    ask(cast.actor(cast.dewi), referral.pk, "Wanneer is zij thuis?")
    withdraw_consent(cast.actor(cast.anna), referral.pk)
    client.force_login(cast.anna)
    url = reverse("referral:answer", kwargs={"id": referral.pk})
    seq = Referral.objects.get(pk=referral.pk).seq
    accept(cast.actor(cast.dewi), referral.pk)
    page = client.post(url, {"text": "In de ochtend.", "seq": seq}).text
    assert NO_NEWS in page and "aangenomen" not in page.lower()


def test_a_question_of_before_can_still_be_answered(cast, referral, client):
    ask(cast.actor(cast.dewi), referral.pk, "Wanneer is zij thuis?")
    withdraw_consent(cast.actor(cast.anna), referral.pk)
    client.force_login(cast.anna)
    page = client.get(f"/files/{referral.pk}/").text
    assert "Wanneer is zij thuis?" in page and f"/referrals/{referral.pk}/answer/" in page
    answer(cast.actor(cast.anna), referral.pk, "In de ochtend.")
    assert Referral.objects.get(pk=referral.pk).state == "sent"


@pytest.mark.parametrize("route", ["ask", "return", "note", "feedback"])
def test_no_words_reach_the_practice(cast, referral, client, route):
    if route == "feedback":
        accept(cast.actor(cast.dewi), referral.pk)
    url = f"/files/{referral.pk}/feedback/send/" if route == "feedback" else f"/referrals/{referral.pk}/{route}/"
    if route == "feedback":
        url = reverse("feedback:send", kwargs={"id": referral.pk})
    withdraw_consent(cast.actor(cast.anna), referral.pk)
    Notice.objects.all().delete()
    client.force_login(cast.dewi)
    sent = client.post(url, {"text": "Zij drinkt.", "reason": "unclear", "about": "after_intake"})
    assert sent.status_code in (403, 422), sent.status_code
    assert not Message.objects.exists() and not Notice.objects.exists()
    if route in ("ask", "return"):
        page = client.get(f"/files/{referral.pk}/").text
        assert url not in page
        assert "Vraag het de cliënt zelf" in client.get(url).text


def test_the_actions_themselves_refuse(cast, referral):
    withdraw_consent(cast.actor(cast.anna), referral.pk)
    dewi = cast.actor(cast.dewi)
    with pytest.raises(NotAllowed, match="toestemming"):
        ask(dewi, referral.pk, "Wanneer?")
    with pytest.raises(NotAllowed, match="toestemming"):
        give_back(dewi, referral.pk, ReturnReason.UNCLEAR, None, "Zij drinkt.")


def test_the_link_workers_step_does_not_say_that_the_referrer_waits(cast, referral):
    def reason():
        step = Step.objects.get(code="accept", done_at=None)
        return why(step.code, step.details)

    assert "wacht op uw antwoord" in reason()
    ask(cast.actor(cast.dewi), referral.pk, "Wanneer is zij thuis?")
    withdraw_consent(cast.actor(cast.anna), referral.pk)
    answer(cast.actor(cast.anna), referral.pk, "In de ochtend.")
    assert "wacht" not in reason() and "de verwijzer hoort niets nieuws" in reason()


def test_the_same_for_a_step_that_stood_already(cast, referral):
    withdraw_consent(cast.actor(cast.anna), referral.pk)
    step = Step.objects.get(code="accept", done_at=None)
    assert "de verwijzer hoort niets nieuws" in why(step.code, step.details)


def test_what_either_side_writes_about_the_client_from_then_on_stays_with_that_side(cast, referral, client):
    withdraw_consent(cast.actor(cast.anna), referral.pk)
    referral.refresh_from_db()
    theirs, own = referral.client, referral.client.copy_of
    assert (theirs.owner_id, own.owner_id) == (referral.welfare_id, referral.practice_id)
    assert theirs.full_name == own.full_name and theirs.birth_date == own.birth_date
    type(own).objects.filter(pk=theirs.pk).update(reach_note="Zit nu bij haar zus.")
    type(own).objects.filter(pk=own.pk).update(reach_note="Overdag bellen.")
    for user, reads, not_reads in (
        (cast.anna, "Overdag bellen.", "haar zus"),
        (cast.dewi, "haar zus", "Overdag bellen."),
    ):
        client.force_login(user)
        page = client.get(f"/files/{referral.pk}/").text
        assert reads in page and not_reads not in page
    client.force_login(cast.anna)
    again = client.get(reverse("referral:new", query={"client": own.pk})).text
    assert "haar zus" not in again and "Overdag bellen." in again
    assert f"/files/{referral.pk}/" in again  # who is referred already is still known


def test_the_practice_finds_its_client_once(cast, referral):
    withdraw_consent(cast.actor(cast.anna), referral.pk)
    referral.refresh_from_db()
    assert find(cast.actor(cast.anna), referral.client.last_name) == [referral.client.copy_of]


def test_name_and_date_of_birth_stay_what_the_practice_entered(cast, referral):
    withdraw_consent(cast.actor(cast.anna), referral.pk)
    referral.refresh_from_db()
    assert not owns(cast.actor(cast.dewi), referral.client)


@pytest.mark.parametrize("route", ["correct", "resend", "note"])
def test_the_practice_shares_nothing_new_either(cast, referral, client, route):
    client.force_login(cast.anna)
    url = reverse(f"referral:{route}", kwargs={"id": referral.pk})
    if route != "resend":  # nothing came back yet
        assert client.get(url).status_code == 200
    withdraw_consent(cast.actor(cast.anna), referral.pk)
    assert client.get(url).status_code == 403
    assert NO_NEWS in client.get(url).text
    assert url not in client.get(f"/files/{referral.pk}/").text
