"""What a place has to have, from what the file says that helps. Pure.

Only what stops somebody at the door is carried over into the search, where it is ticked in sight and may be taken off.
"""

import re

STEP_FREE, TOILET, LIFT, HEARING_LOOP, QUIET = 1, 2, 4, 8, 16  # as in `directory.models.Access`

_SENTENCES = re.compile(r"[.;!?\n]|,(?!\d)| (?:maar|but) ")
_STAIRS = re.compile(
    r"\btrap(?:pen)?\b|\btraplopen\b|\bverdieping\b|\bdrempels?\b|\bstairs?\b|\bsteps\b|\bupstairs\b", re.IGNORECASE
)
_HARD = re.compile(
    r"\b(?:niet|nooit|geen|zonder|probleem|problemen|moeilijk|lastig|zwaar|lukt|moeite"
    r"|not|no|never|cannot|can['’]t|without|problems?|hard|difficult|trouble)\b",
    re.IGNORECASE,
)
_NO_TROUBLE = re.compile(
    r"\b(?:geen|niet echt een|no|not a) (?:enkel |groot )?(?:probleem|problemen|bezwaar|moeite|problems?|trouble)\b"
    r"|\b(?:lukt|gaat|kan) (?:wel|goed|prima)\b|\bniet (?:moeilijk|lastig|zwaar)\b|\bnot (?:hard|difficult)\b",
    re.IGNORECASE,
)
_NEEDED: tuple[tuple[int, re.Pattern[str]], ...] = (
    (
        STEP_FREE,
        re.compile(
            r"\brolstoel|\brollator|\bscootmobiel|\bwheel ?chair|\bwalking frame|\bmobility scooter", re.IGNORECASE
        ),
    ),
    (TOILET, re.compile(r"\b(?:aangepast|invaliden)\s?toilet|\baccessible (?:toilet|restroom)", re.IGNORECASE)),
    (LIFT, re.compile(r"\blift\b|\belevator\b", re.IGNORECASE)),
    (HEARING_LOOP, re.compile(r"\bringleiding\b|\bhearing loop\b", re.IGNORECASE)),
    (QUIET, re.compile(r"\bprikkel(?:arm|s)\b|\bfew stimuli\b|\btoo many stimuli\b", re.IGNORECASE)),
)
_NOT_NEEDED = re.compile(r"\b(?:geen|niet|zonder|no|not|without)\b", re.IGNORECASE)


def needed_there(text: str) -> int:
    """The sum of what a place has to have, of a text about what helps somebody: no stairs, room for a wheelchair, few stimuli."""
    needed = 0
    for sentence in _SENTENCES.split(text):
        if _STAIRS.search(sentence) and _HARD.search(sentence) and not _NO_TROUBLE.search(sentence):
            needed |= STEP_FREE
        for bit, named in _NEEDED:
            if (found := named.search(sentence)) and not (
                bit != QUIET and _NOT_NEEDED.search(sentence[: found.start()])
            ):
                needed |= bit
    return needed
