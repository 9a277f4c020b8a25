"""The page about the texts of the full web."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kring.access.guard import requires
from kring.doors.steward.pages import show
from kring.doors.steward.webs.forms import TextsForm
from kring.spiderweb.actions.texts import ChangedMeanwhile, end_texts, save_texts
from kring.spiderweb.queries import texts_in_force


@requires("steward.edit", methods=("GET", "POST"))
def texts(request: HttpRequest) -> HttpResponse:
    """Fill in the texts, look at them first, and save."""
    kept = texts_in_force(request.actor.region_id)
    form = TextsForm(request.POST or None, kept=kept)
    preview, status = None, 422 if form.is_bound else 200
    if form.is_valid():
        status = 200
        if "preview" in request.POST:
            preview = form.preview()
        else:
            try:
                save_texts(request.actor, form.new(), form.cleaned_data["seen"])
            except ChangedMeanwhile:
                status = 409
                form.data = form.data.copy()
                form.data["seen"] = str(kept.pk) if kept else ""
                form.add_error(
                    None,
                    _(
                        "Somebody saved other texts meanwhile. What you typed is still here: save it again to put it in their place."
                    ),
                )
            else:
                messages.success(request, _("Saved. The full web is offered with these texts."))
                return redirect("steward:web_texts")
    return show(request, "web_texts", "region", {"form": form, "kept": kept, "preview": preview}, status)


@requires("steward.edit", methods=("POST",))
def end(request: HttpRequest) -> HttpResponse:
    """Offer the full web no longer."""
    end_texts(request.actor)
    messages.success(request, _("The full web is no longer offered. The short one always is."))
    return redirect("steward:web_texts")
