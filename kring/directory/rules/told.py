"""What somebody tells beside a wish: how far they cannot walk, what they do not want, since when. Pure.

'Kan niet ver lopen' asks for no walking. What somebody cannot do at all, or lacks, does often tell what is wished ('kan niet slapen',
'geen werk'), as does what they no longer want to feel ('wil niet meer alleen zijn'): that stays.
"""

import re

_TIME = (
    r"(?:voorjaar|najaar|lente|zomer|herfst|winter|jaar|jaren|maand(?:en)?|week|weken|dag(?:en)?"
    r"|spring|summer|autumn|fall|years?|months?|weeks?|days?)"
)
_LITTLE = r"(?:(?:meer|zo|te|al te|erg|heel|very|too|so|that) ){0,2}"
_FAR = r"(?:ver|lang|hard|snel|far|long|fast)"
_FELT = r"(?!(?: [\w'’-]+){0,4}? (?:alleen|alone|eenzaam|lonely|thuis|home|binnen|inside|stil\w*|vall\w*|fall\w*)\b)"
_REST = r"(?: [\w'’-]+)+?(?=\s*$|\s*[,;.:!?]| (?:maar|wel|en|want|omdat|but|and|because)\b)"
_NO_WISH = (
    rf"(?:sinds|vanaf|since) (?:\w+ ){{0,3}}?{_TIME}(?![\w-])",
    rf"(?:niet|nooit) {_LITTLE}{_FAR} (?:meer )?(?:kan |kunnen )?(?:lopen|wandelen|fietsen|staan|zitten|reizen|rijden)\b",
    rf"(?:lo(?:op|opt|pen)|fietst?|fietsen|staat?|zit(?:ten)?) (?:(?:kan|hij|zij|ze|ik) ){{0,2}}niet {_LITTLE}{_FAR}\b",
    rf"(?:cannot|can['’]?t|can not|not able to|unable to) (?:walk|cycle|stand|sit|travel|drive) {_LITTLE}{_FAR}\b",
    rf"(?:wil(?:len)?|hoeft?|hoeven|houdt?|houden) (?:(?:hij|zij|ze|ik|mevrouw|meneer) )?(?:niet|geen)\b{_FELT}{_REST}",
    rf"liever (?:niet|geen)\b{_FELT}{_REST}",
    rf"(?:do(?:es)?n['’]?t|do(?:es)? not) (?:like|want|enjoy|care for)\b{_FELT}{_REST}",
)
_PATTERN = re.compile(rf"\b(?:{'|'.join(_NO_WISH)})", re.IGNORECASE)


def wished(text: str) -> str:
    """A text without what tells no wish; the whole text when nothing else is told."""
    left = _PATTERN.sub(" , ", text)
    return left if re.search(r"\w{3}", left) else text
