"""The link worker returns a referral; the referrer mends it or takes it back."""

from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access.models import AuditEntry, Link
from kring.capacity.models import Appointment
from kring.duties.actions import owe
from kring.duties.models import Step
from kring.duties.rules import StepCode
from kring.programme import queries as programmes
from kring.programme.queries import published
from kring.programme.rules.tree import Words
from kring.referral.actions.by_client import ask_to_stop
from kring.referral.actions.mend import resend, withdraw
from kring.referral.actions.receive import give_back
from kring.referral.models import Message, Referral, ReferralEvent
from kring.referral.rules.lifecycle import NotNow
from kring.referral.rules.reasons import ReturnReason, WithdrawReason
from tests.factories import a_booked_referral, a_referral


def returned(cast):
    referral = a_booked_referral(cast)
    give_back(
        cast.actor(cast.dewi),
        referral.pk,
        ReturnReason.OTHER_SUPPORT,
        "debt_help",
        "Eerst de schulden, dan graag weer.",
    )
    return referral


def test_return_keeps_reason_and_suggestion_and_frees_the_slot(cast):
    referral = returned(cast)

    event = ReferralEvent.objects.get(kind="return")
    assert event.data == {"reason": "other_support", "suggestion": "debt_help"}
    assert Appointment.objects.get().cancelled_by == "link_worker"
    step = Step.objects.get(dossier_id=referral.pk, kind="lead", done_at=None)
    assert (step.code, step.owner_id) == ("mend_returned", cast.anna.pk)
    assert Message.objects.get().kind == "returned"


def test_send_again_puts_it_back_with_the_link_worker(cast):
    referral = returned(cast)
    resend(cast.actor(cast.anna), referral.pk, "Schuldhulp loopt.")

    assert Referral.objects.get().state == "sent"
    assert Step.objects.get(dossier_id=referral.pk, kind="lead", done_at=None).code == "accept"


def test_withdraw_ends_it_without_a_step(cast):
    referral = returned(cast)
    withdraw(cast.actor(cast.anna), referral.pk, WithdrawReason.OTHER_SUPPORT)

    referral = Referral.objects.select_related("dossier").get()
    assert referral.state == "withdrawn"
    assert referral.dossier.closed_at is not None
    assert not Step.objects.filter(dossier_id=referral.pk, kind="lead", done_at=None).exists()


def test_withdraw_after_it_was_withdrawn_is_not_possible(cast):
    referral = a_referral(cast)
    withdraw(cast.actor(cast.anna), referral.pk, WithdrawReason.MISTAKE)
    with pytest.raises(NotNow):
        withdraw(cast.actor(cast.anna), referral.pk, WithdrawReason.MISTAKE)


def test_return_without_a_reason_keeps_the_text(client, cast):
    referral = a_referral(cast)
    client.force_login(cast.dewi)
    answer = client.post(reverse("referral:return", args=[referral.pk]), {"text": "Past beter bij het wijkteam."})

    assert answer.status_code == 422
    assert "Past beter bij het wijkteam." in answer.text
    assert Referral.objects.get().state == "sent"


def test_a_form_about_a_file_is_an_opening_of_that_file(client, cast):
    referral = a_referral(cast)
    client.force_login(cast.dewi)
    page = client.get(reverse("referral:return", args=[referral.pk]))
    refused = client.post(reverse("referral:return", args=[referral.pk]), {"seq": referral.seq})

    assert "Beem" in page.text and refused.status_code == 422
    opened = AuditEntry.objects.filter(verb="referral.opened", user_id=cast.dewi.pk, dossier_id=referral.pk)
    assert opened.count() == 2


def test_what_fits_better_is_told_to_both_and_that_the_appointment_is_gone(client, cast, in_english, monkeypatch):
    now = published(cast.here.version.pk)
    desk = replace(now.agreement, where_to={"debt_help": Words("Het geldloket.", "The money desk.")})
    monkeypatch.setitem(programmes._published, cast.here.version.pk, replace(now, agreement=desk))
    referral = returned(cast)
    file, again = (reverse(name, args=[referral.pk]) for name in ("doors:file", "referral:resend"))

    for reader in (cast.anna, cast.dewi):
        client.force_login(reader)
        page = client.get(file).text
        assert page.count("What fits better: Debt help") == 2  # with the step, and in what happened
        assert page.count("The money desk") == 2
    client.force_login(cast.anna)
    page = client.get(again).text
    for words in ("Other support fits better", "What fits better: Debt help", "The money desk.", "Eerst de schulden"):
        assert words in page
    assert "there is no appointment: the link worker plans a new one" in page
    seq = Referral.objects.get().seq
    told = client.post(again, {"seq": seq, "text": "Loopt."}, follow=True).text
    assert "There is no appointment any more: the link worker plans a new one." in told


def test_where_there_was_no_appointment_none_is_said_to_be_gone(client, cast, in_english):
    referral = a_referral(cast)
    give_back(cast.actor(cast.dewi), referral.pk, ReturnReason.UNCLEAR, None, "Wat is de vraag?")
    client.force_login(cast.anna)
    page = client.get(reverse("referral:resend", args=[referral.pk])).text

    assert "The question is not clear" in page
    assert "What fits better" not in page and "appointment" not in page


def test_the_programme_that_it_is_returned_from_is_no_suggestion(client, cast, in_english):
    referral = a_referral(cast)
    client.force_login(cast.dewi)
    page = client.get(reverse("referral:return", args=[referral.pk])).text

    assert 'value="debt_help"' in page
    assert 'value="social_prescribing"' not in page


def test_no_step_is_left_that_cannot_be_done_and_who_wants_to_stop_is_with_who_is_at_turn(cast):
    referral, today = a_booked_referral(cast), timezone.localdate()
    link = Link.objects.get(dossier_id=referral.pk)
    for code in (StepCode.RESCHEDULE, StepCode.CLIENT_MOVED):
        owe(
            referral.dossier,
            code,
            organisation_id=cast.here.welfare.pk,
            owner_id=cast.dewi.pk,
            due_on=today,
            now=timezone.now(),
        )
    ask_to_stop(link)

    def owed():
        return set(Step.objects.filter(kind="owed", done_at=None).values_list("code", "owner_id"))

    assert owed() == {("reschedule", cast.dewi.pk), ("client_stops", cast.dewi.pk)}
    give_back(cast.actor(cast.dewi), referral.pk, ReturnReason.CLIENT_UNAWARE, None, "Wil stoppen.")
    assert owed() == {("client_stops", cast.anna.pk)}
    resend(cast.actor(cast.anna), referral.pk, "Toch graag nog eens bellen.")
    assert owed() == {("client_stops", cast.dewi.pk)}


@pytest.mark.parametrize(
    ("route", "who", "words"),
    [
        ("resend", "anna", "The referral is with the link worker: there is nothing to send again."),
        ("return", "dewi", "The referral was withdrawn."),
        ("withdraw", "anna", "The referral was withdrawn."),
        ("correct", "anna", "The referral was withdrawn."),
        ("ask", "dewi", "The referral was withdrawn."),
        ("pass_on", "dewi", "The referral was withdrawn."),
    ],
)
def test_what_is_not_possible_now_is_said_before_anything_is_filled_in(client, cast, in_english, route, who, words):
    referral = a_referral(cast)
    client.force_login(getattr(cast, who))
    if route != "resend":
        assert client.get(reverse(f"referral:{route}", args=[referral.pk])).status_code == 200
        withdraw(cast.actor(cast.anna), referral.pk, WithdrawReason.MISTAKE)
    page = client.get(reverse(f"referral:{route}", args=[referral.pk]))

    assert (page.status_code, "<textarea" in page.text) == (403, False)
    assert words in page.text
