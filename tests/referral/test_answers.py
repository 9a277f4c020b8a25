"""Every form about a file answers in one way: refused with the reason, or stale with what changed; the input is always kept."""

import pytest
from django.urls import reverse

from kring.journey.actions.contacts import NewContact, record_contact
from kring.journey.rules.reaching import Outcome
from kring.referral.actions.mend import withdraw
from kring.referral.actions.receive import ask
from kring.referral.models import Message, Referral
from kring.referral.rules.reasons import ReturnReason, WithdrawReason
from tests.factories import a_referral, an_accepted_referral

pytestmark = pytest.mark.django_db


def test_what_is_not_possible_now_is_refused_with_the_reason_and_the_text_kept(client, cast, in_english):
    referral = ask(cast.actor(cast.dewi), a_referral(cast).pk, "Mag ik bellen?")
    client.force_login(cast.bram)
    address = reverse("referral:answer", args=[referral.pk])
    assert client.get(address).status_code == 200
    withdraw(cast.actor(cast.anna), referral.pk, WithdrawReason.MISTAKE)

    answer = client.post(address, {"text": "Ja, na elf uur."})
    assert answer.status_code == 403
    assert "The referral was withdrawn." in answer.text
    assert "Ja, na elf uur." in answer.text
    assert not Message.objects.filter(text="Ja, na elf uur.").exists()


@pytest.mark.parametrize(
    "who, route, given, told",
    [
        ("dewi", "referral:return", {"reason": ReturnReason.UNCLEAR}, "Contact recorded"),
        ("anna", "referral:withdraw", {"reason": WithdrawReason.MISTAKE}, "Something changed"),
    ],
)
def test_a_stale_form_says_what_changed_and_to_a_referrer_nothing_of_daily_work(
    client, cast, in_english, who, route, given, told
):
    referral = an_accepted_referral(cast)
    record_contact(cast.actor(cast.dewi), referral.pk, NewContact(outcome=Outcome.NOT_REACHED))
    client.force_login(getattr(cast, who))
    given = given | {"text": "Een paar woorden.", "seq": referral.seq}
    answer = client.post(reverse(route, args=[referral.pk]), given)

    assert answer.status_code == 409
    assert f"<li>{told} · " in answer.text and "Een paar woorden." in answer.text
    now = Referral.objects.get(pk=referral.pk)
    assert now.state == "accepted" and f'name="seq" value="{now.seq}"' in answer.text
