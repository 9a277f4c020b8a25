"""The link worker returns a referral; the referrer mends it or takes it back."""

from dataclasses import replace

import pytest
from django.urls import reverse

from kring.access.models import AuditEntry
from kring.capacity.models import Appointment
from kring.duties.models import Step
from kring.programme import queries as programmes
from kring.programme.queries import published
from kring.programme.rules.tree import Words
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
