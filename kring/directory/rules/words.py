"""Words: folded so that they are found however they are typed, and what kind of activity a title speaks of."""

import re
import unicodedata

# Beginnings of words, by kind of activity; the first kind that is met wins, so the more telling kinds stand first.
# A Dutch title is often one long word, so some are looked for anywhere in it: those begin with '*'. A space at the end ends the word.
_TELLING: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("volunteer", ("*vrijwillig", "volunteer")),
    (
        "peers",
        (
            "lotgenoten", "zelfhulp", "*praatgroep", "*rouwgroep", "mantelzorgcafe", "alzheimercafe", "support group", "self help",
            "peer ", "peers ", "bereavement", "grief", "anonymous",
        ),
    ),
    (
        "network",
        (
            "burenhulp", "buurthulp", "burennetwerk", "buurnetwerk", "straatnetwerk", "buurtnetwerk", "*buurmannetwerk", "burendienst",
            "buurtapp", "straatapp", "nlvoorelkaar", "informeel netwerk", "good neighbour", "good neighbor", "neighbourly help",
            "neighborly help", "street network", "informal network",
        ),
    ),
    (
        "safety",
        (
            "veilig thuis", "huiselijk geweld", "partnergeweld", "*mishandeling", "blijf van mijn lijf", "vrouwenopvang",
            "domestic violence", "domestic abuse", "elder abuse", "women s refuge", "safe at home",
        ),
    ),
    (
        "money",
        (
            "geldzaken", "geldzorgen", "geldloket", "geldfit", "schuld", "budgetter", "budgetc", "budgetk", "thuisadministratie",
            "belasting", "toeslag", "financie", "debt", "budgeting", "benefit", "tax ", "taxes ", "money ", "financial", "credit counsel",
        ),
    ),
    (
        "home",
        (
            "wonen ", "woning", "woonruimte", "woonvragen", "woonspreekuur", "huurders", "huurachterstand", "*huisuitzetting",
            "housing", "shelter", "tenant", "eviction", "homeless",
        ),
    ),
    (
        "work",
        (
            "werk en inkomen", "werk zoeken", "*sollicit", "werkcafe", "*loopbaan", "re integratie", "banenmarkt", "werkzoekend",
            "uitkering", "job ", "jobs ", "job search", "employment", "unemploy", "career", "vocational",
        ),
    ),
    (
        "help",
        (
            "formulieren", "klusdienst", "*hulpdienst", "boodschappen", "*spreekuur", "repair", "paspoort",
            "*transport", "vervoer", "food bank", "food pantr", "meals on wheels", "legal aid", "passport", "emergency", "helpline",
            "hotline", "assistance", "handyman",
        ),
    ),
    (
        "cook",
        (
            "koken", "*kookgroep", "kookclub", "*kookcursus", "eettafel", "maaltijd", "*lunch", "samen eten", "bakken", "cooking",
            "kitchen", "meal", "dinner", "breakfast", "baking",
        ),
    ),
    (
        "nature",
        ("tuin", "*tuinieren", "moestuin", "natuur", "vogel", "boswachter", "imker", "garden", "nature", "bird", "beekeep"),
    ),
    ("walk", ("*wandel", "wandelen", "walk", "ommetje", "nordic walking", "powerwalk", "hike", "hiking", "stroll")),
    (
        "sport",
        (
            "*sport", "*gym", "*fitness", "*fit ", "fit", "*fysio", "*tennis", "*voetbal", "*volleybal", "*basketbal", "*handbal",
            "*korfbal", "*softbal", "*honkbal", "*football", "soccer", "*netball", "*pickleball", "*zwem", "swim", "*yoga", "pilates",
            "zumba", "*dans", "dance", "dancing", "*judo", "karate", "*boks", "boxing", "*kickbox", "tai chi", "exercise", "*hardlo",
            "loop", "lopen", "running", "*schaatslo", "fiets", "wielren", "cycling", "badminton", "*bowls", "bowling", "*boules",
            "petanque", "*padel", "*golf", "schermen", "*duiken", "*kajak", "kano", "zeilen", "surfen", "*windsurf", "*skate",
            "skaten", "*freerun", "hip hop", "hiphop", "breakdance", "salsa", "bachata", "aqua", "cricket", "*frisbee", "crossfit",
            "*bootcamp", "bewegen", "beweeg", "*hockey", "*polo ", "*krachttraining", "workout", "valpreventie", "vitaal", "darten",
            "aikido", "*hoela", "bmx", "race", "linedance", "majorette", "conditie", "vallen verleden tijd", "athletic",
        ),
    ),
    (
        "creative",
        (
            "schilder", "teken", "handwerk", "breien", "haken", "naaien", "*creatief", "keramiek", "*knutsel", "quilt", "creative",
            "craft", "art ", "arts ", "painting", "drawing", "knit", "crochet", "sewing", "pottery", "ceramic", "woodwork",
        ),
    ),
    (
        "culture",
        (
            "zingen", "zang", "koor", "*koor ", "muziek", "museum", "toneel", "theater", "film", "orkest", "harmonie", "concert", "music",
            "choir", "singing", "theatre", "movie", "orchestra", "opera",
        ),
    ),
    (
        "learn",
        (
            "taal", "cursus", "computer", "digitaal", "lezen", "leren", "opleiding", "workshop", "lezing", "college", "training",
            "class ", "classes ", "course", "lesson", "learn", "literacy", "esl ", "tutor", "lecture", "library", "reading",
            "book club", "education", "digital",
        ),
    ),
    (
        "meet",
        (
            "*inloop", "koffie", "ontmoet", "bingo", "kaarten", "bridge", "biljart", "*spelletjes", "dammen", "schaken", "go ",
            "*cafe", "soos", "jeu", "samen", "huiskamer", "*gezellig", "klaverjas", "rummikub", "mahjong", "circle", "coffee",
            "tea ", "meet", "drop in", "social club", "social group", "social hour", "chess", "games", "senior center",
            "senior centre", "community center", "community centre", "companion", "friendly",
        ),
    ),
)  # fmt: skip


def _pattern(telling: tuple[str, ...]) -> re.Pattern[str]:
    """What is met where a word begins, or anywhere; what the two have in common stands in front, so that most titles are soon read."""
    begins = "|".join(re.escape(mark) for mark in telling if not mark.startswith("*"))
    anywhere = "|".join(re.escape(mark[1:]) for mark in telling if mark.startswith("*"))
    return re.compile(f" (?:{begins})" + (f"|(?:{anywhere})" if anywhere else ""))


_PATTERNS = tuple((theme, _pattern(telling)) for theme, telling in _TELLING)


def fold(text: str) -> str:
    """Lower case, without accents and punctuation, single spaces: 'Café ’t Hoekje' is 'cafe t hoekje'."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^\w]+|_", " ", plain).split())


OTHERWISE = "meet"


def guess_theme(title: str, otherwise: str = OTHERWISE) -> str:
    """The code of the theme that a Dutch or English title speaks of, or `otherwise`. A guess: whoever shows it says so."""
    spaced = f" {fold(title)} "
    return next((theme for theme, telling in _PATTERNS if telling.search(spaced)), otherwise)


_CHILDREN = re.compile(
    r" (?:kinder|kids?\b|(?:basis)?school(?:kinder|jeugd)|leerling|pupil|peuter|kleuter|dreumes|baby|jeugd|tiener|basisschool|jongeren"
    r"|scholieren|child|toddler|teen|youth|junior)"
)


def speaks_of_children(title: str) -> bool:
    """Whether a Dutch or English title speaks of children or young people."""
    return _CHILDREN.search(f" {fold(title)}") is not None


_WITH_ADULTS = re.compile(
    r" (?:ouder|moeder|vader|opa|oma|grootouder|gezin|famil|opvoed|pleeg|begeleid|leid|vrijwillig|jong en oud|iedereen|alle leeftijden"
    r"|parent|mother|father|grand|foster|volunteer|all ages|everyone)"
)


_A_CHILD = re.compile(
    r" (?:kind|kindje|zoon|zoontje|dochter|dochtertje|kleinkind\w*|kleinzoon|kleindochter|moeder|vader|ouders?|son|daughter|grand\w+) "
)


def is_for_children(title: str, ages: str = "") -> bool:
    """Whether an entry that names no age in numbers is for children or young people, with their parents or without, and not for who is
    responsible for them."""
    if _WITH_ADULTS.search(f" {fold(title)} "):
        return False
    begins = " ".join(fold(ages).removeprefix("voor ").split()[:1])
    return speaks_of_children(title) or (speaks_of_children(begins) and not _WITH_ADULTS.search(f" {fold(ages)} "))


def asks_for_children(text: str) -> bool:
    """Whether somebody speaks of a child in what they look for."""
    return _CHILDREN.search(f" {fold(text)}") is not None or _A_CHILD.search(f" {fold(text)} ") is not None


def said_theme(theme: str, guessed: bool, title: str) -> str:
    """The theme of an entry; empty when it was guessed from a title that speaks of none."""
    return theme if not guessed or theme != OTHERWISE or guess_theme(title, "") == OTHERWISE else ""
