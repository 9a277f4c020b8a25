"""How somebody says that they would rather be among women, or among men: 'liever onder mannen', 'niet met mannen', 'women only'. Pure.

It is read from what they typed, and kept nowhere: no file holds anybody's sex.
"""

from kring.directory.rules.whom import MEN, ONLY, WOMEN

_WOMEN, _MEN = r"(?:vrouwen|dames|women|ladies)", r"(?:mannen|heren|men)"
_NOBODY_ELSE = rf"(?!\s*(?:,|/|&|en|of|and|or|als|as)\s*(?:ook |andere |other )?(?:{_WOMEN}|{_MEN})\b)"
_WITH = r"(?:met|onder|tussen|bij|voor|with|among|for)"
_RATHER = r"(?:liever|liefst|graag|bij voorkeur|rather|preferably|prefers?(?: to be)?|would like to be)"
_BY_THEMSELVES = r"(?: (?:onder elkaar|bij elkaar|erbij|there|around))?"


def _only(sex: str, other: str) -> str:
    """To be among one's own sex only, or without the other."""
    ways = (
        rf"\b(?:alleen|enkel|uitsluitend|only|just) (?:{_WITH} (?:andere |other )?)?{sex}{_BY_THEMSELVES}{_NOBODY_ELSE}",
        rf"\b(?:(?:een |in een )?groep |(?:a )?group )?(?:zonder|without) (?:andere |any )?{other}{_BY_THEMSELVES}{_NOBODY_ELSE}",
        r"\b(?:liever |liefst |absoluut |rather |absolutely )?(?:niet|not) (?:meer )?(?:samen )?"
        rf"(?:met|tussen|onder|bij|with|among) {other}{_NOBODY_ELSE}",
        rf"\b(?:bang voor|afraid of|scared of) {other}{_NOBODY_ELSE}",
        rf"\b(?:liever |liefst )?(?:geen|no) {other}{_BY_THEMSELVES}{_NOBODY_ELSE}",
        rf"\b{sex}[ -]only|\b(?:{_WITH} )?{sex} onder elkaar",
    )
    return "|".join(ways)


def _rather(sex: str) -> str:
    """To be among one's own sex by preference."""
    return rf"\b{_RATHER} (?:(?:in|een|a) ){{0,2}}(?:{_WITH} (?:andere |other )?|groep (?:met|voor|van) ){sex}{_NOBODY_ELSE}"


def _called(sex: str, groups: str) -> str:
    """What is called by one sex: such words are looked for too, where nothing else is."""
    return rf"\b(?:{groups})|\b(?:voor|for) (?:andere |other )?{sex}{_NOBODY_ELSE}"


WISHES: tuple[tuple[int, bool, str], ...] = (
    (WOMEN + ONLY, False, _only(_WOMEN, _MEN)),
    (MEN + ONLY, False, _only(_MEN, _WOMEN)),
    (WOMEN, False, _rather(_WOMEN)),
    (MEN, False, _rather(_MEN)),
    (
        WOMEN,
        True,
        _called(_WOMEN, r"(?:vrouwen|dames)(?:groep|club|inloop)|(?:women|ladies)(?:['’]s|s['’])? (?:group|club)"),
    ),
    (MEN, True, _called(_MEN, r"(?:mannen|heren)(?:groep|club|inloop)|men(?:['’]s|s['’])? (?:group|club)")),
)
"""For whom it should be, whether the words stay to be looked for where nothing else is, and the words."""
