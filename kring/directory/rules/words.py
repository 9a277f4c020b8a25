"""Words: folded so that they are found however they are typed, and what kind of activity a title speaks of."""

import re
import unicodedata

# Beginnings of words, by kind of activity; the first kind that is met wins, so the more telling kinds stand first.
# A Dutch title is often one long word, so some are looked for anywhere in it: those begin with '*'.
_TELLING: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("volunteer", ("*vrijwillig", "vrijwilliger")),
    ("peers", ("lotgenoten", "zelfhulp", "*praatgroep", "*rouwgroep", "mantelzorgcafe", "alzheimercafe")),
    ("help", ("formulieren", "klusdienst", "*hulpdienst", "boodschappen", "*spreekuur", "repair", "thuisadministratie")),
    ("cook", ("koken", "*kookgroep", "kookclub", "*kookcursus", "eettafel", "maaltijd", "*lunch", "samen eten", "bakken")),
    ("nature", ("tuin", "*tuinieren", "moestuin", "natuur", "vogel", "boswachter", "imker")),
    ("walk", ("*wandel", "wandelen", "walking group", "ommetje", "nordic walking", "powerwalk")),
    (
        "sport",
        (
            "*sport", "*gym", "*fit", "*fysio", "*tennis", "*bal ", "*voetbal", "*volleybal", "*zwem", "*yoga", "pilates",
            "zumba", "*dans", "dance", "*judo", "karate", "*boks", "*kickbox", "*loop", "*lopen", "fiets", "wielren",
            "badminton", "*bowls", "*boules", "petanque", "*padel", "pickleball", "*golf", "schermen", "*duiken", "*kajak",
            "kano", "zeilen", "*surf", "*skate", "skaten", "*freerun", "hip hop", "hiphop", "breakdance", "salsa", "bachata",
            "aqua", "cricket", "*frisbee", "crossfit", "*bootcamp", "bewegen", "beweeg", "*hockey", "*polo", "training",
            "workout", "valpreventie", "vitaal", "vitality", "darten", "aikido", "*hoela", "walking football", "bmx",
            "*race", "linedance", "majorette", "conditie", "vallen verleden tijd",
        ),
    ),
    ("creative", ("schilder", "teken", "handwerk", "breien", "haken", "naaien", "*creatief", "keramiek", "*knutsel", "quilt")),
    ("culture", ("zingen", "zang", "koor", "muziek", "museum", "toneel", "theater", "film", "orkest", "harmonie", "concert")),
    ("learn", ("taal", "cursus", "computer", "digitaal", "lezen", "leren", "opleiding", "workshop", "lezing", "college")),
    (
        "meet",
        (
            "*inloop", "koffie", "ontmoet", "bingo", "kaarten", "bridge", "biljart", "*spelletjes", "dammen", "schaken", "go",
            "*cafe", "soos", "jeu", "samen", "huiskamer", "*gezellig", "klaverjas", "rummikub", "mahjong", "circle",
        ),
    ),
)  # fmt: skip

_PATTERNS = tuple(
    (theme, re.compile("|".join(re.escape(mark[1:] if mark.startswith("*") else f" {mark}") for mark in telling)))
    for theme, telling in _TELLING
)


def fold(text: str) -> str:
    """Lower case, without accents and punctuation, single spaces: 'Café ’t Hoekje' is 'cafe t hoekje'."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^\w]+|_", " ", plain).split())


def guess_theme(title: str, otherwise: str = "meet") -> str:
    """The code of the theme that a Dutch title speaks of, or `otherwise`. A guess: whoever shows it says so."""
    spaced = f" {fold(title)} "
    return next((theme for theme, telling in _PATTERNS if telling.search(spaced)), otherwise)
