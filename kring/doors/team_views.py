"""The team lead's pages, absence, and choosing a region."""

import uuid
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from kring.access import audit
from kring.access.guard import requires
from kring.access.policy import holds
from kring.capacity.queries import absences_of
from kring.doors import team as pages
from kring.doors.navigation import regions_of
from kring.doors.roster import rosters
from kring.doors.steward.rosters.wording import weekdays
from kring.doors.team_forms import INSTEAD, AbsenceForm, AsksInstead, DepartureForm, ReasonForm, asked_instead
from kring.doors.team_wording import who_takes_over, why_no_deputy
from kring.referral.actions.absence import AlreadyAway, FallsAway, end_absence, register_absence
from kring.referral.actions.departure import NotInTeam, depart, open_with_reason
from kring.referral.actions.departure_ahead import announce_departure, revoke_departure
from kring.referral.actions.deputies import NoDeputy, StandsIn
from kring.rows import key_in
from kring.ui import dates

BOTH = ("GET", "POST")


@requires("team.read")
@never_cache
def team(request: HttpRequest) -> HttpResponse:
    """The team: load, absences, who waits, and what is overdue or with nobody. Names only of files that are open to the reader."""
    page = pages.team_page(request.actor, request.GET.get("after", ""))
    audit.record(request.actor, "today.listed", pages.LISTED, ids=[row["dossier_id"] for row in page["rows"]])
    waiting = [row["dossier_id"] for queue in page["queues"] for row in queue["rows"]]
    audit.record(request.actor, "referral.listed", pages.LISTED, ids=waiting)
    return render(request, "doors/team.jinja", page)


@requires("roster.read")
def roster(request: HttpRequest) -> HttpResponse:
    """The roster, to read: one's own, that of the team's locations, that of the practice's rooms."""
    context = {
        "rosters": rosters(request.actor),
        "weekdays": weekdays(),
        "today": timezone.localdate(),
        "leads": holds("team.read", request.actor),
    }
    return render(request, "doors/roster.jinja", context)


@requires("absence.register", methods=BOTH)
def absence(request: HttpRequest) -> HttpResponse:
    """Absences that are running or to come, and registering one."""
    today = timezone.localdate()
    people = pages.people_to_arrange_for(request.actor, today)
    form = AbsenceForm(
        request.POST or None,
        people=people,
        colleagues=pages.colleagues_of(request.actor, [*people], today),
        covers=pages.covers(request.actor, asked_instead(request.POST), today),
        initial={"since": today, "who": request.GET.get("who", "")},
    )
    falling: list[dict] = []
    if request.method == "POST" and form.is_valid():
        try:
            if _register(request, form, today):
                messages.success(request, _("Registered. Slots are closed and open steps are taken care of."))
                return redirect("doors:absence")
        except FallsAway as found:
            falling = pages.falling_away(request.actor, found.appointments)
    anew = pages.to_plan_anew(request.actor, today)
    ids = [row["dossier_id"] for row in (*falling, *anew)]
    if ids:
        audit.record(request.actor, "today.listed", pages.LISTED, ids=ids)
    rows = absences_of([*people], request.actor.region_id, today)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "absences": rows, "today": today, "falling": falling, "rows": anew}
    return render(request, "doors/team_absence.jinja", context, status=status)


def _register(request: HttpRequest, form: AbsenceForm, today: date) -> bool:
    given = form.cleaned_data
    days = given["since"], given["until"]
    try:
        register_absence(request.actor, given["who"], *days, given["deputy"], form.instead(), seen=given["seen"] or 0)
    except NoDeputy as error:
        form.add_error(f"{INSTEAD}{error.absence_id}" if error.absence_id else "deputy", why_no_deputy(error))
    except StandsIn as found:
        _ask_instead(request, form, found, today, self=given["who"] == request.actor.user_id)
    except AlreadyAway:
        form.add_error("since", _("An absence was registered for some of these days before."))
    else:
        return True
    return False


@requires("absence.register", "capacity.Absence", methods=("POST",))
def back(request: HttpRequest, absence) -> HttpResponse:
    """Somebody is back early, or stays."""
    returned = end_absence(request.actor, absence.pk)
    said = ngettext("%(count)d step came back.", "%(count)d steps came back.", returned) % {"count": returned}
    messages.success(request, said if returned else _("The absence has ended."))
    if pages.to_plan_anew(request.actor, timezone.localdate()):
        messages.warning(
            request, _("Appointments that were cancelled stay cancelled. The steps to make new ones stand below.")
        )
    return redirect("doors:absence")


@requires("team.arrange", "identity.User", methods=BOTH)
def departure(request: HttpRequest, user) -> HttpResponse:
    """Someone leaves, today or after a day to come: everything is passed on and the work ends."""
    today = timezone.localdate()
    announced = pages.departures(request.actor).get(user.pk)
    form = DepartureForm(
        request.POST or None,
        colleagues=pages.heirs_of(request.actor, user.pk, today),
        covers=pages.covers(request.actor, asked_instead(request.POST), today),
        initial={"last_day": announced.last_day, "to": announced.to_id} if announced else {},
    )
    if request.method == "POST" and form.is_valid():
        said = _left(request, user, form, today)
        if said:
            messages.success(request, said)
            return redirect("doors:team")
    context = {"form": form, "person": user, "announced": announced}
    return render(request, "doors/team_departure.jinja", context, status=422 if request.method == "POST" else 200)


def _left(request: HttpRequest, user, form: DepartureForm, today: date) -> str:
    """Do what the form says; what to say about it, or nothing when the form has something to mend."""
    try:
        return _leave(request, user, form, today)
    except NotInTeam:
        form.add_error("to", _("This colleague is not in the same team, or leaves as well."))
    except NoDeputy as error:
        form.add_error(f"{INSTEAD}{error.absence_id}", why_no_deputy(error))
    except StandsIn as found:
        _ask_instead(request, form, found, today)
    return ""


def _ask_instead(request: HttpRequest, form: AsksInstead, found: StandsIn, today: date, self: bool = False) -> None:
    """Ask who takes over for those for whom somebody stood in until now."""
    covers = pages.covers(request.actor, [row.pk for row in found.absences], today)
    form.ask_instead(covers)
    for row in covers:
        if f"{INSTEAD}{row.pk}" not in form.cleaned_data:
            form.add_error(f"{INSTEAD}{row.pk}", who_takes_over(row, self))


def _leave(request: HttpRequest, user, form: DepartureForm, today: date) -> str:
    """Do it now, or announce it; what to say about it."""
    to, last_day, instead = form.cleaned_data["to"], form.cleaned_data["last_day"], form.instead()
    if last_day > today:
        cancelled = announce_departure(request.actor, user.pk, to, last_day, instead)
        said = _("Noted. After %(day)s everything is passed on.") % {"day": dates.long_date(last_day)}
        after = ngettext(
            "%(count)d appointment after that day is cancelled and has become a step.",
            "%(count)d appointments after that day are cancelled and have become steps.",
            cancelled,
        ) % {"count": cancelled}
        return f"{said} {after}" if cancelled else said
    done = depart(request.actor, user.pk, to, instead)
    return _("Passed on: %(colleague)d to the colleague, %(team)d to the team.") % {
        "colleague": done.to_colleague,
        "team": done.to_team,
    }


@requires("team.arrange", "identity.User", methods=("POST",))
def stays(request: HttpRequest, user) -> HttpResponse:
    """Someone who was to leave stays."""
    revoke_departure(request.actor, user.pk)
    messages.success(request, _("Taken back: %(name)s stays in the team.") % {"name": user.name})
    return redirect("doors:team")


@requires("team.read")
@never_cache
def files(request: HttpRequest) -> HttpResponse:
    """Open files of one member of the team, without names."""
    page = pages.files_page(request.actor, key_in(request.GET.get("who")), key_in(request.GET.get("before")))
    audit.record(request.actor, "today.listed", pages.LISTED, ids=[row["id"] for row in page["rows"]])
    return render(request, "doors/team_files.jinja", page)


@requires("team.arrange", methods=BOTH)
def reason(request: HttpRequest, dossier: uuid.UUID) -> HttpResponse:
    """Open a colleague's file with a reason, for a few hours."""
    found = pages.file_to_open(request.actor, dossier)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        open_with_reason(request.actor, dossier, form.cleaned_data["reason"])
        return redirect("doors:file", id=dossier)
    status = 422 if request.method == "POST" else 200
    return render(request, "doors/team_reason.jinja", {"form": form, "file": found}, status=status)


@requires("today.read", methods=BOTH)
def region(request: HttpRequest) -> HttpResponse:
    """Choose in which region to work, for who works in several."""
    regions = regions_of(request.actor.user_id)
    if request.method == "POST":
        chosen = key_in(request.POST.get("region"))
        if chosen in {row["pk"] for row in regions}:
            request.session["region"] = str(chosen)
        return redirect("doors:today")
    return render(request, "doors/team_region.jinja", {"regions": regions, "here": request.actor.region_id})
