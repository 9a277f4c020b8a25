"""Chance draws clients whose file was closed, each gets a step, and what a call told is noted in the file."""

import hashlib
import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from kring.access.policy import NotAllowed, NotVisible
from kring.clients.models import Client
from kring.duties.models import Step
from kring.duties.rules import StepCode
from kring.journey.actions.course import close
from kring.outcomes.calling.actions import AgreesNoMore, NobodyToDraw, Told, Wanted, draw_call_backs, note
from kring.outcomes.calling.queries import calls_of, draws
from kring.outcomes.models import CallBack, CallBackResult
from kring.outcomes.rules.drawing import draw
from kring.referral.actions.absence import register_absence
from kring.referral.actions.consent import withdraw_consent
from tests.factories import a_person, an_accepted_referral
from tests.outcomes.factories import they_met


def a_closed_file(cast, name="Wulp", **person):
    referral = an_accepted_referral(cast, person=a_person(first_name="Bo", last_name=name, **person))
    they_met(cast, referral)
    close(cast.actor(cast.dewi), referral.pk)
    referral.refresh_from_db()
    return referral


def wanted(cast, size=5, **changed):
    today = timezone.localdate()
    usual = {
        "location_id": cast.here.location.pk,
        "closed_from": today - timedelta(days=30),
        "closed_until": today,
        "size": size,
        "key": uuid.uuid4(),
    }
    return Wanted(**usual | changed)


def drawn(cast, **changed):
    return draw_call_backs(cast.actor(cast.fenna), wanted(cast, **changed))


def told(result=CallBackResult.SPOKEN, heard=True, helped=False, note="Het was fijn."):
    return Told(result=result, felt_heard=heard, felt_helped=helped, note=note)


@pytest.mark.django_db
def test_each_client_who_is_drawn_gets_a_step(cast):
    files = [a_closed_file(cast, name) for name in ("Wulp", "Kluut", "Tureluur")]
    row = drawn(cast, size=2)
    assert row.population == 3 and row.calls.count() == 2
    steps = Step.objects.filter(code=StepCode.CALL_BACK, done_at=None)
    assert (
        {step.dossier_id for step in steps} == {call.referral_id for call in row.calls.all()} <= {f.pk for f in files}
    )
    assert {step.owner_id for step in steps} == {cast.dewi.pk}


@pytest.mark.django_db
def test_the_draw_can_be_repeated_from_what_is_kept(cast):
    for name in ("Wulp", "Kluut", "Tureluur", "Grutto"):
        a_closed_file(cast, name)
    row = drawn(cast, size=2)
    again = draw(row.seed, [uuid.UUID(one) for one in row.drawn_from], 2)
    assert again == [call.referral_id for call in row.calls.order_by("place")]


@pytest.mark.django_db
def test_who_withdrew_or_is_not_to_be_called_is_left_out_and_counted(cast):
    withdrew, no_calls, stays = (a_closed_file(cast, name) for name in ("Wulp", "Kluut", "Tureluur"))
    assert drawn(cast).population == 3
    withdraw_consent(cast.actor(cast.dewi), withdrew.pk)
    Client.objects.filter(pk=no_calls.client_id).update(may_call=False)
    row = drawn(cast)
    assert (row.population, row.without_consent, row.not_to_be_called) == (1, 1, 1)
    assert [call.referral_id for call in row.calls.all()] == [stays.pk]


@pytest.mark.django_db
def test_only_files_closed_in_the_period_after_a_conversation(cast):
    closed = a_closed_file(cast)
    still_open = an_accepted_referral(cast, person=a_person(first_name="Bo", last_name="Kluut"))
    never_met = an_accepted_referral(cast, person=a_person(first_name="Bo", last_name="Specht"))
    close(cast.actor(cast.dewi), never_met.pk)
    assert drawn(cast).drawn_from == [closed.pk.hex]
    assert still_open.closed_at is None
    today = timezone.localdate()
    with pytest.raises(NobodyToDraw):
        drawn(cast, closed_from=today - timedelta(days=30), closed_until=today - timedelta(days=1))


@pytest.mark.django_db
def test_somebody_else_who_may_open_the_file_calls(cast):
    closed = a_closed_file(cast)
    assert drawn(cast).calls.get().referral_id == closed.pk
    today = timezone.localdate()
    register_absence(cast.actor(cast.dewi), cast.dewi.pk, today, today + timedelta(days=6), cast.els.pk)
    row = drawn(cast)
    step = Step.objects.get(code=StepCode.CALL_BACK, details={"call_back": str(row.calls.get().pk)})
    assert step.owner_id == cast.els.pk


@pytest.mark.django_db
def test_the_same_form_sent_twice_draws_once(cast):
    a_closed_file(cast)
    once = wanted(cast)
    fenna = cast.actor(cast.fenna)
    assert draw_call_backs(fenna, once) == draw_call_backs(fenna, once)
    assert CallBack.objects.count() == 1


@pytest.mark.django_db
def test_only_the_lead_of_the_team_draws(cast):
    a_closed_file(cast)
    for user, refusal in ((cast.dewi, NotAllowed), (cast.ivo, NotAllowed)):
        with pytest.raises(refusal):
            draw_call_backs(cast.actor(user), wanted(cast))
    with pytest.raises(NotVisible):
        drawn(cast, location_id=cast.there.location.pk)
    assert drawn(cast).calls.count() == 1


@pytest.mark.django_db
def test_what_a_call_told_is_noted_and_the_step_is_done(cast):
    closed = a_closed_file(cast)
    call = drawn(cast).calls.get()
    note(cast.actor(cast.dewi), call, told())
    call.refresh_from_db()
    assert (call.felt_heard, call.felt_helped, call.note) == (True, False, "Het was fijn.")
    assert not Step.objects.filter(code=StepCode.CALL_BACK, done_at=None).exists()
    (row,) = draws(cast.actor(cast.fenna))
    assert (row.drawn, row.noted, row.spoken, row.heard, row.helped) == (1, 1, 1, 1, 0)
    assert calls_of(cast.actor(cast.dewi), closed.pk) == [call]
    assert calls_of(cast.actor(cast.fenna), closed.pk) == []


@pytest.mark.django_db
def test_the_newest_draw_comes_first(cast):
    a_closed_file(cast)
    rows = [drawn(cast, size=1) for _again in range(3)]
    for days, row in zip((2, 40, 9), rows, strict=True):
        type(row).objects.filter(pk=row.pk).update(drawn_at=timezone.now() - timedelta(days=days))
    assert [row.drawn_at for row in draws(cast.actor(cast.fenna))] == sorted(
        (row.drawn_at for row in type(rows[0]).objects.all()), reverse=True
    )


@pytest.mark.django_db
def test_an_answer_that_was_pressed_too_soon_can_be_taken_back(cast, client):
    a_closed_file(cast)
    page = reverse("outcomes:call_back", kwargs={"id": drawn(cast).calls.get().pk})
    client.force_login(cast.dewi)
    for said, kept in (("yes", True), ("not_said", None)):
        client.post(page, {"result": "spoken", "felt_heard": said, "felt_helped": "no", "note": ""})
        assert CallBack.objects.get().felt_heard is kept
    (row,) = draws(cast.actor(cast.fenna))
    assert (row.spoken, row.heard, row.of_heard, row.of_helped) == (1, 0, 0, 1), "who says nothing did not say no"
    assert re.search(r'value="not_said" checked', client.get(page).text)


@pytest.mark.django_db
def test_who_was_not_spoken_with_felt_nothing_and_noting_again_corrects(cast):
    a_closed_file(cast)
    call = drawn(cast).calls.get()
    dewi = cast.actor(cast.dewi)
    note(dewi, call, told())
    call = note(dewi, call, told(CallBackResult.NOT_REACHED))
    assert (call.result, call.felt_heard, call.felt_helped, call.note) == ("not_reached", None, None, "")


@pytest.mark.django_db
def test_consent_withdrawn_ends_the_step_and_nothing_is_noted(cast):
    closed = a_closed_file(cast)
    call = drawn(cast).calls.get()
    assert Step.objects.filter(code=StepCode.CALL_BACK, done_at=None).exists()
    withdraw_consent(cast.actor(cast.dewi), closed.pk)
    assert not Step.objects.filter(code=StepCode.CALL_BACK, done_at=None).exists()
    with pytest.raises(AgreesNoMore):
        note(cast.actor(cast.dewi), call, told())
    call.refresh_from_db()
    assert call.noted_at is None


@pytest.mark.django_db
def test_the_pages_draw_and_note(cast, client):
    a_closed_file(cast)
    client.force_login(cast.fenna)
    today = timezone.localdate().isoformat()
    sent = {
        "location": str(cast.here.location.pk),
        "closed_from": today,
        "closed_until": today,
        "size": 3,
        "key": str(uuid.uuid4()),
    }
    assert client.post(reverse("outcomes:draw"), sent | {"closed_until": "2020-01-01"}).status_code == 422
    listed = client.post(reverse("outcomes:draw"), sent, follow=True).text
    assert "1 van 1 dossiers" in listed and "0 van 1" in listed
    client.force_login(cast.dewi)
    assert "Bel terug om te horen" in client.get(reverse("doors:today"), {"tab": "all"}).text
    page = reverse("outcomes:call_back", kwargs={"id": CallBack.objects.get().pk})
    assert page in client.get(reverse("doors:today"), {"tab": "all"}).text
    assert client.post(page, {"felt_heard": "yes"}).status_code == 422
    client.post(page, {"result": "spoken", "felt_heard": "yes", "felt_helped": "", "note": "Fijn."})
    call = CallBack.objects.get()
    assert (call.felt_heard, call.felt_helped, call.note) == (True, None, "Fijn.")
    assert "gehoord" in client.get(reverse("outcomes:file", kwargs={"id": call.referral_id})).text


@given(st.lists(st.uuids(), unique=True), st.integers(1, 30), st.text(min_size=1))
def test_drawing_takes_each_at_most_once_and_does_not_depend_on_order(population, size, seed):
    found = draw(seed, population, size)
    assert found == draw(seed, reversed(population), size)
    assert len(found) == len(set(found)) == min(size, len(population))
    assert draw(seed, population, size + 1)[: len(found)] == found


def test_drawing_is_as_it_is_described():
    """The method of the page, written out."""
    population = [uuid.UUID(int=number) for number in range(20)]
    numbers = {hashlib.sha256(f"seed:{key.hex}".encode()).hexdigest(): key for key in population}
    assert draw("seed", population, 5) == [numbers[number] for number in sorted(numbers)[:5]]
    assert draw("another seed", population, 5) != draw("seed", population, 5)
