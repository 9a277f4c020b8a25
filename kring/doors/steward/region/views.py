"""Pages about the region itself."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kring.access.guard import requires
from kring.doors.steward.both_versions import saved
from kring.doors.steward.pages import show
from kring.doors.steward.region import actions, queries
from kring.doors.steward.region.forms import ConsentForm, RegionForm
from kring.doors.steward.region.themes import TOKENS, theme_of
from kring.ui.rules.theme import css


@requires("steward.edit", methods=("GET", "POST"))
def region(request: HttpRequest) -> HttpResponse:
    """Settings; 'Preview' shows this very page in the chosen colours without saving anything."""
    own = queries.region(request.actor)
    form = RegionForm(own, request.POST or None)
    preview = {}
    if form.is_valid():
        if "preview" in request.POST:
            preview = {name: request.POST[name] for name in ("smallest_count", *TOKENS)} | {"name": own.name}
        else:
            data = form.cleaned_data
            plain = {name: data[name] for name in ("name", "smallest_count", "public_map", "embedded_by")}
            if saved(
                own, form, RegionForm, lambda _row: actions.change_region(request.actor, **plain, theme=form.tokens())
            ):
                messages.success(request, _("Saved."))
                return redirect("steward:region")
    public = _map_url(own.slug)
    urls = {"map_url": public, "embed_url": f"{public}?embed=1&lang=nl"}
    return show(request, "region", "region", {"form": form, "preview": preview} | urls, form.status)


def _map_url(slug: str) -> str:
    return settings.KRING_BASE_URL + reverse("public:map", kwargs={"region": slug})


@requires("steward.read")
def preview_css(request: HttpRequest) -> HttpResponse:
    """The style sheet of colours that are not saved; of the saved ones when those asked for cannot be."""
    own = queries.region(request.actor)
    form = RegionForm(own, request.GET)
    theme = form.theme() if form.is_valid() else theme_of(own.slug, own.theme)
    return HttpResponse(css(theme), content_type="text/css; charset=utf-8")


@requires("steward.edit", methods=("GET", "POST"))
def consent(request: HttpRequest) -> HttpResponse:
    texts = queries.consent_texts(request.actor)
    latest = texts[0] if texts else None
    seen = latest.version if latest else 0
    initial = {"text_nl": latest.text_nl, "text_en": latest.text_en} if latest else {}
    form = ConsentForm(request.POST or None, initial={**initial, "seen": seen})
    status = 200
    if form.is_valid():
        try:
            text = actions.give_out_consent_text(request.actor, **form.cleaned_data)
        except actions.Unchanged:
            form.add_error(None, _("These are the words that are in force already."))
        except actions.GivenOutMeanwhile:
            status = 409
            form.add_error(
                None, _("Somebody gave out a new text meanwhile: it stands below. Yours is kept; look at both.")
            )
            form.data = form.data.copy()
            form.data["seen"] = str(seen)
        else:
            messages.success(
                request, _("Version %(number)d is read to clients from now on.") % {"number": text.version}
            )
            return redirect("steward:consent")
    return show(request, "consent", "consent", {"form": form, "texts": texts}, status=status)
