"""The addresses of the map as data. Each answers GET, HEAD and OPTIONS for anyone; what cannot be read is told, not guessed."""

import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from kring.access.guard import anyone
from kring.directory.publish import limits
from kring.directory.publish.api import answers, queries
from kring.directory.publish.rows import OpenRegion, open_region
from kring.directory.publish.rules.asking import OF, PER_PAGE, Asked, WrongParameters, asked, let_be
from kring.directory.publish.rules.conform import is_uuid
from kring.directory.publish.rules.openapi import PROFILE, VERSION, description
from kring.directory.publish.rules.weights import HEAVIEST

NOTHING = "There is no such thing here."
MOVED = "This turned out to be another service."
TOO_MUCH = "Too much was asked within a minute. Wait a minute."
MOST_KEYS = 10_000  # on a page that only says when each was changed


def endpoint(about: str = "") -> Callable:
    """An address below a region's map. The view gets the open region and, for lists, what is asked."""

    def declare(view: Callable) -> Callable:
        @csrf_exempt
        @anyone
        @functools.wraps(view)
        def page(request: HttpRequest, region: str, **parts: str) -> HttpResponse:
            if request.method == "OPTIONS":
                return answers.preflight()
            if request.method not in ("GET", "HEAD"):
                return answers.problem(request, 405, "This address can only be read.")
            if not limits.allows(request):
                return answers.problem(request, 429, TOO_MUCH)
            found = open_region(region)
            if found is None:
                return answers.problem(request, 404, NOTHING)
            try:
                given = {"asked": asked(request.GET.dict(), OF[about])} if about else {}
                told = view(request, found, **given, **parts)
            except WrongParameters as error:
                return answers.problem(request, 400, "Some parameters cannot be used.", parameters=error.wrong)
            except limits.TooMuch:
                return answers.problem(request, 429, TOO_MUCH)
            return answers.without(told, let_be(request.GET, OF.get(about, ())))

        return page

    return declare


@endpoint()
def about(request: HttpRequest, region: OpenRegion) -> HttpResponse:
    """What this is."""
    content = {"version": VERSION, "profile": PROFILE, "name": region.name}
    places = {"openapi_url": _address("openapi", region), "url": _address("map", region)}
    return answers.answer(request, content | places)


@endpoint()
def openapi(request: HttpRequest, region: OpenRegion) -> HttpResponse:
    """The description for programs."""
    server = _address("api", region).rstrip("/")
    ids = queries.examples(region.id)
    content = description(title=region.name, version=settings.KRING_VERSION, server=server, ids=ids)
    return answers.answer(request, content)


def _address(name: str, region: OpenRegion) -> str:
    return settings.KRING_BASE_URL + reverse(f"public:{name}", kwargs={"region": region.slug})


def _listed(request: HttpRequest, listing: queries.Listing, given: Asked, most: int = PER_PAGE) -> HttpResponse:
    """One page of a list, or its lines. All lines at once only while they are few: a process answers one request at a time."""
    lines = given.format == "ndjson"
    everything = lines and given.per_page is None
    if everything and listing.weight(0, listing.total) > HEAVIEST:
        raise WrongParameters(
            {"format": f"all {listing.total} are too many for one answer: ask them with per_page and page"}
        )
    size = listing.total if everything else given.per_page or most
    first = 0 if everything else (given.page - 1) * size
    limits.weigh(request, listing.weight(first, first + size))
    contents = listing.part(first, first + size)
    if lines:
        return answers.lines(request, contents)
    return answers.answer(request, answers.page(contents, listing.total, given.page, size))


def _one(request: HttpRequest, found: dict[str, Any] | None) -> HttpResponse:
    return answers.answer(request, found) if found else answers.problem(request, 404, NOTHING)


@endpoint("services")
def services(request: HttpRequest, region: OpenRegion, asked: Asked) -> HttpResponse:
    """Services: short, in full, or only when they were changed."""
    listing = queries.services(region.id, asked)
    return _listed(request, listing, asked, MOST_KEYS if asked.minimal else PER_PAGE)


@endpoint()
def service(request: HttpRequest, region: OpenRegion, id: str) -> HttpResponse:
    """One service with everything nested; one that turned out to be another leads there."""
    found = queries.service(region.id, id) if is_uuid(id) else None
    kept = queries.turned_out_to_be(region.id, id) if found is None and is_uuid(id) else None
    if kept is None:
        return _one(request, found)
    there = reverse("public:service", kwargs={"region": region.slug, "id": kept})
    return answers.problem(request, 301, MOVED, there=there)


@endpoint("service_at_locations")
def service_at_locations(request: HttpRequest, region: OpenRegion, asked: Asked) -> HttpResponse:
    """Services at their places."""
    return _listed(request, queries.service_at_locations(region.id, asked), asked)


@endpoint()
def service_at_location(request: HttpRequest, region: OpenRegion, id: str) -> HttpResponse:
    """One service at one of its places."""
    return _one(request, queries.service_at_location(region.id, id) if is_uuid(id) else None)


@endpoint("organizations")
def organizations(request: HttpRequest, region: OpenRegion, asked: Asked) -> HttpResponse:
    """Who offers services."""
    return _listed(request, queries.organizations(region.id, asked), asked)


@endpoint()
def organization(request: HttpRequest, region: OpenRegion, id: str) -> HttpResponse:
    """One organization with its services."""
    found = queries.organization(region.id, id)
    if found is None:
        return _one(request, None)
    limits.weigh(request, found.weight(0, 1))
    return _one(request, found.part(0, 1)[0])


@endpoint("taxonomies")
def taxonomies(request: HttpRequest, region: OpenRegion, asked: Asked) -> HttpResponse:
    """Lists of terms."""
    return _listed(request, queries.taxonomies(region.id, asked), asked)


@endpoint()
def taxonomy(request: HttpRequest, region: OpenRegion, id: str) -> HttpResponse:
    """One list of terms."""
    return _one(request, queries.taxonomy(region.id, id))


@endpoint("taxonomy_terms")
def taxonomy_terms(request: HttpRequest, region: OpenRegion, asked: Asked) -> HttpResponse:
    """Terms that describe services."""
    return _listed(request, queries.taxonomy_terms(region.id, asked), asked)


@endpoint()
def taxonomy_term(request: HttpRequest, region: OpenRegion, id: str) -> HttpResponse:
    """One term."""
    return _one(request, queries.taxonomy_term(region.id, id))


@endpoint()
def unknown(request: HttpRequest, region: OpenRegion, rest: str) -> HttpResponse:
    """An address that the specification does not have."""
    return answers.problem(request, 404, NOTHING)
