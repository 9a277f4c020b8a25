"""Which wishes that stand in a told story are meant as such: 'houdt van zingen, liefst 's ochtends en niet te duur'. Pure.

A story tells of more than what somebody looks for: of when it hurts, who lives near, what was once. So a wish counts only where a clause
says no more than it ('niet te duur'), prefers it ('liefst overdag') or looks for something with it ('zoekt iets in de buurt'), and never
where the clause denies something or tells of somebody else.
"""

import re
from collections.abc import Sequence

Span = tuple[int, int]

_BETWEEN = re.compile(r"[,;.:!?()\n]+|\b(?:maar|want|omdat|terwijl|but|because|while)\b", re.IGNORECASE)
_AROUND = (
    r"(?:en|of|ook|wel|dus|heel|erg|echt|vooral|het|dat|moet|mag|zijn|als|kan|wil|zou|graag|iets|wat|dan|ze|zij|hij|ik|mevrouw|meneer"
    r"|and|or|also|it|should|must|be|if|possible|possibly|please|something|would|i|she|he|they|prefers?)"
)
_PREFERS = (
    r"(?:(?:het )?liefst|bij voorkeur|graag|kan (?:\w+ )?alleen|preferably|ideally|prefers?|can only(?: come| go)?)"
)
_BARE = re.compile(rf"(?:\s*(?:§|\b(?:{_AROUND}|{_PREFERS})\b))+\s*", re.IGNORECASE)
_PREFERRED = re.compile(
    rf"(?:^\s*|\b(?:en|and)\s+)(?:{_AROUND}\s+)*{_PREFERS}\s+(?:(?:{_AROUND}|alleen|op|on)\s+)*§", re.IGNORECASE
)
_SOUGHT = re.compile(
    r"\b(?:zoekt?|zoeken|op zoek naar|(?:wil|willen|wilt|zou(?:den)?)(?: (?:graag|wel|heel|ze|zij|hij|ik|weer))* (?:iets|wat|ergens)"
    r"|looking for|looks for|seeks|(?:wants?|would like)(?: to do)? (?:something|somewhere))\b[^§]*§|§[^§]*\b(?:zoekt|looking for)\b",
    re.IGNORECASE,
)
_KIN = (
    r"(?:man|vrouw|vriend(?:in)?|partner|zoon|dochter|kind(?:eren)?|moeder|vader|ouders|zus(?:sen)?|broers?|buur(?!t\b)\w*|familie"
    r"|husband|wife|boyfriend|girlfriend|sons?|daughters?|child(?:ren)?|mother|father|parents|sisters?|brothers?|family)"
)
_OF_OTHERS = re.compile(rf"\b(?:haar|zijn|mijn|een|de|her|his|my|a|the) {_KIN}\b", re.IGNORECASE)
_DENIES_OR_TELLS = re.compile(
    r"\b(?:niet|geen|nooit|niemand|not?|never|nobody|vroeger|slaapt?|(?:uit)?slapen|bed|thuis|werkt|werkte|wonen|woont|woonde"
    r"|sleeps?|asleep|works?|worked|lives?|lived|home)\b",
    re.IGNORECASE,
)


def certain(text: str, spans: Sequence[Span], telling: Sequence[bool]) -> list[bool]:
    """Of each span of a wish in a story whether it is meant as one. `telling`: of each whether it tells by itself that it is wished
    ('niet te duur'), so that it may stand alone in its clause."""
    meant = [False] * len(spans)
    prefers = False
    for start, end in _clauses(text):
        here = [n for n, span in enumerate(spans) if start <= span[0] and span[1] <= end]
        prefers = prefers and not re.search(r"[.!?\n]\s*$", text[:start])
        if not here:
            continue
        said = _marked(text, (start, end), [spans[n] for n in here])
        preferred = _PREFERRED.search(said) is not None
        bare = _BARE.fullmatch(said) is not None and (prefers or any(telling[n] for n in here))
        if (bare or preferred or _SOUGHT.search(said)) and not (
            _OF_OTHERS.search(said) or _DENIES_OR_TELLS.search(said)
        ):
            prefers = prefers or preferred
            for n in here:
                meant[n] = True
    return meant


def of_another(text: str, place: int) -> bool:
    """Whether the clause in which a place of a text is tells of somebody's family or neighbours."""
    return _OF_OTHERS.search(clause(text, place)) is not None


def clause(text: str, place: int) -> str:
    """The clause in which a place of a text is."""
    start, end = next(found for found in reversed(_clauses(text)) if found[0] <= place)
    return text[start:end]


def _clauses(text: str) -> list[Span]:
    cuts = [match.span() for match in _BETWEEN.finditer(text)]
    return list(zip([0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(text)], strict=True))


def _marked(text: str, clause: Span, spans: Sequence[Span]) -> str:
    """A clause with '§' in the place of each span."""
    left, at = [], clause[0]
    for start, end in sorted(set(spans)):
        if start >= at:
            left += [text[at:start], " § "]
            at = end
    return " ".join("".join([*left, text[at : clause[1]]]).split())
