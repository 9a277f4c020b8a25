"""The log says what happened, never about whom."""

import json
import logging
import sys

from django.http import HttpResponse

from kring.config.request_log import Lines, RequestLog

PRIVATE = "Jansen"


def line(record):
    return json.loads(Lines().format(record))


def record(name="kring", message="%s was not found", arguments=(PRIVATE,), **extra):
    made = logging.LogRecord(name, logging.ERROR, __file__, 1, message, arguments, extra.pop("exc_info", None))
    made.__dict__ |= extra
    return made


def test_a_line_keeps_the_text_but_not_its_arguments():
    assert PRIVATE in record().getMessage()
    assert line(record())["text"] == "%s was not found"


def test_a_line_keeps_known_fields_only():
    told = line(record(status=404, client=PRIVATE))
    assert told["status"] == 404
    assert "client" not in told


def test_what_could_not_be_delivered_is_told_with_why_by_name():
    told = line(record(message="outbox delivery failed", arguments=(), handler="mail", error="ConnectionRefusedError"))
    assert (told["handler"], told["error"]) == ("mail", "ConnectionRefusedError")


def test_what_django_says_about_a_path_is_not_kept():
    assert "text" not in line(record(name="django.request", message=f"Not Found: /{PRIVATE}", arguments=()))


def test_an_error_shows_where_it_arose_and_not_what_it_said():
    try:
        raise ValueError(PRIVATE)
    except ValueError:
        told = line(record(message="failed", arguments=(), exc_info=sys.exc_info()))
    assert told["error"] == "ValueError"
    assert "test_request_log.py" in told["where"][0]
    assert PRIVATE not in json.dumps(told)


def test_a_request_is_logged_by_the_name_of_its_route(rf, caplog):
    request = rf.get(f"/{PRIVATE}?q={PRIVATE}")
    with caplog.at_level(logging.INFO, "kring.requests"):
        RequestLog(lambda request: HttpResponse(status=204))(request)
    told = line(caplog.records[0])
    assert (told["method"], told["route"], told["status"], told["user"]) == ("GET", "", 204, "")
    assert PRIVATE not in json.dumps(told)
