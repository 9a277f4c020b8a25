"""A link worker, Thursday: an overdue call, a file found in the corridor, Mrs Beem at two, and nobody without a step at five.

And what goes wrong: somebody does not come, debts come first, the link worker is ill for a week.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access.links import token_for
from kring.access.models import LinkPurpose
from kring.capacity.models import Absence, Appointment
from kring.clients.actions import Wishes
from kring.duties.models import Step
from kring.duties.queries import without_lead_step
from kring.feedback.models import Feedback
from kring.journey.actions.contacts import NewContact, record_contact
from kring.journey.models import Contact
from kring.journey.rules.reaching import Outcome
from kring.referral.actions.receive import accept
from kring.referral.models import Referral
from tests.browser import PHONE, WIDE, axe_violations, wider_than_screen
from tests.factories import a_booked_referral, a_person, a_referral, an_accepted_referral, days_ago
from tests.journeys.words import BOTH, words_in

pytestmark = [pytest.mark.browser, pytest.mark.both_databases]

QUESTION = "Sinds het voorjaar alleen, wil weer de deur uit."
DAUGHTER = "De dochter, alleen over dag en tijd"
READERS = pytest.mark.parametrize(("language", "viewport"), [("nl", PHONE), ("en", WIDE)], ids=["nl-phone", "en-desk"])


@pytest.fixture
def files(cast):
    """Mr Dam was called twice in vain and waits too long; Mr Fonk is under way; Mrs Beem comes today; somebody else is new."""
    dewi = cast.actor(cast.dewi)
    dam = an_accepted_referral(cast, person=a_person(first_name="Dirk", last_name="Dam"))
    for _attempt in range(2):
        record_contact(dewi, dam.pk, NewContact(outcome=Outcome.NOT_REACHED))
    Step.objects.filter(dossier_id=dam.pk, done_at=None, kind="lead").update(due_on=days_ago(3))
    fonk = an_accepted_referral(cast, person=a_person(first_name="Freek", last_name="Fonk"))
    record_contact(dewi, fonk.pk, NewContact(outcome=Outcome.ATTENDED, note="Zoekt een schaakmaat."))
    wishes = Wishes(may_speak_with=DAUGHTER)
    beem = accept(dewi, a_booked_referral(cast, help_question=QUESTION, wishes=wishes).pk)
    a_referral(cast, person=a_person(first_name="Nora", last_name="Nieuw"))
    return {"dam": dam, "fonk": fonk, "beem": beem}


def lead_step(referral):
    return Step.objects.get(dossier_id=referral.pk, kind="lead", done_at=None)


def open_file(page, referral):
    page.goto(reverse("doors:file", args=[referral.pk]))


@READERS
def test_from_half_past_eight_to_five(open_page, cast, files, language, viewport):
    say, page = words_in(language), open_page(user=cast.dewi, language=language, viewport=viewport)

    at_half_past_eight_the_overdue_call_comes_first(page, say)
    at_nine_there_is_no_answer_for_the_third_time(page, say, files["dam"])
    at_ten_the_gp_asks_after_mr_fonk(page, say)
    at_two_her_words_are_on_the_screen(page, files["beem"])
    then_there_is_a_goal_in_her_words_and_a_list_for_at_home(page, say, files["beem"])
    at_ten_to_three_two_lines_and_a_next_step(page, say, files["beem"])
    then_the_feedback_stands_ready_and_is_sent_with_one_change(page, say, files["beem"])
    at_five_nothing_falls_out()


def at_half_past_eight_the_overdue_call_comes_first(page, say):
    page.goto("/")
    assert axe_violations(page) == []
    assert not wider_than_screen(page)
    first = page.locator("li.step").first
    assert "overdue" in first.get_attribute("class")
    assert "D. Dam" in first.inner_text()
    assert page.locator("li.step").count() >= 4


def at_nine_there_is_no_answer_for_the_third_time(page, say, dam):
    page.locator("li.step", has_text="D. Dam").get_by_role("button", name=say("No answer")).click()
    page.wait_for_url("**/files/*/")
    assert lead_step(dam).code == "neutral_card"
    page.get_by_role("link", name=say("Print the neutral card")).click()
    page.wait_for_url("**/neutral-card/")
    assert "Dam" not in page.inner_text("main, body")
    assert axe_violations(page) == []
    open_file(page, dam)
    page.get_by_role("button", name=say("Card sent")).click()
    page.wait_for_url("**/files/*/")
    assert lead_step(dam).code == "conclude"


def at_ten_the_gp_asks_after_mr_fonk(page, say):
    page.goto("/")
    page.get_by_label(say("Last name")).fill("fon")
    page.locator("#found").get_by_role("link", name="F. Fonk").click()
    page.wait_for_url("**/files/*/")
    assert page.get_by_text("Zoekt een schaakmaat.").is_visible()


def at_two_her_words_are_on_the_screen(page, beem):
    open_file(page, beem)
    assert page.get_by_text(QUESTION).first.is_visible()
    assert axe_violations(page) == []
    assert not wider_than_screen(page)


def then_there_is_a_goal_in_her_words_and_a_list_for_at_home(page, say, beem):
    page.goto(reverse("journey:new_goal", args=[beem.pk]))
    page.locator("[name=text]").fill("Elke dinsdag de deur uit.")
    page.locator("[name=importance][value='5']").check()
    page.get_by_role("button", name=say("Save the goal")).click()
    page.wait_for_url("**/files/*/")
    assert page.get_by_text("Elke dinsdag de deur uit.").first.is_visible()

    page.goto(reverse("matching:search", args=[beem.pk]))
    page.locator("table input[type=checkbox], input[form=shortlist][type=checkbox]").first.check()
    page.get_by_role("button", name=say("Print the list to take home")).click()
    page.wait_for_url("**/shortlist/*")
    assert page.get_by_role("heading", name="Wandelgroep De Brug").is_visible()
    assert "Beem" not in page.inner_text("body")
    assert axe_violations(page) == []


def at_ten_to_three_two_lines_and_a_next_step(page, say, beem):
    open_file(page, beem)
    page.get_by_role("link", name=say("We spoke"), exact=True).click()
    page.get_by_label(say("Note")).fill("Mist haar man.\nWil dinsdag of vrijdag wandelen.")
    assert page.get_by_text(say("Next step"), exact=True).first.is_visible()
    page.get_by_role("button", name=say("Record")).click()
    page.wait_for_url("**/files/*/")
    assert Contact.objects.get(referral=beem).note.startswith("Mist haar man.")
    assert lead_step(beem).due_on >= timezone.localdate()  # early in the day the appointment itself is still to come


def then_the_feedback_stands_ready_and_is_sent_with_one_change(page, say, beem):
    page.goto("/")
    page.locator(f'a[href^="/files/{beem.pk}/feedback/"]').first.click()
    draft = page.locator("[name=text]")
    assert "Elke dinsdag de deur uit" in draft.input_value()
    assert "Mist haar man" not in draft.input_value()
    draft.fill(draft.input_value() + "\nZij kiest thuis uit de lijst.")
    page.get_by_role("button", name=say("Send feedback")).click()
    page.wait_for_url("**/files/*/")
    sent = Feedback.objects.get(referral=beem)
    assert "Elke dinsdag" in sent.text and sent.text.endswith("Zij kiest thuis uit de lijst.")


def at_five_nothing_falls_out():
    assert Referral.objects.filter(dossier__closed_at=None).count() == 4
    assert not without_lead_step().exists()


@BOTH
def test_a_daughter_phones_a_note_is_on_the_wrong_file_and_somebody_does_not_come(
    open_page, cast, files, language, viewport
):
    say, page = words_in(language), open_page(user=cast.dewi, language=language, viewport=viewport)
    when_a_daughter_phones_what_may_be_said_is_in_view(page, say, files["beem"])
    what_was_noted_on_the_wrong_file_goes_to_the_right_one(page, say, files)
    who_does_not_come_is_one_tap_and_the_step_is_proposed(page, say, cast, files["beem"])


def when_a_daughter_phones_what_may_be_said_is_in_view(page, say, beem):
    open_file(page, beem)
    assert page.get_by_text(say("May be spoken with: %(who)s", who=DAUGHTER)).is_visible()


def what_was_noted_on_the_wrong_file_goes_to_the_right_one(page, say, files):
    open_file(page, files["fonk"])
    page.get_by_role("link", name=say("Wrong file?")).first.click()
    page.get_by_label("Dirk Dam").check()
    page.get_by_role("button", name=say("Move the contact")).click()
    page.wait_for_url(f"**/files/{files['fonk'].pk}/")
    assert page.get_by_text(say("A contact went to the right file")).is_visible()
    assert page.get_by_text("Zoekt een schaakmaat.").count() == page.get_by_text("Dirk Dam").count() == 0
    open_file(page, files["dam"])
    assert page.get_by_text("Zoekt een schaakmaat.").is_visible()
    assert page.get_by_text(say("A contact came from another file")).is_visible()


def who_does_not_come_is_one_tap_and_the_step_is_proposed(page, say, cast, beem):
    Appointment.objects.filter(dossier=beem.pk).update(starts_at=timezone.now() - timedelta(minutes=10))
    open_file(page, beem)
    page.get_by_role("button", name=say("Did not come")).click()
    page.wait_for_url("**/files/*/")

    assert Contact.objects.get(referral=beem).outcome == "no_show"
    assert (lead_step(beem).owner, lead_step(beem).code) == (cast.dewi, "call_again")
    assert page.get_by_text(say("Did not come")).first.is_visible()
    assert axe_violations(page) == []


@BOTH
def test_debts_come_first_the_file_waits_and_a_step_wakes_it(open_page, cast, files, language, viewport):
    say, page = words_in(language), open_page(user=cast.dewi, language=language, viewport=viewport)
    fonk = files["fonk"]
    until = timezone.localdate() + timedelta(days=30)
    page.goto(reverse("journey:hold", args=[fonk.pk]))
    page.locator("[name=reason][value=other_problems]").check()
    page.locator("[name=until]").fill(until.isoformat())
    page.get_by_role("button", name=say("Put the file on hold")).click()
    page.wait_for_url("**/files/*/")
    fonk.refresh_from_db()
    assert (fonk.state, fonk.hold_until) == ("on_hold", until)
    assert (lead_step(fonk).code, lead_step(fonk).due_on >= until) == ("wake_from_hold", True)
    owed = Step.objects.get(dossier_id=fonk.pk, code="feedback", done_at=None)
    assert owed.due_on > until
    page.goto("/")
    assert page.locator("li.step.overdue", has_text="F. Fonk").count() == 0

    # The day comes, and goes by.
    Step.objects.filter(pk=lead_step(fonk).pk).update(due_on=days_ago(1))
    page.goto("/")
    page.locator("li.step.overdue", has_text="F. Fonk").get_by_role("link").first.click()
    page.get_by_role("button", name=say("Take up again")).click()
    page.wait_for_url("**/files/*/")
    fonk.refresh_from_db()
    assert (fonk.state, fonk.hold_until) == ("active", None)
    assert lead_step(fonk).code != "wake_from_hold"


@READERS
def test_ill_for_a_week_a_colleague_takes_over_and_clients_hear_no_reason(
    open_page, cast, files, watch, language, viewport
):
    watch.allow("404")
    watch.allow("422")
    say, beem = words_in(language), files["beem"]
    card = reverse("doors:client", args=[token_for(beem.pk, LinkPurpose.CLIENT)])
    client = open_page(language=language, viewport=PHONE)
    client.goto(card)
    assert client.get_by_text("Dewi Darma").first.is_visible()
    booked = Appointment.objects.get(dossier_id=beem.pk, cancelled_at=None)

    until = max(timezone.localdate() + timedelta(days=6), timezone.localdate(booked.starts_at))
    fenna = open_page(user=cast.fenna, language=language, viewport=viewport)
    fenna.goto(reverse("doors:absence"))
    fenna.locator("[name=who]").select_option(str(cast.dewi.pk))
    fenna.locator("[name=since]").fill(timezone.localdate().isoformat())
    fenna.locator("[name=until]").fill(until.isoformat())
    fenna.locator("[name=deputy]").select_option(str(cast.els.pk))
    fenna.get_by_role("button", name=say("Register"), exact=True).click()
    fenna.get_by_text(beem.reference).first.wait_for()  # it says beforehand which appointments fall away
    assert not Absence.objects.exists()
    fenna.get_by_role("button", name=say("Register and cancel the appointments")).click()
    fenna.get_by_role("row", name="Dewi Darma").get_by_text("Els Evers").wait_for()

    els = open_page(user=cast.els, language=language, viewport=viewport)
    els.goto("/")
    step = els.locator("li.step", has_text="M. Beem")
    assert say("for %(name)s, who is away", name="Dewi Darma") in step.first.inner_text()
    assert lead_step(beem).code == "reschedule"
    step.get_by_role("link").first.click()
    els.wait_for_url(f"**/files/{beem.pk}/")
    assert els.get_by_text(QUESTION).first.is_visible()

    booked.refresh_from_db()
    assert booked.cancelled_at is not None
    client.goto(card)
    shown = client.inner_text("body").lower()
    assert not [word for word in ("ziek", "afwezig", "ill", "absent", "verlof") if f" {word}" in shown]

    fenna.get_by_role("button", name=say("Is back") + " Dewi Darma").click()
    fenna.get_by_role("table", name=say("Away now or soon")).wait_for(state="detached")
    assert lead_step(beem).owner == cast.dewi
    assert els.goto(reverse("doors:file", args=[beem.pk])).status == 404
