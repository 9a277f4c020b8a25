"""The buttons about tips, on an activity's page."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kring.access.guard import requires
from kring.directory.tips import actions
from kring.directory.tips.forms import TipForm
from kring.directory.views import page_of_one


@requires("tip.write", "directory.Activity", methods=("POST",))
def tell(request: HttpRequest, row: Any) -> HttpResponse:
    """Add one's own tip, or change it."""
    form = TipForm(request.POST)
    if form.is_valid():
        actions.tell(request.actor, row.pk, form.cleaned_data["text"])
        messages.success(request, _("Your colleagues read it from now on."))
        return redirect("directory:activity", id=row.pk)
    return page_of_one(request, row, tip_form=form, status=422)


@requires("tip.remove", "directory.Tip", methods=("POST",))
def remove(request: HttpRequest, tip: Any) -> HttpResponse:
    """Remove a tip."""
    activity_id = actions.remove(request.actor, tip.pk)
    messages.success(request, _("The tip is removed."))
    return redirect("directory:activity", id=activity_id)
