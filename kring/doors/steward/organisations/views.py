"""Pages about organisations."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kring.access.guard import requires
from kring.doors.steward.both_versions import saved
from kring.doors.steward.organisations import actions, queries
from kring.doors.steward.organisations.forms import OrganisationForm, Search
from kring.doors.steward.pages import show
from kring.doors.steward.paging import page

ORGANISATION = "identity.Organisation"


@requires("steward.read")
def organisations(request: HttpRequest) -> HttpResponse:
    search = Search(request.GET)
    search.is_valid()
    rows = queries.organisations(request.actor, search.cleaned_data)
    context = {"search": search, "page": page(rows, request.GET), "total": rows.count()}
    return show(request, "organisations", "organisations", context)


@requires("steward.edit", methods=("GET", "POST"))
def add(request: HttpRequest) -> HttpResponse:
    form = OrganisationForm(request.actor, request.POST or None)
    if form.is_valid():
        try:
            organisation = actions.add(request.actor, form.cleaned_data)
        except actions.AlreadyThere:
            _already_there(form)
        else:
            messages.success(request, _("%(name)s was added.") % {"name": organisation.name})
            return redirect("steward:organisation", id=organisation.pk)
    return show(request, "organisation_form", "organisations", {"form": form, "organisation": None})


@requires("steward.edit", ORGANISATION, methods=("GET", "POST"))
def change(request: HttpRequest, organisation) -> HttpResponse:
    form = OrganisationForm(request.actor, request.POST or None, organisation=organisation)
    if form.is_valid():
        try:
            if saved(
                organisation,
                form,
                lambda row: OrganisationForm(request.actor, organisation=row),
                lambda row: actions.change(request.actor, row, form.cleaned_data),
            ):
                messages.success(request, _("Saved."))
                return redirect("steward:organisation", id=organisation.pk)
        except actions.AlreadyThere:
            _already_there(form)
    context = {"form": form, "organisation": organisation}
    return show(request, "organisation_form", "organisations", context, form.status)


def _already_there(form: OrganisationForm) -> None:
    form.add_error("name", _("There is already an organisation of this kind with this name."))


@requires("steward.read", ORGANISATION)
def organisation(request: HttpRequest, organisation) -> HttpResponse:
    context = {"organisation": organisation, "people": queries.people_of(request.actor, organisation)}
    return show(request, "organisation", "organisations", context)


@requires("steward.edit", ORGANISATION, methods=("POST",))
def stop(request: HttpRequest, organisation) -> HttpResponse:
    try:
        actions.stop(request.actor, organisation)
    except actions.HasOpenReferrals as refusal:
        sentence = ngettext(
            "Not possible now: %(num)d open referral belongs to this organisation. Have it closed or handed over first.",
            "Not possible now: %(num)d open referrals belong to this organisation. Have them closed or handed over first.",
            refusal.count,
        )
        messages.error(request, sentence % {"num": refusal.count})
    else:
        messages.success(request, _("%(name)s takes no part any more.") % {"name": organisation.name})
    return redirect("steward:organisation", id=organisation.pk)


@requires("steward.edit", ORGANISATION, methods=("POST",))
def resume(request: HttpRequest, organisation) -> HttpResponse:
    actions.resume(request.actor, organisation)
    messages.success(request, _("%(name)s takes part again.") % {"name": organisation.name})
    return redirect("steward:organisation", id=organisation.pk)
