"""Pages about professionals."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kring.access.guard import requires
from kring.access.photos import address_of
from kring.doors.photos.actions import NoLinkWorker, put_for, remove_for
from kring.doors.photos.forms import PhotoForm
from kring.doors.steward.both_versions import saved
from kring.doors.steward.pages import show
from kring.doors.steward.paging import SIZE, page
from kring.doors.steward.people import actions, queries, wording
from kring.doors.steward.people.forms import EndForm, InviteForm, PersonForm, PlaceForm, ProfileForm, Search

USER = "identity.User"
MEMBERSHIP = "identity.Membership"


@requires("steward.read", methods=("GET", "POST"))
def people(request: HttpRequest) -> HttpResponse:
    """A search comes by POST, so that no name is in an address; it shows the first page of what it finds."""
    search = Search(request.POST or {"show": request.GET.get("show", ""), "role": request.GET.get("role", "")})
    search.is_valid()
    rows = queries.people(request.actor, search.cleaned_data)
    context = {"search": search, "page": page(rows, request.GET), "total": rows.count(), "most": SIZE}
    return show(request, "people", "people", context | {"searched": request.method == "POST"})


@requires("steward.edit", methods=("GET", "POST"))
def invite(request: HttpRequest) -> HttpResponse:
    form = InviteForm(request.actor, request.POST or None, initial={"organisation": request.GET.get("organisation")})
    if form.is_valid():
        details = {name: form.cleaned_data[name] for name in ("email", "name", "job_title", "language")}
        try:
            user = actions.invite(request.actor, **details, place=form.place())
        except actions.AccountClosed:
            form.add_error("email", wording.account_closed())
        except actions.AlreadyMember:
            form.add_error("email", wording.already_member())
        except actions.RoleDoesNotFit as refusal:
            form.add_error("role", wording.does_not_fit(refusal))
        else:
            messages.success(request, _("%(name)s was invited by e-mail.") % {"name": user.name})
            return redirect("steward:person", id=user.pk)
    return show(request, "invite", "people", {"form": form})


@requires("steward.read", USER)
def person(request: HttpRequest, user) -> HttpResponse:
    return _person(request, user)


def _person(
    request: HttpRequest, user, photo_form: PhotoForm | None = None, status: int = 200, still: int = 0
) -> HttpResponse:
    context = {
        "still": still,
        "why_not": wording.still_accompanies(still),
        "person": user,
        "details": queries.details(request.actor, user),
        "today": timezone.localdate(),
        "photo": address_of(request.actor, user.pk),
        "photo_form": photo_form or PhotoForm(),
    }
    return show(request, "person", "people", context, status)


@requires("steward.edit", USER, methods=("POST",))
def photo(request: HttpRequest, user) -> HttpResponse:
    form = PhotoForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            put_for(request.actor, user, form.portrait())
        except NoLinkWorker:
            form.add_error("photo", wording.no_link_worker())
        else:
            messages.success(request, _("The photo is saved. Clients and referrers see it now."))
            return redirect("steward:person", id=user.pk)
    return _person(request, user, form, status=422)


@requires("steward.edit", USER, methods=("POST",))
def remove_photo(request: HttpRequest, user) -> HttpResponse:
    remove_for(request.actor, user)
    messages.success(request, _("The photo is removed."))
    return redirect("steward:person", id=user.pk)


@requires("steward.edit", USER, methods=("GET", "POST"))
def change(request: HttpRequest, user) -> HttpResponse:
    form = PersonForm(user, request.POST or None)
    if form.is_valid():
        if saved(user, form, PersonForm, lambda row: actions.change(request.actor, row, **form.cleaned_data)):
            messages.success(request, _("Saved."))
            return redirect("steward:person", id=user.pk)
    return _form(request, user, form, _("Details"), form.status)


@requires("steward.edit", USER, methods=("GET", "POST"))
def profile(request: HttpRequest, user) -> HttpResponse:
    form = ProfileForm(queries.profile(user), request.POST or None)
    if form.is_valid():
        if saved(
            user,
            form,
            lambda row: ProfileForm(queries.profile(row)),
            lambda row: actions.describe(request.actor, row, form.cleaned_data),
        ):
            messages.success(request, _("Saved."))
            return redirect("steward:person", id=user.pk)
    return _form(request, user, form, _("Profile as link worker"), form.status)


@requires("steward.edit", USER, methods=("GET", "POST"))
def give_role(request: HttpRequest, user) -> HttpResponse:
    form = PlaceForm(request.actor, request.POST or None)
    if form.is_valid():
        try:
            actions.give_role(request.actor, user, form.place())
        except actions.AlreadyMember:
            form.add_error("role", wording.already_member())
        except actions.RoleDoesNotFit as refusal:
            form.add_error("role", wording.does_not_fit(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("steward:person", id=user.pk)
    return _form(request, user, form, _("A further role"))


@requires("steward.edit", MEMBERSHIP, methods=("GET", "POST"))
def end_role(request: HttpRequest, membership) -> HttpResponse:
    form = EndForm(membership, request.POST or None)
    if form.is_valid():
        try:
            actions.end_role(request.actor, membership, form.cleaned_data["until"])
        except actions.StillAccompanies as refusal:
            form.add_error(None, wording.still_accompanies(refusal.count))
        except actions.LastSteward:
            form.add_error(None, wording.last_steward())
        else:
            messages.success(request, _("Saved."))
            return redirect("steward:person", id=membership.user_id)
    role = {"role": membership.get_role_display(), "organisation": membership.organisation.name}
    return _form(request, membership.user, form, _("End the role ‘%(role)s’ at %(organisation)s") % role)


def _form(request: HttpRequest, user, form, heading: str, status: int = 200) -> HttpResponse:
    return show(request, "person_form", "people", {"person": user, "form": form, "heading": heading}, status)


@requires("steward.edit", USER, methods=("POST",))
def invite_again(request: HttpRequest, user) -> HttpResponse:
    actions.invite_again(request.actor, user)
    messages.success(request, _("A new e-mail is on its way to %(name)s.") % {"name": user.name})
    return redirect("steward:person", id=user.pk)


@requires("steward.edit", USER, methods=("POST",))
def close_account(request: HttpRequest, user) -> HttpResponse:
    """Of somebody with open files it is asked once, with how many; the answer carries that number."""
    seen = request.POST.get("seen", "")
    try:
        left = actions.close_account(request.actor, user, seen=int(seen) if seen.isdecimal() and len(seen) < 6 else 0)
    except actions.WorksElsewhere:
        messages.error(request, wording.works_elsewhere())
    except actions.LastSteward:
        messages.error(request, wording.last_steward())
    except actions.StillAccompanies as refusal:
        user.refresh_from_db()
        return _person(request, user, still=refusal.count, status=409)
    else:
        messages.success(request, _("The account of %(name)s is closed.") % {"name": user.name})
        if left:
            messages.warning(request, wording.gone_to_team(left))
    return redirect("steward:person", id=user.pk)


@requires("steward.edit", USER, methods=("POST",))
def reopen_account(request: HttpRequest, user) -> HttpResponse:
    try:
        actions.reopen_account(request.actor, user)
    except actions.WorksElsewhere:
        messages.error(request, wording.works_elsewhere())
    else:
        messages.success(request, _("The account is open again. An e-mail with a link is on its way."))
    return redirect("steward:person", id=user.pk)


@requires("steward.read")
def rights(request: HttpRequest) -> HttpResponse:
    """On paper: who has which role since when, to go through once a year."""
    context = {"rights": queries.rights(request.actor), "may": wording.MAY, "today": timezone.localdate()}
    return render(request, "doors/steward/rights.jinja", context)
