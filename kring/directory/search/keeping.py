"""Keeping the index of a region as the database is. The index can be thrown away at any moment: it is made again.

Whoever searches brings it up to date first: one small query tells whether anything changed since. A row's time of change is
set before its transaction ends, so a later look goes a while back (`OVERLAP`) and compares versions. Long imports make the index
anew when they are done.
"""

import contextlib
import dataclasses
import fcntl
import functools
import json
import os
import shutil
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.db.models import Count, Max
from django.utils import timezone

from kring.directory.elsewhere import Elsewhere, further_places
from kring.directory.models import Activity, OwnWords
from kring.directory.search import columns as cols
from kring.directory.search.analysis import LANGUAGES, Compounds, entry_terms, folded, spread, stem, unspread
from kring.directory.search.engine import Engine, Entry, Reader
from kring.directory.search.gathering import mark_twins
from kring.directory.search.thesaurus import Thesaurus, thesaurus

FORMAT = 18  # raised when what is held, or what it means, is another: every index is then made anew
OVERLAP = timedelta(seconds=15)
OFTEN_ENOUGH = 2  # entries in which a word must stand to be a part of compounds
MANY_WORDS = 50_000  # among more than this, words that stand in one entry are not proposed for misspelt ones
MANY_CHANGES = 2000  # more than this at once: making the index anew is quicker
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclasses.dataclass(frozen=True, slots=True)
class State:
    """What the index holds: the last change it saw, how many rows changed within `OVERLAP` of it, and whether so long ago
    that no older change can come in any more; names of its files."""

    format: int
    seen: str
    recent: int
    settled: bool
    columns: str
    places: str
    words: str
    own: dict[str, str]


@dataclasses.dataclass(frozen=True, slots=True)
class Index:
    """The index of one region, as one look finds it."""

    columns: np.ndarray
    reader: Reader
    words: "Words"
    thesauri: tuple[Thesaurus, ...]
    places: np.ndarray = dataclasses.field(default_factory=lambda: np.zeros(0, cols.PLACES))


def folder_of(region_id: uuid.UUID) -> Path:
    """Where a region's index lives."""
    return Path(settings.KRING_SEARCH) / str(region_id)


def exists(region_id: uuid.UUID) -> bool:
    """Whether a region has an index that can be used."""
    return _state(folder_of(region_id)) is not None


def index(region_id: uuid.UUID) -> Index:
    """The index of a region, up to date. Made first when there is none."""
    folder = folder_of(region_id)
    state = _state(folder)
    if state is None or state.own != _own_words(region_id):
        build(region_id)
    elif _behind(region_id, state):
        catch_up(region_id)
    return _opened(folder, _stamp(folder))


def _behind(region_id: uuid.UUID, state: State) -> bool:
    if not state.settled:
        return _changes(region_id, datetime.fromisoformat(state.seen) - OVERLAP) != (state.seen, state.recent) or (
            _is_settled(state.seen)
        )
    last = Activity.objects.filter(region_id=region_id).aggregate(last=Max("changed_at"))["last"]
    return last is not None and last.isoformat() != state.seen


def _is_settled(seen: str) -> bool:
    return timezone.now() - datetime.fromisoformat(seen) > OVERLAP


def build(region_id: uuid.UUID) -> int:
    """Make the index of a region anew; returns the number of entries."""
    folder = folder_of(region_id)
    folder.mkdir(parents=True, exist_ok=True)
    with _writing(folder, wait=True):
        own = _own_words(region_id)
        seen, recent = _now_seen(region_id)
        settled = _is_settled(seen)
        entries = Activity.objects.filter(region_id=region_id)
        rows = entries.order_by("id").values(*cols.FIELDS)
        further = further_places(entries)
        places: list[tuple] = []
        values: list[tuple] = []
        texts: list[tuple[list[str], list[str], str]] = []
        for row in rows.iterator(chunk_size=2000):
            places += _rows_of(len(values), further.get(row["id"], ()))
            values.append(cols.column_values(row))
            texts.append(_folded(row))
        vocabulary = vocabulary_of((said + who, language) for said, who, language in texts)
        compounds = Compounds(known_terms(vocabulary, own))
        Engine(_terms(folder)).write(
            (Entry(number, entry_terms(*text, compounds)) for number, text in enumerate(texts)),
            anew=True,
        )
        words = f"words-{uuid.uuid4().hex[:12]}.json"
        (folder / words).write_text(_as_json(vocabulary, compounds), "utf-8")
        state = State(FORMAT, seen, recent, settled, "", "", words, own)
        _save(folder, np.array(values, cols.COLUMNS), np.array(places, cols.PLACES), state)
        for old in set(folder.glob("terms-*")) - {_terms(folder)}:
            shutil.rmtree(old, ignore_errors=True)  # of another format; whoever has it open can read it to the end
    return len(values)


def _terms(folder: Path) -> Path:
    return folder / f"terms-{FORMAT}"


def catch_up(region_id: uuid.UUID) -> None:
    """Take over what changed since. Does nothing when another process is at it."""
    folder = folder_of(region_id)
    with _writing(folder, wait=False) as mine:
        state = _state(folder) if mine else None
        if state is None:
            return
        since = datetime.fromisoformat(state.seen) - OVERLAP
        seen, _ = _changes(region_id, since)
        settled = _is_settled(seen)
        keys = _other_versions(region_id, since, cols.load(folder / state.columns))
        if few := len(keys) <= MANY_CHANGES:
            changed = Activity.objects.filter(region_id=region_id, pk__in=keys).values(*cols.FIELDS)
            _take_over(folder, state, list(changed))
            _, recent = _changes(region_id, datetime.fromisoformat(seen) - OVERLAP)
            _write_state(folder, dataclasses.replace(_state(folder), seen=seen, recent=recent, settled=settled))
    if not few:
        build(region_id)


def _other_versions(region_id: uuid.UUID, since: datetime, columns: np.ndarray) -> list[uuid.UUID]:
    """The entries that changed since and of which the columns hold another version, or none."""
    rows = Activity.objects.filter(region_id=region_id, changed_at__gte=since).values_list("id", "changed_at")
    held = set(zip(columns["id"][:, 1].tolist(), columns["changed"].tolist(), strict=True))
    return [key for key, changed_at in rows if (cols.halves(key)[1], cols.version(changed_at)) not in held]


def _take_over(folder: Path, state: State, changed: list[dict[str, Any]]) -> None:
    columns = cols.load(folder / state.columns)
    compounds = _words(folder / state.words).compounds
    further = further_places(Activity.objects.filter(pk__in=[row["id"] for row in changed]))
    fresh = np.array(columns)
    added: list[tuple] = []
    places: list[tuple] = []
    entries: list[Entry] = []
    for row in changed:
        number = cols.row_of(columns, row["id"])
        values = cols.column_values(row)
        if number is None:
            number = len(fresh) + len(added)
            added.append(values)
        else:
            fresh[number] = values
        places += _rows_of(number, further.get(row["id"], ()))
        entries.append(Entry(number, entry_terms(*_folded(row), compounds)))
    if entries:
        Engine(_terms(folder)).write(entries)
        kept = cols.load(folder / state.places)
        kept = kept[~np.isin(kept["row"], [entry.row for entry in entries])]
        both = np.concatenate([kept, np.array(places, cols.PLACES)])
        _save(folder, np.concatenate([fresh, np.array(added, cols.COLUMNS)]), both, state)


def _rows_of(number: int, further: Iterable[Elsewhere]) -> list[tuple]:
    return [(number, *place.point) for place in further if place.point]


def _changes(region_id: uuid.UUID, since: datetime) -> tuple[str, int]:
    found = Activity.objects.filter(region_id=region_id, changed_at__gte=since).aggregate(
        last=Max("changed_at"), count=Count("id")
    )
    return (found["last"] or since + OVERLAP).isoformat(), found["count"]


def _now_seen(region_id: uuid.UUID) -> tuple[str, int]:
    last = Activity.objects.filter(region_id=region_id).aggregate(last=Max("changed_at"))["last"] or LONG_AGO
    return _changes(region_id, last - OVERLAP)


def _own_words(region_id: uuid.UUID) -> dict[str, str]:
    return dict(OwnWords.objects.filter(region_id=region_id).order_by("language").values_list("language", "lines"))


def _folded(row: Mapping[str, Any]) -> tuple[list[str], list[str], str]:
    """The words of an entry with what stands between them, and those of the name of who offers it, folded, with their language."""
    language = _language(row["language"])
    said, who = cols.words_of(row)
    return spread(said, language), folded(who, language), language


def _language(code: str) -> str:
    return code if code in LANGUAGES else "en"


def vocabulary_of(texts: Iterable[tuple[list[str], str]]) -> dict[str, Counter[str]]:
    """For each language in how many entries each word stands; `texts` are (folded words, language), what stands between them or not."""
    counts: dict[str, Counter[str]] = {}
    for said, language in texts:
        counts.setdefault(language, Counter()).update(set(unspread(said)))
    return counts


def known_terms(vocabulary: dict[str, Counter[str]], own: dict[str, str]) -> frozenset[str]:
    """The terms that parts of Dutch compounds can be."""
    said = {stem(word, "nl") for word, count in vocabulary.get("nl", {}).items() if count >= OFTEN_ENOUGH}
    return frozenset(said | thesaurus("nl", own.get("nl", "")).terms_alone)


@dataclasses.dataclass(frozen=True, slots=True)
class Words:
    """The words of the entries by their length with in how many each stands, what takes compounds apart, and the languages that
    there are."""

    by_length: dict[int, dict[str, int]]
    compounds: Compounds
    languages: tuple[str, ...]


def words_from(vocabulary: dict[str, Counter[str]], compounds: Compounds) -> Words:
    """What of the words is kept; among many entries without those that stand in one only."""
    there = Counter[str]()
    for counts in vocabulary.values():
        there.update(counts)
    fewest = OFTEN_ENOUGH if len(there) > MANY_WORDS else 1
    by_length: dict[int, dict[str, int]] = {}
    for word, count in there.items():
        if count >= fewest:
            by_length.setdefault(len(word), {})[word] = count
    languages = tuple(language for language in LANGUAGES if language in vocabulary) or ("nl",)
    return Words(by_length, compounds, languages)


def _as_json(vocabulary: dict[str, Counter[str]], compounds: Compounds) -> str:
    found = words_from(vocabulary, compounds)
    kept = {"by_length": found.by_length, "known": sorted(found.compounds.known), "languages": found.languages}
    return json.dumps(kept, ensure_ascii=False)


@functools.lru_cache(maxsize=16)
def _words(path: Path) -> Words:
    found = json.loads(path.read_text("utf-8"))
    by_length = {int(length): counts for length, counts in found["by_length"].items()}
    return Words(by_length, Compounds(found["known"]), tuple(found["languages"]))


def _save(folder: Path, columns: np.ndarray, places: np.ndarray, state: State) -> None:
    """Write new files beside the old ones and let the state name them, in that order: a reader sees the ones or the others."""
    version = uuid.uuid4().hex[:12]
    fresh = dataclasses.replace(state, columns=f"columns-{version}.npy", places=f"places-{version}.npy")
    mark_twins(columns)
    cols.save(columns, folder / fresh.columns)
    cols.save(places, folder / fresh.places)
    _write_state(folder, fresh)
    needed = {state.columns, state.places, state.words, fresh.columns, fresh.places}
    for old in (*folder.glob("columns-*.npy"), *folder.glob("places-*.npy"), *folder.glob("words-*.json")):
        if old.name not in needed:
            old.unlink(missing_ok=True)


def _write_state(folder: Path, state: State) -> None:
    draft = folder / "state.json.new"
    draft.write_text(json.dumps(dataclasses.asdict(state)), "utf-8")
    os.replace(draft, folder / "state.json")


def _state(folder: Path) -> State | None:
    try:
        found = State(**json.loads((folder / "state.json").read_text("utf-8")))
    except (FileNotFoundError, json.JSONDecodeError, TypeError):
        return None  # there is none, or one of another format: it is made anew
    return found if found.format == FORMAT else None


def _stamp(folder: Path) -> tuple[int, int]:
    found = (folder / "state.json").stat()
    return found.st_mtime_ns, found.st_ino


@functools.lru_cache(maxsize=16)
def _opened(folder: Path, _stamp: tuple[int, int]) -> Index:
    state = _state(folder)
    words = _words(folder / state.words)
    return Index(
        columns=cols.load(folder / state.columns),
        places=cols.load(folder / state.places),
        reader=Engine(_terms(folder)).reader(),
        words=words,
        thesauri=tuple(thesaurus(language, state.own.get(language, "")) for language in words.languages),
    )


@contextlib.contextmanager
def _writing(folder: Path, *, wait: bool) -> Iterator[bool]:
    """Be the one who writes. Without `wait`: False when somebody else is."""
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True
