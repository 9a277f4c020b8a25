"""Pages about locations."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kring.access.guard import requires
from kring.doors.steward.both_versions import saved
from kring.doors.steward.locations import actions, queries, wording
from kring.doors.steward.locations.forms import ContactForm, HoursForm, LinkWorkerForm, LocationForm, PracticeForm
from kring.doors.steward.pages import show
from kring.doors.steward.people.wording import stays_until_then
from kring.doors.steward.programmes.wording import VARIANTS

LOCATION = "programme.Location"


@requires("steward.read")
def locations(request: HttpRequest) -> HttpResponse:
    return show(request, "locations", "locations", {"locations": queries.locations(request.actor)})


@requires("steward.edit", methods=("GET", "POST"))
def add(request: HttpRequest) -> HttpResponse:
    form = LocationForm(request.actor, request.POST or None)
    if form.is_valid():
        try:
            location = actions.add(request.actor, form.cleaned_data)
        except actions.NameTaken:
            form.add_error("name", _("There is already a location with this name."))
        else:
            messages.success(request, _("%(name)s was added.") % {"name": location.name})
            return redirect("steward:location", id=location.pk)
    return show(request, "location_form", "locations", {"form": form, "location": None, "heading": _("Add a location")})


@requires("steward.edit", LOCATION, methods=("GET", "POST"))
def change(request: HttpRequest, location) -> HttpResponse:
    form = LocationForm(request.actor, request.POST or None, location=location)
    if form.is_valid():
        try:
            if saved(
                location,
                form,
                lambda row: LocationForm(request.actor, location=row),
                lambda row: actions.change(request.actor, row, form.cleaned_data),
            ):
                return _saved(request, location)
        except actions.NameTaken:
            form.add_error("name", _("There is already a location with this name."))
        except actions.StillOfTheFormer as refusal:
            form.add_error("welfare", wording.still_of_the_former(refusal, location))
    return _form(request, location, form, _("Change the profile"), form.status)


@requires("steward.read", LOCATION)
def location(request: HttpRequest, location) -> HttpResponse:
    details = queries.details(location)
    return show(request, "location", "locations", {"location": location, "details": details, "variants": VARIANTS})


@requires("steward.edit", LOCATION, methods=("GET", "POST"))
def add_practice(request: HttpRequest, location) -> HttpResponse:
    form = PracticeForm(request.actor, location, request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.add_practice(request.actor, location, data["practice"], takes_part=data["takes_part"])
        except actions.AlreadyThere:
            form.add_error("practice", _("This practice is there already."))
        else:
            return _saved(request, location)
    return _form(request, location, form, _("Add a practice"))


@requires("steward.edit", "programme.LocationPractice", methods=("POST",))
def practice_joins(request: HttpRequest, row) -> HttpResponse:
    actions.set_taking_part(request.actor, row, takes_part=True)
    return _saved(request, row.location)


@requires("steward.edit", "programme.LocationPractice", methods=("POST",))
def practice_leaves(request: HttpRequest, row) -> HttpResponse:
    actions.set_taking_part(request.actor, row, takes_part=False)
    return _saved(request, row.location)


@requires("steward.edit", "programme.LocationPractice", methods=("GET", "POST"))
def practice_contact(request: HttpRequest, row) -> HttpResponse:
    form = ContactForm(request.actor, row, request.POST or None)
    if form.is_valid() and saved(
        row,
        form,
        lambda stands: ContactForm(request.actor, stands),
        lambda stands: actions.set_contact(request.actor, stands, form.cleaned_data["contact"]),
    ):
        return _saved(request, row.location)
    heading = _("Contact person of %(name)s") % {"name": row.practice.name}
    return _form(request, row.location, form, heading, form.status)


@requires("steward.edit", LOCATION, methods=("GET", "POST"))
def add_link_worker(request: HttpRequest, location) -> HttpResponse:
    form = LinkWorkerForm(request.actor, location, request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.add_link_worker(request.actor, location, data["user"], data["hours_per_week"], data["since"])
        except actions.AlreadyThere:
            form.add_error("user", _("This link worker is there already."))
        else:
            return _saved(request, location)
    return _form(request, location, form, _("Add a link worker"))


@requires("steward.edit", "programme.LocationMember", methods=("GET", "POST"))
def hours(request: HttpRequest, member) -> HttpResponse:
    form = HoursForm(member, request.POST or None)

    def write(row) -> None:
        data = form.cleaned_data
        left = actions.change_hours(request.actor, row, data["hours_per_week"], data["until"])
        if left:
            messages.warning(request, stays_until_then(left))

    if form.is_valid() and saved(member, form, HoursForm, write):
        return _saved(request, member.location)
    return _form(request, member.location, form, _("Hours of %(name)s") % {"name": member.user.name}, form.status)


def _saved(request: HttpRequest, location) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("steward:location", id=location.pk)


def _form(request: HttpRequest, location, form, heading: str, status: int = 200) -> HttpResponse:
    context = {"form": form, "location": location, "heading": heading}
    return show(request, "location_form", "locations", context, status)
