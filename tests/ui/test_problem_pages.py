import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.utils.translation import override

from kring.ui import views

REQUEST = RequestFactory().get("/file/someone/")
PAGES = {
    400: views.bad_request,
    403: views.forbidden,
    404: views.not_found,
    500: views.server_error,
}


@pytest.mark.parametrize("status", PAGES)
def test_every_failure_has_a_page_without_a_database(status):
    with override("nl"):
        response = PAGES[status](REQUEST)
    assert response.status_code == status
    assert '<html lang="nl">' in response.text
    assert "someone" not in response.text


def test_what_was_refused_says_why():
    with override("en"):
        assert "The slot was taken." in views.forbidden(REQUEST, PermissionDenied("The slot was taken.")).text
        assert "You may not do this." in views.forbidden(REQUEST, PermissionDenied()).text


def test_a_bad_request_does_not_tell_what_was_found_wrong():
    assert "secret detail" not in views.bad_request(REQUEST, ValueError("secret detail")).text


def test_an_unknown_address_is_a_friendly_page(client):
    response = client.get("/nowhere/", headers={"accept-language": "nl"})
    assert response.status_code == 404
    assert "We kunnen deze pagina niet vinden" in response.text


def test_a_form_without_its_token_is_refused_kindly():
    address = "/ui/language/"
    assert Client().post(address, {"language": "en"}).status_code == 302
    strict, english = Client(enforce_csrf_checks=True), {"accept-language": "en"}
    strict.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
    response = strict.post(address, {"language": "en"}, headers=english)
    assert response.status_code == 403
    assert "This form has expired" in response.text


def test_a_browser_that_keeps_no_cookies_is_told_so():
    """To load the page again would help nobody then."""
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/ui/language/", {"language": "en"}, headers={"accept-language": "en"})
    assert response.status_code == 403
    assert "Allow cookies for this page" in response.text
