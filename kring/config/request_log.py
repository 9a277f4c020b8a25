"""One log line per request, as JSON, without anything about a person but the account's own id.

Paths, addresses, form fields and messages of errors can hold personal data, so none of them is written: a line names the
route, and an error shows where it arose, not what it said.
"""

import json
import logging
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse

logger = logging.getLogger("kring.requests")

# The only extra fields that a line may carry; others are dropped.
FIELDS = ("method", "route", "status", "ms", "user", "count", "kind", "attempt", "handler", "error")

# These put the path or the host that was asked for into their text.
TELL_TOO_MUCH = ("django.request", "django.security", "django.server", "django.db.backends")


class RequestLog:
    """Middleware: logs method, route name, status, milliseconds and the id of the signed-in account."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        user = getattr(request, "user", None)
        fields = {
            "method": request.method,
            "route": match.view_name if match else "",
            "status": response.status_code,
            "ms": round((time.perf_counter() - began) * 1000, 1),
            "user": str(user.pk) if user is not None and user.is_authenticated else "",
        }
        logger.info("request", extra=fields)
        return response


class Lines(logging.Formatter):
    """A record as one line of JSON. The text is the message without its arguments, since those hold the data."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, object] = {"at": at, "level": record.levelname.lower(), "from": record.name}
        if not record.name.startswith(TELL_TOO_MUCH):
            line["text"] = str(record.msg)
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
        if record.exc_info and record.levelno >= logging.ERROR:
            trace = record.exc_info[2]
            line["where"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
        return json.dumps(line)
