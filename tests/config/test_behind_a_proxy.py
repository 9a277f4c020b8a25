"""An installation with an https address is not started in a way that sends every page to itself."""

import pytest
from django.test import Client

from kring.config.checks import https_comes_through_a_proxy
from kring.events.bus import long_handlers
from scripts import serve


@pytest.mark.parametrize(
    ("https", "behind", "found"), [(True, False, ["kring.W002"]), (True, True, []), (False, False, [])]
)
def test_check_tells_that_https_needs_a_proxy_to_be_believed(settings, https, behind, found):
    settings.HTTPS, settings.BEHIND_PROXY = https, behind
    assert [message.id for message in https_comes_through_a_proxy()] == found


def test_the_server_does_not_start_only_to_redirect_without_end(settings):
    settings.HTTPS, settings.BEHIND_PROXY = True, False
    with pytest.raises(SystemExit, match="KRING_BEHIND_PROXY=1"):
        serve.behind_a_proxy()
    settings.BEHIND_PROXY = True
    assert serve.behind_a_proxy() is None


def test_mail_has_a_worker_that_no_feed_keeps_busy(monkeypatch):
    started = []
    monkeypatch.setattr(serve.subprocess, "Popen", lambda command, **_: started.append(command))
    serve.start(8000)
    lanes = [command[command.index("--lane") + 1] for command in started if "run_outbox" in command]
    assert sorted(lanes) == ["long", "short"]
    assert long_handlers() == {
        "kring.directory.taking.work.carry_on",
        "kring.directory.taking.likenesses.look_at_new",
        "kring.insight.results.keeping.bring_up_to_date",
    }


@pytest.mark.django_db
def test_a_page_asked_for_over_https_is_shown_once_the_proxy_is_believed(settings):
    settings.SECURE_SSL_REDIRECT = True
    asked = {"headers": {"x-forwarded-proto": "https"}}
    settings.SECURE_PROXY_SSL_HEADER = None
    assert Client().get("/account/sign-in/", **asked).status_code == 301
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert Client().get("/account/sign-in/", **asked).status_code == 200
