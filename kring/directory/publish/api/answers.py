"""How an answer leaves: JSON for every website, kept for a minute, not sent again to who has it already."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

METHODS = "GET, HEAD, OPTIONS"
KEEP = "public, max-age=60"
FOR_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Retry-After, Parameters-Ignored",
    "X-Content-Type-Options": "nosniff",
}


def answer(request: HttpRequest, content: Any, status: int = 200, **headers: str) -> HttpResponse:
    """JSON; 304 without content for who has the same already."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    if status == 200:
        return _kept(request, body, "application/json", headers)
    headers = FOR_ALL | headers | {"Cache-Control": "no-store"}
    return HttpResponse(body, status=status, content_type="application/json", headers=headers)


def lines(request: HttpRequest, documents: Iterable[Any]) -> HttpResponse:
    """Newline-delimited JSON. Sent as a whole: who reads a stream slowly keeps the process from answering others."""
    body = b"".join(json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in documents)
    return _kept(request, body, "application/x-ndjson", {})


def _kept(request: HttpRequest, body: bytes, kind: str, headers: dict[str, str]) -> HttpResponse:
    etag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    response = HttpResponse(body, content_type=kind, headers=FOR_ALL | headers | {"Cache-Control": KEEP, "ETag": etag})
    found = get_conditional_response(request, etag=etag, response=response)
    for name, value in FOR_ALL.items():
        found[name] = value
    return found


def problem(request: HttpRequest, status: int, message: str, *, there: str = "", **more: Any) -> HttpResponse:
    """What is the matter, as JSON; `there` is the address to which it moved."""
    headers = {"Retry-After": "60"} if status == 429 else {"Allow": METHODS} if status == 405 else {}
    headers |= {"Location": there} if there else {}
    return answer(request, {"status": status, "message": message} | more, status, **headers)


def without(told: HttpResponse, ignored: Sequence[str]) -> HttpResponse:
    """Say in a header which parameters made no difference: the content keeps the members that the specification gives it."""
    if ignored:
        told["Parameters-Ignored"] = ", ".join(ignored)
    return told


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
