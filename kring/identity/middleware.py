"""What holds for everyone who is signed in: their language, the lock on a session left alone, and a complete account."""

from collections.abc import Callable
from typing import ClassVar
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kring.identity import actions, sessions
from kring.ui.sending import BY_SCRIPT

BACKGROUND = "Kring-Background"
"""A page that asks for something by itself says so in this header: it does not count as someone being there."""


def is_public(view: Callable) -> bool:
    """Whether a page opens without signing in."""
    return not getattr(view, "login_required", True)


class AccountLanguage:
    """The account's language wins from the browser's; choosing another one on any page is kept with the account.

    Whoever never chose one goes on in the language chosen on the sign-in page. Whose own choice is another one, is told so.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = request.user.pk
        if request.user.is_authenticated and translation.check_for_language(request.user.language):
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        if not request.user.is_authenticated:
            return response
        chosen = response.cookies.get(settings.LANGUAGE_COOKIE_NAME)
        if chosen and (chosen.value != request.user.language or not request.user.language_chosen):
            actions.choose_language(request.user, chosen.value)
        if request.user.pk != before:
            _after_signing_in(request, request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))
        return response


def _after_signing_in(request: HttpRequest, chosen: str) -> None:
    languages, own = dict(settings.LANGUAGES), request.user.language
    if chosen not in languages or chosen == own:
        return
    if not request.user.language_chosen:
        actions.take_language(request.user, chosen)
        return
    with translation.override(own):
        text = _("Your own choice is %(own)s. Would you rather have %(other)s? Choose it in the menu.")
        messages.info(request, text % {"own": languages[own], "other": languages[chosen]})


class SignInFirst(LoginRequiredMiddleware):
    """Whoever is not signed in is led to it, and after it back to the page they were on."""

    def handle_no_permission(self, request: HttpRequest, view: Callable) -> HttpResponse:
        """A page comes back as it is. The address of a form cannot be opened: then it is the page with the form, if that can."""
        if "HX-Request" in request.headers or BY_SCRIPT in request.headers:  # the page stays as it is, filled in
            return HttpResponse(status=401)
        if request.method in {"GET", "HEAD"}:
            return super().handle_no_permission(request, view)
        if not _asks_by_itself(request):
            messages.info(
                request, _("You were not signed in any more, so nothing was sent. Sign in and do it once more.")
            )
        before = _page_before(request)
        return redirect_to_login(before) if before else redirect(settings.LOGIN_URL)


def _page_before(request: HttpRequest) -> str:
    """The path of our own page from which a request came; '' when there is none or it only takes forms."""
    before = urlsplit(request.headers.get("Referer", ""))
    if before.netloc != request.get_host():
        return ""
    try:
        view = resolve(before.path).func
    except Resolver404:
        return ""
    return before.path if "GET" in getattr(view, "methods", ("GET",)) else ""


class SessionLimits:
    """Fifteen minutes without activity lock a session, ten hours end it."""

    OPEN_WHEN_LOCKED: ClassVar = {
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "account:lock",
    }

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            if sessions.is_over(request):
                auth.logout(request)
                messages.info(request, _("You were signed in for ten hours. Sign in again to go on."))
            else:
                sessions.lock_when_idle(request)
        response = self.get_response(request)
        if request.user.is_authenticated:
            if sessions.STARTED not in request.session:
                sessions.begin(request)
            if sessions.is_locked(request):
                sessions.unlock_when_proven(request)
        return response

    def process_view(self, request: HttpRequest, view: Callable, args, kwargs) -> HttpResponse | None:
        """Refuse while locked; else note that someone is there."""
        if is_public(view) or not request.user.is_authenticated:
            return None
        if not sessions.is_locked(request):
            if BACKGROUND not in request.headers:
                sessions.note_activity(request)
            return None
        return None if request.resolver_match.view_name in self.OPEN_WHEN_LOCKED else _to_the_lock(request)


def _asks_by_itself(request: HttpRequest) -> bool:
    """Whether a script asked for a part of a page, so that nobody sees a page that comes instead."""
    return "HX-Request" in request.headers or BACKGROUND in request.headers


def _to_the_lock(request: HttpRequest) -> HttpResponse:
    if _asks_by_itself(request):
        return HttpResponse(status=403, headers={"HX-Trigger": "kring:locked", "HX-Reswap": "none"})
    after = request.get_full_path()
    if request.method not in {"GET", "HEAD"}:
        after = reverse("account:held") if sessions.hold(request) else "/"
    return redirect(sessions.lock_page(after))


class CompleteAccounts:
    """Who belongs nowhere any more is signed out; who must have a second factor and has none is led to it."""

    SETTING_UP: ClassVar = {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "account_reauthenticate",
        "account_change_password",
        "account:lock",
        "account:stay",
    }
    FACTORS: ClassVar = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args, kwargs) -> HttpResponse | None:
        """Look before every page that needs an account."""
        if is_public(view) or not request.user.is_authenticated:
            return None
        if request.actor is None:
            if request.method == "HEAD" or _asks_by_itself(request):
                return HttpResponse(status=403)  # nobody would read the reason; the next page or form tells it
            auth.logout(request)
            messages.warning(
                request, _("Your account has no role in an organisation at the moment. Ask the steward of your region.")
            )
            return redirect(settings.LOGIN_URL)
        if not settings.KRING_REQUIRE_SECOND_FACTOR or request.resolver_match.view_name in self.SETTING_UP:
            return None
        return None if is_mfa_enabled(request.user, self.FACTORS) else redirect("mfa_index")
