"""The addresses of the interface itself: themes, accessibility, and what to say when a page fails."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import render
from django.template import engines
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from kring.ui import themes
from kring.ui.rules.theme import css
from kring.ui.sending import BY_SCRIPT


@login_not_required
@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def theme_css(request: HttpRequest, key: str) -> HttpResponse:
    """A region's colours and corners as a style sheet; its address changes when it does."""
    theme = themes.find(key)
    if theme is None:
        raise Http404
    return HttpResponse(css(theme), content_type="text/css; charset=utf-8")


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/accessibility.jinja")


def _problem(status: int, title: str, *advice: str, reason: str = "", icon_name: str = "circle-alert") -> HttpResponse:
    """The page for a failure. Rendered without the request: no session, no database, nothing about who asked."""
    page = engines["jinja2"].get_template("ui/problem.jinja")
    context = {"title": title, "advice": advice, "reason": reason, "icon_name": icon_name}
    return HttpResponse(page.render(context), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _problem(
        400,
        _("We could not read that"),
        _("What your browser sent was not complete or not as expected. Nothing was saved."),
        _("Go back, check what you entered, and try again."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 with the reason, for someone who may know that the page is there."""
    reason = str(exception) if isinstance(exception, PermissionDenied) else ""
    return _problem(
        403,
        _("This is not possible now"),
        _("Think it should be? Ask the steward of your organisation."),
        reason=reason or _("You may not do this."),
        icon_name="lock",
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same page for what is not there and what may not be seen."""
    return _problem(
        404,
        _("We cannot find this page"),
        _("Perhaps the address is not complete, or the page is no longer there."),
        _("Check the address, or start again from the first page."),
        icon_name="search-x",
    )


def not_opened(allowed: str) -> HttpResponse:
    """405 for the address of a button, opened by itself. It is the same whatever the address is about."""
    answer = _problem(
        405,
        _("This page does not open by itself"),
        _("This address belongs to a button on another page. Nothing was changed."),
        _("Go back to that page and use the button there, or start again from the first page."),
        icon_name="undo-2",
    )
    answer["Allow"] = allowed
    return answer


def server_error(request: HttpRequest) -> HttpResponse:
    return _problem(
        500,
        _("Something went wrong on our side"),
        _("What you did last may not have been saved. Nothing was saved by halves."),
        _("Try again in a few minutes. Does it keep happening? Tell the steward of your organisation at what time."),
        icon_name="wrench",
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its proof of origin: usually one that stood open while someone signed out or in. A script hears it as not being
    signed in: it asks who is signed in now, and the page of who is stays, filled in."""
    if reason == REASON_NO_CSRF_COOKIE and BY_SCRIPT not in request.headers:
        return _problem(
            403,
            _("This form could not be sent"),
            _(
                "Your browser did not keep a cookie that this form needs: a small mark that it came from here. Nothing was saved."
            ),
            _(
                "Go back, reload the page, and send it again. Does it keep happening? Allow cookies for this page, or use another browser."
            ),
            icon_name="clock-alert",
        )
    return _problem(
        401 if BY_SCRIPT in request.headers else 403,
        _("This form has expired"),
        _("The page stood open for a long time, or you signed in or out meanwhile. Nothing was saved."),
        _("Go back, reload the page, and send it again."),
        icon_name="clock-alert",
    )
