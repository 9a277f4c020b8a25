"""Pages on which a link worker or a referrer makes a web with the client, looks at it, and prints it."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kring.access import audit
from kring.access.guard import requires
from kring.access.policy import NotAllowed, NotVisible
from kring.referral.actions.once import FilledIn
from kring.referral.answers import not_now, page
from kring.referral.rules.lifecycle import NotNow
from kring.rows import new_id
from kring.spiderweb import chart, forms, queries
from kring.spiderweb.actions import webs as making
from kring.spiderweb.actions.webs import MadeBefore, TooLate
from kring.spiderweb.rules.web import Kind
from kring.spiderweb.wording import ABOUT, SCALE

FILE = "referral.Referral"
ALONG = ("client", "dossier")
WRITES = ("GET", "POST")
LANGUAGES = ("nl", "en")


@requires("web.read", FILE, along=ALONG)
@never_cache
def webs(request: HttpRequest, referral: Any) -> HttpResponse:
    """The newest web with the one before it behind it, and the row of former ones."""
    found = _webs_of(request, referral)
    return _shown(request, referral, found, found.latest)


@requires("web.read", FILE, along=ALONG)
@never_cache
def web(request: HttpRequest, referral: Any, web: uuid.UUID) -> HttpResponse:
    """One web, with the one before it behind it."""
    found = _webs_of(request, referral)
    return _shown(request, referral, found, _one(found, web))


def _webs_of(request: HttpRequest, referral: Any) -> queries.FileWebs:
    found = queries.file_webs(request.actor, referral)
    if found is None:
        raise NotVisible
    return found


def _one(found: queries.FileWebs, web_id: uuid.UUID) -> queries.WebRow:
    row = found.one(web_id)
    if row is None:
        raise NotVisible
    return row


def _shown(request: HttpRequest, referral: Any, found: queries.FileWebs, shown: queries.WebRow | None) -> HttpResponse:
    before = found.before(shown) if shown else None
    audit.record(request.actor, "web.read", queries.LISTED, ids=[row.id for row in found.rows], dossier_id=referral.pk)
    context = {
        "referral": referral,
        "webs": found,
        "web": shown,
        "before": before,
        "drawing": chart.draw(shown, before) if shown else None,
        "former": [(row, chart.draw(row)) for row in found.rows if shown is None or row.id != shown.id],
        "shares": queries.reads_as_link_worker(request.actor, referral),
        "full": queries.texts_in_force(referral.region_id) is not None,
    }
    return render(request, "spiderweb/webs.jinja", context)


@requires("web.write", FILE, methods=WRITES, along=ALONG)
@never_cache
def new(request: HttpRequest, referral: Any) -> HttpResponse:
    """Make a web with the client, or type one over from paper."""
    form = forms.MadeWithClientForm(request.POST or None, **_options(request, referral))

    def make() -> Any:
        return making.make(request.actor, referral.pk, form.new(), FilledIn.of(form.cleaned_data))

    if request.method == "GET" and not _webs_of(request, referral).makes:
        return _not_now(request, referral)
    return _answer(request, referral, form, make, _("The web was saved."))


@requires("web.write", FILE, methods=WRITES, along=ALONG)
@never_cache
def correct(request: HttpRequest, referral: Any, web: uuid.UUID) -> HttpResponse:
    """Mend a slip in a web of today, of oneself."""
    row = queries.web_of(request.actor, referral, web)
    if row is None:
        raise NotVisible
    if not queries.shaped(request.actor, row).may_correct:
        raise NotAllowed(_too_late())
    options = _options(request, referral) | {"texts": row.texts, "initial": forms.as_filled(row)}
    form = forms.MadeWithClientForm(request.POST or None, **options)

    def make() -> Any:
        return making.correct(request.actor, web, form.new(), FilledIn.of(form.cleaned_data))

    return _answer(request, referral, form, make, _("The web was corrected."), correcting=row)


def _too_late() -> str:
    return _("A web can be corrected on the day itself, by who made it. After that, make a new one.")


def _options(request: HttpRequest, referral: Any) -> dict[str, Any]:
    given = request.POST or request.GET
    asked = forms.texts_asked(request.POST)
    wants_full = asked is not None or given.get("kind") == Kind.FULL
    return {
        "texts": queries.texts_shown(referral.region_id, asked) if wants_full else None,
        "shares": queries.reads_as_link_worker(request.actor, referral),
        "first_day": timezone.localdate(referral.sent_at),
    }


def _answer(
    request: HttpRequest,
    referral: Any,
    form: forms.MadeWithClientForm,
    make: Callable[[], Any],
    saved: str,
    **shown: Any,
) -> HttpResponse:
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, referral, form, 422 if form.is_bound else 200, **shown)
    try:
        made = make()
    except MadeBefore as before:
        if not before.same:
            form.data = form.data.copy()
            form.data["key"] = str(new_id())
            return _form_page(request, referral, form, 409, made_before=before.web, **shown)
        made = before.web
    except TooLate:
        raise NotAllowed(_too_late()) from None
    except NotNow as refused:
        return not_now(request, referral, refused)
    messages.success(request, saved)
    return redirect("spiderweb:web", id=referral.pk, web=made.pk)


def _form_page(request: HttpRequest, referral: Any, form: Any, status: int, **shown: Any) -> HttpResponse:
    context = {"form": form, "correcting": None, "made_before": None, "about": ABOUT, "scale": SCALE} | shown
    context["full"] = queries.texts_in_force(referral.region_id) is not None
    context["from_paper"] = request.GET.get("from") == "paper"
    return page(request, referral, "spiderweb/form.jinja", status, **context)


def _not_now(request: HttpRequest, referral: Any) -> HttpResponse:
    try:
        queries.refuse_to_make(request.actor, referral)
    except NotNow as refused:
        return not_now(request, referral, refused)
    raise NotVisible


@requires("web.share", FILE, methods=("POST",), along=ALONG)
def share(request: HttpRequest, referral: Any, web: uuid.UUID) -> HttpResponse:
    """The client lets the referrer see a web, or no longer does."""
    if queries.web_of(request.actor, referral, web) is None:
        raise NotVisible
    form = forms.ShareForm(request.POST)
    if not form.is_valid():
        what = _("Who sees this web")
        return page(request, referral, "referral/changed.jinja", 400, form=None, what=what)
    shared = form.cleaned_data["shared"]
    making.share(request.actor, web, shared)
    messages.success(
        request, _("The referrer can see this web.") if shared else _("The referrer no longer sees this web.")
    )
    return redirect("spiderweb:web", id=referral.pk, web=web)


@requires("web.read", FILE, along=ALONG)
@never_cache
def paper(request: HttpRequest, referral: Any) -> HttpResponse:
    """An empty web to draw on."""
    texts = queries.texts_in_force(referral.region_id) if request.GET.get("kind") == Kind.FULL else None
    audit.record(request.actor, "web.printed", referral, dossier_id=referral.pk)
    return _paper(request, referral, texts, lambda: {"drawing": chart.empty(), "web": None})


@requires("web.read", FILE, along=ALONG)
@never_cache
def paper_of(request: HttpRequest, referral: Any, web: uuid.UUID) -> HttpResponse:
    """A web on paper with the one before behind it, for the client to take home."""
    row = queries.web_of(request.actor, referral, web)
    if row is None:
        raise NotVisible

    def shown() -> dict[str, Any]:
        found = _webs_of(request, referral)
        told = _one(found, web)
        before = found.before(told)
        printed = [one.id for one in (told, before) if one is not None]
        audit.record(request.actor, "web.printed", queries.LISTED, ids=printed, dossier_id=referral.pk)
        return {"drawing": chart.draw(told, before), "web": told, "before": before}

    return _paper(request, referral, row.texts, shown)


def _paper(request: HttpRequest, referral: Any, texts: Any, shown: Callable[[], dict[str, Any]]) -> HttpResponse:
    """In the client's language, with the bar above it in the reader's. It names nobody: whoever finds it learns not whose it is."""
    asked = request.GET.get("language", referral.client.language)
    language = asked if asked in LANGUAGES else LANGUAGES[0]
    with translation.override(language):
        form = forms.WebForm(texts=texts) if texts else None
        context = shown() | {
            "form": form,
            "paper_language": language,
            "about": ABOUT,
            "scale": SCALE,
        }
        sheet = render_to_string("spiderweb/paper_sheet.jinja", context, request)
    context |= {"referral": referral, "sheet": sheet, "full": queries.texts_in_force(referral.region_id) is not None}
    return render(request, "spiderweb/paper.jinja", context)
