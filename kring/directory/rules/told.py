"""What somebody tells beside a wish: how far they cannot walk, what they do not want, since when. Pure.

'Kan niet ver lopen' asks for no walking, and 'geen sport, liever muziek' for no sport. What somebody cannot do at all, or lacks, does often
tell what is wished ('kan niet slapen', 'geen werk'), as does what they no longer want to feel ('wil niet meer alleen zijn'): that stays.
What they do not like or are afraid of ('bang voor honden') is told apart, so that what speaks of it comes last.
"""

import dataclasses
import re

from kring.directory.rules import amounts

_TIME = (
    r"(?:voorjaar|najaar|lente|zomer|herfst|winter|jaar|jaren|maand(?:en)?|week|weken|dag(?:en)?"
    r"|spring|summer|autumn|fall|years?|months?|weeks?|days?)"
)
_LITTLE = r"(?:(?:meer|zo|te|al te|erg|heel|very|too|so|that) ){0,2}"
_FAR = r"(?:ver|lang|hard|snel|far|long|fast)"
_FELT = (
    r"(?!(?: [\w'’-]+){0,4}? (?:alleen|alone|eenzaam|lonely|thuis|home|binnen|inside|stil\w*|vall\w*|fall\w*"
    r"|drink\w*|gok\w*|roken|blowen|gamen|smok\w*|gambl\w*)\b)"
)
_REST = r"(?: [\w'’-]+)+?(?=\s*$|\s*[,;.:!?]| (?:maar|wel|en|want|omdat|but|and|because)\b)"
_ENDS = r"(?=\s*(?:[,;.:!?]|$)| (?:maar|wel|but)\b)"
_WHO = r"(?:(?:hij|zij|ze|ik|mevrouw|meneer) )?"
_OTHERS = (
    r"(?:(?:haar|zijn|mijn|de|veel|alle|her|his|my|the|all|many) )?"
    r"(?:kinderen|kleinkinderen|buren|vrienden|vriendinnen|familie|children|grandchildren|neighbours|neighbors|friends|family)"
)
_AWAY = (
    r"(?:ver(?:der)? weg|ver(?= |$|[,;.])|in het buitenland|elders|verhuisd|weg|overleden"
    r"|far away|abroad|elsewhere|moved(?: away)?|gone)"
)
_NO_WISH = (
    rf"{_OTHERS} (?:wonen|woont|zijn|is|live|lives|are|have|has) (?:\w+ )?{_AWAY}",
    rf"(?:sinds|vanaf|since) (?:\w+ ){{0,3}}?{_TIME}(?![\w-])",
    rf"(?:niet|nooit) {_LITTLE}{_FAR} (?:meer )?(?:kan |kunnen )?(?:lopen|wandelen|fietsen|staan|zitten|reizen|rijden)\b",
    rf"(?:lo(?:op|opt|pen)|fietst?|fietsen|staat?|zit(?:ten)?) (?:(?:kan|hij|zij|ze|ik) ){{0,2}}niet {_LITTLE}{_FAR}\b",
    rf"(?:cannot|can['’]?t|can not|not able to|unable to) (?:walk|cycle|stand|sit|travel|drive) {_LITTLE}{_FAR}\b",
    rf"hoe(?:ft?|ven) {_WHO}(?:niet|geen)\b{_FELT}{_REST}",
)
# Words for what is done: 'geen sport' tells of no liking; 'geen geld', 'geen werk' and 'geen tuin' tell of what is needed.
_ACTIVITY = (
    r"(?:(?:sport|voetbal|tennis|gym|fitness|wandel|dans|muziek|zang|kook|knutsel|handwerk|schilder|teken|biljart|toneel|theater|koffie|inloop"
    r"|spelletjes|bingo|kaart|film|concert)\w*"
    r"|yoga|pilates|meditatie|mindfulness|zwemmen|hardlopen|lopen|fietsen|bewegen|zingen|koken|breien|haken|naaien|tuinieren|schaken|dammen"
    r"|muse(?:um|a)|vrijwilligerswerk|\w*(?:koor|koren|groep(?:en|jes?)?|clubs?|clubjes?|cursus(?:sen)?|workshops?|café|cafe|cafés)"
    r"|sports?|exercise|swimming|walking|running|cycling|dancing|music|singing|choirs?|cooking|knitting|sewing|painting|drawing|crafts?"
    r"|gardening|games|volunteering|\w*groups?)\b(?! meer\b)"
)
_ACTIVITIES = (
    rf"(?:(?!heeft|heb|had|kan)[\w'’-]+ )?{_ACTIVITY}(?:(?:,| of| en| or| and|/)? ?(?:geen |niet |no )?{_ACTIVITY})*"
)
# What somebody may fear, or not want to meet there.
_ANIMALS = (
    r"(?:honden|katten|poezen|paarden|dieren|vogels|ezels|insecten|bijen|dogs|cats|horses|animals|birds|insects|bees)"
)
_ANIMAL = rf"(?:{_ANIMALS}|hond|kat|poes|paard|vogel|ezel|dog|cat|horse|bird)"
_FAITH = (
    r"(?:kerk(?:en|elijke?)?|moskee(?:ën|en)?|geloof|religie|gelovige?|religieu[sz]e?|christelijke?"
    r"|church(?:es)?|mosques?|religion|religious)"
)
_DRINK = r"(?:alcohol|drank|booze|liquor|gokken|gambling)"
_MET = rf"(?:{_ANIMALS}|{_FAITH}|{_DRINK})\b"
_THE = r"(?:(?:grote|loslopende|de|het|een|mijn|the|a|an|any|big|large) ){0,2}"
_BEGINS = r"(?:^|(?<=[,;.:!?(])|\b(?:maar|en|dus|liever|liefst|ook|echt|absoluut|zeker|but|and|preferably))\s*"
_AGAIN = r"(?:(?:steeds|altijd|telkens|weer|de hele tijd|constant|always|constantly|all the time|again) )"
_TALKS = r"(?:(?:te |to )?(?:praten|hebben|talk|talking|speak|speaking|hear|discuss) )"
_NOTHING = r"(?:niet (?:zo |echt )?(?:leuk|fijn|prettig)|niks|niets)(?: aan| voor (?:mij|me|hem|haar))?\b"
_MORE = rf"(?:(?:(?: of| en| or| and) {_ACTIVITY})+{_ENDS})?"
_DISLIKED = (
    rf"{_BEGINS}(?:geen|no) {_ACTIVITIES}",
    rf"{_BEGINS}(?:niet|not) {_ACTIVITY}(?:(?:(?:,| of| en| or| and) {_ACTIVITY})+{_ENDS})?",
    rf"(?<!\bniet )(?<!\bnooit )(?<!\bnot )(?<!\bcannot )(?<!\bcan't )\b(?:geen|zonder|no|without) {_THE}{_MET}(?! meer\b)",
    rf"(?<!\bkan )(?<!\bkunnen )(?<!\bdurft )(?<!\bdurf )(?<!\bmag )\b(?:niet|not) (?:(?:zo|erg|very) )?"
    rf"(?:(?:in|naar|bij|met|to|in|at|with|near) )?{_THE}{_MET}(?! (?:kan|kunnen|durft?|meer)\b)",
    rf"{_BEGINS}(?:niet|not) (?:in|naar|bij|met|to|in|at|with) {_THE}{_ACTIVITY}(?! (?:kan|kunnen|durft?)\b)",
    rf"\b(?:bang|angst|angstig|allergisch|allergie) (?:voor|van) {_THE}{_ANIMAL}\b",
    rf"\b(?:afraid of|scared of|fear of|allergic to) {_THE}{_ANIMAL}\b",
    rf"\b(?:niks|niets|weinig) (?:hebben |heeft |heb )?(?:met|van) {_THE}{_MET}",
    rf"\b{_MET} (?:liever |echt )?niet(?=\s*(?:[,;.!?]|$)| (?:maar|wel)\b)",
    rf"\b{_ACTIVITY} (?:liever |echt |ook |alsjeblieft )?niet(?=\s*(?:[,;.!?]|$)| (?:maar|wel)\b)",
    rf"\b{_ACTIVITY} (?:vind(?:t|en)?|is) {_WHO}{_NOTHING}",
    rf"\bvindt? {_WHO}(?:\w+ )?{_ACTIVITY} {_NOTHING}",
    rf"\bhou(?:dt?|den)? {_WHO}(?:\w+ )?niet (?:zo |erg |echt |meer )?van\b{_FELT}{_REST}{_MORE}",
    r"\bniet (?:zo |erg |echt |meer )?van(?: [\w'’-]+){1,3} hou(?:dt?|den)?\b",
    rf"\b(?:heeft|heb|hebben) {_WHO}(?:echt )?(?:een )?hekel aan\b{_FELT}{_REST}",
    rf"\b(?:niet|geen) (?:dol op|gek op|zin in|interesse in|geïnteresseerd in|behoefte aan) {_ACTIVITIES}",
    rf"\b(?P<rather>(?:liever|rather)(?: [\w'’-]+){{1,4}}?) (?:dan|than) {_ACTIVITIES}",
    rf"\b(?:in plaats van|instead of|rather than)\b{_REST}",
    rf"\b(?:niet|nooit|not|never) (?:{_AGAIN}+{_TALKS}?|{_TALKS})(?:over|about)\b{_REST}",
    r"\bniet over(?: [\w'’-]+){1,3} (?:praten|hebben)\b",
    rf"\b(?:(?:kan|kunnen) {_WHO}(?:echt )?(?:niet|slecht) tegen|(?:niet|slecht) tegen(?=(?: [\w'’-]+){{1,3}} kan\b)"
    rf"|can(?:['’]?t|not| not) (?:stand|bear))\b(?! (?:long|far|for|up|on|very|without|alone|unaided)\b){_FELT}{_REST}",
    rf"\b(?:hates?|dislikes?|not (?:into|fond of|keen on|interested in)) {_ACTIVITIES}",
)
_NOT_WANTED = (
    rf"(?:wil(?:len)?|houdt?|houden) {_WHO}(?:niet|geen)\b{_FELT}{_REST}{_MORE}",
    rf"liever (?:niet|geen)\b{_FELT}{_REST}{_MORE}",
    rf"(?:do(?:es)?n['’]?t|do(?:es)? not) (?:like|want|enjoy|care for)\b{_FELT}{_REST}{_MORE}",
)
_BESIDE = re.compile(rf"\b(?:{'|'.join(_NO_WISH)})", re.IGNORECASE)
_AVERSION = re.compile("|".join((*_DISLIKED, rf"\b(?:{'|'.join(_NOT_WANTED)})")), re.IGNORECASE)
_NAMED = re.compile(rf"\b(?:{_MET}|{_ANIMAL}\b|{_ACTIVITY})", re.IGNORECASE)
_OF = r"(?:van|aan|over|tegen|like|enjoy|care for|about|instead of|rather than|stand|bear)"
_LIKING = re.compile(rf"^.*\b{_OF}\b{_REST}$", re.IGNORECASE)
_AROUND = re.compile(
    rf"^.*\b{_OF}\s+(?:(?:de|het|een|mijn|zijn|haar|the|a|an|my|his|her|their|to|te)\s+)*"
    r"|\s+(?:hou(?:dt?|den)?|kan|praten|hebben|beginnen|zeuren|gaan)(?:\s+(?:hebben|te|praten))*$",
    re.IGNORECASE,
)
# Too many entries speak of these for other reasons.
_ANY_GROUP = re.compile(r"(?:groep|club|cursus|workshop|group)(?:en|jes?|s|sen)?", re.IGNORECASE)
MOST_WORDS = 3  # of what somebody does not like, where it is none of the known things


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """What tells a wish, and what somebody does not like or want to meet, as they wrote it."""

    text: str
    disliked: tuple[str, ...] = ()


def read(text: str) -> Told:
    """A text without what tells no wish; the whole text when nothing else is told, and nothing when only a dislike is."""
    disliked = [what for found in _AVERSION.finditer(text) for what in _disliked(found)]
    liked = _AVERSION.sub(lambda found: f"{found['rather'] or ''} , ", text)
    left = amounts.without(_BESIDE.sub(" , ", liked))
    if not re.search(r"\w{3}", left):
        left = text if liked == text else ""
    return Told(left, tuple(dict.fromkeys(disliked)))


def wished(text: str) -> str:
    """What of a text tells a wish, as in `read`."""
    return read(text).text


def without_dislikes(text: str) -> str:
    """A text without the words that tell what somebody does not like."""
    liked = _AVERSION.sub(lambda found: f"{found['rather'] or ''},", text)
    return re.sub(r"\s*(?:,\s*)+", ", ", liked).strip(" ,")


def _disliked(found: re.Match[str]) -> list[str]:
    """What a dislike is of: the things that are known as such, else the few words themselves; a story of more tells nothing certain."""
    said = found[0].removeprefix(found["rather"] or "")
    named = [one[0].casefold() for one in _NAMED.finditer(said)]
    if named:
        return [one for one in named if not _ANY_GROUP.fullmatch(one)]
    words = _AROUND.sub("", said).split() if _LIKING.match(said) else []
    return [" ".join(words).casefold()] if 0 < len(words) <= MOST_WORDS else []
