"""What other tests begin with is what they think it is."""

import pytest

from kring.outcomes.models import Occasion
from kring.outcomes.queries import occasion_of_link
from kring.programme.queries import agreement_of
from tests.factories import an_accepted_referral
from tests.outcomes.factories import a_link_to, a_moment, a_moment_at_the_end, measures

pytestmark = pytest.mark.django_db


def test_a_programme_measures_only_once_it_was_told_to(cast):
    an_accepted_referral(cast)
    assert not agreement_of(cast.here.version).measuring.occasions and not Occasion.objects.exists()
    version = measures(cast.here, start=["who-5"], alarms=[{"instrument": "djg-6", "item": "10", "value": 1}])
    measuring = agreement_of(version).measuring
    assert measuring.at("start").instruments == ("who-5",) and measuring.alarms[0].rings(1)


def test_the_start_is_open_when_a_referral_is_accepted(cast):
    occasion = a_moment(cast)
    assert occasion.instruments == [["djg-6", "2006"]]
    token, link = a_link_to(cast, occasion)
    assert token and occasion_of_link(link) == occasion


def test_the_end_asks_how_it_was_too(cast):
    occasion = a_moment_at_the_end(cast)
    assert [code for code, _version in occasion.instruments] == ["djg-6", "experience"]
