"""How an answer leaves: JSON for every website, kept for a minute, not sent again to who has it already."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.cache import get_conditional_response

METHODS = "GET, HEAD, OPTIONS"
KEEP = "public, max-age=60"
FOR_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Retry-After",
    "X-Content-Type-Options": "nosniff",
}


def answer(request: HttpRequest, content: Any, status: int = 200, **headers: str) -> HttpResponse:
    """JSON; 304 without content for who has the same already."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    response = HttpResponse(body, status=status, content_type="application/json", headers=FOR_ALL | headers)
    if status != 200:
        response["Cache-Control"] = "no-store"
        return response
    response["Cache-Control"] = KEEP
    response["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    found = get_conditional_response(request, etag=response["ETag"], response=response)
    for name, value in FOR_ALL.items():
        found[name] = value
    return found


def problem(request: HttpRequest, status: int, message: str, **more: Any) -> HttpResponse:
    """What is the matter, as JSON."""
    headers = {"Retry-After": "60"} if status == 429 else {"Allow": METHODS} if status == 405 else {}
    return answer(request, {"status": status, "message": message} | more, status, **headers)


def lines(request: HttpRequest, documents: Iterable[Any]) -> HttpResponse:
    """Newline-delimited JSON, sent while it is made."""
    sent: Iterator[bytes] = (json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in documents)
    if request.method == "HEAD":
        sent = iter(())
    return StreamingHttpResponse(
        sent, content_type="application/x-ndjson", headers=FOR_ALL | {"Cache-Control": "no-store"}
    )


def preflight() -> HttpResponse:
    """What a browser may do from another website: read."""
    allowed = {"Allow": METHODS, "Access-Control-Allow-Methods": METHODS, "Access-Control-Allow-Headers": "*"}
    return HttpResponse(status=204, headers=FOR_ALL | allowed | {"Access-Control-Max-Age": "86400"})


def page(contents: Sequence[Any], total: int, number: int, per_page: int) -> dict[str, Any]:
    """One page of results with the members that the specification gives a page."""
    pages = -(-total // per_page)
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": number,
        "size": len(contents),
        "first_page": number == 1,
        "last_page": number >= pages,
        "empty": not contents,
        "contents": list(contents),
    }
