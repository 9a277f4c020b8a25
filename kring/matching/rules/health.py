"""Words in a sentence for a provider that look like something about health. Pure.

A short list to be kept up by hand, Dutch and English. It points and never refuses: what helps somebody to take part (a wheelchair, bad
hearing, an allergy where people cook) is the provider's business and does not stand in it.
"""

import re

from kring.directory.rules.words import fold

# How such words begin, without accents and hyphens; and what stands anywhere in one: 'eetstoornis', 'borstkanker'.
_BEGINNINGS = tuple(
    "addict adhd alzheimer anorexi antidepress antipsycho anxiety arthritis artritis artrose asthma astma autis beroerte bipola bloeddruk "
    "borderline boulimi bulimi burnout cancer chemo cholesterol copd covid cva dement depress diabet diagnos dialyse dialysis disease "
    "epilep fibromyalg hartaanval hartfal hartinfarct hepatit hiv hypertens illness incontinen insulin lithium medicament medicat medicij "
    "medicine methadon migraine miscarriage miskraam neuropath obes overspannen overgewicht parkinson pregnan psych ptsd ptss "
    "rheuma reuma schizo stroke suicid trauma tumo verslaafd verslav zelfmoord zwanger".split()
)
_ANYWHERE = ("stoornis", "disorder", "kanker", "klachten", "ziekte", "therap")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def about_health(text: str) -> list[str]:
    """The words of a text that look like something about health, as they were typed, each once."""
    found = {plain: word for word in _WORD.findall(text) if _looks(plain := fold(word).replace(" ", ""))}
    return list(found.values())


def _looks(plain: str) -> bool:
    return plain.startswith(_BEGINNINGS) or any(part in plain for part in _ANYWHERE)
