"""The look of each region: kept with the region, worn by its pages."""

import uuid
from collections.abc import Callable, Mapping
from functools import lru_cache
from time import monotonic
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from kring.identity.models import Region
from kring.ui.rules.theme import Theme
from kring.ui.themes import KRING

KEY = "region-{}"
TOKENS = ("brand", "brand_ink", "action", "action_ink", "link", "radius")
KEPT_SECONDS = 30


def theme_of(slug: str, tokens: Mapping[str, Any]) -> Theme:
    """The theme that a region's tokens make; what a region did not choose is Kring's own."""
    chosen = {name: tokens[name] for name in TOKENS if tokens.get(name)}
    return Theme(key=KEY.format(slug), name=slug, **chosen) if chosen else KRING


def find(key: str) -> Theme | None:
    """The theme with this key, for the style sheet's own request (`settings.KRING_THEME_SOURCE`)."""
    row = Region.objects.filter(slug=key.removeprefix("region-")).values_list("slug", "theme").first()
    return theme_of(*row) if row and key.startswith("region-") else None


@lru_cache(maxsize=256)
def _kept(region_id: uuid.UUID, _moment: int) -> Theme:
    row = Region.objects.filter(pk=region_id).values_list("slug", "theme").first()
    return theme_of(*row) if row else KRING


def worn_by(request: HttpRequest) -> Theme:
    """The theme of the region that the page is about; a change shows within half a minute."""
    actor = getattr(request, "actor", None)
    return _kept(actor.region_id, int(monotonic() // KEPT_SECONDS)) if actor else KRING


def forget() -> None:
    """Look the themes up again; the steward who changed one sees it at once."""
    _kept.cache_clear()


class RegionTheme:
    """Middleware: `request.theme` is the look of the actor's region, looked up when a page asks for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.theme = SimpleLazyObject(lambda: worn_by(request))
        return self.get_response(request)
