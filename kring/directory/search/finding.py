"""The order in which entries answer a question: by what they say, how far they fit, and how near they are. Deterministic."""

import dataclasses
import functools
from collections.abc import Collection, Sequence
from datetime import date

import numpy as np

from kring.directory.models import Theme
from kring.directory.rules import told as told_words
from kring.directory.rules import whom
from kring.directory.search import fitting, further, staying_off
from kring.directory.search.analysis import LANGUAGES, folded, is_small, told_in
from kring.directory.search.asking import Wish, the_same, told_of_danger, wishes
from kring.directory.search.columns import THEMES
from kring.directory.search.fitting import FITS, MISFIT, UNSAID, Facet, Need
from kring.directory.search.keeping import Index
from kring.directory.search.spelling import Reading, reading
from kring.directory.search.staying_off import StayingOff

DEEP = 1000  # entries whose words are weighed
FEW = 2000  # among so few, only those are looked through
RESEMBLES = 0.35  # share of the best score from which an entry counts that says none of the words
STORY = 8  # a text of more words is a story; what resembles the first answers to it is beside the point
OUT_OF_REACH = 60.0  # km; what is further away comes after everything that is not
WORTH_A_RIDE = 15.0  # km; what surely fits comes before what does not say up to this far away
MOST_SHOWN = 10  # entries, where few say the words and some resemble those
HALF_WAY = 3.0  # km at which nearness counts half
# What counts for how much, when words were asked: what is half a province away helps nobody, however well it says it.
WORDS, FIT, NEAR = 0.5, 0.2, 0.3
# What is full counts as if it fitted nothing; half of that where people wait for a place. By `columns["full"]`.
SINKS = np.array([0.0, FIT / 2, FIT])


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """Rows of the columns, best first, with the marks of everything that was asked.

    `let_go` is what was not insisted on to find enough; `read_as` says which words were taken for others: (typed, read); `unsaid` are
    those of which no entry says anything. `unwanted` are the rows that speak of what somebody does not like, `beyond` those that speak
    of what nothing near enough speaks of, and are not much further away. `resembling` are the last rows, which say none of
    the words: they are shown where little does, and are no answer.
    """

    rows: np.ndarray
    asked: dict[Facet, np.ndarray]
    km: np.ndarray | None
    let_go: list[Facet]
    wishes: list[Wish]
    read_as: list[tuple[str, str]]
    unsaid: list[str]
    unwanted: frozenset[int] = frozenset()
    beyond: tuple[int, ...] = ()
    resembling: frozenset[int] = frozenset()


@dataclasses.dataclass(frozen=True, slots=True)
class _Asked:
    """What somebody typed, as it is looked for."""

    wishes: list[Wish]
    reading: Reading
    story: bool
    disliked: Sequence[str]
    danger: bool
    too_much: Collection[StayingOff]


@dataclasses.dataclass(frozen=True, slots=True)
class _Chosen:
    """Masks of what is shown and, of that, of what only resembles it; what was let go, and what lies just too far."""

    shown: np.ndarray
    resembling: np.ndarray
    let_go: list[Facet]
    beyond: tuple[int, ...] = ()


def answer(index: Index, need: Need, today: date, *, strictly: bool, public: bool = False) -> Answer:
    """What answers a need. `strictly`: only entries that surely fit; else something is let go when too little is found."""
    columns = index.columns
    km = fitting.nearest(columns, index.places, need.here) if need.here is not None else None
    asked = fitting.marks(columns, need, km)
    among = fitting.live(columns, today)
    if public:
        among &= columns["public"]
    if strictly and need.themes:
        among &= fitting.of_a_kind(columns)
    told = _told(index, need, among if public else None)
    unwanted, helps = _unwanted(index, told.disliked, told.too_much)
    safe = columns["theme"] == THEMES.index(Theme.SAFETY) if told.danger else np.zeros(len(columns), bool)
    relevance = np.zeros(len(columns), np.float32)
    if told.wishes:
        firmly = _firmly(asked, among, need, strictly)
        asked[Facet.WORDS], relevance = _words(index, told.wishes, firmly, feedback=not told.story)
        asked[Facet.WORDS][safe] = FITS
        helps &= (asked[Facet.WORDS] == FITS) & (bool(told.too_much) and not told.story)  # a story tells of more
    if strictly:
        chosen = _Chosen(fitting.strict(asked, among, need.in_words), np.zeros(len(columns), bool), [])
    else:
        chosen = _chosen(index, need, told, asked, among, unwanted, relevance, km)
    rows = np.flatnonzero(chosen.shown)
    order_only = strictly and not told.wishes and not need.in_words
    score = _score(rows, asked, km, relevance if told.wishes else None, order_only=order_only)
    score = score - SINKS[columns["full"][rows]]
    # The last named weighs most.
    later = [
        fitting.for_others(columns, need)[rows],
        _unsure(rows, asked, km) if not told.wishes else np.zeros(len(rows), bool),
        asked[Facet.WHOM][rows] != FITS if Facet.WHOM in asked else np.zeros(len(rows), bool),
        _lets_go(rows, asked, chosen.let_go) | (asked[Facet.PLACE][rows] == UNSAID if Facet.PLACE in asked else False),
        chosen.resembling[rows],
        ~helps[rows],
        unwanted[rows] | fitting.for_those(columns, whom.opposite(need.whom))[rows],
        ~safe[rows],
    ]
    if km is not None:  # whatever it says
        later.append(km[rows] > OUT_OF_REACH)
    order = np.lexsort((rows, columns["title"][rows], -score, _in_one(later)))
    disliked, resembling = (frozenset(np.flatnonzero(mask).tolist()) for mask in (unwanted, chosen.resembling))
    found = Answer(rows[order], asked, km, chosen.let_go, told.wishes, [], [], disliked, chosen.beyond, resembling)
    if told.story:  # whoever tells one did not look for each of its words
        return found
    unsaid = _unsaid(index, told.wishes, fitting.live(columns, today) & (columns["public"] | (not public)))
    return dataclasses.replace(found, read_as=told.reading.read_as, unsaid=unsaid)


def _told(index: Index, need: Need, among: np.ndarray | None) -> _Asked:
    """What was typed, as it is looked for; `among`: the entries of which the reader may learn what they say."""
    story, language = len(need.text.split()) > STORY, told_in(need.text)
    tells = told_words.Told(need.text) if need.as_typed else told_words.read(need.text)
    read = reading(_wish_of(tells), index, among, language, story=story)
    ask = functools.partial(wishes, read.text, index.thesauri, index.words.compounds, told=language)
    looked_for = ask(story=story) + read.begun
    danger, too_much = told_of_danger(looked_for), staying_off.told_by(looked_for)
    if danger or too_much:  # who did it is nothing to look for
        looked_for = ask(story=True) + read.begun
    return _Asked(looked_for, read, story, tells.disliked, danger, too_much)


def _chosen(
    index: Index,
    need: Need,
    told: _Asked,
    asked: dict[Facet, np.ndarray],
    among: np.ndarray,
    unwanted: np.ndarray,
    relevance: np.ndarray,
    km: np.ndarray | None,
) -> _Chosen:
    """What is shown where something is let go when too little is found; what is not wanted is held to what was then kept."""
    wanted, beyond = among & ~unwanted, ()
    shown, let_go = fitting.relaxed(asked, wanted, last=frozenset() if told.story else fitting.LAST)
    if km is not None and need.within is not None and Facet.WORDS in asked and Facet.PLACE not in let_go:
        anywhere = fitting.kept(asked, wanted, [*let_go, Facet.PLACE])
        beyond = further.beyond(index, anywhere, told.wishes, relevance, km, need.within)
    shown |= fitting.kept(asked, among & unwanted, let_go)
    resembling = _resembling(asked, wanted, shown, let_go, relevance)
    shown |= resembling
    if Facet.PLACE in let_go:
        shown = fitting.not_much_further(shown, km, need.within)
    return _Chosen(shown, resembling, let_go, beyond)


def _in_one(later: Sequence[np.ndarray]) -> np.ndarray:
    """What puts rows behind others, as one number for each: sorting by each apart takes as often as long."""
    return sum((which.astype(np.uint16) << place for place, which in enumerate(later)), np.uint16(0))


def _wish_of(tells: told_words.Told) -> str:
    """What of a text is looked for: nothing where beside a dislike only words are left that say nothing."""
    if tells.disliked and all(is_small(word, "nl") or is_small(word, "en") for word in folded(tells.text, "nl")):
        return ""
    return tells.text


def _unwanted(index: Index, disliked: Sequence[str], too_much: Collection[StayingOff]) -> tuple[np.ndarray, np.ndarray]:
    """The rows that speak of what somebody does not like, in these words or in others that mean the same, or offer what they would
    stay off; and those that help to stay off it."""
    found = np.zeros(len(index.columns), bool)
    for what in disliked:  # 'geen vrouwengroep'
        found |= fitting.for_those(index.columns, whom.read("", what))
    others = [what for what in disliked if not staying_off.is_named(what)]
    for phrase in (phrase for what in others for phrase in the_same(what, index.thesauri)):
        rows = np.array(index.reader.saying(phrase), np.int64)
        found[rows[rows < len(found)]] = True
    offers, helps = staying_off.offering(index.reader, len(found), too_much, disliked)
    return (found & ~helps) | offers, helps


def _lets_go(rows: np.ndarray, asked: dict[Facet, np.ndarray], let_go: list[Facet]) -> np.ndarray:
    """Which entries are there only since something was let go: what fits everything that was chosen comes before them."""
    if not let_go or set(asked) == {Facet.WORDS}:
        return np.zeros(len(rows), bool)
    least = {facet: FITS if facet is Facet.PLACE and facet in let_go else UNSAID for facet in asked}
    return np.any([found[rows] < least[facet] for facet, found in asked.items()], axis=0)


def _resembling(
    asked: dict[Facet, np.ndarray], among: np.ndarray, found: np.ndarray, let_go: list[Facet], relevance: np.ndarray
) -> np.ndarray:
    """Where few entries say the words, the few that resemble those most and fit the rest."""
    mask = np.zeros(len(relevance), bool)
    some = int(np.count_nonzero(found))
    if Facet.WORDS in asked and Facet.WORDS not in let_go and 0 < some < fitting.ENOUGH:
        rows = np.flatnonzero(fitting.kept(asked, among, [*let_go, Facet.WORDS]) & ~found & (relevance > 0))
        mask[rows[np.lexsort((rows, -relevance[rows]))][: MOST_SHOWN - some]] = True
    return mask


def _unsure(rows: np.ndarray, asked: dict[Facet, np.ndarray], km: np.ndarray | None) -> np.ndarray:
    """Which entries do not say something of what is asked, or are too far to go before those that do not."""
    weighed = [found[rows] for facet, found in asked.items() if facet not in fitting.UNSAID_WILL_DO]
    unsure = np.any([found == UNSAID for found in weighed], axis=0) if weighed else np.zeros(len(rows), bool)
    return unsure | (km[rows] > WORTH_A_RIDE) if unsure.any() and km is not None else unsure


def _unsaid(index: Index, looked_for: list[Wish], among: np.ndarray) -> list[str]:
    """The typed words that none of these entries says, nor anything that they mean."""
    said: set[str] = set()  # typed words, and their terms
    for wish in looked_for:
        known = wish.typed in said or said.issuperset(wish.said)
        if not known and all(index.reader.is_said_among(term, among) for term in wish.phrase):
            said |= {wish.typed, *wish.said}
    alone = {wish.typed: wish.said[0] for wish in looked_for if len(wish.said) == 1}
    telling = {typed: term for typed, term in alone.items() if not any(is_small(typed, one) for one in LANGUAGES)}
    return [typed for typed, term in telling.items() if typed not in said and term not in said]


def _firmly(asked: dict[Facet, np.ndarray], among: np.ndarray, need: Need, strictly: bool) -> np.ndarray:
    if strictly:
        return fitting.strict(asked, among, need.in_words)
    for facet in fitting.FIRM & set(asked):
        among = among & (asked[facet] >= UNSAID)
    return among


def _words(index: Index, looked_for: list[Wish], among: np.ndarray, *, feedback: bool) -> tuple[np.ndarray, np.ndarray]:
    """Marks for the words, and how relevant each entry is (1: the most)."""
    size = len(index.columns)
    only = np.flatnonzero(among)
    few = only.tolist() if len(only) <= FEW else None
    mark, relevance = np.full(size, MISFIT, np.uint8), np.zeros(size, np.float32)
    hits = index.reader.ask(looked_for, DEEP, few, feedback=feedback) if len(only) else None
    if hits is None or not hits.rows:
        return mark, relevance
    rows, scores = np.array(hits.rows), np.array(hits.scores, np.float32)
    there = rows < size  # the words may be a moment newer than the columns
    relevance[rows[there]] = scores[there] / scores[0]
    mark[relevance >= RESEMBLES] = UNSAID
    saying = np.array(hits.saying, np.int64)
    mark[saying[saying < size]] = FITS
    return mark, relevance


def _score(
    rows: np.ndarray,
    asked: dict[Facet, np.ndarray],
    km: np.ndarray | None,
    relevance: np.ndarray | None,
    order_only: bool,
) -> np.ndarray:
    near = np.zeros(len(rows))
    if km is not None:
        near = np.nan_to_num(1 / (1 + km[rows] / HALF_WAY), nan=0.0)
    if order_only:
        return NEAR * near
    others = [found[rows] for facet, found in asked.items() if facet is not Facet.WORDS]
    fit = np.mean(others, axis=0) / FITS if others else np.ones(len(rows))
    words = 0.0 if relevance is None else WORDS * relevance[rows]
    return words + FIT * fit + NEAR * near
