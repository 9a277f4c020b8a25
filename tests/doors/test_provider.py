"""A provider reads who would like to join, answers, and ticks attendance: by a link without an account, or with one."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone, translation

from kring.access.models import AuditEntry, Link
from kring.directory.models import Activity
from kring.duties.models import Step
from kring.identity.models import User
from kring.journey.models import Plan
from kring.matching.actions.attend import answer
from kring.matching.actions.hand_over import renew_link
from kring.matching.models import Attendance, Handover
from kring.referral.actions.absence import register_absence
from kring.referral.models import Referral
from kring.ui.dates import long_date
from kring.ui.phone import shown
from tests.browser import PHONE, WIDE, axe_violations, wider_than_screen
from tests.factories import a_person, an_accepted_referral
from tests.journeys.words import words_in
from tests.matching.handovers import a_handover, a_start, a_welcome, token_of

OWN = "van u</span>"
CANARIES = {
    "last name": "Kanarievogel",
    "help question": "Kanariepiet-vraag",
    "plan": "Kanariegeel-plan",
    "practice": "De Linde",
    "street": "Kanarielaan",
    "birth date": "1955",
}


@pytest.fixture
def secret(cast):
    """A client about whom everything is known that a provider may not know."""
    person = a_person(last_name=CANARIES["last name"], street=f"{CANARIES['street']} 1", postcode="1234 AB")
    referral = an_accepted_referral(cast, person=person, help_question=CANARIES["help question"])
    Plan.objects.create(
        region_id=referral.region_id,
        referral=referral,
        what_matters=CANARIES["plan"],
        barriers_note=CANARIES["plan"],
        changed_at=timezone.now(),
    )
    return referral


def test_a_provider_finds_its_own_entries_from_every_page_and_knows_them_in_the_list(cast, client):
    Activity.objects.create(region_id=cast.here.region.pk, title="Schaken", theme="meet")
    client.force_login(cast.gijs)
    inbox = client.get(reverse("doors:provider")).text
    assert 'href="#own"' in inbox.split("<h2")[0] and '<h2 id="own"' in inbox
    for page in ("", "?show=map"):
        listed = client.get(reverse("directory:search") + page).text
        assert reverse("doors:provider") + "#own" in listed
        assert listed.count(OWN) == 1
    client.force_login(cast.dewi)
    other = client.get(reverse("directory:search")).text
    assert cast.activity.title in other and OWN not in other and "#own" not in other


def link(handover):
    return reverse("doors:provider_link", args=[token_of(handover)])


def test_a_provider_reads_what_was_handed_over_and_nothing_of_what_is_known(cast, secret, client):
    handover = a_handover(cast, secret)
    stored = Referral.objects.select_related("client", "practice", "plan").get(pk=secret.pk)
    assert (stored.client.last_name, stored.help_question) == (CANARIES["last name"], CANARIES["help question"])
    assert (stored.plan.what_matters, stored.practice.name) == (CANARIES["plan"], CANARIES["practice"])
    assert (stored.client.street, stored.client.birth_date.year) == ("Kanarielaan 1", 1955)

    by_link = client.get(link(handover)).content.decode()
    client.force_login(cast.gijs)
    pages = [
        by_link,
        client.get(reverse("doors:provider")).content.decode(),
        client.get(reverse("doors:guest", args=[handover.pk])).content.decode(),
    ]
    for page in pages:
        assert "Mien" in page
        assert [name for name, canary in CANARIES.items() if canary in page] == []
    assert shown("0612345678") in by_link
    assert "Een bankje halverwege." in by_link


def test_opening_the_link_changes_nothing_but_the_log(cast, client):
    handover = a_handover(cast)
    before = list(Handover.objects.values())
    for _ in range(3):
        assert client.get(link(handover)).status_code == 200
    client.head(link(handover))

    assert list(Handover.objects.values()) == before
    entries = AuditEntry.objects.filter(verb="link.opened", dossier_id=handover.referral_id)
    assert entries.count() == 4
    assert entries.first().bearer_id == Link.objects.get(subject_id=handover.pk).pk


def test_the_page_is_not_kept_listed_or_named_elsewhere(cast, client):
    answer = client.get(link(a_handover(cast)))
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "same-origin"


def _page(client, token):
    answer = client.get(f"/p/{token}/")
    return answer.status_code, answer.content


def test_every_link_that_does_not_work_shows_the_same_page(cast, client):
    expired, revoked, live = a_handover(cast), a_handover(cast), a_handover(cast)
    tokens = {"expired": token_of(expired), "revoked": token_of(revoked), "live": token_of(live)}
    assert [_page(client, token)[0] for token in tokens.values()] == [200, 200, 200]

    Link.objects.filter(subject_id=expired.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    renew_link(cast.actor(cast.dewi), revoked.pk)
    Link.objects.filter(subject_id=live.pk).update(purpose="client")
    nothing = {_page(client, token) for token in (*tokens.values(), "x" * 32, "a")}

    assert {status for status, _content in nothing} == {404}
    stripped = {content.split(b"<main")[1].split(b"</main>")[0] for _status, content in nothing}
    assert len(stripped) == 1
    assert b"Mien" not in stripped.pop()


def test_a_link_that_does_not_work_does_nothing_either(cast, client):
    handover = a_handover(cast)
    token = token_of(handover)
    renew_link(cast.actor(cast.dewi), handover.pk)
    for verb in ("answer", "attendance", "stop"):
        assert client.post(f"/p/{token}/{verb}/", {"says": "welcome"}).status_code == 404
        opened = client.get(f"/p/{token_of(handover)}/{verb}/")
        assert (opened.status_code, opened.url) == (302, f"/p/{token_of(handover)}/")
    handover.refresh_from_db()
    assert handover.state == "sent"


def test_welcome_ticks_and_stop_by_the_link(cast, client):
    handover, today = a_handover(cast), timezone.localdate().isoformat()
    token = token_of(handover)
    answer = client.post(f"/p/{token}/answer/", {"says": "welcome", "note": "Tot dinsdag!", "seen": "sent"})
    assert answer.url == f"/p/{token}/"
    client.post(f"/p/{token}/attendance/", {"on": today, "present": "1"})
    client.post(f"/p/{token}/stop/", {"on": today, "reason": "group", "seen": "started"})

    handover.refresh_from_db()
    assert (handover.state, handover.answer_note, handover.stop_reason) == ("stopped", "Tot dinsdag!", "group")
    over = client.get(link(handover)).content.decode()
    assert "Mien" not in over
    assert ("0612345678" in over, shown("0612345678") in over) == (False, False)


def test_what_cannot_be_is_told_and_the_input_is_kept(cast, client):
    handover = a_handover(cast)
    token = token_of(handover)
    long = client.post(f"/p/{token}/answer/", {"says": "welcome", "note": "x" * 301, "seen": "sent"})
    assert (long.status_code, "x" * 301 in long.content.decode()) == (422, True)
    assert client.post(f"/p/{token}/answer/", {"says": "perhaps"}).status_code == 422

    client.post(f"/p/{token}/answer/", {"says": "unsuitable", "seen": "sent"})
    late = client.post(f"/p/{token}/answer/", {"says": "welcome", "seen": "unsuitable"})
    assert (late.status_code, "Intussen veranderd" in late.content.decode()) == (409, True)

    coming = token_of(a_welcome(cast))
    for on in ("2020-01-01", "2026-02-30", "", (timezone.localdate() + timedelta(days=1)).isoformat()):
        assert client.post(f"/p/{coming}/attendance/", {"on": on, "present": "1"}).status_code == 422
    assert Attendance.objects.count() == 0


def test_an_account_sees_its_own_organisations_only(cast, client):
    handover = a_handover(cast)
    own = reverse("doors:guest", args=[handover.pk])
    for person, expected in (
        (cast.gijs, (200, 200)),
        (cast.dewi, (403, 403)),
        (cast.anna, (403, 403)),
        (cast.ivo, (403, 404)),
        (cast.karim, (403, 404)),
    ):
        client.force_login(person)
        assert (client.get(reverse("doors:provider")).status_code, client.get(own).status_code) == expected
    client.logout()
    assert client.get(own).status_code == 302


def test_an_account_answers_ticks_and_stops(cast, client):
    handover, today = a_handover(cast), timezone.localdate().isoformat()
    client.force_login(cast.gijs)
    client.post(reverse("doors:guest_answer", args=[handover.pk]), {"says": "welcome", "seen": "sent"})
    client.post(reverse("doors:guest_attendance", args=[handover.pk]), {"on": today, "present": "1"})
    client.post(reverse("doors:guest_stop", args=[handover.pk]), {"on": today, "reason": "done", "seen": "started"})
    handover.refresh_from_db()
    assert (handover.state, handover.started_on.isoformat()) == ("stopped", today)

    client.post(reverse("directory:full", args=[cast.activity.pk]), {"full": "1", "back": "provider"})
    cast.activity.refresh_from_db()
    assert cast.activity.full


@pytest.mark.parametrize("count", [1, 12])
def test_the_inbox_costs_the_same_for_one_and_for_twelve(cast, client, django_assert_max_num_queries, count):
    for _ in range(count):
        a_welcome(cast)
    client.force_login(cast.gijs)
    client.get(reverse("doors:provider"))
    with django_assert_max_num_queries(15):
        page = client.get(reverse("doors:provider"))
    assert page.content.decode().count("Mien") == count


def test_a_form_from_elsewhere_is_refused(cast):
    from_elsewhere = Browser(enforce_csrf_checks=True)
    handover = a_handover(cast)
    assert from_elsewhere.post(f"/p/{token_of(handover)}/answer/", {"says": "welcome"}).status_code == 403
    handover.refresh_from_db()
    assert handover.state == "sent"


@pytest.mark.browser
@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("language", "viewport", "javascript"),
    [("nl", PHONE, True), ("en", WIDE, False)],
    ids=["nl-phone", "en-desk, no scripts"],
)
def test_friday_evening(transactional_db, cast, open_page, language, viewport, javascript):
    say, handover, next_one = words_in(language), a_handover(cast), a_handover(cast)
    page = open_page(language=language, viewport=viewport, javascript=javascript)
    page.goto(link(handover))
    assert page.get_by_role("heading", name=say("Is %(name)s welcome?", name="Mien")).is_visible()
    page.get_by_label(say("Do you want to say something with it?")).fill("Kom gerust, om tien uur is er koffie.")
    page.get_by_role("button", name=say("Welcome")).click()
    page.get_by_role("heading", name=say("Did %(name)s come?", name="Mien")).wait_for()
    page.locator("summary", has_text=say("Another day")).click()
    page.locator("details[open]").get_by_role("button", name=say("Came"), exact=True).click()
    page.get_by_role("heading", name=say("Takes part")).wait_for()

    other = {"nl": "English", "en": "Nederlands"}[language]
    say = words_in({"nl": "en", "en": "nl"}[language])
    page.get_by_role("button", name=other).click()
    page.get_by_role("heading", name=say("Takes part")).wait_for()
    page.get_by_text(say("Does not come any more")).click()
    page.get_by_label(say("did not feel at home")).check()
    page.get_by_role("button", name=say("Note that it stopped")).click()
    page.get_by_role("heading", name=say("This is finished")).wait_for()
    handover.refresh_from_db()
    assert (handover.state, handover.answer_note) == ("stopped", "Kom gerust, om tien uur is er koffie.")

    page.goto(link(next_one))
    page.get_by_role("button", name=say("We are full")).click()
    page.get_by_role("heading", name=say("This is finished")).wait_for()
    dewi = open_page(user=cast.dewi, language=language, viewport=viewport)
    dewi.goto("/")
    told = words_in(language)("Look for another activity")
    assert dewi.locator("li.step", has_text=told).locator(f"a[href^='/files/{next_one.referral_id}/']").count() > 0


@pytest.mark.browser
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["390", "1280"])
def test_axe_finds_nothing_on_the_providers_pages(transactional_db, cast, open_page, watch, language, viewport):
    watch.allow("404")
    shown = [a_handover(cast), a_start(cast)]
    page = open_page(language=language, viewport=viewport)
    for address in (*map(link, shown), "/p/niets/"):
        page.goto(address)
        assert page.locator("html").get_attribute("lang") == language
        page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
        assert axe_violations(page) == []
        assert not wider_than_screen(page)
    User.objects.filter(pk=cast.gijs.pk).update(language=language)  # the account's language goes before the browser's
    page = open_page(user=cast.gijs, language=language, viewport=viewport)
    page.goto("/provider/")
    assert page.locator("html").get_attribute("lang") == language
    assert axe_violations(page) == []
    assert not wider_than_screen(page)


def test_an_old_page_does_not_replace_the_answer_of_a_colleague(cast, client):
    handover = a_handover(cast)
    token = token_of(handover)
    assert 'name="seen" value="sent"' in client.get(link(handover)).content.decode()
    answer(cast.actor(cast.gijs), handover.pk, "welcome", "Tot dinsdag!")
    client.force_login(cast.gijs)
    for address in (f"/p/{token}/answer/", reverse("doors:guest_answer", args=[handover.pk])):
        for says in ("full", "welcome"):
            late = client.post(address, {"says": says, "note": "Mijn woorden", "seen": "sent"})
            told = late.content.decode()
            assert (late.status_code, "Intussen veranderd" in told, "Mijn woorden" in told) == (409, True, True)
            assert 'name="seen" value="welcome"' in told
    assert (
        client.post(f"/p/{token}/stop/", {"reason": "done", "on": timezone.localdate(), "seen": "welcome"}).status_code
        == 409
    )
    handover.refresh_from_db()
    assert (handover.state, handover.answer_note) == ("welcome", "Tot dinsdag!")

    client.post(f"/p/{token}/answer/", {"says": "full", "seen": "welcome"})
    handover.refresh_from_db()
    assert handover.state == "full"


def test_on_another_day_the_next_day_to_tick_is_told(cast, client):
    today = timezone.localdate()
    handover = a_welcome(cast)
    Activity.objects.update(days=1 << today.weekday())
    assert "De volgende keer is" not in client.get(link(handover)).content.decode()

    ahead = today + timedelta(days=2)
    Activity.objects.update(days=1 << ahead.weekday())
    with translation.override("nl"):
        expected = f"De volgende keer is {long_date(ahead)}: vink het dan hier aan."
        later = f"De volgende keer is {long_date(ahead + timedelta(days=28))}: vink het dan hier aan."
    assert expected in client.get(link(handover)).content.decode()

    days = 1 << ahead.weekday()
    Activity.objects.update(moments=[{"days": days, "first": (ahead + timedelta(days=22)).isoformat()}])
    assert later in client.get(link(handover)).content.decode()


def test_a_provider_sees_how_many_wait_and_how_long(cast, client):
    client.force_login(cast.gijs)
    assert "wacht op uw antwoord" not in client.get(reverse("doors:today")).content.decode()
    handover = a_handover(cast)
    assert "1 persoon wacht op uw antwoord." in client.get(reverse("doors:today")).content.decode()

    Handover.objects.filter(pk=handover.pk).update(sent_at=timezone.now() - timedelta(days=3))
    told = client.get(reverse("doors:provider")).content.decode()
    assert "wacht 3 dagen" in told
    assert ("Plek" in told, "Kamer" in told) == (True, False)


def test_the_page_says_who_hands_over_and_whom_to_call_also_when_somebody_stands_in(cast, client):
    handover, today = a_handover(cast), timezone.localdate()
    team = cast.here.welfare.name
    User.objects.filter(pk=cast.dewi.pk).update(phone="010-5550111")
    User.objects.filter(pk=cast.els.pk).update(phone="010-5550122")
    page = client.get(link(handover)).text
    assert f"Van {cast.dewi.name}, {team}." in page
    assert "tel:+31105550111" in page

    register_absence(cast.actor(cast.dewi), cast.dewi.pk, today, today, cast.els.pk)
    page = client.get(link(handover)).text
    assert f"Van {cast.els.name}, {team}." in page
    assert ("tel:+31105550122" in page, "tel:+31105550111" in page) == (True, False)


@pytest.mark.parametrize(("says", "to"), [("full", "sent"), ("unsuitable", "sent"), ("stop", "started")])
def test_what_was_pressed_by_mistake_is_taken_back_on_the_same_page(cast, client, says, to):
    handover = a_start(cast) if says == "stop" else a_handover(cast)
    page, mistake = link(handover), reverse("doors:provider_take_back", args=[token_of(handover)])
    if says == "stop":
        answer_of_link = {"reason": "other", "on": timezone.localdate().isoformat(), "seen": "started"}
        client.post(reverse("doors:provider_stop", args=[token_of(handover)]), answer_of_link)
    else:
        client.post(reverse("doors:provider_answer", args=[token_of(handover)]), {"says": says, "seen": "sent"})
    over = Handover.objects.get(pk=handover.pk).state
    assert mistake in client.get(page).text and over != to
    assert "Mien" not in client.get(page).text

    for _ in range(2):  # a double click
        assert client.post(mistake, {"seen": over}).status_code == 302
    handover.refresh_from_db()
    assert (handover.state, handover.answer_note, handover.stop_reason, handover.stopped_on) == (to, "", "", None)
    assert "Mien" in client.get(page).text
    assert not Activity.objects.get(pk=cast.activity.pk).full


def test_on_another_day_or_without_what_was_seen_nothing_is_taken_back(cast, client):
    handover = a_handover(cast)
    mistake = reverse("doors:provider_take_back", args=[token_of(handover)])
    answer(cast.actor(cast.gijs), handover.pk, "full")
    for seen in ("", "niets", "welcome"):
        assert client.post(mistake, {"seen": seen}).status_code == 409
    Step.objects.filter(dossier=handover.referral_id).update(opened_at=timezone.now() - timedelta(days=1))
    assert mistake not in client.get(link(handover)).text
    assert client.post(mistake, {"seen": "full"}).status_code == 409
    assert Handover.objects.get(pk=handover.pk).state == "full"
