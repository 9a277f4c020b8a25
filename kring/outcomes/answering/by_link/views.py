"""The pages behind a link with questions. Write-only: whoever holds the link reads no earlier answer, also not when going back."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from kring.access import audit
from kring.access.guard import by_link
from kring.access.links import LinkPurpose
from kring.outcomes.actions.answering import answer_by_link, decline_by_link, finish_by_link
from kring.outcomes.actions.asking import NotOpen
from kring.outcomes.answering.forms import RatherNotForm
from kring.outcomes.answering.hearing import hear
from kring.outcomes.answering.showing import Screen, end_page, language_of_reader, question_page, safety_page
from kring.outcomes.answering.showing import page as show
from kring.outcomes.answering.visits import Visit, visit_by_link
from kring.outcomes.answering.wording import told

FRAME = "outcomes/answering/link_frame.jinja"


@by_link(LinkPurpose.QUESTIONS)
@never_cache
def page(request: HttpRequest, link) -> HttpResponse:
    """Welcome: what it is, how long it takes, who reads it; for who comes back, where it goes on. Opening it changes nothing."""
    seen = visit_by_link(link)
    screen = _screen(request, seen)
    audit.record(request.actor, "link.opened", link, dossier_id=link.dossier_id)
    context = {"screen": screen, "seen": seen, "token": _token(request)}
    if not seen.open:
        with_words = context | {"told": lambda: told(seen.stands, seen.occasion.opens_on)}
        return show(request, screen.language, "over", with_words)
    names = {code: name for code, name in settings.LANGUAGES if code in seen.languages and code != screen.language}
    going_on = seen.goes_on_at
    number = seen.number(going_on) if going_on else len(seen.asked)
    return show(request, screen.language, "welcome", context | {"other_languages": names, "number": number})


@by_link(LinkPurpose.QUESTIONS)
@never_cache
def question(request: HttpRequest, link) -> HttpResponse:
    """One question; without a place in the address the first that was not passed yet."""
    seen = visit_by_link(link)
    if not seen.open:
        return _to_begin(request)
    found, screen = seen.at(request.GET.get("n")), _screen(request, seen)
    return question_page(request, screen, seen, found) if found else end_page(request, screen, seen)


@by_link(LinkPurpose.QUESTIONS, methods=("POST",))
def answer(request: HttpRequest, link) -> HttpResponse:
    """Keep one answer and go on to the next question. Sent twice, it is the same answer and the same next question."""
    seen = visit_by_link(link)
    found, screen = seen.exactly_at(request.POST.get("n"), request.POST.get("of")), _screen(request, seen)
    if not seen.open:
        return _to_begin(request)
    if found is None:
        return redirect(screen.question_url)
    heard = hear(request.POST, found, seen, screen.language, shown=False)
    if heard.form is not None:
        return question_page(request, screen, seen, found, heard.form)
    try:
        rings = heard.given is not None and answer_by_link(link, heard.given)
    except NotOpen:
        return _to_begin(request)
    go_on = visit_by_link(link).place_after(found)
    return safety_page(request, screen, seen, go_on) if rings else redirect(screen.at(go_on))


@by_link(LinkPurpose.QUESTIONS, methods=("POST",))
def done(request: HttpRequest, link) -> HttpResponse:
    """The client is done; what was not asked yet stays open."""
    try:
        finish_by_link(link)
    except NotOpen:
        return _to_begin(request)  # answered already, or over, or nothing was said yet: the page says how it stands
    return _to_begin(request)


@by_link(LinkPurpose.QUESTIONS, methods=("GET", "POST"))
@never_cache
def rather_not(request: HttpRequest, link) -> HttpResponse:
    """The client would rather not answer, and may say why."""
    seen = visit_by_link(link)
    if not seen.open:
        return _to_begin(request)
    form, screen = RatherNotForm(request.POST if request.method == "POST" else None), _screen(request, seen)
    if request.method == "POST" and form.is_valid():
        try:
            decline_by_link(link, form.reason())
        except NotOpen:
            return _to_begin(request)  # it was over a moment ago: the page says how
        return _to_begin(request)
    context = {"screen": screen, "seen": seen, "form": form, "token": _token(request)}
    return show(request, screen.language, "rather_not", context, status=422 if form.errors else 200)


def _screen(request: HttpRequest, seen: Visit) -> Screen:
    def url(name: str) -> str:
        return reverse(f"outcomes:{name}", kwargs={"token": _token(request)})

    return Screen(
        frame=FRAME,
        language=language_of_reader(request, seen),
        shows=False,
        question_url=url("link_question"),
        answer_url=url("link_answer"),
        done_url=url("link_done"),
    )


def _token(request: HttpRequest) -> str:
    return request.resolver_match.kwargs["token"]


def _to_begin(request: HttpRequest) -> HttpResponse:
    return redirect("outcomes:link", token=_token(request))
