"""A visit to the public map: of which region, in which language, within another website or not; and what all its pages have in common.

No cookie is set and nothing about the visitor is kept. What is looked for is sent in the body of a form, so it stands in no address and
in no log of a server in between; only who shares a search puts it in an address.
"""

import dataclasses
import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.csrf import csrf_exempt

from kring.access.guard import anyone
from kring.directory.maps import tiles_of
from kring.directory.publish import limits
from kring.directory.publish.rows import OpenRegion, open_region
from kring.ui import themes

KEEP = "private, max-age=120"  # so that 'back' shows what was found, without asking again


@dataclasses.dataclass(frozen=True, slots=True)
class Visit:
    """Somebody looks at a region's public map. `language` is empty unless it was chosen; `framed`: within another website."""

    region: OpenRegion
    language: str = ""
    framed: bool = False

    @property
    def kept(self) -> dict[str, str]:
        """What goes along from page to page."""
        return ({"lang": self.language} if self.language else {}) | ({"embed": "1"} if self.framed else {})

    def to(self, name: str, query: dict[str, Any] | None = None, **parts: Any) -> str:
        """The address of one of the public pages, in the same language and frame."""
        path = reverse(f"public:{name}", kwargs={"region": self.region.slug, **parts})
        asked = urlencode(self.kept | (query or {}), doseq=True)
        return f"{path}?{asked}" if asked else path

    def lasting(self, name: str, query: dict[str, Any] | None = None, **parts: Any) -> str:
        """The whole address of a page, for sharing: without frame."""
        asked = urlencode(({"lang": self.language} if self.language else {}) | (query or {}), doseq=True)
        path = settings.KRING_BASE_URL + reverse(f"public:{name}", kwargs={"region": self.region.slug, **parts})
        return f"{path}?{asked}" if asked else path

    def in_language(self, language: str) -> "Visit":
        """The same visit in another language."""
        return dataclasses.replace(self, language=language)


def public_page(*methods: str) -> Callable:
    """A page below a region's map for anyone. The view gets the visit; a region whose map is not on does not exist."""

    def declare(view: Callable) -> Callable:
        # Nothing is written and nobody is signed in, so there is nothing to forge; and a token would need a cookie.
        @csrf_exempt
        @anyone
        @functools.wraps(view)
        def page(request: HttpRequest, region: str, **parts: Any) -> HttpResponse:
            if request.method not in {*methods, "HEAD"}:
                return HttpResponse(status=405, headers={"Allow": ", ".join(methods)})
            found = open_region(region)
            if found is None:
                raise Http404
            visit = _visit(request, found)
            if visit.language:
                translation.activate(visit.language)
                request.LANGUAGE_CODE = visit.language
            request.theme = themes.find(f"region-{found.slug}") or themes.KRING
            if not limits.allows(request):
                answer = render(request, "directory/public/busy.jinja", {"visit": visit}, status=429)
                answer["Retry-After"] = "60"
                return _framed(answer, visit)
            answer = view(request, visit, **parts)
            answer.headers.setdefault("Cache-Control", KEEP)
            return _framed(answer, visit)

        return page

    return declare


def _visit(request: HttpRequest, region: OpenRegion) -> Visit:
    given = request.POST if request.method == "POST" else request.GET
    language = given.get("lang", "") or request.GET.get("lang", "")
    known = language if language in dict(settings.LANGUAGES) else ""
    return Visit(region, known, framed="1" in (given.get("embed"), request.GET.get("embed")))


def _framed(answer: HttpResponse, visit: Visit) -> HttpResponse:
    """Say which websites may show this in a frame, and where pictures of the map come from."""
    policy = dict(settings.SECURE_CSP)
    tiles = tiles_of(visit.region.id)
    if tiles is not None:
        policy["img-src"] = [*policy.get("img-src", [CSP.SELF]), tiles.origin]
    if visit.framed and visit.region.framed_by:
        policy["frame-ancestors"] = list(visit.region.framed_by)
        answer.xframe_options_exempt = True
    answer.headers["Referrer-Policy"] = "strict-origin-when-cross-origin" if visit.framed else "same-origin"
    return csp_override(policy)(lambda _request: answer)(None)
