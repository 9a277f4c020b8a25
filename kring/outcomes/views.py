"""The questions of one file: who is asked when, how it stands, and how somebody fares over time."""

import dataclasses
import uuid
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
from kring.access.policy import NotAllowed, relatives
from kring.outcomes import queries
from kring.outcomes.actions import asking
from kring.outcomes.actions.asking import NotOpen
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
    fields = fields_for(relatives(request.actor, referral.pk), shared)
    found = queries.file_questions(request.actor, referral, fields, timezone.now(), scores=True)
    if found is None and Group.QUESTIONNAIRES not in fields:
        raise NotAllowed("outcome.read")
    audit.record(request.actor, "scores.read", referral, dossier_id=referral.pk)
    context = {
        "referral": referral,
        "found": found,
        "moments": found.moments if found else (),
        "courses": [_shown(one) for one in found.courses] if found else [],
        "decline": DeclineForm(),
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
class Shown:
    """Somebody's scores on one scale, in words and drawn. `chart` is None where there is one score only, or no axis from zero."""

    key: str
    instrument: str
    scale: str
    better: str
    low: str
    high: str
    rows: tuple[tuple[str, str, str], ...]
    chart: charts.Plot | None
    change: str
    source: str
    norms: tuple[str, ...]


def _shown(course: queries.Course) -> Shown:
    language, scale = get_language() or "nl", course.scale

    def write(value: float | Decimal | None) -> str:
        return figures.decimal(float(value), scale.decimals) if value is not None else ""

    name = scale.name.in_(language) or scale.code
    labels = [f"{point.when}, {short_date(point.on)}" for point in course.points]
    values = [point.value for point in course.points]
    drawable = scale.low >= 0 and sum(value is not None for value in values) > 1
    return Shown(
        key=uuid.uuid5(uuid.NAMESPACE_OID, f"{course.instrument.code} {course.instrument.version} {scale.code}").hex[
            :8
        ],
        instrument=course.instrument.name.in_(language) or course.instrument.code,
        scale=name,
        better=str(BETTER[scale.better]),
        low=write(scale.low),
        high=write(scale.high),
        rows=tuple(
            (point.when, short_date(point.on), write(point.value) or str(UNSAID[Unsaid(point.because)]))
            for point in course.points
        ),
        chart=charts.lines(
            name, labels, {name: values}, head=_("Moment"), write=write, whole=False, end=float(scale.high)
        )
        if drawable
        else None,
        change=_change(course, write),
        source=course.change.source if course.change else "",
        norms=tuple(_norm(norm, write) for norm in norms_of(course.instrument, scale.code)),
    )


def _change(course: queries.Course, write: Any) -> str:
    """Whether the change is more than the score goes up and down by itself; no word about better or worse."""
    change = course.change
    if change is None:
        return ""
    if change.verdict is Verdict.CANNOT_BE_SAID:
        return str(OBSTACLES[change.why])
    said = {"change": write(abs(change.change)), "error": write(change.smallest)}
    if change.change == 0:
        return _("The first and the last score are the same.")
    if change.verdict is Verdict.EXCEEDS:
        return (
            _(
                "The last score differs %(change)s from the first. That is more than the %(error)s by which scores of one person can "
                "differ by themselves."
            )
            % said
        )
    return (
        _(
            "The last score differs %(change)s from the first. Scores of one person can differ %(error)s by themselves, so this may be no "
            "real change."
        )
        % said
    )


def _norm(norm: Any, write: Any) -> str:
    said = {"who": norm.population, "mean": write(norm.mean), "source": norm.source}
    if norm.sd is not None:
        said["sd"] = write(norm.sd)
        return _("%(who)s: on average %(mean)s, standard deviation %(sd)s (%(source)s)") % said
    return _("%(who)s: on average %(mean)s (%(source)s)") % said
