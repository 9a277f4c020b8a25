"""Two files side by side: the same person or not."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kring.access import audit
from kring.access.guard import requires
from kring.referral.actions import same_person as actions
from kring.referral.actions.history import ChangedMeanwhile
from kring.referral.actions.same_person import SaidOtherwise
from kring.referral.same_person import side_by_side, standing

REFERRAL = "referral.Referral"


class VerdictForm(forms.Form):
    """What somebody says about two files, and how both stood then."""

    same = forms.TypedChoiceField(choices=[("1", "same"), ("0", "different")], coerce=lambda text: text == "1")
    seq = forms.IntegerField(min_value=0)
    other_seq = forms.IntegerField(min_value=0)


class UndoForm(forms.Form):
    """Which saying is taken back."""

    said = forms.UUIDField()


@requires("client.match", REFERRAL, methods=("GET", "POST"))
@never_cache
def compare(request: HttpRequest, referral: Any, dossier: uuid.UUID) -> HttpResponse:
    """Show the two, and note what was said about them."""
    if dossier == referral.pk:
        return redirect("doors:file", id=referral.pk)
    _referral, other = actions.pair(request.actor, referral.pk, dossier)
    if request.method != "POST":
        return _show(request, referral, other)
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return _show(request, referral, other, status=422)
    given = form.cleaned_data
    try:
        seen = {referral.pk: given["seq"], other.pk: given["other_seq"]}
        actions.say(request.actor, referral.pk, other.pk, given["same"], seen)
    except (ChangedMeanwhile, SaidOtherwise):
        return _show(request, *actions.pair(request.actor, referral.pk, other.pk), status=409)
    messages.success(
        request,
        _("Noted: the same person. Both files now lead to each other.")
        if given["same"]
        else _("Noted: not the same person. You will not be asked again."),
    )
    return redirect("doors:file", id=referral.pk)


def _show(request: HttpRequest, referral: Any, other: Any, status: int = 200) -> HttpResponse:
    for file in (referral, other):
        audit.record(request.actor, "client.opened", file.client, dossier_id=file.pk)
    context = {
        "referral": referral,
        "other": other,
        "lines": side_by_side(referral, other),
        "said": standing(request.actor, referral.pk).get(other.pk),
        "changed": status == 409,
    }
    return render(request, "referral/same_person.jinja", context, status=status)


@requires("client.match", REFERRAL, methods=("POST",))
def undo(request: HttpRequest, referral: Any, dossier: uuid.UUID) -> HttpResponse:
    """Take back what was said."""
    form = UndoForm(request.POST)
    if dossier != referral.pk:
        _referral, other = actions.pair(request.actor, referral.pk, dossier)
        done = form.is_valid() and actions.undo(request.actor, referral.pk, other.pk, form.cleaned_data["said"])
        if done:
            messages.success(request, _("Taken back. The two files stand apart again."))
        else:
            messages.info(request, _("This was changed meanwhile: this is how it is now."))
    return redirect("doors:file", id=referral.pk)
