"""Choosing whose word about an entry is shown."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kring.access.guard import requires
from kring.access.policy import NotVisible
from kring.directory.taking import choosing
from kring.rows import key_in


@requires("directory.edit", "directory.Activity", methods=("POST",))
def choose(request: HttpRequest, row: Any) -> HttpResponse:
    """Show this word, and keep the others."""
    chosen = key_in(request.POST.get("said"))
    try:
        if chosen is None:
            raise NotVisible
        choosing.choose(request.actor, row, chosen)
    except NotVisible:
        messages.error(request, _("Somebody changed this meanwhile. Look again."))
    else:
        messages.success(request, _("Saved."))
    return redirect("directory:activity", id=row.pk)
