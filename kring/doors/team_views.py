"""The team lead's pages, absence, and choosing a region."""

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from kring.access import audit
from kring.access.guard import requires
from kring.capacity.queries import absences_of
from kring.doors import team as pages
from kring.doors.navigation import regions_of
from kring.doors.team_forms import AbsenceForm, DepartureForm, ReasonForm
from kring.referral.actions.absence import AlreadyAway, NoDeputy, end_absence, register_absence
from kring.referral.actions.departure import NotInTeam, depart, open_with_reason
from kring.rows import key_in

BOTH = ("GET", "POST")


@requires("team.read")
@never_cache
def team(request: HttpRequest) -> HttpResponse:
    """The team: load, absences, and what is overdue or with nobody. No names of clients."""
    page = pages.team_page(request.actor, request.GET.get("after", ""))
    audit.record(request.actor, "today.listed", pages.LISTED, ids=[row["dossier_id"] for row in page["rows"]])
    return render(request, "doors/team.jinja", page)


@requires("absence.register", methods=BOTH)
def absence(request: HttpRequest) -> HttpResponse:
    """Absences that are running or to come, and registering one."""
    today = timezone.localdate()
    people = pages.people_to_arrange_for(request.actor, today)
    colleagues = pages.colleagues_of(request.actor, [*people], today)
    initial = {"since": today, "who": request.GET.get("who", "")}
    form = AbsenceForm(request.POST or None, people=people, colleagues=colleagues, initial=initial)
    if request.method == "POST" and form.is_valid() and _register(request, form):
        messages.success(request, _("Registered. Slots are closed and open steps are taken care of."))
        return redirect("doors:absence")
    rows = absences_of([*people], request.actor.region_id, today)
    status = 422 if request.method == "POST" else 200
    return render(request, "doors/team_absence.jinja", {"form": form, "rows": rows, "today": today}, status=status)


def _register(request: HttpRequest, form: forms.Form) -> bool:
    given = form.cleaned_data
    try:
        register_absence(request.actor, given["who"], given["since"], given["until"], given["deputy"])
    except NoDeputy:
        form.add_error("deputy", _("This colleague is not in the same team, or is away as well."))
    except AlreadyAway:
        form.add_error("since", _("An absence was registered for some of these days before."))
    return form.is_valid()


@requires("absence.register", "capacity.Absence", methods=("POST",))
def back(request: HttpRequest, absence) -> HttpResponse:
    """Somebody is back early, or stays."""
    returned = end_absence(request.actor, absence.pk)
    said = ngettext("%(count)d step came back.", "%(count)d steps came back.", returned) % {"count": returned}
    messages.success(request, said if returned else _("The absence has ended."))
    return redirect("doors:absence")


@requires("team.arrange", "identity.User", methods=BOTH)
def departure(request: HttpRequest, user) -> HttpResponse:
    """Someone leaves: pass everything on and end the work today."""
    colleagues = pages.colleagues_of(request.actor, [user.pk], timezone.localdate())
    colleagues.pop(user.pk, None)
    form = DepartureForm(request.POST or None, colleagues=colleagues)
    if request.method == "POST" and form.is_valid():
        try:
            done = depart(request.actor, user.pk, form.cleaned_data["to"])
        except NotInTeam:
            form.add_error("to", _("This colleague is not in the same team."))
        else:
            messages.success(
                request,
                _("Passed on: %(colleague)d to the colleague, %(team)d to the team.")
                % {"colleague": done.to_colleague, "team": done.to_team},
            )
            return redirect("doors:team")
    status = 422 if request.method == "POST" else 200
    return render(request, "doors/team_departure.jinja", {"form": form, "person": user.name}, status=status)


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
