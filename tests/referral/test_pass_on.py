"""A link worker passes a referral to a colleague."""

import pytest

from kring.access.models import Relation
from kring.access.policy import NotVisible, visible
from kring.duties.models import Step
from kring.referral.actions.receive import NoColleague, accept, pass_on
from kring.referral.models import Referral
from tests.factories import a_referral


def test_the_colleague_gets_file_and_steps_and_the_former_loses_sight(cast):
    referral = a_referral(cast)
    assert visible(Referral, cast.actor(cast.dewi)).count() == 1
    pass_on(cast.actor(cast.dewi), referral.pk, cast.els.pk)

    assert visible(Referral, cast.actor(cast.els)).count() == 1
    assert visible(Referral, cast.actor(cast.dewi)).count() == 0
    assert Step.objects.get(dossier_id=referral.pk, done_at=None).owner_id == cast.els.pk
    assert Relation.objects.filter(dossier_id=referral.pk, kind="link_worker").count() == 2
    with pytest.raises(NotVisible):
        accept(cast.actor(cast.dewi), referral.pk)


@pytest.mark.parametrize("to", ["karim", "anna", "dewi"])
def test_only_a_colleague_of_the_location_can_take_over(cast, to):
    referral = a_referral(cast)
    with pytest.raises(NoColleague):
        pass_on(cast.actor(cast.dewi), referral.pk, getattr(cast, to).pk)
