"""What a text says, as terms: folded, without words that say nothing, stemmed, and Dutch compounds also by their parts.

The analysers are tantivy's (Snowball stemmers). Taking a Dutch compound apart is our own: the library's filter
replaces the whole word by its parts, and 'wandelgroep' should be found as itself before it is found as a group.
"""

import dataclasses
import functools
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

LANGUAGES = {"nl": "dutch", "en": "english"}
FILES = Path(__file__).resolve().parent.parent / "thesaurus"
# What people say around a wish and what tells nothing about it. Beside the analysers' own short lists.
SAYS_NOTHING = {
    "nl": frozenset(
        """s t n aan aangeeft aangeven af alleen allemaal alles altijd amper beetje ben bent bij bijna binnen blijf blijven boven client
        cliente daar daarom dag dagen deur deze dingen doe doen doet durf durfde durft durven echt een eens eerst eigenlijk elke en
        erg even ga gaan gaat geeft gewoon goed graag haast had hadden heb hebben heeft heel hele hem hier hoe hoef hou houd houden
        houdt iemand iets ik ineens jaar jaren kan kom komen komt kon krijg krijgen kunnen kwijt laat laten leuk leuks liefst liever
        lukt maak maand maanden maar maken mee meer meestal meneer mensen met mevrouw mij mijn mis misschien mist moet moeten
        mogelijk najaar nauwelijks nergens niemand niets niks nodig noemt nog nooit nu ook op paar patient patiente samen sinds
        slecht snap soms staan staat steeds tegen terug thuis toch toe tot tussen uit uur vaak van veel ver vertelt vind vinden voel
        voor voorjaar vraag vraagt vragen vrijwel waar wat week weer weet weinig weken wel weten wie wil wilde willen wilt word
        worden wordt wou zeg zeggen zegt zelden zelf zijn zit zitten zo zoals zocht zoek zoeken zoekt zou zouden zullen
        erbij ergens geworden gehoord horen hoort kennen kent nieuwe stil teveel stop stoppen stopt gestopt steeds zich minderen
        januari februari maart april mei juni juli augustus september oktober november december""".split()
    ),
    "en": frozenset(
        """s t about again all also always anyone anything asked asking asks away be because been being bit came can client could did do
        does doing don done else even ever every feel find get getting go goes going gone good got had hardly has have having he her
        here him his how i im indicates into its ive just keep kind let like liked likes little looking looks lot love make many
        maybe me mentions more most mr mrs much must my need needs never nice no nobody nothing now often one only other our out over
        own patient quite rather really said say seeking seeks seem she should since some somebody someone something somewhere still
        such sure take tells than them thing things think told too try trying us very want wanted wants was well went were what when
        where which while who why wish would you your yourself
        others everyone everybody anybody each whom whose quit stop stopped stopping""".split()
    ),
}
# Small words by which a language is known, beside those above and the analysers' own.
_SMALL = {
    "nl": frozenset("ons onze jij jullie we wij heb alsof".split()),
    "en": frozenset("am from ll m people re them those ve we your yours ours theirs there until".split()),
}
FEWEST_SMALL = 2  # so many tell of a language
# They stand between the words of a phrase: 'komt de deur bijna niet uit'.
DEGREES = {
    "nl": frozenset("amper bijna haast nauwelijks vrijwel zelden".split()),
    "en": frozenset("almost barely hardly rarely scarcely seldom".split()),
}
# 'Daarmee', 'waarvan', 'hierover': they point at what was said.
_POINTS = frozenset(
    first + last
    for first in ("daar", "er", "hier", "waar")
    for last in "aan achter bij boven door heen in langs mee na naar naast om onder op over tegen toe tussen uit van voor".split()
)
SAYS_NOTHING["nl"] |= _POINTS
# In a phrase of the thesaurus ('mensen leren kennen') they tell nothing by themselves.
LIGHT = {
    "nl": frozenset(("drinken", "leren", "nieuw", "leuk", "stoppen")),
    "en": frozenset(("drink", "learn", "meet", "new", "people", "quit", "stop")),
}
# In a story they tell of others (who died, who is ill), of when, or how somebody told it ('mevrouw geeft aan'); a short search for
# 'mannen' or 'zomer' means it.
SAYS_NOTHING_IN_A_STORY = {
    "nl": frozenset(
        """aangegeven benoemt betrokkene broer clienten dame echtgenoot echtgenote gaf gevraagd heer herfst lente man noemde
        patienten verlangt vertelde verzoekt vrouw wenst winter zomer zus
        ander andere anderen best blijft daardoor daarna daarnaast ging half klaar kort kreeg kwam lang mag reden vast vol vooral
        voren weg werkt zichzelf zien ziet zoon zoons dochter
        twee drie vier vijf zes zeven acht negen tien elf twaalf keer""".split()
    ),
    "en": frozenset(
        """autumn brother clients day days gentleman husband indicated lady mentioned month months patients reports requests sister
        stated states summer wife winter wishes year years""".split()
    ),
}
# They make another word of what comes after them: 'overzicht' is not 'over' and not 'zicht'.
_NO_FIRST = ("over", "onder", "tegen", "voor")
LOOKS_LIKE = 2  # first letters
SHORTEST_PART = 4
SHORTEST_COMPOUND = 8
_SOFT, SHORTEST_SOFT = ("el", "er", "en", "em"), 6
MOST_REMEMBERED = 50_000
_LINKS = ("", "s", "en", "e")


GAP, BREAK = "_", "."
"""Among the terms of an entry: a small word was left out, and a sentence ended."""


@dataclasses.dataclass(frozen=True, slots=True)
class Word:
    """One word as it was written (folded) and the term that stands for it in the index."""

    text: str
    term: str


def _folding(pattern: str) -> TextAnalyzerBuilder:
    folds = TextAnalyzerBuilder(Tokenizer.regex(pattern)).filter(Filter.lowercase()).filter(Filter.ascii_fold())
    return folds.filter(Filter.remove_long(40))


@functools.cache
def _plain(language: str) -> TextAnalyzer:
    return _folding(r"[\p{L}\p{N}]+").filter(Filter.stopword(LANGUAGES[language])).build()


@functools.cache
def _everything() -> TextAnalyzer:
    return _folding(r"[\p{L}\p{N}]+|[.!?;:\n]|[,()]").build()


@functools.cache
def _stemmer(language: str) -> TextAnalyzer:
    return TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.stemmer(LANGUAGES[language])).build()


@functools.lru_cache(maxsize=100_000)
def stem(word: str, language: str) -> str:
    """The term of one folded word."""
    own, whole = _own_stems(language)
    if word in own:
        return own[word]
    if word.startswith(whole):  # spelt so that the stemmer sees no prefix
        return _stemmer(language).analyze(word[0] + "h" + word[1:])[0].replace("h", "", 1)
    return _stemmer(language).analyze(word)[0]


@functools.cache
def _own_stems(language: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """What the stemmer would make into other words, from the file beside the thesaurus: words with their stems, and beginnings of
    words that keep their 'ge'."""
    own: dict[str, str] = {}
    whole: list[str] = []
    for line in (FILES / f"stems-{language}.txt").read_text("utf-8").splitlines():
        written, is_stem, term = line.split("#", 1)[0].partition("=")
        _, are_verbs, verbs = written.partition("+")
        words = [word.strip() for word in (verbs or written).split(",") if word.strip()]
        if are_verbs:
            own |= {form: _stemmer(language).analyze(verb)[0] for verb in words for form in conjugated(verb)}
        elif is_stem:
            own |= dict.fromkeys(words, term.strip())
        else:
            whole += words
    return own, tuple(whole)


def conjugated(verb: str) -> set[str]:
    """The forms of a regular Dutch verb that no stemmer leads back to it: of 'koken' 'kook', 'kookt', 'kookte' and 'kokend'."""
    base = verb.removesuffix("n").removesuffix("e")
    bases = {base}
    if len(base) > 1 and base[-1] == base[-2]:
        bases = {base[:-1]}
    elif re.search(r"(?:^|[^aeiouy])[aeou][bdfgklmnprstvz]$", base):
        # 'timmer' and 'studeer' are written the same up to their vowel: which it is does not show.
        bases = {base[:-1] + base[-2:], *({base} if base.endswith(_SOFT) and len(verb) > SHORTEST_SOFT else ())}
    bases = {one[:-1] + {"v": "f", "z": "s"}.get(one[-1], one[-1]) for one in bases}
    forms = {one + end for one in bases for end in ("", "te", "ten", "de", "den")} | {verb + "d"}
    return forms | {one if one.endswith("t") else one + "t" for one in bases}


def folded(text: str, language: str) -> list[str]:
    """The words of a text that say something, folded, in order."""
    return _plain(language).analyze(text)


def spread(text: str, language: str) -> list[str]:
    """As `folded`, with `GAP` where a small word or a comma stood and `BREAK` where a sentence ended."""
    return [word if _says(word, language) else _between(word) for word in _everything().analyze(text)]


@functools.lru_cache(maxsize=100_000)
def _says(word: str, language: str) -> bool:
    return bool(folded(word, language))


def _between(left_out: str) -> str:
    return BREAK if left_out in ".!?;:\n" else GAP


def unspread(said: Iterable[str]) -> list[str]:
    """The words, or the terms, without what stands between them."""
    return [word for word in said if word not in (GAP, BREAK)]


def small_words(text: str, language: str) -> list[list[str]]:
    """Before, between and after the words of `folded`: the small words of a text that were left out."""
    between: list[list[str]] = [[]]
    for word in _everything().analyze(text):
        if _says(word, language):
            between.append([])
        elif word.isalnum():
            between[-1].append(word)
    return between


def words(text: str, language: str) -> list[Word]:
    """The words of a text that say something, in order, with their terms."""
    return [Word(word, stem(word, language)) for word in folded(text, language)]


@functools.lru_cache(maxsize=10_000)
def is_small(word: str, language: str) -> bool:
    """Whether a folded word says nothing by itself in a language: 'with', 'we', 'would'."""
    return word in SAYS_NOTHING[language] or word in _SMALL[language] or not folded(word, language)


def told_in(text: str) -> str | None:
    """The language of which most small words stand in a text; None where that is not plain, as of a word or two."""
    said = {word.casefold() for word in re.findall(r"[^\W\d_]+", text)}
    counts = {
        language: sum(
            is_small(word, language) and not any(is_small(word, other) for other in LANGUAGES if other != language)
            for word in said
        )
        for language in LANGUAGES
    }
    first, second = sorted(counts, key=lambda language: -counts[language])[:2]
    return first if counts[first] >= FEWEST_SMALL and counts[first] > counts[second] else None


class Compounds:
    """Takes Dutch words apart into parts that are known terms."""

    def __init__(self, known: Iterable[str]):
        self.known = frozenset(known)
        self._found: dict[str, tuple[str, ...]] = {}

    def parts(self, word: str) -> tuple[str, ...]:
        """The terms of the two or more known words that a word is made of; empty when it is no compound.

        The longest last part wins, since it says what the thing is: 'buurt' + 'moestuin' before 'buurtmoes' + 'tuin'.
        """
        if len(word) < SHORTEST_COMPOUND or word in _own_stems("nl")[0] or word.startswith(_NO_FIRST):
            return ()
        if word not in self._found:
            if len(self._found) >= MOST_REMEMBERED:
                self._found.clear()
            self._found[word] = self._apart(word)
        return self._found[word]

    def _apart(self, word: str) -> tuple[str, ...]:
        for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            last = word[cut:]
            if self.is_word(last) and (first := self.first(word[:cut])):
                return (*first, stem(last, "nl"))
        return ()

    def is_word(self, part: str) -> bool:
        """Whether a part is a form of a known term that looks like it: 'eren' in 'jongeren' is none of 'eer'."""
        term = stem(part, "nl")
        return term in self.known and term[:LOOKS_LIKE] == part[:LOOKS_LIKE]

    def first(self, head: str) -> tuple[str, ...]:
        """The terms of what may begin a compound: a known word with or without a link, or a compound; empty for anything else."""
        for link in _LINKS:
            bare = head.removesuffix(link) if link else head
            if len(bare) >= SHORTEST_PART and (not link or bare != head) and self.is_word(bare):
                return (stem(bare, "nl"),)
        return self.parts(head)


NO_COMPOUNDS = Compounds(())


WHO = "@"
"""Begins the terms of an organiser's name: what somebody typed may be in it, but a name is no word for what is done there."""


def entry_terms(
    said: Iterable[str], who: Iterable[str], language: str, compounds: Compounds = NO_COMPOUNDS
) -> Iterator[str]:
    """The terms of an entry: of what it says, then of the name of who offers it."""
    yield from terms(said, language, compounds)
    for term in terms(who, language, compounds):
        yield WHO + term


def terms(said: Iterable[str], language: str, compounds: Compounds = NO_COMPOUNDS) -> Iterator[str]:
    """The terms of folded words in order; after a Dutch compound come the terms of its parts. What stands between words stays."""
    for word in said:
        if word in (GAP, BREAK):
            yield word
            continue
        yield stem(word, language)
        if language == "nl":
            yield from compounds.parts(word)
