"""The day by which a client without an appointment is called is one day: on the form, the card, the client's page and in the step."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access import links
from kring.access.links import LinkPurpose
from kring.duties.models import Step
from kring.referral.actions.receive import accept
from kring.referral.models import Referral
from kring.referral.queries import desk
from kring.ui.dates import long_date
from tests.factories import a_referral

pytestmark = pytest.mark.django_db


def told(client, referral) -> str:
    page = client.get(reverse("doors:client", args=[links.token_for(referral.pk, LinkPurpose.CLIENT)])).text
    return re.sub(r"\s+", " ", page)


def test_form_card_page_and_step_name_the_same_day(client, cast):
    promised = desk(cast.actor(cast.anna), None, timezone.now()).call_before
    referral = a_referral(cast)
    client.force_login(cast.anna)
    card = client.get(reverse("doors:card", args=[referral.pk])).text
    assert f"uiterlijk {long_date(promised)}" in re.sub(r"\s+", " ", card)
    assert f"uiterlijk {long_date(promised)}" in told(client, referral)

    accept(cast.actor(cast.dewi), referral.pk)
    step = Step.objects.get(dossier=referral.pk, kind="lead", done_at=None)
    assert (step.code, step.due_on) == ("make_contact", promised)
    assert f"uiterlijk {long_date(promised)}" in told(client, referral)


def test_taken_up_late_it_is_called_at_once_and_a_day_that_is_past_is_not_promised(client, cast):
    referral = a_referral(cast)
    Referral.objects.filter(pk=referral.pk).update(sent_at=timezone.now() - timedelta(days=30))
    assert "uiterlijk" not in told(client, referral)
    assert "We nemen snel contact" in told(client, referral)

    accept(cast.actor(cast.dewi), referral.pk)
    step = Step.objects.get(dossier=referral.pk, kind="lead", done_at=None)
    assert step.due_on - timezone.localdate() <= timedelta(days=4)
