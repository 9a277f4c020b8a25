"""Languages by their codes and names, as lists write them. Pure."""

import re
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from kring.directory.rules.words import fold

# ISO 639-1 where there is one: the Dutch name, the English name, then other names and codes (ISO 639-2 and -3).
_KNOWN: dict[str, tuple[str, ...]] = {
    "nl": ("Nederlands", "Dutch", "nld", "dut"),
    "en": ("Engels", "English", "eng"),
    "ar": ("Arabisch", "Arabic", "ara"),
    "tr": ("Turks", "Turkish", "tur"),
    "pl": ("Pools", "Polish", "pol"),
    "uk": ("Oekraïens", "Ukrainian", "ukr"),
    "fr": ("Frans", "French", "fra", "fre"),
    "de": ("Duits", "German", "deu", "ger"),
    "es": ("Spaans", "Spanish", "spa"),
    "pap": ("Papiaments", "Papiamento", "papiamentu"),
    "ti": ("Tigrinya", "Tigrinya", "tir", "tigrigna", "tigrinja"),
    "fa": ("Farsi", "Farsi", "fas", "per", "prs", "perzisch", "persian", "dari"),
    "so": ("Somalisch", "Somali", "som"),
    "pt": ("Portugees", "Portuguese", "por"),
    "zh": ("Chinees", "Chinese", "zho", "chi", "cmn", "mandarin", "chinese mandarin", "cantonese", "chinese cantonese"),
    "ru": ("Russisch", "Russian", "rus"),
    "ber": ("Berbers", "Berber", "rif", "tzm", "tamazight", "riffijns", "tarifit"),
    "ro": ("Roemeens", "Romanian", "ron", "rum"),
    "bg": ("Bulgaars", "Bulgarian", "bul"),
    "it": ("Italiaans", "Italian", "ita"),
    "hi": ("Hindi", "Hindi", "hin", "hindoestaans"),
    "ur": ("Urdu", "Urdu", "urd", "oerdoe"),
    "vi": ("Vietnamees", "Vietnamese", "vie"),
    "am": ("Amhaars", "Amharic", "amh"),
    "ku": ("Koerdisch", "Kurdish", "kur", "kmr", "ckb", "kurmanji", "sorani"),
    "sr": ("Servisch", "Serbian", "srp", "bs", "bos", "hr", "hrv", "hbs", "bosnisch", "bosnian", "kroatisch", "croatian"),
    "id": ("Indonesisch", "Indonesian", "ind", "msa", "may", "ms", "maleis", "malay"),
    "fy": ("Fries", "Frisian", "fry"),
    "ht": ("Haïtiaans Creools", "Haitian Creole", "hat", "creole"),
    "dsl": ("Nederlandse Gebarentaal", "Dutch Sign Language", "dse", "ngt", "gebarentaal"),
}  # fmt: skip
_BY_NAME = {fold(name): code for code, names in _KNOWN.items() for name in (code, *names)}
_BETWEEN = re.compile(r"\s*(?:[,;/&|]|\ben\b|\band\b)\s*")
_LOCALE = re.compile(r"([a-z]{2,3})[-_][a-z]{2,4}", re.IGNORECASE)


LONGEST = 60  # characters of a name; so that what is remembered stays small too


def code_of(text: str) -> str:
    """The code for a code or name ('nl-NL', 'nld', 'Dutch', 'Nederlands'); empty when it is not known."""
    return _code_of(text) if len(text) <= LONGEST else ""


@lru_cache(1_000)
def _code_of(text: str) -> str:
    locale = _LOCALE.fullmatch(text.strip())
    return _BY_NAME.get(fold(locale[1] if locale else text), "")


def codes_of(text: str) -> list[str] | None:
    """The codes in 'Nederlands, Engels en Arabisch'; None when a part is not a language that is known."""
    found = [code_of(part) for part in _BETWEEN.split(text.casefold()) if part.strip()]
    return None if "" in found else list(dict.fromkeys(found))


def named() -> list[str]:
    """The names of languages in Dutch and English, in lower case, with and without accents; the longest first. No codes."""
    names = {name.casefold() for code, known in _KNOWN.items() for name in known if len(name) > len(code) + 1}
    return sorted(names | {fold(name) for name in names}, key=lambda name: (-len(name), name))


def name_of(code: str, language: str) -> str:
    """The name of a language in Dutch or English; the code itself when nobody knows it."""
    if code in _KNOWN:
        return _KNOWN[code][0 if language == "nl" else 1]
    try:
        return Locale.parse(code).get_language_name(language) or code
    except (ValueError, UnknownLocaleError):
        return code
