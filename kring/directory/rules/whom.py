"""For whom an activity is, where its title or its own words say so for certain: 'voor vrouwen', 'mantelzorgcafé', 'widows only'. Pure.

The bits are those of `models.ForWhom`. What is also for others ('mannen en vrouwen', 'niet alleen voor vrouwen', 'mantelzorgers en
vrijwilligers') is for everybody, as far as this says: such words are left to be read. Nothing here is about a client: nobody's sex is kept.
"""

import re
import unicodedata
from functools import lru_cache

WOMEN, MEN, CARERS, BEREAVED, NEWCOMERS, LHBTI, PARENTS = 1, 2, 4, 8, 16, 32, 64
ALL = 127
ONLY = 256
"""Beside WOMEN or MEN in a wish: among themselves, not merely rather so."""

LONGEST = 500  # characters that are read: whoever tells more, tells more than for whom it is

# People, by bit; what is certain only of a group that is called so stands apart (`_GROUPS`).
_PEOPLE: dict[int, str] = {
    WOMEN: r"vrouwen|dames|moeders|mama['’]?s|women|ladies|mothers|mums|moms",
    MEN: r"mannen|heren|vaders|papa['’]?s|men|gentlemen|fathers|dads",
    CARERS: (
        r"mantelzorgers|mantelzorgsters|(?:family |informal |unpaid |young )?(?:carers|caregivers|care givers)"
        r"|mensen die (?:voor )?(?:een |hun )?(?:naaste|partner|ouder|familielid)(?: \w+)? zorgen"
    ),
    BEREAVED: (
        r"nabestaanden|weduwen|weduwnaars|rouwenden|widows|widowers|bereaved(?: (?:people|families|parents|partners|adults))?"
        r"|(?:mensen|wie|ouders|iedereen)(?: die)? (?:iemand|een dierbare|een naaste|hun partner|een kind|hun kind)(?: (?:heeft|hebben))?"
        r" verlo(?:ren|or)(?: (?:heeft|hebben))?"
        r"|(?:people|those|anyone|parents) who (?:have|has) lost (?:someone|a loved one|their partner|a partner|a child|their child)"
    ),
    NEWCOMERS: (
        r"nieuwkomers(?! in (?:de|het|onze|ons) (?:wijk|buurt|straat|dorp|stad))|statushouders|vluchtelingen|asielzoekers|inburgeraars"
        r"|ontheemden|refugees|asylum seekers|immigrants|newcomers to (?:the )?(?:netherlands|country|uk|united kingdom|us|united states)"
    ),
    LHBTI: (
        r"(?:lhbti?\w*|lgbt\w*)\+?(?:[ -]?(?:ers|personen|mensen|ouderen|jongeren|people|adults|youth|seniors))?"
        r"(?![ -]?vriendelijk|[ -]?friendly)"
        r"|roze (?:ouderen|senioren|50\+?ers)|regenboog(?:ouderen|senioren|jongeren)|transgenders|transgender personen|transgender people"
        r"|trans people|queers|queer people"
    ),
    PARENTS: (
        r"(?:jonge|aanstaande|kersverse|nieuwe) (?:ouders|moeders|vaders|gezinnen)"
        r"|(?:new|expectant) (?:parents|mothers|mums|moms|fathers|dads)"
        r"|(?:ouders?|moeders?|vaders?|gezinnen) (?:en|met|van) (?:(?:een|hun) )?"
        r"(?:(?:jonge|kleine|heel jonge|pasgeboren) (?:kind|kindje|kinderen)|bab(?:y|y['’]?s|ies)|peuters?|kleuters?|dreumes(?:en)?"
        r"|kind(?:eren)? (?:van|vanaf) \d\d? (?:maanden|t/m [1-4] |tot [1-5] ))"
        r"|(?:parents?|mothers?|fathers?|mums?|moms?|dads?|families) (?:and|with|of) (?:(?:a|their|her|his) )?"
        r"(?:(?:young|small|little) (?:child|children|kids)|bab(?:y|ies)|toddlers?|tots?|newborns?)"
    ),
}  # fmt: skip
_HEADS = (
    r"groep(?:en|je)?|club|koor|kring|cafe|salon|inloop|ochtend|middag|avond|lunch|ontbijt|huiskamer|ontmoeting|gym|fitness|zwemmen|yoga"
    r"|voetbal|hockey|sport|wandeling|vereniging|praatgroep|eetgroep|kookgroep|bijeenkomst(?:en)?|weekend|tafel|schuur|uur(?:tje)?|hub"
    r"|steunpunt|netwerk|borrel|swim"
)
_GROUP_HEADS = (
    r"groups?|clubs?|circles?|choirs?|cafes?|network|sheds?|meet[ -]?ups?|meeting|mornings?|afternoons?|evenings?|lunch|gym|swim(?:ming)?"
    r"|yoga|fitness|football|walk(?:ing)?(?: group)?|peer group|support(?: group)?|drop[ -]?in|social|hour|only"
)
# What a group is called: certain by itself, wherever it stands in a title.
_GROUPS: dict[int, str] = {
    WOMEN: rf"(?:vrouwen|dames|moeder(?:s)?)-?(?:{_HEADS})|(?:women|ladies|mothers|mums|moms)(?:['’]s?|s['’])?[ -](?:{_GROUP_HEADS})",
    MEN: rf"(?:mannen|heren|vader(?:s)?)-?(?:{_HEADS})|(?:men|fathers|dads)(?:['’]s?|s['’])?[ -](?:{_GROUP_HEADS})",
    CARERS: rf"mantelzorg(?:ers?)?-?(?:{_HEADS})|(?:carers?|caregivers?)['’]?s?['’]? (?:{_GROUP_HEADS})",
    BEREAVED: (
        rf"(?:rouw|nabestaanden|verlies|weduwen)-?(?:{_HEADS})|(?:bereavement|grief|widows?)['’]?s? (?:{_GROUP_HEADS})"
        r"|bereavement (?:and|&) grief (?:support )?group"
    ),
    NEWCOMERS: rf"(?:vluchtelingen|statushouders|inburgerings)-?(?:{_HEADS})|refugees?['’]?s? (?:{_GROUP_HEADS})",
    LHBTI: (
        rf"(?:lhbti?\w*\+?|lgbt\w*\+?|regenboog|roze|queer|transgender|trans)[ -]?"
        rf"(?:(?:youth|senior|young) )?(?:{_HEADS}|{_GROUP_HEADS}|salon|50\+|50plus)"
        r"(?![ -]?vriendelijk|[ -]?friendly)"
    ),
    PARENTS: (
        r"ouder[ -]?(?:en|&)?[ -]{0,2}kind[ -]?(?:groep|cafe|inloop|gym|club|ochtend|middag|yoga|zwemmen|activiteit\w*)"
        r"|(?:moeder|vader|papa|mama)[ -]en[ -]kind\w*|baby-?(?:cafe|inloop|groep)|peuter-?(?:swim|gym|zwemmen|inloop)"
        r"|kinderwagen(?:run|wandeling)"
        r"|(?:parents?|mums?|moms?|dads?) (?:and|&) (?:bab(?:y|ies)|toddlers?|tots?)|bab(?:y|ies) (?:and|&) toddlers?(?: group)?"
    ),
}  # fmt: skip
_OTHER_SEX = {
    WOMEN: re.compile(r"\b(?:mannen|heren|jongens|men|gentlemen|boys|vaders|fathers|dads|herenkoor|mannenkoor|papa['’]?s)\b"),
    MEN: re.compile(r"\b(?:vrouwen|dames|meisjes|women|ladies|girls|moeders|mothers|mums|moms|mama['’]?s)\b"),
}  # fmt: skip
_HOW = (
    r"(?:(?:alle|jonge|oudere|actieve|alleenstaande|eenzame|volwassen|werkende|werkloze|anderstalige|(?:nederlands|arabisch|turks)sprekende"
    r"|turkse|marokkaanse|syrische|oekraiense|internationale|migranten|zwangere|alleengaande|gepensioneerde|onze|de"
    r"|all|young|older|single|active|adult|working|retired|pregnant|international|local|muslim|migrant|the|other|andere"
    r"|\d\d ?\+|\d\d-?plus|lhbti?\w*\+?|gay|homoseksuele|biseksuele|lesbische|lesbian)[ -]){0,2}"
)
_AND = r"\s*(?:,|/|&|\+|\ben\b|\bof\b|\band\b|\bor\b)\s*"
# Others beside them: 'mantelzorgers en vrijwilligers', 'vrouwen, kinderen en ouderen'.
_BESIDE = (
    r"(?!\s*(?:/|&|\+|\b(?:en|of|and|or|als|as well as|plus|naast)\b)(?!\s*(?:(?:hun|haar|their|her) )?(?:(?:jonge|kleine|young) )?"
    r"(?:kinderen|kind|children|kids)\b))(?!\s*,\s*(?:[\w-]+\s+){0,3}?[\w-]+\s*(?:,|/|&|\b(?:en|of|and|or)\b))"
)
_FOR = (
    r"\b(?:voor|for|lotgenotengroep|lotgenotencontact|praatgroep|gespreksgroep|ontmoetingsgroep|kookgroep|eetgroep|wandelgroep)\s+"
    r"(?:(?:alleen|enkel|uitsluitend|only)\s+)?"
)
_AGED = (
    r"(?=\s*(?:$|[.;:!?()\d–-]|\b(?:van|vanaf|met|die|uit|in|tussen|tot|boven|onder|ouder|only|onder elkaar|alleen|welkom"
    r"|with|who|from|aged|over|of|between|under|age|ages)\b))"
)
_NOT_ONLY = re.compile(
    r"\b(?:niet|geen|ook|zowel|vooral|voornamelijk|met name|bijvoorbeeld|zoals|waaronder|onder andere|o\.a\.|liefst|geschikt|leuk|ideaal"
    r"|bij voorkeur|not|no|also|both|mainly|mostly|primarily|especially|including|such as|e\.g\.|suitable|ideal|preferably|volunteers?"
    r"|vrijwilligers?(?: gezocht)?|zorgen|hulp|commission|foundation|stichting|fonds|fund)\s+"
    r"(?:(?:alleen|enkel|slechts|uitsluitend|only|just|solely|maar|als|wel|ook|bij|at)\s+){0,2}$"
)
_EVERYBODY = re.compile(
    r"\b(?:iedereen|elke inwoner|alle inwoners|alle bewoners|jong en oud|gemengde?|everyone|everybody|anyone is welcome|anybody|all welcome"
    r"|all genders|mixed|ook (?:voor )?anderen|anderen (?:zijn )?(?:ook )?welkom|others (?:are )?(?:also )?welcome|open to all)\b"
    r"(?! die\b| wie\b| who\b)"
)
_WORKS_FOR = re.compile(
    r"\b(?:vrijwilligers?|volunteers?|gastvrouw|gastheer|maatje voor|begeleiders?|trainers?)"
    r" (?:gezocht|worden|bij|voor|van|wanted|for|at|with)\b"
)


def _patterns(bit: int) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What is said of these people: 'voor vrouwen', a group that is called so, and words that name nobody else ('vrouwen vanaf 18')."""
    people = rf"(?:{_PEOPLE[bit]})(?:{_AND}{_HOW}(?:{_PEOPLE[bit]}))*"
    begins = r"(?:(?:alleen|enkel|uitsluitend|only)\s+)?(?:voor\s+|for\s+)?"
    return (
        re.compile(rf"{_FOR}{_HOW}(?:{people})\b\+?{_BESIDE}"),
        re.compile(
            rf"\b(?:{_GROUPS[bit]})(?!\w)|\b{people}[ -](?:only|onder elkaar)\b|\([^()\w]*{people}(?: only)?\s*\)"
            rf"|\b(?:alleen|only) {people}\b{_BESIDE}"
        ),
        re.compile(rf"^\W*{begins}{_HOW}(?:{people})\b\+?{_BESIDE}{_AGED}"),
    )


_READ = {bit: _patterns(bit) for bit in _PEOPLE}
# Looking for these is much quicker, and most entries say none.
_SPOKEN_OF = re.compile(
    r"vrouw|dames|moeder|mama|papa|vader|wom[ae]n|ladies|mother|mum|mom|men\b|mannen|heren|men['’]s|father|dad|carer|giver|mantelzorg|zorgen|nabest"
    r"|wedu|rouw|verl[io]|widow|bereav|grief|lost|nieuwkom|statush|vlucht|asiel|inburg|ontheem|refug|asylum|immigr|newcom|lhbt|lgbt|roze"
    r"|regenb|trans|queer|ouder|parent|bab|peuter|kinderw|gezin|famil|toddler"
)


@lru_cache(4096)  # lists say the same again and again
def read(title: str, words: str = "") -> int:
    """The sum of those for whom an entry is, from its title and its words about that; 0 where it is for everybody, or not certain."""
    both = (_plain(title), _plain(words))
    if not any(map(_SPOKEN_OF.search, both)) or any(_EVERYBODY.search(text) for text in both):
        return 0
    if any(_WORKS_FOR.search(text) for text in both):
        return 0
    found = sum(bit for bit in _READ if _says(bit, *both))
    for bit, others in _OTHER_SEX.items():
        if found & bit and any(map(others.search, both)):
            found &= ~(WOMEN | MEN)
    return found & ~(WOMEN | MEN) if found & (WOMEN | MEN) == WOMEN | MEN else found


def _says(bit: int, title: str, words: str) -> bool:
    named, group, alone = _READ[bit]
    return (
        any(_certain(text, pattern) for text in (title, words) for pattern in (named, group))
        or alone.search(words) is not None
    )


def _certain(text: str, pattern: re.Pattern[str]) -> bool:
    return any(not _NOT_ONLY.search(text[: found.start()]) for found in pattern.finditer(text))


def _plain(text: str) -> str:
    """Lower case, without accents, single spaces; marks stay."""
    plain = unicodedata.normalize("NFKD", text[:LONGEST].casefold())
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())


def kept(ticked: int, shown: int, before: int, now: int) -> int:
    """For whom it is, of an entry that was `shown` with some and is sent with those `ticked`: what nobody touched follows the words, which
    said `before` and say `now`."""
    return ticked if ticked != shown else (shown & ~before) | now


def opposite(wanted: int) -> int:
    """The others of a wish for women, or for men; 0 for any other wish."""
    return {WOMEN: MEN, MEN: WOMEN}.get(wanted & ALL, 0)
