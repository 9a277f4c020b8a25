"""Pages about one's own account."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kring.access import audit
from kring.access.guard import anyone, requires
from kring.access.own_log import LISTED
from kring.access.photos import address_of
from kring.access.policy import holds
from kring.doors.account.forms import LanguageForm
from kring.doors.account.log import own_log
from kring.doors.addresses import lasting
from kring.doors.navigation import regions_of
from kring.doors.photos.actions import put_own, remove_own
from kring.doors.photos.forms import PhotoForm
from kring.identity import actions, sessions
from kring.identity.demo_accounts import demo_user
from kring.identity.middleware import BACKGROUND
from kring.identity.queries import roles_of


@requires("account.use")
def overview(request: HttpRequest) -> HttpResponse:
    """Who one is here, and what one can change about it."""
    return _overview(request)


def _overview(request: HttpRequest, photo_form: PhotoForm | None = None, status: int = 200) -> HttpResponse:
    several_regions = len(regions_of(request.actor.user_id)) > 1
    context = {
        "person": request.user,
        "roles": roles_of(request.actor, timezone.localdate()),
        "form": LanguageForm(initial={"language": request.user.language}),
        "region_url": lasting("doors:region") if several_regions else "",
        "photo_form": (photo_form or PhotoForm()) if holds("photo.keep", request.actor) else None,
        "photo": address_of(request.actor, request.actor.user_id),
    }
    return render(request, "doors/account/overview.jinja", context, status=status)


@requires("log.own")
@never_cache
def did(request: HttpRequest) -> HttpResponse:
    """What the reader did, newest first."""
    page = own_log(request.actor, None, request.GET.get("before", ""))
    if page["named"]:
        audit.record(request.actor, "log.read", LISTED, ids=page["named"])
    return render(request, "doors/account/log.jinja", page | {"referral": None})


@requires("log.file", "referral.Referral", along=("client",))
@never_cache
def did_in_file(request: HttpRequest, referral) -> HttpResponse:
    """What the reader did in one file."""
    page = own_log(request.actor, referral.pk, request.GET.get("before", ""))
    audit.record(request.actor, "log.read", referral, dossier_id=referral.pk)
    return render(request, "doors/account/log.jinja", page | {"referral": referral})


@requires("account.use", methods=("POST",))
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language that goes with the account."""
    form = LanguageForm(request.POST)
    if not form.is_valid():
        raise Http404
    actions.choose_language(request.user, form.cleaned_data["language"])
    with translation.override(request.user.language):
        messages.success(request, _("Your language is saved."))
    response = redirect("account:overview")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        request.user.language,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return response


@requires("photo.keep", methods=("POST",))
def photo(request: HttpRequest) -> HttpResponse:
    """Put a photo, or another one."""
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return _overview(request, form, status=422)
    put_own(request.actor, form.portrait())
    messages.success(request, _("Your photo is saved. Clients and referrers see it now."))
    return redirect("account:overview")


@requires("photo.keep", methods=("POST",))
def remove_photo(request: HttpRequest) -> HttpResponse:
    """Show initials again."""
    remove_own(request.actor)
    messages.success(request, _("Your photo is removed."))
    return redirect("account:overview")


@requires("account.use", methods=("POST",))
def lock(request: HttpRequest) -> HttpResponse:
    """Lock the session now: when time is up in the browser, or when someone leaves their desk."""
    sessions.lock(request)
    if BACKGROUND in request.headers:
        return HttpResponse(status=204)
    given = request.POST.get("next", "")
    here = url_has_allowed_host_and_scheme(given, {request.get_host()}, require_https=request.is_secure())
    return redirect(sessions.lock_page(given if here else "/"))


@requires("account.use")
def stay(request: HttpRequest) -> HttpResponse:
    """Nothing to see: asking for it tells that someone is there."""
    return HttpResponse(status=204)


@requires("account.use")
def held(request: HttpRequest) -> HttpResponse:
    """The form that was sent while the session was locked, to be sent after all."""
    form = sessions.take_held(request)
    if form is None:
        return redirect("/")
    return render(request, "doors/account/held.jinja", {"held": form})


@anyone
def try_as(request: HttpRequest) -> HttpResponse:
    """In the demonstration only: sign in as one of its accounts with one tap."""
    if not settings.KRING_DEMO or request.method != "POST":
        raise Http404
    user = demo_user(request.POST.get("email", ""))
    if user is None:
        raise Http404
    sessions.sign_in_as(request, user)
    return redirect("/")
