"""Paper: a sheet to fill in, a letter with the link, and typing over what came back."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kring.access import audit
from kring.access.guard import requires
from kring.outcomes.actions.answering import KeptBefore, enter_paper
from kring.outcomes.actions.asking import NotOpen, ask_by_link, hand_out
from kring.outcomes.answering.forms import PaperForm, name_of
from kring.outcomes.answering.visits import Visit, address_of, last_sheet, visit
from kring.ui.qr import qr_code

OCCASION = "outcomes.Occasion"
ALONG = ("referral__client", "referral__version", "referral__welfare")
LANGUAGES = dict(settings.LANGUAGES)


@requires("outcome.ask", OCCASION, along=ALONG)
@never_cache
def sheet(request: HttpRequest, occasion) -> HttpResponse:
    """The questions on paper, in the client's language. No name stands on it; the concerns that the client named before do."""
    return _print(request, visit(occasion), "sheet")


@requires("outcome.ask", OCCASION, along=ALONG)
@never_cache
def letter(request: HttpRequest, occasion) -> HttpResponse:
    """The link on paper, for who has no e-mail; without a link that works a button to make one."""
    return _print(request, visit(occasion, by_link=True), "letter")


def _print(request: HttpRequest, seen: Visit, what: str) -> HttpResponse:
    occasion = seen.occasion
    if not seen.open:
        return _back(request, seen)
    address = address_of(occasion)
    asked = request.GET.get("language", "")
    language = asked if asked in seen.languages else seen.language
    context = {
        "seen": seen,
        "address": address,
        "qr": qr_code(address) if address else "",
        "paper_language": language,
        "other_languages": {code: LANGUAGES[code] for code in seen.languages if code != language},
    }
    audit.record(request.actor, "questions.printed", occasion, dossier_id=occasion.referral_id)
    if seen.named:
        audit.record(request.actor, "scores.read", occasion, dossier_id=occasion.referral_id)
    with translation.override(language):
        context |= {"title": _("A few questions for you")}
        paper = render_to_string(f"outcomes/answering/{what}_paper.jinja", context, request)
    return render(request, f"outcomes/answering/{what}.jinja", context | {"paper": paper})


@requires("outcome.ask", OCCASION, methods=("POST",))
def new_link(request: HttpRequest, occasion) -> HttpResponse:
    """Make a link for on paper; an earlier one stops working."""
    try:
        ask_by_link(request.actor, occasion.pk)
    except NotOpen:
        return _back(request, visit(occasion))
    return redirect("outcomes:letter", id=occasion.pk)


@requires("outcome.ask", OCCASION, methods=("POST",))
def handed_out(request: HttpRequest, occasion) -> HttpResponse:
    """The sheet went home with the client."""
    try:
        hand_out(request.actor, occasion.pk)
    except NotOpen:
        return _back(request, visit(occasion))
    messages.success(request, _("It is noted that the client has the questions on paper."))
    return redirect("outcomes:file", id=occasion.referral_id)


@requires("outcome.ask", OCCASION, methods=("GET", "POST"), along=ALONG)
@never_cache
def typed_over(request: HttpRequest, occasion) -> HttpResponse:
    """Type over what came back, all on one page; doing it again corrects it, and what stood there before is kept."""
    seen = visit(occasion)
    if not seen.may_be_typed_over:
        return _back(request, seen)
    if request.POST.get("asked", seen.mark) != seen.mark:
        messages.warning(
            request, _("Other questions are asked since this page was opened. Nothing was kept: type it over here.")
        )
        return redirect("outcomes:typed_over", id=occasion.pk)
    former = last_sheet(occasion)
    wording = former[1] if former else seen.language
    begins = PaperForm.begin(seen.answers if former else {}, seen.questions) | {"language": wording}
    form = PaperForm(
        request.POST if request.method == "POST" else None,
        initial=begins | ({"answered_on": former[0]} if former else {}),
        questions=seen.questions,
        concerns={name_of(one): seen.named_concern(one) for one in seen.questions},
        languages=[(code, LANGUAGES[code]) for code in seen.languages or (wording,)],
        days=(occasion.opens_on, min(occasion.closes_on, timezone.localdate())),
        wording=wording,
    )
    refused = 422
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            enter_paper(request.actor, occasion.pk, form.sheet_of(), said["answered_on"], said["language"], said["key"])
        except NotOpen:
            return _back(request, visit(occasion))
        except KeptBefore:
            form.ask_once_more()
            refused = 409
        else:
            messages.success(request, _("The answers of the sheet are kept."))
            return redirect("outcomes:file", id=occasion.referral_id)
    audit.record(request.actor, "scores.read", occasion, dossier_id=occasion.referral_id)
    context = {"seen": seen, "form": form, "former": former, "wording": wording, "name_of": name_of}
    return render(request, "outcomes/answering/typed_over.jinja", context, status=refused if form.errors else 200)


def _back(request: HttpRequest, seen: Visit) -> HttpResponse:
    messages.warning(request, _("This is not possible now: look at how these questions stand."))
    return redirect("outcomes:file", id=seen.occasion.referral_id)
