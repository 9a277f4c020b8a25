"""The rules by which a sentence is said in a programme's own words."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kring.programme.rules.tree import Words
from kring.programme.rules.words import CODES, LONGEST, agreed, halves, is_usable, pairs, said

NL = (
    ("welzijnscoaches", "wijkcoaches"),
    ("welzijnscoach", "wijkcoach"),
    ("cliënten", "deelnemers"),
    ("cliënt", "deelnemer"),
)
EN = (("link workers", "advisors"), ("link worker", "advisor"), ("activity", "group"), ("client", "user"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("De welzijnscoach belt de cliënt.", "De wijkcoach belt de deelnemer."),
        ("Welzijnscoach", "Wijkcoach"),
        ("‘Cliënten’ en welzijnscoaches", "‘Deelnemers’ en wijkcoaches"),
        ("cliënt/welzijnscoach, (cliënt)", "deelnemer/wijkcoach, (deelnemer)"),
        # Another word: a compound, with or without hyphen, a diminutive, a form that was not chosen.
        ("het welzijnscoachje", "het welzijnscoachje"),
        ("de cliëntgegevens, de cliënt-enquête, de ex-cliënt, cliënt- en teamdagen", None),
        # Placeholders, also of a name that is a term.
        ("%(cliënt)s is de cliënt", "%(cliënt)s is de deelnemer"),
        ("100%% van %(count)d cliënten, {cliënt}", "100%% van %(count)d deelnemers, {cliënt}"),
        ("%(name)scliënt", None),
        # Tags and their attributes, addresses.
        ('<a href="/cliënt" title="de cliënt">de cliënt</a>', '<a href="/cliënt" title="de cliënt">de deelnemer</a>'),
        ("https://example.org/cliënt en cliënt@example.org", None),
        ("5 < 6 cliënten > 4", "5 < 6 deelnemers > 4"),
        ("", ""),
    ],
)
def test_whole_words_are_replaced_in_dutch_and_nothing_else(text, expected):
    assert said(text, NL) == (text if expected is None else expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A link worker calls the client’s home.", "An advisor calls the user’s home."),
        ("Two link workers, an activity", "Two advisors, a group"),
        ("An activity for a client", "A group for a user"),
        ("The activity", "The group"),
        ("linkworker, activities", None),
    ],
)
def test_english_keeps_capitals_and_its_article_follows_the_word(text, expected):
    assert said(text, EN) == (text if expected is None else expected)


def test_words_that_overlap_are_each_replaced_once():
    words = pairs(
        {
            code: word
            for code, word in zip(CODES, ("link worker", "link workers", "worker", "link", *"abcdef"), strict=True)
        },
        {"link_worker": "worker", "link_workers": "workers", "client": "client worker", "clients": "worker"},
    )
    assert said("link worker, link workers, worker, link", words) == "worker, workers, client worker, worker"


@pytest.mark.parametrize("word", ["wijkcoach", "coach op maat", "sociaal-werker", "O’Neill", "gids2"])
def test_a_word_can_be_used(word):
    assert is_usable(word)


@pytest.mark.parametrize(
    "word",
    [
        "",
        " ",
        "<b>coach</b>",
        "coach%",
        "%(name)s",
        "{x}",
        "coach&",
        "co/ach",
        "coach ",
        "-coach",
        "a" * (LONGEST + 1),
        "a\nb",
    ],
)
def test_what_is_no_word_is_never_used(word):
    assert not is_usable(word)
    assert pairs(dict.fromkeys(CODES, "cliënt"), {"client": word}) == ()


def test_programmes_agree_only_on_what_all_of_them_chose():
    gids, coach = Words("gids", "guide"), Words("coach", "coach")
    assert agreed([]) == {}
    assert agreed([{"client": gids}]) == {"client": gids}
    assert agreed([{"client": gids, "link_worker": coach}, {"link_worker": coach}]) == {"link_worker": coach}
    assert agreed([{"client": gids}, {"client": coach}]) == {}


def test_a_singular_asks_for_its_plural_and_the_other_way_round():
    assert halves(["client", "referrals", "activity", "activities"]) == ["clients", "referral"]


PLACEHOLDERS = ["%(client)s", "%(count)d", "%%", "{client}", '<a href="/client">', "</a>", "&amp;", "%(share).1f"]
PLACEHOLDER = re.compile("|".join(map(re.escape, PLACEHOLDERS)))
SENTENCES = st.lists(
    st.sampled_from([*PLACEHOLDERS, "client", "Link worker", "link workers", "an activity", " ", ", ", "clients", "s"])
).map("".join)


@settings(deadline=None)  # the first sentence with new words costs more than the next
@given(SENTENCES, st.from_regex(r"\A[a-zé]{1,12}( [a-z]{1,9})?\Z"))
def test_placeholders_and_tags_survive_any_words(text, word):
    words = tuple((usual, word) for usual, _chosen in EN)
    assert PLACEHOLDER.findall(said(text, words)) == PLACEHOLDER.findall(text)


@settings(deadline=None)
@given(st.text(max_size=80))
def test_without_words_a_text_stays_as_it_is(text):
    assert said(text, ()) == text
