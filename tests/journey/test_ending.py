"""How a course ended follows from what was delivered."""

import pytest

from kring.journey.rules.conversations import Band, band
from kring.journey.rules.ending import LADDER, Ending, Facts, ending
from kring.journey.wording import ENDINGS


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (Facts(), Ending.NOT_REACHED),
        (Facts(withdrawn=True, conversations=2), Ending.WITHDRAWN),
        (Facts(conversations=3, goals=1, activities_started=1), Ending.COMPLETED_WITH_ACTIVITY),
        (Facts(conversations=3, activities_started=1, client_stopped=True), Ending.COMPLETED_WITH_ACTIVITY),
        (Facts(client_stopped=True), Ending.STOPPED_BY_CLIENT),
        (Facts(client_stopped=True, conversations=2, goals=1), Ending.STOPPED_BY_CLIENT),
        (Facts(conversations=1, goals=1, waits_for_other_help=True), Ending.OTHER_SUPPORT),
        (Facts(conversations=1, goals=2), Ending.PLAN_DELIVERED),
        (Facts(conversations=1), Ending.CONVERSATIONS_ONLY),
    ],
)
def test_the_first_true_question_decides(facts, expected):
    assert ending(facts) is expected


def test_every_ending_has_one_question_and_words():
    assert sorted(name for name, _ in LADDER) == sorted(Ending)
    assert set(ENDINGS) == set(Ending)


@pytest.mark.parametrize(("count", "expected"), [(1, Band.BELOW), (2, Band.WITHIN), (6, Band.WITHIN), (7, Band.ABOVE)])
def test_conversations_lie_below_within_or_above_the_band(count, expected):
    assert band(count, 2, 6) is expected
