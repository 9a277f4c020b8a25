"""What words say about getting in and staying there. Pure. The bits are those of `models.Access`."""

import re
from collections.abc import Iterable
from functools import lru_cache

# What is there, by bit. A word of denial near it makes it uncertain, and then the bit stays off.
_THERE: dict[int, tuple[str, ...]] = {
    1: (
        r"rolstoel(?:toegankelijk|vriendelijk)?", "wheel ?chairs?", r"handicap(?:ped)? accessible", "disabled access",
        "step[- ]free", "drempelvrij", r"\bramps?\b",
    ),
    2: (
        "(?:in|minder)validen ?toilet", "aangepast toilet", r"\bmiva", "rolstoeltoilet",
        "(?:accessible|disabled) (?:toilet|restroom|bathroom)s?",
    ),
    4: (r"\blift\b", r"\belevators?\b"),
    8: ("ringleiding", "(?:hearing|induction) loops?"),
    16: ("prikkelarm", "weinig prikkels", "rustige ruimte", "few stimuli", "quiet (?:room|space)"),
    32: (r"parkeer(?:plaats|plek|gelegenheid|terrein)\w*", "parkeren", r"\bparking\b", "disabled_parking", "car park"),
    64: (
        r"\bbus(?:halte|sen|lijn)?\b", "bus stops?", r"\btrein(?:station)?\b", r"\btrain\b", r"\btram(?:halte)?\b",
        r"\bmetro\b", "openbaar vervoer", "public transport",
    ),
}  # fmt: skip
_BITS = {bit: re.compile("|".join(words), re.IGNORECASE) for bit, words in _THERE.items()}
_CODES = {"restroom": 2, "ramp": 1, "wheelchair": 1, "disabled_parking": 32, "elevator": 4}  # Ohana's list of words
_DENIED = re.compile(r"\b(?:geen|niet|zonder|not?|without|beperkt|limited|alleen|only)\b|\bnon-|n't\b", re.IGNORECASE)
# Denials that are certain: right before the thing, or right after it; in a sentence that says for whom or what it is needed, none is.
_NOT = r"(?:niet|geen|zonder|not?|without|non|isn't|aren't)\b[\s-]*"
_BETWEEN = (
    r"(?:(?:toegankelijk|accessible|geschikt|suitable|bereikbaar|voor|for|by|per|met|with|mensen|people|in|een|de|het|a|the|any)"
    r"\s+){0,5}"
)
_AFTER = r"\w*\s+(?:is\s+|are\s+)?(?:niet|not)\s+(?:toegankelijk|accessible|mogelijk|possible|bereikbaar|aanwezig|beschikbaar|available)"
_LACKS = {
    bit: re.compile(rf"\b{_NOT}{_BETWEEN}(?:{'|'.join(words)})|(?:{'|'.join(words)}){_AFTER}", re.IGNORECASE)
    for bit, words in _THERE.items()
}
_UNCERTAIN = re.compile(r"\b(?:alleen|only|nodig|needed|need|necessary|required|verplicht)\b", re.IGNORECASE)
# Looking for these is much quicker, and most sentences have none.
_SPOKEN_OF = (
    "rolstoel", "wheel", "handicap", "disabled", "free", "drempel", "ramp", "toilet", "miva", "restroom", "bathroom", "lift", "elevator",
    "ringleiding", "loop", "prikkel", "rustige", "stimuli", "quiet", "park", "bus", "trein", "train", "tram", "metro",
    "vervoer", "transport",
)  # fmt: skip
_SENTENCES = re.compile(r"[.;!?\n]|,(?!\d)")


def bits(texts: Iterable[str], only: int = 127) -> int:
    """The sum of what the texts say is there, as far as `only` has those bits; a sentence with a denial says nothing."""
    found = 0
    for text in texts:
        if text:
            found |= _bits(text)
    return found & only


def lacks(texts: Iterable[str]) -> int:
    """The sum of what the texts say is not there. What they say nothing of, or nothing certain, is not in it."""
    found = 0
    for text in texts:
        for sentence in _SENTENCES.split(text) if _speaks_of_access(text) else ():
            if _DENIED.search(sentence) and _speaks_of_access(sentence) and not _UNCERTAIN.search(sentence):
                found |= sum(bit for bit, denial in _LACKS.items() if denial.search(sentence))
    return found


def _speaks_of_access(text: str) -> bool:
    plain = text.casefold()
    for word in _SPOKEN_OF:  # half the time of any(...)
        if word in plain:
            return True
    return False


@lru_cache(4096)  # places say the same again and again
def _bits(text: str) -> int:
    found = 0
    for sentence in _SENTENCES.split(text):
        plain = sentence.strip().casefold()
        if plain in _CODES:
            found |= _CODES[plain]
        elif plain and not _DENIED.search(plain):
            found |= sum(bit for bit, words in _BITS.items() if words.search(plain))
    return found
