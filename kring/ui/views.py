"""The addresses of the interface itself: themes, accessibility, the style guide, and what to say when a page fails."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from kring.ui import themes
from kring.ui.rules.theme import css


@login_not_required
@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def theme_css(request: HttpRequest, key: str) -> HttpResponse:
    """A region's colours and corners as a style sheet; its address changes when it does."""
    theme = themes.find(key)
    if theme is None:
        raise Http404
    return HttpResponse(css(theme), content_type="text/css; charset=utf-8")


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/accessibility.jinja")
