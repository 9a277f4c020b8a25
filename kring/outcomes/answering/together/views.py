"""The same questions in the conversation: the link worker reads them aloud or hands over the phone, and sees what was answered."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kring.access import audit
from kring.access.guard import requires
from kring.outcomes.actions.answering import answer_together, finish_together
from kring.outcomes.actions.asking import NotOpen
from kring.outcomes.answering.hearing import hear
from kring.outcomes.answering.showing import Screen, end_page, question_page, safety_page
from kring.outcomes.answering.visits import Visit, visit

FRAME = "outcomes/answering/together_frame.jinja"
OCCASION = "outcomes.Occasion"
ALONG = ("referral__client", "referral__version", "referral__welfare")


@requires("outcome.ask", OCCASION, along=ALONG)
@never_cache
def question(request: HttpRequest, occasion) -> HttpResponse:
    """One question, with what was answered to it before; without a place in the address the first that was not passed yet."""
    seen = visit(occasion)
    if not seen.open:
        return _over(request, seen)
    audit.record(request.actor, "scores.read", occasion, dossier_id=occasion.referral_id)
    found, screen = seen.at(request.GET.get("n")), _screen(request, seen)
    return question_page(request, screen, seen, found) if found else end_page(request, screen, seen)


@requires("outcome.ask", OCCASION, methods=("POST",), along=ALONG)
def answer(request: HttpRequest, occasion) -> HttpResponse:
    """Keep one answer and go on to the next question."""
    seen = visit(occasion)
    found, screen = seen.exactly_at(request.POST.get("n"), request.POST.get("of")), _screen(request, seen)
    if not seen.open:
        return _over(request, seen)
    if found is None:
        return redirect(screen.question_url)
    heard = hear(request.POST, found, seen, screen.language, shown=True)
    if heard.form is not None:
        audit.record(request.actor, "scores.read", occasion, dossier_id=occasion.referral_id)
        return question_page(request, screen, seen, found, heard.form)
    try:
        rings = heard.given is not None and answer_together(request.actor, occasion.pk, heard.given)
    except NotOpen:
        return _over(request, seen)
    go_on = visit(occasion).place_after(found)
    return safety_page(request, screen, seen, go_on) if rings else redirect(screen.at(go_on))


@requires("outcome.ask", OCCASION, methods=("POST",))
def done(request: HttpRequest, occasion) -> HttpResponse:
    """Done in the conversation: back to the questions of the file."""
    try:
        found = finish_together(request.actor, occasion.pk)
    except NotOpen:
        return _over(request, visit(occasion))
    if found.declined_at is not None:
        messages.info(request, _("Every question was left open. It is noted that the client would rather not answer."))
    else:
        messages.success(request, _("The answers are kept."))
    return redirect("outcomes:file", id=occasion.referral_id)


def _screen(request: HttpRequest, seen: Visit) -> Screen:
    def url(name: str) -> str:
        return reverse(f"outcomes:{name}", kwargs={"id": seen.occasion.pk})

    return Screen(
        frame=FRAME,
        language=seen.language,
        shows=True,
        question_url=url("together"),
        answer_url=url("together_answer"),
        done_url=url("together_done"),
    )


def _over(request: HttpRequest, seen: Visit) -> HttpResponse:
    messages.warning(request, _("These questions cannot be answered now."))
    return redirect("outcomes:file", id=seen.occasion.referral_id)
