"""The index of one region's entries: a folder of files that every process of a machine reads, made from the database.

tantivy scores with BM25 and finds the best; what we add is in `ask`: pseudo-relevance feedback (RM3: Abdul-Jaleel and others,
TREC 2004), by which the best entries of a first look lend their telling words to a second one.
"""

import dataclasses
import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import tantivy

from kring.directory.search.analysis import BREAK, GAP, WHO, unspread
from kring.directory.search.asking import Wish
from kring.directory.search.thesaurus import Phrase

# RM3 as it is usually set: the ten best entries, half the weight to what was asked.
FEEDBACK_ENTRIES, FEEDBACK_TERMS, ASKED = 10, 30, 0.5
OTHER_WAYS = 0.3
WRITER_BYTES = 50_000_000
TOKENS = (
    "tokens"  # how the terms of an entry stand in the index: a left-out word takes no place, the end of a sentence does
)
FEW_SAYING = 100  # entries that say a term, of which one is likely to be what is looked for


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """What is found: a row number in the columns, and its terms in order."""

    row: int
    terms: Iterable[str]


@dataclasses.dataclass(frozen=True, slots=True)
class Hits:
    """Entries that were found, best first: rows and scores (higher is better; comparable within one answer only).

    `saying` are the rows of those that say one of the things themselves; the others resemble them.
    """

    rows: list[int]
    scores: list[float]
    saying: list[int]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("row", indexed=True, fast=True)
    builder.add_text_field("terms", stored=True, tokenizer_name=TOKENS, index_option="position")
    return builder.build()


SCHEMA = _schema()


class Engine:
    """Reading and writing the index in a folder. Writing asks for the one writer: tantivy refuses a second at once."""

    def __init__(self, folder: Path):
        folder.mkdir(parents=True, exist_ok=True)
        self.index = tantivy.Index(SCHEMA, path=str(folder))
        places = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(rf"[^\s{GAP}]+"))
        self.index.register_tokenizer(TOKENS, places.filter(tantivy.Filter.custom_stopword([BREAK])).build())

    def write(self, entries: Sequence[Entry] | Iterator[Entry], *, anew: bool = False) -> None:
        """Put entries in the place of those with the same row; `anew` empties the index first.

        Raises ValueError when another process is writing.
        """
        writer = self.index.writer(heap_size=WRITER_BYTES, num_threads=1)
        try:
            if anew:
                writer.delete_all_documents()
            else:
                # By query: a row number given as a term is taken for a signed one, and finds nothing.
                writer.delete_documents_by_query(_rows_query([entry.row for entry in entries]))
            for entry in entries:
                document = tantivy.Document()
                document.add_unsigned("row", entry.row)
                document.add_text("terms", " ".join(entry.terms))
                writer.add_document(document)
            writer.commit()
        finally:
            writer.wait_merging_threads()

    def reader(self) -> "Reader":
        """The index as it is now."""
        self.index.reload()
        return Reader(self.index.searcher())


class Reader:
    """One look at the index that does not change while it is used."""

    def __init__(self, searcher: tantivy.Searcher):
        self.searcher = searcher
        self.size = searcher.num_docs

    def has(self, term: str) -> bool:
        """Whether an entry says this term."""
        return self.searcher.doc_freq("terms", term) > 0

    def is_said_among(self, term: str, among: np.ndarray) -> bool:
        """Whether one of these entries (a mask of rows) says this term. Looks at a few first."""
        having = self.searcher.doc_freq("terms", term)
        for most in sorted({min(having, FEW_SAYING), having}):
            rows = np.array(self._rows(self._search(_phrase((term,)), most, None)), np.int64)
            if among[rows[rows < len(among)]].any():
                return True
        return False

    def saying(self, phrase: Phrase) -> list[int]:
        """The rows of the entries that say a phrase."""
        most = min(self.searcher.doc_freq("terms", term) for term in phrase)
        return self._rows(self._search(_phrase(phrase), most, None))

    def beginning(self, text: str, most: int) -> list[str]:
        """Terms that begin with a text, in the order of the alphabet."""
        return [term for term, _entries in self.searcher.terms_with_prefix("terms", text, limit=most)]

    def ask(
        self, wishes: Sequence[Wish], most: int, among: Collection[int] | None = None, *, feedback: bool = True
    ) -> Hits:
        """The `most` best entries for what is looked for; `among` rows only, when given.

        With feedback, the best entries lend their words also to what is asked among few rows: so they are those of all rows.
        """
        if not wishes:
            return Hits([], [], [])
        asked, weight = self._asked(wishes)
        said = self._search(asked, most, among)
        hits = said
        if feedback:
            first = said[:FEEDBACK_ENTRIES] if among is None else self._search(asked, FEEDBACK_ENTRIES, None)
            hits = self._search(self._with_feedback(asked, weight, first), most, among) if first else []
        return Hits(self._rows(hits), [score for score, _ in hits], self._rows(said))

    def _rows(self, hits: list) -> list[int]:
        return list(self.searcher.fast_field_values("row", [address for _, address in hits]))

    def terms_of(self, rows: Sequence[int]) -> dict[int, list[str]]:
        """What these entries say, as terms in order, with what stands between them."""
        hits = self._search(_rows_query(rows), len(rows), None)
        said = (self.searcher.doc(address).get_first("terms").split() for _, address in hits)
        return dict(zip(self._rows(hits), said, strict=True))

    def _asked(self, wishes: Sequence[Wish]) -> tuple[tantivy.Query, float]:
        """One part for each thing that was typed: the best of the ways to say it counts, and the others a little.

        A way to say it never counts for more than its weight in what was typed, however rare it is.
        """
        groups: dict[str, list[Wish]] = {}
        for wish in wishes:
            groups.setdefault(wish.typed, []).append(wish)
        parts = []
        for group in groups.values():
            typed = self._rarity_of(group[0].said) if group[0].said else math.inf
            ways = []
            for wish in group:
                own = self._rarity_of(wish.phrase)
                ways.append(_weighed(_phrase(wish.phrase), wish.weight * min(1.0, typed / own)))
            parts.append(
                ways[0] if len(ways) == 1 else tantivy.Query.disjunction_max_query(ways, tie_breaker=OTHER_WAYS)
            )
        return _any(parts), sum(max(wish.weight for wish in group) for group in groups.values())

    def _rarity_of(self, phrase: Phrase) -> float:
        return sum(map(self._rarity, phrase)) / len(phrase)

    def _search(self, query: tantivy.Query, most: int, among: Collection[int] | None) -> list:
        if among is not None:
            only = _rows_query(among)
            only = tantivy.Query.const_score_query(only, 0.0)
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, only)])
        return self.searcher.search(query, most, count=False).hits if most else []

    def _with_feedback(self, asked: tantivy.Query, weight: float, first: Sequence) -> tantivy.Query:
        total = sum(score for score, _ in first)
        model: Counter[str] = Counter()
        for score, address in first:
            said = unspread(self.searcher.doc(address).get_first("terms").split())
            for term, times in Counter(term for term in said if not term.startswith(WHO)).items():
                model[term] += score / total * times / len(said)
        telling = {term: share * self._rarity(term) for term, share in model.items()}
        best = sorted(telling, key=lambda term: (-telling[term], term))[:FEEDBACK_TERMS]
        whole = sum(telling[term] for term in best)
        lent = [_weighed(_phrase((term,)), (1 - ASKED) * telling[term] / whole) for term in best]
        return _any([_weighed(asked, ASKED / weight), *lent])

    def _rarity(self, term: str) -> float:
        """BM25's inverse document frequency."""
        having = self.searcher.doc_freq("terms", term)
        return math.log(1 + (self.size - having + 0.5) / (having + 0.5))


def _rows_query(rows: Collection[int]) -> tantivy.Query:
    return tantivy.Query.term_set_query(SCHEMA, "row", list(rows))


def _weighed(query: tantivy.Query, weight: float) -> tantivy.Query:
    return tantivy.Query.boost_query(query, weight)


def _any(parts: Sequence[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in parts])


def _phrase(phrase: Phrase) -> tantivy.Query:
    if len(phrase) == 1:
        return tantivy.Query.term_query(SCHEMA, "terms", phrase[0])
    return tantivy.Query.phrase_query(SCHEMA, "terms", list(phrase))
