"""The page of a region's own words."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kring.access.guard import requires
from kring.directory.own_words import actions, queries
from kring.directory.own_words.forms import OwnWordsForm
from kring.directory.search.analysis import LANGUAGES


@requires("directory.edit", methods=("GET", "POST"))
@never_cache
def own_words(request: HttpRequest, language: str = "nl") -> HttpResponse:
    """Own lines of one language: try what a search finds with them, or keep them."""
    if language not in LANGUAGES:
        raise Http404
    kept = queries.lines_of(request.actor, language)
    form = OwnWordsForm(request.POST or None, initial={"lines": kept, "seen": kept})
    if not form.is_bound:
        return _show(request, language, form)
    if not form.is_valid():
        return _show(request, language, form, status=422)
    given = form.cleaned_data
    if "try" in request.POST:
        found = queries.tried(request.actor, language, given["lines"], given["query"]) if given["query"] else None
        return _show(request, language, form, tried=found)
    try:
        actions.keep(request.actor, language, given["lines"], seen="\n".join(given["seen"].splitlines()))
    except actions.ChangedMeanwhile as changed:
        return _show(request, language, form, status=409, theirs=changed.lines)
    messages.success(request, _("Saved. Searches use these words from now on."))
    return redirect("directory:own_words_in", language=language)


def _show(request: HttpRequest, language: str, form: OwnWordsForm, status: int = 200, **more: Any) -> HttpResponse:
    context = {"form": form, "searched_in": language, "tried": None, "theirs": None} | more
    return render(request, "directory/own_words.jinja", context, status=status)
