"""A link worker whose answer got lost presses again: what was recorded stands once, and nothing that was typed is lost."""

import re
import uuid

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from kring.journey.models import Contact, Goal
from kring.referral.actions.receive import pass_on
from kring.referral.models import Referral, ReferralEvent
from tests.factories import an_accepted_referral

FORMS = {
    "contact": {
        "outcome": "not_reached",
        "kind": "phone",
        "role": "link_worker",
        "step": "",
        "note": "Voicemail\ningesproken.",
        "on": lambda: timezone.localdate().isoformat(),
    },
    "quick_contact": {"outcome": "not_reached"},
    "new_goal": {"text": "Weer zingen", "importance": "4"},
}
WRITES = {"contact": Contact, "quick_contact": Contact, "new_goal": Goal}
EACH = pytest.mark.parametrize("route", FORMS)


@pytest.fixture
def referral(cast, client):
    """A course that Dewi, who is signed in, took up."""
    client.force_login(cast.dewi)
    return an_accepted_referral(cast)


def filled_in(route, referral, **changes):
    """What the browser sends; the page was made as the file is now."""
    given = {name: value() if callable(value) else value for name, value in FORMS[route].items()}
    seq = Referral.objects.get(pk=referral.pk).seq
    return {"seq": seq, "key": str(uuid.uuid4())} | given | changes


def send(client, route, referral, form):
    return client.post(reverse(f"journey:{route}", args=[referral.pk]), form)


def written(route):
    return WRITES[route].objects.count()


@EACH
def test_the_same_form_twice_is_one_row_and_the_same_answer(client, referral, route):
    form = filled_in(route, referral)
    first, second = (send(client, route, referral, form) for _ in range(2))

    assert (first.status_code, second.status_code, first.url) == (302, 302, second.url)
    said = [[str(message) for message in get_messages(answer.wsgi_request)] for answer in (first, second)]
    assert said[0] == said[1] and len(said[0]) == 1
    assert written(route) == 1
    assert ReferralEvent.objects.filter(referral=referral, pk=form["key"]).count() == 1


@EACH
def test_another_form_with_the_same_words_would_be_a_second_row(client, referral, route):
    send(client, route, referral, filled_in(route, referral))
    again = send(client, route, referral, filled_in(route, referral))

    assert again.status_code == 302
    assert written(route) == 2


@EACH
def test_a_form_without_a_key_is_told_of_the_change_and_would_write_twice(client, referral, route):
    form = filled_in(route, referral, key="")
    send(client, route, referral, form)
    assert send(client, route, referral, form).status_code == 409
    assert send(client, route, referral, filled_in(route, referral, key="")).status_code == 302
    assert written(route) == 2


@EACH
def test_however_a_browser_ends_its_lines_it_is_the_same_form(client, referral, route):
    form = filled_in(route, referral)
    send(client, route, referral, form)
    crossed = form | ({"note": form["note"].replace("\n", "\r\n")} if "note" in form else {})

    assert send(client, route, referral, crossed).status_code == 302
    assert written(route) == 1


@EACH
def test_the_key_of_another_file_tells_nothing_and_writes_nothing(client, cast, referral, route):
    elsewhere = an_accepted_referral(cast)
    form = filled_in(route, elsewhere)
    assert send(client, route, elsewhere, form).status_code == 302
    before = ReferralEvent.objects.count()

    assert send(client, route, referral, filled_in(route, referral, key=form["key"])).status_code == 404
    assert (written(route), ReferralEvent.objects.count()) == (1, before)
    assert send(client, route, referral, filled_in(route, referral)).status_code == 302


def test_a_colleague_s_key_in_the_same_file_tells_nothing(client, cast, referral):
    form = filled_in("new_goal", referral)
    send(client, "new_goal", referral, form)
    pass_on(cast.actor(cast.dewi), referral.pk, cast.els.pk)
    client.force_login(cast.els)

    assert send(client, "new_goal", referral, form).status_code == 404
    assert written("new_goal") == 1
    assert send(client, "new_goal", referral, filled_in("new_goal", referral)).status_code == 302


CHANGED = {
    "contact": ({"note": "Zij belde zelf terug."}, ["Voicemail\ningesproken.", "Zij belde zelf terug."]),
    "new_goal": ({"text": "Weer zingen in een koor"}, ["<dd>Weer zingen</dd>", "Weer zingen in een koor"]),
}


@pytest.mark.parametrize("route", CHANGED)
def test_other_words_after_a_lost_answer_are_shown_beside_what_was_recorded(client, referral, route, in_english):
    form = filled_in(route, referral)
    changes, both = CHANGED[route]
    send(client, route, referral, form)
    answer = send(client, route, referral, form | changes)

    assert answer.status_code == 409
    assert "This was recorded already" in answer.text
    assert [words for words in both if words not in answer.text] == []
    assert written(route) == 1

    fresh = {name: re.search(rf'name="{name}" value="([^"]+)"', answer.text)[1] for name in ("key", "seq")}
    assert fresh["key"] != form["key"]
    assert send(client, route, referral, form | changes | fresh).status_code == 302
    assert written(route) == 2


def test_another_next_step_after_a_lost_answer_is_not_dropped_in_silence(client, referral, in_english):
    form = filled_in("contact", referral)
    send(client, "contact", referral, form)
    due = timezone.localdate().isoformat()
    answer = send(client, "contact", referral, form | {"step": "follow_up", "step_due": due, "step_words": "Bellen"})

    assert answer.status_code == 409
    assert re.search(r"<dt>Next step</dt><dd>[^<]*again", answer.text) and 'value="Bellen"' in answer.text


@EACH
def test_every_page_gives_its_form_a_key_of_its_own(client, referral, route):
    page = reverse("doors:file", args=[referral.pk]) if route == "quick_contact" else None
    address = page or reverse(f"journey:{route}", args=[referral.pk])
    keys = [re.findall(r'name="key" value="([^"]+)"', client.get(address).text) for _ in range(2)]

    assert keys[0] and len({*keys[0], *keys[1]}) == len(keys[0]) + len(keys[1])


def test_no_answer_on_today_has_a_key_and_counts_once(client, referral):
    page = client.get(reverse("doors:today")).text
    action = reverse("journey:quick_contact", args=[referral.pk])
    form = re.search(rf'<form[^>]*action="{action}".*?</form>', page, re.DOTALL)[0]
    given = dict(re.findall(r'name="(seq|key|outcome)" value="([^"]+)"', form))

    assert [client.post(action, given).status_code for _ in range(2)] == [302, 302]
    assert written("quick_contact") == 1
