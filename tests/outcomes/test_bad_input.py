"""Whatever comes in by whichever way: a clear result or a clear refusal, never a crash and never a zero in the place of nothing."""

import re
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kring.journey.actions.course import close
from kring.outcomes.actions.adopting import add_own
from kring.outcomes.instruments_here import instrument_of
from kring.outcomes.models import Occasion, Response, Score
from kring.outcomes.rules.answers import check
from kring.outcomes.rules.intake import Not
from kring.outcomes.rules.scoring import score
from kring.referral.actions.consent import withdraw_consent
from kring.rows import new_id
from tests.outcomes.factories import answers_of, moment_of, move_window, they_met
from tests.outcomes.ways import ITEMS, OWN, WAYS, asked_with_own

pytestmark = pytest.mark.django_db

FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
GOOD = {"often": "2", "mark": "7", "degrees": "-3", "words": "Dag"}


@contextmanager
def undone():
    """What happens in here did not."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def asked(cast):
    return asked_with_own(cast)


def what_stands(occasion):
    """The answers that stand; each can be, and each score is what these come to, or has a reason."""
    instrument = instrument_of(occasion.region_id, "ours", "1")
    for response in Response.objects.filter(occasion=occasion, replaced_at=None):
        assert check(instrument, response.answers, whole=False) == ()
        expected = {one.scale: (one.value, one.why) for one in score(instrument, response.answers)}
        found = {one.scale: one for one in Score.objects.filter(response=response)}
        assert set(found) == (set(expected) if response.finished_at else set())
        for scale, one in found.items():
            value, why = expected[scale]
            assert one.value == (None if value is None else float(value)) and one.because == (why or "")
            assert (one.value is None) == bool(one.because)
    return answers_of(occasion).get("ours", {})


raw = st.one_of(
    st.sampled_from(["", " ", "0", "2", "5", "7", "10", "11", "-1", "-20", "40", "41", "1.5", "1e1", "07", "+3", "٣", "½", "NaN"]),
    st.sampled_from(["<script>alert(1)</script>", "=1+1", "🧓🏽🙂", "שלום", "\u202eמחר", "a\x00b", "\x0b", "é" * 1000, "é" * 1001, "None"]),
    st.text(max_size=8),
    st.integers(-50, 50).map(str),
)  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
@FEW
@given(said=st.fixed_dictionaries(dict.fromkeys(ITEMS, raw)))
def test_any_words_to_any_question_are_an_answer_or_are_refused(cast, asked, way, said):
    with undone():
        one = WAYS[way](cast, asked)
        one.gives(said)
        one.finishes()
        kept = what_stands(asked)
        for code, value in kept.items():
            assert value is None or not said[code].strip() or value == _meant(said[code], value), code


def _meant(words, value):
    """The answer that these words are: a number, or the words without what stands around them."""
    return int(words) if isinstance(value, int) else words.replace("\r\n", "\n").replace("\r", "\n").strip()


@pytest.mark.parametrize("way", WAYS)
def test_what_is_right_comes_in_by_each_way(cast, asked, way):
    one = WAYS[way](cast, asked)
    one.gives(GOOD)
    one.finishes()
    assert what_stands(asked) == {"often": 2, "mark": 7, "degrees": -3, "words": "Dag"}
    assert scores() == {"both": 9, "warmth": -3}


def scores():
    return dict(Score.objects.values_list("scale", "value"))


@pytest.mark.parametrize("way", WAYS)
def test_half_filled_is_no_zero(cast, asked, way):
    """A sum of which a part is missing is not told; out of a file such a row stays outside, with its reason."""
    one = WAYS[way](cast, asked)
    told = one.gives({"mark": "0", "degrees": "0"})
    one.finishes()
    if way == "out of a file":
        assert [each.why for each in told.staying] == [Not.HALF_FILLED] and not Response.objects.exists()
    else:
        assert what_stands(asked) == {"mark": 0, "degrees": 0}
        assert scores() == {"both": None, "warmth": 0}
        assert Score.objects.get(scale="both").because == "too-many-missing"


@pytest.mark.parametrize("way", WAYS)
def test_twice_is_once(cast, asked, way):
    one = WAYS[way](cast, asked)
    if way == "out of a file":
        told = one.gives(GOOD, times=2)
        assert [each.why for each in told.staying] == [Not.TWICE]
        assert one.gives(GOOD).here == 1
    else:
        key = {"key": new_id()} if way == "on paper" else {}
        for _time in range(2):
            one.gives(GOOD, **key)
            one.finishes()
    assert Response.objects.count() == 1 and Score.objects.count() == 2
    assert what_stands(asked)["mark"] == 7


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("days", [(-30, -1), (1, 9)], ids=["late", "early"])
def test_outside_its_window_nothing_is_taken(cast, asked, way, days):
    one = WAYS[way](cast, asked)
    move_window(asked, *days)
    if days[0] > 0:
        Occasion.objects.update(asked_at=None)
    told = one.gives(GOOD)
    one.finishes()
    assert not Response.objects.exists() and not Score.objects.exists()
    if way == "out of a file":
        assert [each.why for each in told.staying] == [Not.OUTSIDE]
    else:
        assert {each.status_code for each in told} <= {302, 422}


BEYOND = {"often": ["1", "6", "-1"], "mark": ["11", "-1", "9" * 20], "degrees": ["41", "-21"]}


@pytest.mark.parametrize("way", WAYS)
def test_out_of_range_is_refused_with_its_question(cast, asked, way):
    for code, words in ((code, one) for code, several in BEYOND.items() for one in several):
        with undone():
            told = WAYS[way](cast, asked).gives(GOOD | {code: words})
            assert code not in what_stands(asked)
            if way == "out of a file":
                (stays,) = (each.problems for each in told.staying)
                assert [each.place for each in stays] == [code]
            else:
                assert 422 in {each.status_code for each in told}


@pytest.mark.parametrize("way", WAYS)
def test_once_consent_was_withdrawn_nothing_is_taken(cast, asked, way):
    one = WAYS[way](cast, asked)
    withdraw_consent(cast.actor(cast.dewi), asked.referral_id)
    told = one.gives(GOOD)
    one.finishes()
    assert not Response.objects.exists()
    if way == "out of a file":
        assert [each.why for each in told.staying] == [Not.CONSENT]
    else:
        assert {each.status_code for each in told} <= {302, 404}


@pytest.mark.parametrize("way", WAYS)
def test_another_version_than_was_asked_is_not_scored_with_it(cast, asked, way):
    """A new version of a questionnaire leaves the moments of the former one what they were."""
    one = WAYS[way](cast, asked)
    if way == "out of a file":
        add_own(cast.actor(cast.ivo), OWN.replace('version = "1"', 'version = "2"').replace("high = 10", "high = 9"))
        assert [each.why for each in one.gives(GOOD, version="2").staying] == [Not.VERSION]
        assert [each.why for each in one.gives(GOOD, version="3").staying] == [Not.VERSION]
        assert not Response.objects.exists()
        return
    one.client.get("/")
    Occasion.objects.update(asked_at=timezone.now())
    add_own(cast.actor(cast.ivo), OWN.replace('version = "1"', 'version = "2"').replace("high = 10", "high = 9"))
    one.gives(GOOD | {"mark": "10"})
    one.finishes()
    assert Response.objects.get().version == "1" and scores()["both"] == 12


def own_scores(cast, client, occasion):
    """What the file says of somebody's own scores, without the marks around it."""
    client.force_login(cast.dewi)
    told = client.get(reverse("outcomes:file", args=[occasion.referral_id]))
    assert told.status_code == 200
    text = " ".join(re.sub("<[^>]+>", " ", told.text).split())
    assert not re.search(r"\b(nan|inf|None)\b", text)
    return text[text.index("Eigen scores in de tijd") :] if "Eigen scores in de tijd" in text else ""


FILES = {
    # What was given, and what the file says: a figure, or the reason in words; never a zero for nothing.
    "nothing": ({}, ""),
    "half-filled": ({"mark": "0"}, "Samen 0 tot 15; hoger is gunstiger er ontbreken te veel antwoorden"),
    "the lowest of all": ({"often": "0", "mark": "0"}, "Samen 0 tot 15; hoger is gunstiger 0"),
    "below zero": ({"degrees": "-20"}, "Warmte −20 tot 40 −20"),
    "words alone": ({"words": "Dag"}, ""),
}


@pytest.mark.parametrize("given", FILES)
def test_the_file_of_the_client_tells_a_figure_or_why_not(cast, client, asked, given):
    said, expected = FILES[given]
    one = WAYS["together"](cast, asked)
    one.gives(said)
    one.finishes()
    assert expected in own_scores(cast, client, asked)


def test_equal_scores_are_told_as_the_same_and_one_score_as_no_change(cast, client):
    """All answers equal, twice; and a scale below zero, which has no line that begins at zero."""
    start = asked_with_own(cast, end=["ours"])
    WAYS["on paper"](cast, start).gives(GOOD)
    assert "eerste" not in own_scores(cast, client, start)
    they_met(cast, start.referral)
    close(cast.actor(cast.dewi), start.referral_id)
    WAYS["on paper"](cast, moment_of(start.referral, "end")).gives(GOOD)
    told = own_scores(cast, client, start)
    assert "Samen 0 tot 15; hoger is gunstiger 9 9" in told and "−3 −3" in told
