"""What the steward's pages share: the row of subjects on top, and one way to show a page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

SUBJECTS = (
    ("start", "steward:start", _("Overview")),
    ("organisations", "steward:organisations", _("Organisations")),
    ("people", "steward:people", _("People")),
    ("locations", "steward:locations", _("Locations")),
    ("programmes", "steward:programmes", _("Programmes")),
    ("questionnaires", "steward:questionnaires", _("Questionnaires")),
    ("rosters", "steward:rosters", _("Rosters")),
    ("map", "steward:map", _("Social map")),
    ("consent", "steward:consent", _("Consent text")),
    ("region", "steward:region", _("Region")),
)


def show(
    request: HttpRequest, template: str, subject: str, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Render `doors/steward/<template>.jinja` under the row of subjects; `subject` is the one at hand."""
    subjects = [{"label": label, "url": reverse(route), "current": code == subject} for code, route, label in SUBJECTS]
    return render(request, f"doors/steward/{template}.jinja", {"subjects": subjects, **(context or {})}, status=status)
