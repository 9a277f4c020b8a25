"""The pages of feedback: the draft, sending, reading, copying, the inbox."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access.models import AuditEntry
from kring.feedback import queries
from kring.feedback.actions import send_feedback
from kring.feedback.models import Feedback, Notice
from kring.feedback.rules.lines import How
from kring.feedback.rules.owed import About
from kring.identity.models import User
from kring.journey.actions.contacts import NewContact, record_contact
from kring.journey.actions.plan import PlanEntry, add_goal, save_plan
from kring.journey.rules.reaching import Outcome
from kring.matching.actions.attend import answer, tick_attendance
from kring.matching.rules.lifecycle import HandoverState
from kring.referral.actions.consent import withdraw_consent
from kring.referral.actions.receive import ask
from kring.referral.models import Message, Referral
from tests.factories import a_referral, an_accepted_referral
from tests.matching.handovers import a_handover, a_welcome

NOTE = "Vertelde over de scheiding"
SCORE = "77"


@pytest.fixture
def referral(cast):
    """A course with a conversation, a note, a goal and a problem."""
    referral = an_accepted_referral(cast)
    dewi = cast.actor(cast.dewi)
    record_contact(dewi, referral.pk, NewContact(outcome=Outcome.ATTENDED, note=NOTE, minutes=int(SCORE)))
    save_plan(dewi, referral.pk, PlanEntry(what_matters="Rust", problems=("money",), barriers=("transport",)))
    add_goal(dewi, referral.pk, "Weer onder de mensen komen", 4)
    return referral


def at(name, pk):
    return reverse(f"feedback:{name}", kwargs={"id": pk})


def hidden(response, name):
    """The value of a hidden field on the page."""
    return re.search(rf'name="{name}" value="([^"]*)"', response.content.decode()).group(1)


def form_of(response, **changes):
    """What the page would send."""
    page = response.content.decode()
    text = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", page, re.DOTALL).group(1)
    about = re.search(r'<option value="(\w+)" selected', page).group(1)
    return {"key": hidden(response, "key"), "seq": hidden(response, "seq"), "text": text, "about": about} | changes


def test_the_draft_stands_ready_without_notes_problems_or_minutes(client, cast, referral):
    client.force_login(cast.dewi)
    page = client.get(at("page", referral.pk))
    text = form_of(page)["text"]
    assert "Weer onder de mensen komen" in text
    assert [word for word in (NOTE, SCORE, "geld", "vervoer") if word.lower() in text.lower()] == []
    assert form_of(page)["about"] == About.AT_PLAN
    assert AuditEntry.objects.filter(verb="feedback.drafted", user_id=cast.dewi.pk).count() == 1


def test_opening_and_sending_is_all_it_takes(client, cast, referral):
    client.force_login(cast.dewi)
    page = client.get(at("page", referral.pk))
    sent = client.post(at("send", referral.pk), form_of(page))
    assert sent.status_code == 302
    assert Feedback.objects.get().text.startswith("Eerste gesprek op")


def test_going_back_and_sending_again_sends_once(client, cast, referral):
    client.force_login(cast.dewi)
    form = form_of(client.get(at("page", referral.pk)))
    for _ in range(2):
        assert client.post(at("send", referral.pk), form).status_code == 302
    assert Feedback.objects.count() == 1


@pytest.mark.parametrize("text", ["", "a" * 601, "1\n2\n3\n4\n5\n6", "omgekeerd \u202egnis", "nul\x00teken"], ids=repr)
def test_what_cannot_be_sent_is_said_beside_the_field_and_kept(client, cast, referral, text):
    client.force_login(cast.dewi)
    form = form_of(client.get(at("page", referral.pk)))
    refused = client.post(at("send", referral.pk), form | {"text": text})
    assert refused.status_code == 422
    assert 'aria-invalid="true"' in refused.content.decode()
    assert hidden(refused, "key") == form["key"]
    assert text[:10].strip("\x00") in refused.content.decode()
    assert client.post(at("send", referral.pk), form).status_code == 302


def test_five_lines_may_come_with_the_line_ends_of_a_browser(client, cast, referral):
    client.force_login(cast.dewi)
    form = form_of(client.get(at("page", referral.pk)), text="1\r\n2\r\n3\r\n4\r\n5 😊")
    assert client.post(at("send", referral.pk), form).status_code == 302
    assert Feedback.objects.get().text == "1\n2\n3\n4\n5 😊"


def test_a_stale_page_keeps_what_was_written_and_shows_the_new_draft(client, cast, referral):
    client.force_login(cast.dewi)
    form = form_of(client.get(at("page", referral.pk)), text="Mijn eigen woorden.")
    add_goal(cast.actor(cast.dewi), referral.pk, "Leren fietsen", 5)
    stale = client.post(at("send", referral.pk), form)
    assert stale.status_code == 409
    page = stale.content.decode()
    assert "Mijn eigen woorden." in page
    assert "Leren fietsen" in page
    assert Feedback.objects.count() == 0
    again = client.post(at("send", referral.pk), form | {"seq": hidden(stale, "seq")})
    assert again.status_code == 302
    assert Feedback.objects.get().text == "Mijn eigen woorden."


@pytest.fixture
def feedback(cast, referral):
    """Feedback that was sent."""
    return send_feedback(
        cast.actor(cast.dewi), referral.pk, About.AT_PLAN, "Gaat <b>wandelen</b>.\nTot volgende week.", key=uuid.uuid4()
    )


def test_the_practice_reads_after_opening_and_the_text_is_escaped(client, cast, feedback):
    client.force_login(cast.anna)
    closed = client.get(at("page", feedback.referral_id)).content.decode()
    assert "wandelen" not in closed
    opened = client.post(at("read", feedback.pk), follow=True).content.decode()
    assert "&lt;b&gt;wandelen&lt;/b&gt;" in opened


def test_reading_a_page_changes_nothing(client, cast, feedback):
    client.force_login(cast.anna)
    client.get(at("page", feedback.referral_id))
    feedback.refresh_from_db()
    assert feedback.read_at is None
    assert client.get(at("read", feedback.pk)).status_code == 405


def test_the_link_worker_sees_whether_it_was_read(client, cast, feedback):
    client.force_login(cast.dewi)
    assert "Nog niet gelezen" in client.get(at("page", feedback.referral_id)).content.decode()
    client.force_login(cast.bram)
    client.post(at("read", feedback.pk))
    client.force_login(cast.dewi)
    assert "Bram Bos" in client.get(at("page", feedback.referral_id)).content.decode()


def test_a_reply_is_sent_and_an_empty_one_is_not(client, cast, feedback):
    client.force_login(cast.anna)
    client.post(at("read", feedback.pk))
    assert client.post(at("reply", feedback.pk), {"text": " "}).status_code == 422
    assert client.post(at("reply", feedback.pk), {"text": "Dank!"}).status_code == 302
    assert Message.objects.get().text == "Dank!"


def test_copying_gives_a_page_or_plain_text(client, cast, feedback):
    client.force_login(cast.anna)
    page = client.post(at("copy", feedback.pk)).content.decode()
    assert "<textarea" in page and "Z68" in page
    plain = client.post(at("copy", feedback.pk), headers={"Accept": "text/plain"})
    assert plain["Content-Type"].startswith("text/plain")
    assert plain.content.decode().endswith("ICPC Z68")
    assert AuditEntry.objects.filter(verb="feedback.copied").count() == 2


def test_opening_a_message_leads_to_the_file(client, cast):
    referral = a_referral(cast)
    ask(cast.actor(cast.dewi), referral.pk, "Mag ik bellen?")
    client.force_login(cast.bram)
    opened = client.post(at("open_notice", Notice.objects.get().pk))
    assert opened["Location"] == reverse("doors:file", kwargs={"id": referral.pk})


def test_strangers_find_no_page_and_nobody_else_may_send(client, cast, feedback):
    pages = [("page", "get", feedback.referral_id), ("send", "post", feedback.referral_id)]
    pages += [(name, "post", feedback.pk) for name in ("read", "reply", "copy")]
    pages += [("open_notice", "post", Notice.objects.filter(organisation=cast.here.practice).latest("made_at").pk)]
    for stranger in (cast.carla, cast.els, cast.gijs, cast.hanna, cast.ivo, cast.jet, cast.karim):
        client.force_login(stranger)
        for name, method, pk in pages:
            found = getattr(client, method)(at(name, pk))
            nowhere = getattr(client, method)(at(name, uuid.uuid4()))
            assert (found.status_code, found.content) == (404, nowhere.content)
    client.force_login(cast.anna)
    assert client.post(at("send", feedback.referral_id)).status_code == 403
    assert client.get(at("page", feedback.referral_id)).status_code == 200


def test_today_shows_what_waits_until_it_is_opened(client, cast, feedback):
    client.force_login(cast.anna)
    assert at("read", feedback.pk) in client.get("/").content.decode()
    client.post(at("read", feedback.pk))
    assert at("read", feedback.pk) not in client.get("/").content.decode()


def test_the_page_takes_as_many_queries_for_one_as_for_three(client, cast, referral, django_assert_max_num_queries):
    def one_more():
        text = "Nog iets."
        send_feedback(cast.actor(cast.dewi), referral.pk, About.IN_BETWEEN, text, key=uuid.uuid4())

    client.force_login(cast.dewi)
    one_more()
    client.get(at("page", referral.pk))
    with django_assert_max_num_queries(40) as one:
        client.get(at("page", referral.pk))
    one_more(), one_more()
    with django_assert_max_num_queries(len(one)):
        client.get(at("page", referral.pk))


def test_going_back_to_a_fresh_form_and_sending_the_same_again_sends_once(client, cast, referral):
    client.force_login(cast.dewi)
    for text in ("Gaat goed.", "Gaat nog beter."):
        client.post(at("send", referral.pk), form_of(client.get(at("page", referral.pk)), text=text))
    assert Feedback.objects.count() == 2

    again = form_of(client.get(at("page", referral.pk)), text="Gaat  nog\r\nbeter. ")
    answer = client.post(at("send", referral.pk), again, follow=True)
    assert "U had dit al verstuurd" in answer.content.decode()
    assert Feedback.objects.count() == 2


def test_after_a_day_the_same_words_are_news(client, cast, referral):
    client.force_login(cast.dewi)
    for expected in (1, 2):
        client.post(at("send", referral.pk), form_of(client.get(at("page", referral.pk)), text="Gaat goed."))
        assert Feedback.objects.count() == expected
        Feedback.objects.update(sent_at=timezone.now() - timedelta(days=1, minutes=1))


def test_the_moment_that_was_pressed_is_chosen_and_what_else_is_settled_is_told(client, cast, referral):
    client.force_login(cast.dewi)
    assert form_of(client.get(at("page", referral.pk)))["about"] == About.AT_PLAN
    row = at("page", referral.pk) + "?about=after_intake"
    assert row in client.get(reverse("doors:today")).content.decode()

    page = client.get(row)
    assert form_of(page)["about"] == About.AFTER_INTAKE
    assert "over ‘Het plan’ is ook dit afgehandeld: Na het eerste gesprek." in page.content.decode()
    assert form_of(client.get(at("page", referral.pk) + "?about=nonsense"))["about"] == About.AT_PLAN


def test_who_reads_in_another_language_is_told_why_the_draft_is_in_this_one(client, cast, referral):
    why = "In the language of the practice: Nederlands."
    client.force_login(cast.dewi)
    assert "In de taal van de praktijk" not in client.get(at("page", referral.pk)).text
    User.objects.filter(pk=cast.dewi.pk).update(language="en")
    page = client.get(at("page", referral.pk))
    assert why in page.text
    assert "gesprek" in form_of(page)["text"]


def test_without_consent_the_page_says_why_there_is_no_draft_and_the_file_has_no_button(client, cast, referral):
    client.force_login(cast.dewi)
    file = reverse("doors:file", args=[referral.pk])
    ready, reason = "Terugkoppeling: concept klaar", "de praktijk hoort niets nieuws"
    assert ready in client.get(file).text
    assert reason not in client.get(at("page", referral.pk)).text
    withdraw_consent(cast.actor(cast.dewi), referral.pk)
    assert ready not in client.get(file).text
    assert reason in client.get(file).text
    page = client.get(at("page", referral.pk)).text
    assert reason in page
    assert "<textarea" not in page


def test_a_reply_stays_readable_where_it_was_written(client, cast, referral):
    sent = send_feedback(cast.actor(cast.dewi), referral.pk, About.AT_PLAN, "Het gaat goed.", key=uuid.uuid4())
    client.force_login(cast.anna)
    client.post(at("read", sent.pk))
    form = {"key": uuid.uuid4(), "text": "Fijn om te horen."}
    assert form["text"] not in client.get(at("page", referral.pk)).text
    client.post(at("reply", sent.pk), form)
    assert form["text"] in client.get(at("page", referral.pk)).text
    client.force_login(cast.dewi)
    assert form["text"] in client.get(at("page", referral.pk)).text


def test_the_practices_record_has_another_name_than_the_file(client, cast, referral):
    sent = send_feedback(cast.actor(cast.dewi), referral.pk, About.AT_PLAN, "Het gaat goed.", key=uuid.uuid4())
    client.force_login(cast.anna)
    client.post(at("read", sent.pk))
    page = client.get(at("page", referral.pk)).text
    assert "Kopiëren naar het patiëntendossier" in page
    assert "Kopiëren naar het dossier" not in page


def test_the_draft_does_not_tell_of_a_start_that_was_a_mistake(cast, referral):
    handed, today = a_welcome(cast, referral=referral), timezone.localdate()
    gijs, dewi = cast.actor(cast.gijs), cast.actor(cast.dewi)
    tick_attendance(gijs, handed.pk, today, True)
    title = handed.activity.title
    assert f"Is begonnen met: {title}" in queries.draft(dewi, Referral.objects.get(pk=referral.pk)).text
    tick_attendance(gijs, handed.pk, today, False)
    told = queries.draft(dewi, Referral.objects.get(pk=referral.pk)).text
    assert "Is begonnen" not in told
    assert f"{title}; nog niet begonnen" in told


def test_the_draft_tells_what_came_to_nothing_until_the_practice_was_told(cast, referral):
    dewi = cast.actor(cast.dewi)
    handed = a_handover(cast, referral)
    answer(cast.actor(cast.gijs), handed.pk, HandoverState.FULL)
    record_contact(dewi, referral.pk, NewContact(outcome=Outcome.NO_SHOW))
    facts = queries.facts(dewi, Referral.objects.get(pk=referral.pk))
    assert facts.fell_through == ((handed.activity.title, How.FULL),)
    assert facts.no_show_on == (timezone.localdate(),)

    send_feedback(dewi, referral.pk, About.IN_BETWEEN, "Het was vol.", key=uuid.uuid4())
    told = queries.facts(dewi, Referral.objects.get(pk=referral.pk))
    assert (told.fell_through, told.no_show_on) == ((), ())
