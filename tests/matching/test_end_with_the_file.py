"""A file ends while an activity was asked and nobody came yet: the activity is not asked any more, and its link says so."""

from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access.models import AuditEntry
from kring.identity.models import Role
from kring.journey.actions.course import close, reopen
from kring.matching.actions.attend import answer, tick_attendance
from kring.matching.events import HandoverCancelled
from kring.matching.guests import guests, waiting_count
from kring.matching.models import Handover
from kring.matching.rules.lifecycle import HandoverState, NotNow
from kring.referral.actions.mend import withdraw
from kring.referral.models import Referral, ReferralEvent
from kring.referral.rules.reasons import WithdrawReason
from tests.matching.handovers import a_handover, a_start, a_welcome, bearer_of, owed, token_of

ENDINGS = {
    "closed": lambda cast, referral_id: close(cast.actor(cast.dewi), referral_id),
    "withdrawn": lambda cast, referral_id: withdraw(cast.actor(cast.anna), referral_id, WithdrawReason.MISTAKE),
}
WAITING = {"not answered": a_handover, "welcome": a_welcome}


@pytest.fixture(params=ENDINGS)
def end(request, cast):
    """Ends the file of a hand-over; gives the file."""
    return lambda handover: ENDINGS[request.param](cast, handover.referral_id)


@pytest.mark.parametrize("waiting", WAITING)
def test_what_never_began_leaves_the_inbox_and_takes_no_answer(cast, end, waiting):
    handover, gijs = WAITING[waiting](cast), cast.actor(cast.gijs)
    assert [one.id for one in guests(gijs)] == [handover.pk]
    bearer = bearer_of(handover)
    end(handover)

    handover.refresh_from_db()
    assert handover.state == HandoverState.CANCELLED
    assert (guests(gijs), waiting_count(gijs), owed(handover.referral_id)) == ([], 0, [])
    for who in (gijs, bearer):
        for says in (HandoverState.WELCOME, HandoverState.FULL):
            with pytest.raises(NotNow):
                answer(who, handover.pk, says)
        with pytest.raises(NotNow):
            tick_attendance(who, handover.pk, timezone.localdate(handover.sent_at), present=True)


def test_history_log_and_event_tell_of_it_once_with_who_ended_the_file(cast, end):
    handover = a_handover(cast)
    referral = end(handover)
    ender = cast.dewi if referral.state == "closed" else cast.anna

    (told,) = ReferralEvent.objects.filter(referral=referral, kind="handover_cancelled")
    assert (told.user_id, told.data["handover"]) == (ender.pk, str(handover.pk))
    assert told.seq == referral.seq == Referral.objects.get(pk=referral.pk).seq
    (line,) = AuditEntry.objects.filter(verb="handover.changed", dossier_id=referral.pk)
    role = Role.LINK_WORKER if referral.state == "closed" else Role.REFERRER
    assert (line.user_id, role in line.role, line.object_ids) == (ender.pk, True, [str(handover.pk)])


def test_a_handover_that_ends_with_the_file_is_published_as_one_that_was_cancelled(cast, end, monkeypatch):
    heard = []
    handover = a_handover(cast)
    monkeypatch.setattr("kring.matching.actions.gate.bus", SimpleNamespace(publish=heard.append))
    end(handover)
    (event,) = heard
    assert type(event) is HandoverCancelled
    assert (event.handover_id, event.before, event.after) == (handover.pk, "sent", "cancelled")


@pytest.mark.parametrize("waiting", WAITING)
def test_the_link_tells_that_no_answer_is_needed_and_nothing_of_why_or_who(cast, end, client, waiting):
    handover = WAITING[waiting](cast)
    address = f"/p/{token_of(handover)}/"
    assert "Mien" in client.get(address).content.decode()
    end(handover)

    page = client.get(address)
    told = page.content.decode()
    assert (page.status_code, "Een antwoord is niet meer nodig. Dank u wel." in told) == (200, True)
    assert [
        word for word in ("Mien", "0612345678", "06 12", "bankje", "<form method", "ingetrokken") if word in told
    ] == []
    late = client.post(f"{address}answer/", {"says": "welcome", "seen": "sent"})
    assert (late.status_code, "Intussen veranderd" in late.content.decode()) == (409, True)
    client.force_login(cast.gijs)
    assert "Mien" not in client.get(reverse("doors:provider")).content.decode()
    assert "Een antwoord is niet meer nodig" in client.get(reverse("doors:guest", args=[handover.pk])).content.decode()


def test_who_takes_part_already_stays(cast):
    coming = a_start(cast)
    close(cast.actor(cast.dewi), coming.referral_id)
    coming.refresh_from_db()
    assert coming.state == HandoverState.STARTED
    assert [one.id for one in guests(cast.actor(cast.gijs))] == [coming.pk]


def test_what_was_over_already_and_what_is_of_another_file_stay(cast, end):
    full, other = answer(cast.actor(cast.gijs), a_handover(cast).pk, HandoverState.UNSUITABLE), a_handover(cast)
    end(full)
    states = {row.pk: row.state for row in Handover.objects.all()}
    assert states == {full.pk: HandoverState.UNSUITABLE, other.pk: HandoverState.SENT}


def test_opening_the_file_again_does_not_ask_anew(cast):
    handover, dewi = a_handover(cast), cast.actor(cast.dewi)
    reopen(dewi, handover.referral_id, close(dewi, handover.referral_id).seq)
    handover.refresh_from_db()
    assert (handover.state, guests(cast.actor(cast.gijs))) == (HandoverState.CANCELLED, [])
    assert a_handover(cast, Referral.objects.get(pk=handover.referral_id)).state == HandoverState.SENT


def test_a_closing_that_fails_leaves_the_handover_as_it_was(cast, end, monkeypatch):
    handover = a_handover(cast)

    def fails(*given, **more):
        raise OSError

    monkeypatch.setattr("kring.matching.actions.gate.audit.record", fails)
    with pytest.raises(OSError):
        end(handover)
    handover.refresh_from_db()
    assert (handover.state, Referral.objects.get(pk=handover.referral_id).state) == ("sent", "accepted")
