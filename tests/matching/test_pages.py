"""A link worker follows how it goes with an activity, and notes what was said on the phone; who else reads of it."""

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from kring.access.fields import Group, fields_for
from kring.access.models import AuditEntry
from kring.access.permissions import Relative
from kring.identity.models import User
from kring.matching.actions.attend import answer
from kring.matching.models import Handover
from kring.matching.queries import file_activities
from kring.matching.rules.lifecycle import HandoverState
from tests.browser import PHONE, WIDE, axe_violations, wider_than_screen
from tests.matching.handovers import a_handover, a_start, a_welcome, token_of
from tests.matching.pages import an_activity, page


def test_the_link_worker_notes_what_was_said_on_the_phone(cast, client, referral):
    handover, today = a_handover(cast, referral), timezone.localdate().isoformat()
    client.force_login(cast.dewi)
    client.post(
        reverse("matching:answer", args=[handover.pk]), {"says": "welcome", "note": "Tot dinsdag", "seen": "sent"}
    )
    client.post(reverse("matching:start", args=[handover.pk]), {"on": today})
    client.post(reverse("matching:attendance", args=[handover.pk]), {"on": today, "present": "1"})
    client.post(reverse("matching:stop", args=[handover.pk]), {"on": today, "reason": "money", "seen": "started"})
    handover.refresh_from_db()
    assert (handover.state, handover.stop_reason) == ("stopped", "money")

    late = client.post(reverse("matching:cancel", args=[handover.pk]))
    assert (late.status_code, "Intussen veranderd" in late.content.decode()) == (409, True)


def test_a_hand_over_that_is_shown_again_after_a_refusal_is_read_again(cast, client, referral):
    handover = a_handover(cast, referral)
    client.force_login(cast.dewi)
    reads = AuditEntry.objects.filter(verb="handover.read", dossier_id=referral.pk, user_id=cast.dewi.pk)
    page(client, "matching:handover", handover.pk)
    assert reads.count() == 1

    refused = client.post(reverse("matching:answer", args=[handover.pk]), {"says": "nonsense"})
    assert (refused.status_code, reads.count()) == (422, 2)


def test_the_link_is_shown_when_asked_for_and_can_be_made_anew(cast, client, referral):
    handover = a_handover(cast, referral)
    client.force_login(cast.dewi)
    first = token_of(handover)
    assert first not in page(client, "matching:handover", handover.pk).content.decode()
    assert first in client.post(reverse("matching:link", args=[handover.pk])).content.decode()
    client.post(reverse("matching:link", args=[handover.pk]), {"new": "1"})
    assert token_of(handover) != first


@pytest.mark.parametrize("make", [a_welcome, a_start])
def test_who_was_welcomed_or_takes_part_still_has_a_link_that_can_be_given_again(cast, client, referral, make):
    handover = make(cast, referral=referral)
    client.force_login(cast.dewi)
    address = reverse("matching:link", args=[handover.pk])
    first = token_of(handover)
    assert f'action="{address}"' in page(client, "matching:handover", handover.pk).content.decode()
    assert first in client.post(address).content.decode()
    assert first not in client.post(address, {"new": "1"}).content.decode()
    assert token_of(handover) != first
    assert client.get(reverse("doors:provider_link", args=[first])).status_code == 404


def test_the_pages_are_for_whoever_accompanies(cast, client, referral):
    handover = a_handover(cast, referral)
    addresses = [
        reverse("matching:search", args=[referral.pk]),
        reverse("matching:shortlist", args=[referral.pk]),
        reverse("matching:new", args=[referral.pk, cast.activity.pk]),
        reverse("matching:handover", args=[handover.pk]),
    ]
    for person, expected in (
        (cast.dewi, [200, 200, 200, 200]),
        (cast.anna, [403, 403, 403, 403]),
        (cast.gijs, [404, 404, 404, 403]),
        (cast.els, [404, 404, 404, 404]),
        (cast.ivo, [404, 404, 404, 404]),
        (cast.karim, [404, 404, 404, 404]),
    ):
        client.force_login(person)
        assert [client.get(address).status_code for address in addresses] == expected


def test_the_referrer_reads_title_and_state_as_feedback_and_no_more(cast, referral):
    handover = a_start(cast, referral=referral)
    Handover.objects.update(answer_note="Kanarie-briefje")
    as_referrer = file_activities(cast.actor(cast.anna), referral, fields_for([Relative.REFERRER]))
    as_link_worker = file_activities(cast.actor(cast.dewi), referral, fields_for([Relative.LINK_WORKER]))

    assert as_link_worker["rows"][0].note == "Kanarie-briefje"
    row = as_referrer["rows"][0]
    assert (row.id, row.title, row.state) == (handover.pk, "Wandelgroep De Brug", "started")
    assert (row.note, row.reason, row.came, as_referrer["may_write"]) == (None, None, None, False)
    assert file_activities(cast.actor(cast.anna), referral, frozenset({Group.CONTACT})) is None
    assert file_activities(cast.actor(cast.carla), referral, fields_for([Relative.REFERRER]))["rows"] == []


@pytest.mark.parametrize("count", [1, 6])
def test_the_section_costs_the_same_for_one_activity_and_for_six(cast, referral, django_assert_max_num_queries, count):
    for number in range(count):
        a_handover(cast, referral, activity_id=an_activity(cast, f"Groep {number}").pk)
    actor, fields = cast.actor(cast.dewi), fields_for([Relative.LINK_WORKER])
    with django_assert_max_num_queries(4):
        assert len(file_activities(actor, referral, fields)["rows"]) == count


@pytest.mark.browser
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["390", "1280"])
def test_axe_finds_nothing_while_choosing_and_handing_over(
    transactional_db, cast, referral, open_page, language, viewport
):
    with translation.override("nl"):
        sent = a_handover(cast)
        answer(cast.actor(cast.gijs), a_handover(cast).pk, HandoverState.WELCOME)
    User.objects.filter(pk=cast.dewi.pk).update(language=language)  # the account's language goes before the browser's
    visits = open_page(user=cast.dewi, language=language, viewport=viewport)
    for address in (
        reverse("directory:search", query={"q": "goedkoop wandelen 's ochtends", "near": "1234"}),
        reverse("matching:search", args=[referral.pk]),
        reverse("matching:new", args=[referral.pk, cast.activity.pk]),
        reverse("matching:handover", args=[sent.pk]),
        reverse("matching:shortlist", args=[referral.pk]),
        reverse("directory:card", args=[cast.activity.pk]),
    ):
        visits.goto(address)
        assert visits.locator("html").get_attribute("lang") == language
        visits.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true })")
        assert axe_violations(visits) == []
        assert not wider_than_screen(visits)


def test_an_old_page_of_the_link_worker_replaces_nothing(cast, client, referral):
    handover = a_handover(cast, referral)
    client.force_login(cast.dewi)
    old = page(client, "matching:handover", handover.pk).content.decode()
    assert 'name="seen" value="sent"' in old
    answer(cast.actor(cast.gijs), handover.pk, HandoverState.WELCOME)

    here = reverse("matching:answer", args=[handover.pk])
    for seen in ({"seen": "sent"}, {}):
        late = client.post(here, {"says": "full"} | seen)
        assert (late.status_code, "Intussen veranderd" in late.content.decode()) == (409, True)
    handover.refresh_from_db()
    assert handover.state == "welcome"
    client.post(here, {"says": "full", "seen": "welcome"})
    handover.refresh_from_db()
    assert handover.state == "full"


def test_what_was_told_on_the_phone_has_words_for_the_link_worker(cast, client, referral):
    handover = a_handover(cast, referral)
    client.force_login(cast.dewi)
    told = page(client, "matching:handover", handover.pk).content.decode()
    assert "Wat zeiden zij erbij?" in told
    assert "Zij zitten vol" in told
    assert "welzijnscoach leest dit" not in told
