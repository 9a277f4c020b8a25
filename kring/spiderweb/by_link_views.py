"""The page behind the client's link on which the client fills in a web. It shows nothing of what was filled in before."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kring.access import audit
from kring.access.guard import by_link
from kring.access.links import LinkPurpose
from kring.referral.actions.once import FilledIn
from kring.referral.rules.lifecycle import NotNow
from kring.rows import new_id
from kring.spiderweb import forms, queries
from kring.spiderweb.actions.webs import Enough, MadeBefore, fill_in_by_link
from kring.spiderweb.rules.web import Kind
from kring.spiderweb.wording import ABOUT, SCALE


@by_link(LinkPurpose.CLIENT, methods=("GET", "POST"))
@never_cache
def fill_in(request: HttpRequest, link: Any) -> HttpResponse:
    """Fill in a web, alone and in one's own time."""
    if not queries.is_open_by_link(link):
        messages.warning(request, _("This cannot be filled in at the moment. Call us if something is not right."))
        return _back(request)
    asked = forms.texts_asked(request.POST)
    wants_full = asked is not None or (request.POST or request.GET).get("kind") == Kind.FULL
    texts = queries.texts_shown(link.region_id, asked) if wants_full else None
    form = forms.WebForm(request.POST or None, texts=texts)
    if request.method == "POST" and form.is_valid():
        return _taken(request, link, form)
    audit.record(request.actor, "link.opened", link, dossier_id=link.dossier_id)
    context = {
        "form": form,
        "token": request.resolver_match.kwargs["token"],
        "full": queries.texts_in_force(link.region_id) is not None,
        "about": ABOUT,
        "scale": SCALE,
    }
    return render(request, "spiderweb/fill_in.jinja", context, status=422 if form.is_bound else 200)


def _taken(request: HttpRequest, link: Any, form: forms.WebForm) -> HttpResponse:
    given = FilledIn.of(form.cleaned_data)
    try:
        try:
            fill_in_by_link(link, form.new(), given)
        except MadeBefore as before:
            # What was changed after a lost answer is a web of its own: the page can show nothing that came before.
            if not before.same:
                fill_in_by_link(link, form.new(), FilledIn(new_id(), given.said) if given else None)
    except Enough:
        messages.success(request, _("Thank you. You sent us several webs today: we read them before we talk."))
    except NotNow:
        messages.warning(request, _("This cannot be filled in at the moment. Call us if something is not right."))
    else:
        messages.success(request, _("Thank you for filling this in. We read it before we talk with you."))
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    return redirect("doors:client", token=request.resolver_match.kwargs["token"])
