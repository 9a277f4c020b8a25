"""The questions of one file: who is asked when, how it stands, and how somebody fares over time."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kring.access import audit
from kring.access.fields import Group, fields_for
from kring.access.guard import requires
from kring.access.permissions import PRACTICE
from kring.access.policy import relatives
from kring.outcomes import published, queries
from kring.outcomes.actions import asking
from kring.outcomes.actions.asking import NotOpen
from kring.outcomes.calling.queries import calls_of
from kring.outcomes.forms import DeclineForm, ShareForm
from kring.outcomes.rules.norms import Verdict, norms_of
from kring.outcomes.rules.scoring import Unsaid
from kring.outcomes.wording import BETTER, OBSTACLES, STANDING, UNSAID
from kring.ui import charts, figures
from kring.ui.dates import short_date

FILE = "referral.Referral"
OCCASION = "outcomes.Occasion"
ALONG = ("dossier", "client", "version", "location")


@requires("outcome.read", FILE, along=ALONG)
@never_cache
def file_page(request: HttpRequest, referral: Any) -> HttpResponse:
    """All moments of a file, with what can be done now, and own scores over time."""
    shared = {Group.QUESTIONNAIRES} if queries.shares_results(referral.pk) else set()
    found_to_be = relatives(request.actor, referral.pk)
    fields = fields_for(found_to_be, shared)
    found = queries.file_questions(request.actor, referral, fields, timezone.now(), scores=True)
    audit.record(request.actor, "scores.read", referral, dossier_id=referral.pk)
    context = {
        "referral": referral,
        "found": found,
        "as_referrer": found_to_be <= PRACTICE,
        "moments": found.moments if found else (),
        "courses": _shown(found.courses) if found else [],
        "decline": DeclineForm(),
        "calls": calls_of(request.actor, referral.pk),
    }
    return render(request, "outcomes/file_page.jinja", context)


@requires("outcome.ask", OCCASION, methods=("POST",))
def decline(request: HttpRequest, occasion: Any) -> HttpResponse:
    """The client would rather not answer."""
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _back(occasion)
    try:
        asking.decline(request.actor, occasion.pk, form.cleaned_data["because"])
    except NotOpen as refused:
        return _not_open(request, occasion, refused)
    messages.success(request, _("Noted. Nobody asks about this moment any more."))
    return _back(occasion)


@requires("outcome.ask", OCCASION, methods=("POST",))
def after_all(request: HttpRequest, occasion: Any) -> HttpResponse:
    """The client answers after all."""
    asking.ask_after_all(request.actor, occasion.pk)
    messages.success(request, _("This moment is open again, as long as its time lasts."))
    return _back(occasion)


@requires("outcome.ask", OCCASION, methods=("POST",))
def share(request: HttpRequest, occasion: Any) -> HttpResponse:
    """The client agrees, or does not agree any more, that the referrer sees these results."""
    form = ShareForm(request.POST)
    form.is_valid()
    agreed = form.cleaned_data["agreed"]
    asking.share(request.actor, occasion.pk, agreed=agreed)
    messages.success(
        request,
        _("The referrer can see these results now.") if agreed else _("The referrer does not see these results."),
    )
    return _back(occasion)


@requires("outcome.ask", FILE, methods=("POST",))
def ask_the_end(request: HttpRequest, referral: Any) -> HttpResponse:
    """Ask the questions of the end in this conversation, before the file is closed."""
    occasion = asking.ask_the_end_now(request.actor, referral.pk)
    if occasion is None:
        messages.warning(request, _("There are no questions for the end that can be asked here."))
    return redirect("outcomes:file", id=referral.pk)


def _back(occasion: Any) -> HttpResponse:
    return redirect("outcomes:file", id=occasion.referral_id)


def _not_open(request: HttpRequest, occasion: Any, refused: NotOpen) -> HttpResponse:
    word, _tone = STANDING[refused.standing]
    messages.warning(request, _("Nothing was changed: this moment is not open (%(how)s).") % {"how": word})
    return _back(occasion)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ScaleRow:
    """Somebody's scores on one scale: in words, one for each moment, and what can be said of the change."""

    name: str
    range: str
    values: tuple[str, ...]
    change: str
    source: str
    norms: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Somebody's scores on one questionnaire. `chart` draws the first scale; None for one score only, or without an axis from zero."""

    name: str
    moments: tuple[tuple[str, str], ...]
    rows: tuple[ScaleRow, ...]
    chart: charts.Plot | None


def _shown(courses: Iterable[queries.Course]) -> list[Shown]:
    """A card for each questionnaire; a scale of which nothing was ever answered is not shown."""
    language = get_language() or "nl"
    by_instrument: dict[tuple[str, str], list[queries.Course]] = {}
    for course in courses:
        if any(point.answered for point in course.points):
            by_instrument.setdefault((course.instrument.code, course.instrument.version), []).append(course)
    return [_card(found, language) for found in by_instrument.values()]


def _card(found: list[queries.Course], language: str) -> Shown:
    first, instrument = found[0], found[0].instrument
    return Shown(
        name=instrument.name.in_(language) or instrument.code,
        moments=tuple((point.when, short_date(point.on).replace(" ", "\N{NO-BREAK SPACE}")) for point in first.points),
        rows=tuple(_row(course, language) for course in found),
        chart=_chart(first, language),
    )


def _row(course: queries.Course, language: str) -> ScaleRow:
    scale, write = course.scale, _writer(course)
    span = _("%(low)s to %(high)s") % {"low": write(scale.low), "high": write(scale.high)}
    better = str(BETTER[scale.better])
    return ScaleRow(
        name=scale.name.in_(language) or scale.code,
        range=f"{span}; {better}" if better else span,
        values=tuple(
            write(point.value) if point.value is not None else str(UNSAID[Unsaid(point.because)])
            for point in course.points
        ),
        change=_change(course, write),
        source=published.cited(course.change),
        norms=tuple(published.norm(one) for one in norms_of(course.instrument, scale.code)),
    )


def _chart(course: queries.Course, language: str) -> charts.Plot | None:
    scale, values = course.scale, [point.value for point in course.points]
    if scale.low < 0 or sum(value is not None for value in values) < 2:
        return None
    name, days = scale.name.in_(language) or scale.code, [short_date(point.on) for point in course.points]
    end, write = float(scale.high), _writer(course)
    places = [point.on.toordinal() for point in course.points]
    return charts.lines(name, days, {name: values}, head=_("Day"), write=write, whole=False, end=end, days=places)


def _writer(course: queries.Course) -> Callable[[float | Decimal], str]:
    return lambda value: figures.decimal(float(value), course.scale.decimals)


def _change(course: queries.Course, write: Any) -> str:
    """Whether the change is more than the score goes up and down by itself; no word about better or worse."""
    change = course.change
    if change is None:
        return ""
    if change.verdict is Verdict.CANNOT_BE_SAID:
        return str(OBSTACLES[change.why])
    said = {"change": write(abs(change.change)), "error": published.unrounded(change.smallest, course.scale.decimals)}
    if change.change == 0:
        return _("The first and the last score are the same.")
    return f"{_beside_error(change.verdict, said)} {published.of_which_kind(change)}".strip()


def _beside_error(verdict: Verdict, said: Mapping[str, str]) -> str:
    if verdict is Verdict.EXCEEDS:
        return (
            _(
                "The last score differs %(change)s from the first. That is more than %(error)s: of 100 people who stay the same, about "
                "95 differ less than that."
            )
            % said
        )
    return (
        _(
            "The last score differs %(change)s from the first. Of 100 people who stay the same, about 95 differ less than %(error)s, so "
            "this may be no real change."
        )
        % said
    )
