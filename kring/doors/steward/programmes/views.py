"""Pages about programmes and their versions: the list, trying, comparing, publishing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kring.access.guard import requires
from kring.doors.steward.both_versions import saved
from kring.doors.steward.pages import show
from kring.doors.steward.programmes import measured, queries, wording
from kring.doors.steward.programmes.forms import Lock, NameForm
from kring.programme import actions
from kring.programme.rules.agreement import UnusableAgreement
from kring.programme.wording import in_usual_words

PROGRAMME = "programme.Programme"
VERSION = "programme.ProgrammeVersion"


@requires("steward.read")
@in_usual_words
def programmes(request: HttpRequest) -> HttpResponse:
    return show(request, "programmes", "programmes", {"rows": queries.by_actor(request.actor)})


@requires("steward.edit", methods=("GET", "POST"))
@in_usual_words
def add(request: HttpRequest) -> HttpResponse:
    form = NameForm(request.POST or None)
    if form.is_valid():
        try:
            programme = actions.add_programme(request.actor, form.cleaned_data["name"])
        except actions.NameTaken:
            form.add_error("name", _("There is already a programme with this name."))
        else:
            messages.success(request, _("%(name)s was added, with a first draft.") % {"name": programme.name})
            return redirect("steward:programme", id=programme.pk)
    return show(request, "programme_form", "programmes", {"form": form, "programme": None})


@requires("steward.edit", PROGRAMME, methods=("GET", "POST"))
@in_usual_words
def rename(request: HttpRequest, programme) -> HttpResponse:
    form = NameForm(request.POST or None, initial={"name": programme.name})
    if form.is_valid():
        try:
            if saved(
                programme,
                form,
                lambda row: NameForm(initial={"name": row.name}),
                lambda row: actions.rename_programme(request.actor, row, form.cleaned_data["name"]),
            ):
                return redirect("steward:programme", id=programme.pk)
        except actions.NameTaken:
            form.add_error("name", _("There is already a programme with this name."))
    return show(request, "programme_form", "programmes", {"form": form, "programme": programme}, form.status)


@requires("steward.read", PROGRAMME)
@in_usual_words
def programme(request: HttpRequest, programme) -> HttpResponse:
    versions = list(programme.versions.select_related("published_by").defer("content"))
    in_force = next((version for version in versions if version.published_at), None)
    context = {"programme": programme, "versions": versions, "in_force": in_force}
    context["draft"] = next((version for version in versions if not version.published_at), None)
    return show(request, "programme", "programmes", context)


@requires("steward.edit", PROGRAMME, methods=("POST",))
@in_usual_words
def start_draft(request: HttpRequest, programme) -> HttpResponse:
    draft = actions.start_draft(request.actor, programme)
    return redirect("steward:draft", id=draft.pk, section="general")


@requires("steward.read", VERSION)
@in_usual_words
def version(request: HttpRequest, version) -> HttpResponse:
    """Trying a version as a referrer would, and what changed since the one before."""
    trial = queries.try_tree(version.content, request.GET.getlist("yes"))
    before, changes = queries.changes_since_published(version)
    language = get_language()
    questionnaires = measured.here(version.region_id)
    context = {
        "edition": version,
        "trial": trial,
        "content": version.content,
        "before": before,
        "changes": changes,
        "lacks": [] if version.published_at else queries.lacks(version.content),
        "sections": wording.SECTIONS,
        "variants": wording.VARIANTS,
        "supports": queries.names_of_supports(version.content, language),
        "where_to": queries.where_to(version.content, language),
        "crisis_words": queries.crisis_words(version.content, language),
        "examples": queries.examples(version.content),
        "own_texts": queries.own_texts(version.content),
        "moments": measured.read_moments(version.content, questionnaires),
        "alarms": measured.read_alarms(version.content, questionnaires),
        "lock": Lock(initial={"edited_at": version.edited_at}),
    }
    return show(request, "version", "programmes", context)


@requires("steward.edit", VERSION, methods=("POST",))
@in_usual_words
def publish(request: HttpRequest, version) -> HttpResponse:
    lock = Lock(request.POST)
    try:
        actions.publish_draft(request.actor, version, lock.cleaned_data["edited_at"] if lock.is_valid() else None)
    except actions.EditedMeanwhile:
        messages.error(request, _("Somebody changed the draft meanwhile. Look at it again before you publish."))
    except actions.NotADraft:
        messages.info(request, _("This version was published already."))
    except UnusableAgreement:
        messages.error(request, _("Not everything is there yet. Nothing was published."))
    else:
        number = {"number": version.number}
        messages.success(request, _("Version %(number)d is in force for new referrals.") % number)
    return redirect("steward:version", id=version.pk)


@requires("steward.edit", VERSION, methods=("POST",))
@in_usual_words
def discard(request: HttpRequest, version) -> HttpResponse:
    lock = Lock(request.POST)
    try:
        actions.discard_draft(request.actor, version, lock.cleaned_data["edited_at"] if lock.is_valid() else None)
    except actions.EditedMeanwhile:
        messages.error(request, _("Somebody changed the draft meanwhile. Look at it again first."))
        return redirect("steward:version", id=version.pk)
    except actions.NotADraft:
        messages.error(request, _("A published version stays."))
        return redirect("steward:version", id=version.pk)
    messages.success(request, _("The draft was thrown away."))
    return redirect("steward:programme", id=version.programme_id)
