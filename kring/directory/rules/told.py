"""What somebody tells beside a wish: how far they cannot walk, what they do not want, since when. Pure.

'Kan niet ver lopen' asks for no walking, and 'geen sport, liever muziek' for no sport. What somebody cannot do at all, or lacks, does often
tell what is wished ('kan niet slapen', 'geen werk'), as does what they no longer want to feel ('wil niet meer alleen zijn'): that stays.
"""

import re

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
_WHO = r"(?:(?:hij|zij|ze|ik|mevrouw|meneer) )?"
_NO_WISH = (
    rf"(?:sinds|vanaf|since) (?:\w+ ){{0,3}}?{_TIME}(?![\w-])",
    rf"(?:niet|nooit) {_LITTLE}{_FAR} (?:meer )?(?:kan |kunnen )?(?:lopen|wandelen|fietsen|staan|zitten|reizen|rijden)\b",
    rf"(?:lo(?:op|opt|pen)|fietst?|fietsen|staat?|zit(?:ten)?) (?:(?:kan|hij|zij|ze|ik) ){{0,2}}niet {_LITTLE}{_FAR}\b",
    rf"(?:cannot|can['’]?t|can not|not able to|unable to) (?:walk|cycle|stand|sit|travel|drive) {_LITTLE}{_FAR}\b",
    rf"(?:wil(?:len)?|hoeft?|hoeven|houdt?|houden) {_WHO}(?:niet|geen)\b{_FELT}{_REST}",
    rf"liever (?:niet|geen)\b{_FELT}{_REST}",
    rf"(?:do(?:es)?n['’]?t|do(?:es)? not) (?:like|want|enjoy|care for)\b{_FELT}{_REST}",
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
_BEGINS = r"(?:^|(?<=[,;.:!?(])|\b(?:maar|en|dus|liever|liefst|ook|echt|absoluut|zeker|but|and|preferably))\s*"
_NOTHING = r"(?:niet (?:zo |echt )?(?:leuk|fijn|prettig)|niks|niets)(?: aan| voor (?:mij|me|hem|haar))?\b"
_DISLIKED = (
    rf"{_BEGINS}(?:geen|no) {_ACTIVITIES}",
    rf"{_BEGINS}niet {_ACTIVITY}",
    rf"\b{_ACTIVITY} (?:liever |echt |ook |alsjeblieft )?niet(?=\s*(?:[,;.!?]|$)| (?:maar|wel)\b)",
    rf"\b{_ACTIVITY} (?:vind(?:t|en)?|is) {_WHO}{_NOTHING}",
    rf"\bvindt? {_WHO}(?:\w+ )?{_ACTIVITY} {_NOTHING}",
    rf"\bhou(?:dt?|den)? {_WHO}(?:\w+ )?niet (?:zo |erg |echt |meer )?van\b{_FELT}{_REST}",
    r"\bniet (?:zo |erg |echt |meer )?van(?: [\w'’-]+){1,3} hou(?:dt?|den)?\b",
    rf"\b(?:heeft|heb|hebben) {_WHO}(?:echt )?(?:een )?hekel aan\b{_FELT}{_REST}",
    rf"\b(?:niet|geen) (?:dol op|gek op|zin in|interesse in|geïnteresseerd in|behoefte aan) {_ACTIVITIES}",
    rf"\b(?P<rather>(?:liever|rather)(?: [\w'’-]+){{1,4}}?) (?:dan|than) {_ACTIVITIES}",
    rf"\b(?:hates?|dislikes?|not (?:into|fond of|keen on|interested in)) {_ACTIVITIES}",
)
_BESIDE = re.compile(rf"\b(?:{'|'.join(_NO_WISH)})", re.IGNORECASE)
_AVERSION = re.compile("|".join(_DISLIKED), re.IGNORECASE)


def wished(text: str) -> str:
    """A text without what tells no wish; the whole text when nothing else is told, and nothing when only a dislike is."""
    liked = _AVERSION.sub(lambda found: f"{found['rather'] or ''} , ", text)
    left = _BESIDE.sub(" , ", liked)
    if re.search(r"\w{3}", left):
        return left
    return text if liked == text else ""
