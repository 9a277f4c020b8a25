"""Once the client withdrew consent, the policy gives the practice the rows of before and its own: of every model, declared or not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kring.access.policy import NotAllowed, NotVisible, _dossier_columns, allowed, relatives, require, visible
from kring.capacity.rules.slots import Slot
from kring.duties.models import Step
from kring.referral.actions import appointments
from kring.referral.actions.card import renew_link
from kring.referral.actions.mend import withdraw
from kring.referral.models import Message, MessageKind, Referral, ReferralEvent
from kring.referral.rules.reasons import WithdrawReason
from tests.access.world import STILL_KNOWN

pytestmark = pytest.mark.django_db


def seen(world, name, course):
    """Of which models somebody sees rows of a course."""
    actor, dossier = world.cast.actor(world.people[name]), world.referrals[course].pk
    return {
        model._meta.label
        for model, column in _dossier_columns.items()
        for few in (False, True)
        if visible(model, actor, few=few).filter(**{column: dossier}).exists()
    }


@pytest.mark.parametrize("name", ["anna", "bram"])
def test_of_which_models_the_practice_still_knows_rows(world, name):
    everything = {model._meta.label for model in _dossier_columns}
    assert seen(world, name, "ours") == everything
    assert seen(world, "dewi", "stopped") == everything
    assert seen(world, name, "stopped") == STILL_KNOWN


@pytest.mark.parametrize("name", ["anna", "bram"])
@pytest.mark.parametrize("few", [False, True])
def test_what_comes_later_is_known_when_the_practice_did_it(world, name, few):
    referral, later = world.referrals["stopped"], timezone.now() + timedelta(minutes=1)
    actor, common = world.cast.actor(world.people[name]), {"region_id": referral.region_id, "referral": referral}
    for number, side in enumerate((referral.practice, referral.welfare)):
        Message.objects.create(
            **common,
            kind=MessageKind.NOTE,
            author=world.cast.anna,
            organisation=side,
            text=side.name,
            written_at=later,
        )
        ReferralEvent.objects.create(
            **common, seq=100 + number, at=later, kind="message", before="", after=referral.state, organisation=side
        )
        Step.objects.create(
            region_id=referral.region_id,
            dossier=referral.dossier,
            kind="owed",
            code="tell_client",
            organisation=side,
            due_on=timezone.localdate(),
            opened_at=later,
        )
    for model, after in (
        (Message, {"written_at": later}),
        (ReferralEvent, {"at": later}),
        (Step, {"opened_at": later}),
    ):
        rows = visible(model, actor, few=few).filter(**after)
        assert [row.organisation for row in rows] == [referral.practice], model


def test_what_it_was_to_the_file_stays_on_record(world):
    referral = world.referrals["stopped"]
    kinds = list(referral.dossier.relations.order_by("since", "until").values_list("kind", "until"))
    was, now_is = (dict(kinds)[kind] for kind in ("referrer", "without_consent"))
    assert was is not None and now_is is None
    assert relatives(world.cast.actor(world.cast.anna), referral.pk) == {"without_consent"}


def test_the_actions_refuse_what_tells_how_it_stands(world):
    anna, dewi = (world.cast.actor(person) for person in (world.cast.anna, world.cast.dewi))
    slot = Slot(timezone.now() + timedelta(days=5), world.cast.dewi.pk, world.cast.here.welfare.pk, "", 30)
    acts = {
        "book": lambda actor, pk: appointments.book_next(actor, pk, slot),
        "cancel": appointments.cancel,
        "a new link": renew_link,
    }
    for name, act in acts.items():
        with pytest.raises(NotAllowed, match="Vanaf dat moment ziet de praktijk niets nieuws"):
            act(anna, world.referrals["stopped"].pk)
        assert act(dewi, world.referrals["stopped"].pk), name


def test_the_practice_can_still_finish_its_own(world):
    referral, anna = world.referrals["stopped"], world.cast.actor(world.cast.anna)
    may = allowed(anna, referral)
    assert {"referral.read", "referral.withdraw", "referral.answer", "feedback.read", "feedback.copy"} <= may
    assert may.isdisjoint({"referral.correct", "referral.resend", "message.write", "feedback.reply", "client.edit"})
    assert {"referral.correct", "message.write", "client.edit"} <= allowed(anna, world.referrals["ours"])
    Referral.objects.filter(pk=referral.pk).update(state="sent", accepted_at=None, first_contact_at=None)
    withdraw(anna, referral.pk, WithdrawReason.CLIENT_CHANGED_MIND)
    referral.refresh_from_db()
    assert referral.state == "withdrawn"


def test_somebody_of_another_practice_is_still_nothing_to_it(world):
    carla = world.cast.actor(world.cast.carla)
    assert relatives(carla, world.referrals["stopped"].pk) == frozenset()
    assert seen(world, "carla", "stopped") == set()
    with pytest.raises(NotVisible):
        require("referral.read", carla, world.referrals["stopped"])
