"""A region whose programme calls everything differently, and finding usual words that are left on a page."""

import dataclasses
import html
import json
import re

from django.utils import timezone

from kring.clients.models import ConsentText
from kring.programme.models import ProgrammeVersion
from kring.programme.rules.tree import read_words
from kring.programme.rules.words import said
from kring.programme.starting_point import starting_content
from kring.programme.wording import usual, vocabulary
from tests.cast import Cast, Place

OWN = {
    "link_worker": {"nl": "wijkgids", "en": "guide"},
    "link_workers": {"nl": "wijkgidsen", "en": "guides"},
    "client": {"nl": "deelnemer", "en": "participant"},
    "clients": {"nl": "deelnemers", "en": "participants"},
    "referral": {"nl": "aanmelding", "en": "request"},
    "referrals": {"nl": "aanmeldingen", "en": "requests"},
    "referrer": {"nl": "aanmelder", "en": "sender"},
    "referrers": {"nl": "aanmelders", "en": "senders"},
    "activity": {"nl": "buurtgroep", "en": "local group"},
    "activities": {"nl": "buurtgroepen", "en": "local groups"},
}
VOCABULARY = vocabulary({code: read_words(words) for code, words in OWN.items()})

_TAG = re.compile(r"<script.*?</script>|<[^<>]*>", re.DOTALL)
_WORD = {
    language: re.compile(
        rf"(?<![\w-])(?:{'|'.join(sorted(usual(language).values(), reverse=True))})(?![\w-])", re.IGNORECASE
    )
    for language in ("nl", "en")
}


def own_content() -> dict:
    """The starting point with own words, in the steward's own texts as well."""
    text = json.dumps(starting_content(), ensure_ascii=False)
    return json.loads(said(said(text, VOCABULARY.nl), VOCABULARY.en)) | {"terms": OWN}


def publish(place: Place, content: dict | None = None) -> Place:
    """The same place under its next version, published."""
    version = ProgrammeVersion.objects.create(
        region_id=place.region.pk,
        programme=place.programme,
        number=place.programme.versions.count() + 1,
        content=content or own_content(),
        published_at=timezone.now(),
    )
    return dataclasses.replace(place, version=version)


def with_own_words(cast: Cast) -> Cast:
    """The same people; in Westerveld everything is called differently."""
    return dataclasses.replace(cast, here=publish(cast.here))


def shown(page: str) -> str:
    """What a reader sees of a page, without the text that people agree to: that is the region's own."""
    for consent in ConsentText.objects.all():
        for text in (consent.text_nl, consent.text_en):
            page = page.replace(html.escape(text), "").replace(text, "")
    return " ".join(html.unescape(_TAG.sub(" ", page)).split())


def usual_words_in(text: str, language: str = "nl") -> list[str]:
    """The catalogue's words that a text still says, each with what stands around it."""
    return [text[max(0, found.start() - 30) : found.end() + 30] for found in _WORD[language].finditer(text)]


def own_words_in(text: str, language: str = "nl") -> set[str]:
    """The own words that a text says."""
    return {words[language] for words in OWN.values() if re.search(rf"(?i)(?<![\w-]){words[language]}(?![\w-])", text)}
