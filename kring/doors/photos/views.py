"""The picture itself, for whoever may see it."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response

from kring.access.guard import by_link, requires
from kring.access.links import LinkPurpose
from kring.doors import client as door

KEPT = 24 * 60 * 60  # seconds in the reader's own browser; another photo has another address


@requires("photo.see", "identity.Photo")
def photo(request: HttpRequest, photo) -> HttpResponseBase:
    """A link worker's photo, for colleagues and referrers of the region."""
    return _picture(request, photo)


@by_link(LinkPurpose.CLIENT)
def client_photo(request: HttpRequest, link) -> HttpResponseBase:
    """The photo of the client's own link worker, on the client's link."""
    found = door.photo_behind(link, timezone.now())
    if found is None:
        raise Http404
    return _picture(request, found)


def _picture(request: HttpRequest, photo) -> HttpResponseBase:
    etag = f'"{photo.version}"'
    headers = {"Cache-Control": f"private, max-age={KEPT}", "ETag": etag, "X-Content-Type-Options": "nosniff"}
    answer = HttpResponse(bytes(photo.content), content_type="image/jpeg", headers=headers)
    return get_conditional_response(request, etag=etag, response=answer)
