"""A list that is taken over says that an activity changed or stopped: every link worker whose client is on the way there gets a step."""

import pytest

from kring.duties.models import Step
from tests.directory.taking.feeds import LOCATION, SERVICES, a_feed, entries, take
from tests.matching.handovers import a_handover


@pytest.fixture
def feed(cast, tmp_path):
    """A list of three choirs, taken over."""
    feed = a_feed(cast)
    take(feed, tmp=tmp_path)
    return feed


@pytest.fixture
def why(cast, feed):
    """Why Dewi has to look at the file of somebody who is on the way to the first choir."""
    handover = a_handover(cast, activity_id=entries(feed)["1"].pk)

    def told():
        owed = Step.objects.filter(dossier=handover.referral_id, done_at=None, details__has_key="because")
        return {(step.owner_id, step.details["because"]) for step in owed}

    return told


def test_another_place_or_time_in_a_list_gives_a_step_and_other_words_do_not(cast, feed, why, tmp_path):
    take(feed, [SERVICES[0] | {"description": "Voor iedereen."}, *SERVICES[1:]], tmp_path)
    assert why() == set()
    take(feed, tmp=tmp_path, location=LOCATION | {"name": "Kerkje"})
    assert why() == {(cast.dewi.pk, "changed")}


def test_what_a_list_does_not_have_any_more_gives_a_step(cast, feed, why, tmp_path):
    take(feed, SERVICES[:2], tmp_path)
    assert why() == set()
    take(feed, SERVICES[1:], tmp_path)
    assert why() == {(cast.dewi.pk, "ended")}


def test_what_a_list_says_has_stopped_gives_a_step(cast, feed, why, tmp_path):
    take(feed, [SERVICES[0] | {"status": "inactive"}, *SERVICES[1:]], tmp_path)
    assert why() == {(cast.dewi.pk, "ended")}
