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
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.db.models import Count, Max

from kring.directory.models import Activity, OwnWords
from kring.directory.search import columns as cols
from kring.directory.search.analysis import LANGUAGES, terms, words
from kring.directory.search.engine import Engine, Entry, Reader
from kring.directory.search.thesaurus import Thesaurus, thesaurus

FORMAT = 1  # another one makes every index anew
OVERLAP = timedelta(seconds=60)
OFTEN_ENOUGH = 2  # entries in which a word must stand to be a part of compounds
MANY_ENTRIES = 5000  # among more than this, words that stand in one entry are not proposed for misspelt ones
MANY_CHANGES = 2000  # more than this at once: making the index anew is quicker
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclasses.dataclass(frozen=True, slots=True)
class State:
    """What the index holds: the last change it saw and how many rows changed within `OVERLAP` of it; names of its files."""

    format: int
    seen: str
    recent: int
    columns: str
    words: str
    own: dict[str, str]


@dataclasses.dataclass(frozen=True, slots=True)
class Index:
    """The index of one region, as one look finds it."""

    columns: np.ndarray
    reader: Reader
    known: frozenset[str]
    thesauri: tuple[Thesaurus, ...]
    vocabulary: dict[str, list[tuple[str, int]]]

    def words_beginning(self, letter: str) -> list[tuple[str, int]]:
        """The words of entries that begin with a letter, with the number of entries."""
        return self.vocabulary.get(letter, [])


def folder_of(region_id: uuid.UUID) -> Path:
    """Where a region's index lives."""
    return Path(settings.KRING_SEARCH) / str(region_id)


def index(region_id: uuid.UUID) -> Index:
    """The index of a region, up to date. Made first when there is none."""
    folder = folder_of(region_id)
    state = _state(folder)
    if state is None or state.own != _own_words(region_id):
        build(region_id)
    elif _changes(region_id, datetime.fromisoformat(state.seen) - OVERLAP) != (state.seen, state.recent):
        catch_up(region_id)
    return _opened(folder, _stamp(folder))


def build(region_id: uuid.UUID) -> int:
    """Make the index of a region anew; returns the number of entries."""
    folder = folder_of(region_id)
    folder.mkdir(parents=True, exist_ok=True)
    with _writing(folder, wait=True):
        own = _own_words(region_id)
        seen, recent = _now_seen(region_id)
        rows = Activity.objects.filter(region_id=region_id).order_by("id").values(*cols.FIELDS)
        values: list[tuple] = []
        texts: list[tuple[str, str]] = []
        for row in rows.iterator(chunk_size=2000):
            values.append(cols.column_values(row))
            texts.append((cols.words_of(row), _language(row["language"])))
        vocabulary = _vocabulary(texts)
        known = _known(vocabulary, own)
        Engine(folder / f"terms-{FORMAT}").write(
            (Entry(number, terms(text, language, known)) for number, (text, language) in enumerate(texts)), anew=True
        )
        _save(folder, np.array(values, cols.COLUMNS), vocabulary, State(FORMAT, seen, recent, "", "", own))
    return len(values)


def catch_up(region_id: uuid.UUID) -> None:
    """Take over what changed since. Does nothing when another process is at it."""
    folder = folder_of(region_id)
    with _writing(folder, wait=False) as mine:
        state = _state(folder) if mine else None
        if state is None:
            return
        since = datetime.fromisoformat(state.seen) - OVERLAP
        seen, recent = _changes(region_id, since)
        changed = list(
            Activity.objects.filter(region_id=region_id, changed_at__gte=since).values(*cols.FIELDS)[: MANY_CHANGES + 1]
        )
        if len(changed) <= MANY_CHANGES:
            _take_over(folder, state, changed)
            _, recent = _changes(region_id, datetime.fromisoformat(seen) - OVERLAP)
            _write_state(folder, dataclasses.replace(_state(folder), seen=seen, recent=recent))
    if len(changed) > MANY_CHANGES:
        build(region_id)


def _take_over(folder: Path, state: State, changed: list[dict[str, Any]]) -> None:
    columns = cols.load(folder / state.columns)
    vocabulary = json.loads((folder / state.words).read_text("utf-8"))
    known = _known(vocabulary, state.own)
    number_of = {one.tobytes(): number for number, one in enumerate(columns["id"])}
    fresh = np.array(columns)
    added: list[tuple] = []
    entries: list[Entry] = []
    for row in changed:
        number = number_of.get(row["id"].bytes)
        if number is not None and fresh["changed"][number] == cols.version(row["changed_at"]):
            continue
        values = cols.column_values(row)
        if number is None:
            number = len(fresh) + len(added)
            added.append(values)
        else:
            fresh[number] = values
        entries.append(Entry(number, terms(cols.words_of(row), _language(row["language"]), known)))
    if entries:
        Engine(folder / f"terms-{FORMAT}").write(entries)
        _save(folder, np.concatenate([fresh, np.array(added, cols.COLUMNS)]), vocabulary, state)


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


def _language(code: str) -> str:
    return code if code in LANGUAGES else "en"


def _vocabulary(texts: list[tuple[str, str]]) -> dict[str, int]:
    """In how many entries each word stands, as 'language word'."""
    counts: Counter[str] = Counter()
    for text, language in texts:
        counts.update({f"{language} {word.text}" for word in words(text, language)})
    fewest = OFTEN_ENOUGH if len(texts) > MANY_ENTRIES else 1
    return {word: count for word, count in counts.items() if count >= fewest}


def _known(vocabulary: dict[str, int], own: dict[str, str]) -> frozenset[str]:
    """The terms that parts of Dutch compounds can be."""
    said = (
        word.removeprefix("nl ")
        for word, count in vocabulary.items()
        if count >= OFTEN_ENOUGH and word.startswith("nl ")
    )
    found = {one.term for word in said for one in words(word, "nl")}
    return frozenset(found | thesaurus("nl", own.get("nl", "")).terms_alone)


def _save(folder: Path, columns: np.ndarray, vocabulary: dict[str, int], state: State) -> None:
    """Write new files beside the old ones and let the state name them, in that order: a reader sees the one or the other."""
    name = uuid.uuid4().hex[:12]
    cols.save(columns, folder / f"columns-{name}.npy")
    (folder / f"words-{name}.json").write_text(json.dumps(vocabulary, ensure_ascii=False), "utf-8")
    _write_state(folder, dataclasses.replace(state, columns=f"columns-{name}.npy", words=f"words-{name}.json"))
    for old in (*folder.glob("columns-*.npy"), *folder.glob("words-*.json")):
        if name not in old.name and old.name not in (state.columns, state.words):
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
    vocabulary = json.loads((folder / state.words).read_text("utf-8"))
    return Index(
        columns=cols.load(folder / state.columns),
        reader=Engine(folder / f"terms-{FORMAT}").reader(),
        known=_known(vocabulary, state.own),
        thesauri=tuple(thesaurus(language, state.own.get(language, "")) for language in LANGUAGES),
        vocabulary=_by_letter(vocabulary),
    )


def _by_letter(vocabulary: dict[str, int]) -> dict[str, list[tuple[str, int]]]:
    found: dict[str, list[tuple[str, int]]] = {}
    for tagged, count in vocabulary.items():
        word = tagged.partition(" ")[2]
        found.setdefault(word[0], []).append((word, count))
    return found


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
