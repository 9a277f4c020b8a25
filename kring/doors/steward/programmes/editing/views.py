"""The pages on which a draft is edited. Each section is saved by itself; a draft that changed meanwhile is shown beside."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kring.access.guard import requires
from kring.doors.steward.pages import show
from kring.doors.steward.programmes import queries, rows
from kring.doors.steward.programmes.forms import FORMS, Lock
from kring.doors.steward.programmes.measured import here, suggestion
from kring.doors.steward.programmes.measuring_form import MeasuringForm
from kring.doors.steward.programmes.wording import SECTIONS
from kring.programme import actions
from kring.programme.wording import in_usual_words

VERSION = "programme.ProgrammeVersion"
SUGGESTED = "suggestion"  # in the address: fill in what a programme may start from, without saving it
LISTS = {"discussed": (rows.LineForm, False), "tree": (rows.QuestionForm, True)}


@requires("steward.edit", VERSION, methods=("GET", "POST"))
@in_usual_words
def draft(request: HttpRequest, version, section: str) -> HttpResponse:
    """One section of a draft."""
    if section not in SECTIONS:
        raise Http404
    if version.published_at:
        messages.info(request, _("A published version never changes. Start a new draft to change something."))
        return redirect("steward:version", id=version.pk)
    if section in LISTS:
        return _list_section(request, version, section)
    content = version.content
    if section == MeasuringForm.section and SUGGESTED in request.GET and not _measures(version):
        content = {**content, section: suggestion()}
    form = _form(section, request.POST or None, version, content)
    if form.is_valid():
        return _save(request, version, section, form, form.part(), form.cleaned_data["edited_at"])
    return _page(request, version, section, form)


def _list_section(request: HttpRequest, version: Any, section: str) -> HttpResponse:
    row, nested = LISTS[section]
    if request.method == "GET":
        form = rows.shown(row, version.content.get(section, []), nested=nested)
        return _page(request, version, section, form, version.edited_at)
    form, lock = rows.sent(row, request.POST, nested=nested), Lock(request.POST)
    edited_at = lock.cleaned_data["edited_at"] if lock.is_valid() else None
    what = request.POST.get("do", "save")
    if what == "save":
        if form.is_valid():
            return _save(request, version, section, form, {section: form.stored()}, edited_at)
        return _page(request, version, section, form, edited_at)
    entries = rows.typed(form)
    focus = rows.apply(entries, what, lambda: rows.fresh(row))
    form = rows.shown(row, entries, nested=nested, focus=focus)
    return _page(request, version, section, form, edited_at, unsaved=True)


def _form(section: str, data: Any, version: Any, content: Mapping[str, Any]) -> Any:
    edited_at = {"edited_at": version.edited_at}
    if section == MeasuringForm.section:
        return MeasuringForm(data, content=content, here=here(version.region_id), initial=edited_at)
    return FORMS[section](data, content=content, initial=edited_at)


def _measures(version: Any) -> bool:
    return bool((version.content.get("measuring") or {}).get("occasions"))


def _save(
    request: HttpRequest, version: Any, section: str, form: Any, part: Mapping[str, Any], edited_at: Any
) -> HttpResponse:
    try:
        saved = actions.save_draft(request.actor, version, part, edited_at)
    except actions.EditedMeanwhile as refusal:
        return _conflict(request, refusal.version, section, form, part)
    except actions.NotADraft:
        messages.info(request, _("This version was published meanwhile. What you typed was not saved."))
        return redirect("steward:version", id=version.pk)
    messages.success(request, _("Saved in the draft."))
    return redirect("steward:draft", id=saved.pk, section=section)


def _conflict(request: HttpRequest, now: Any, section: str, form: Any, part: Mapping[str, Any]) -> HttpResponse:
    """Both versions: the form keeps what was typed, beside it what differs from the draft as it stands."""
    typed = {**now.content, **part}
    conflict = queries.changes(now.content, typed, here(now.region_id))
    if section not in LISTS:
        data = request.POST.copy()
        data["edited_at"] = now.edited_at.isoformat()
        form = _form(section, data, now, now.content)
    return _page(request, now, section, form, now.edited_at, conflict=conflict, status=409)


def _page(
    request: HttpRequest,
    version: Any,
    section: str,
    form: Any,
    edited_at: Any = None,
    *,
    unsaved: bool = False,
    conflict: list[dict[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    sections = [
        {
            "label": label,
            "url": reverse("steward:draft", kwargs={"id": version.pk, "section": code}),
            "current": code == section,
        }
        for code, label in SECTIONS.items()
    ]
    context = {
        "edition": version,
        "form": form,
        "lock": Lock(initial={"edited_at": edited_at}),
        "sections": sections,
        "heading": SECTIONS[section],
        "unsaved": unsaved,
        "conflict": conflict,
        "stands": conflict is not None,
    }
    if section == MeasuringForm.section:
        fresh = not _measures(version) and not form.is_bound
        context["unsaved"] = fresh and SUGGESTED in request.GET
        context["suggestion_url"] = f"?{SUGGESTED}=1" if fresh and not context["unsaved"] else ""
    return show(request, f"draft_{section}", "programmes", context, status=status)
