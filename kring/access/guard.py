"""Declaring pages. Every view says who may open it; a view that says nothing stops the start.

`@requires` is for professionals, `@by_link` for bearers of a link, `@anyone` for the few pages that show no data.
A page reached with GET or HEAD may only SELECT (the log excepted).
"""

import contextlib
import dataclasses
import functools
import uuid
from collections.abc import Callable

from django.apps import apps
from django.contrib.auth.decorators import login_not_required
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kring.access import audit, links
from kring.access.audit import reading
from kring.access.links import LinkPurpose
from kring.access.permissions import PERMISSIONS
from kring.access.policy import NotAllowed, NotVisible, holds, require, visible
from kring.asking import asked_often
from kring.identity.actors import Actor
from kring.ui.views import not_opened

NO_MEMBERSHIP = gettext_noop(
    "Your account does not belong to an organisation yet, or not any more. Ask the steward of your organisation to add you."
)
SAFE_METHODS = frozenset({"GET", "HEAD"})

_when_opened: list[Callable[[Model], None]] = []


def when_opened(tell: Callable[[Model], None]) -> None:
    """Have `tell` called with the row or link that a page is about, before its view runs. Called once at start by `kring.config`."""
    _when_opened.append(tell)


@dataclasses.dataclass(frozen=True, slots=True)
class Declaration:
    """What a view declared about who may open it. `kind`: permission, link, anyone."""

    kind: str
    permission: str = ""
    model: str = ""


def requires(
    permission: str, model: str = "", *, methods: tuple[str, ...] = ("GET",), along: tuple[str, ...] = ()
) -> Callable:
    """A page for professionals who hold `permission`.

    With a `model` ('referral.Referral') the URL's `id` is looked up in the actor's visible set and the view receives the
    row itself, with the rows that it points to in the fields `along`, so a page cannot forget to check. A refusal is logged.
    `methods` are the methods it answers; HEAD comes with GET.
    """
    if permission not in PERMISSIONS:
        raise KeyError(f"no such permission: {permission}")

    def declare(view: Callable) -> Callable:
        @functools.wraps(view)
        def page(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not _answers(request, methods):
                return not_opened(", ".join(methods))
            if request.actor is None:
                raise NotAllowed(_(NO_MEMBERSHIP))
            object_id = kwargs.pop("id") if model else None
            try:
                with _database_use(request):
                    if object_id is None:
                        _require_role(permission, request.actor)
                        return view(request, *args, **kwargs)
                    return view(request, _row(permission, request.actor, model, object_id, along), *args, **kwargs)
            except (NotVisible, NotAllowed) as refusal:
                audit.refused(request.actor, permission, object_id)
                if isinstance(refusal, NotAllowed) and request.method in SAFE_METHODS:
                    raise NotAllowed(refusal.reason, to_see=True) from refusal
                raise

        page.declaration = Declaration("permission", permission, model)
        page.methods = methods
        return page

    return declare


def _answers(request: HttpRequest, methods: tuple[str, ...]) -> bool:
    return request.method in methods or (request.method == "HEAD" and "GET" in methods)


def _require_role(permission: str, actor: Actor) -> None:
    if PERMISSIONS[permission].roles and not holds(permission, actor):
        raise NotAllowed(permission)


def _row(permission: str, actor: Actor, model: str, object_id: uuid.UUID, along: tuple[str, ...]) -> Model:
    obj = _visible.first(apps.get_model(model), actor, object_id, Along(along))
    if obj is None:
        raise NotVisible
    require(permission, actor, obj)
    _opened(obj)
    return obj


@dataclasses.dataclass(frozen=True, slots=True)
class Along:
    """The names of fields whose rows come along."""

    names: tuple[str, ...]


@asked_often
def _visible(model: type[Model], actor: Actor, object_id: uuid.UUID, along: Along) -> QuerySet:
    rows = visible(model, actor, few=True).filter(pk=object_id)
    return rows.select_related(*along.names) if along.names else rows


def _opened(row: Model) -> None:
    for tell in _when_opened:
        tell(row)


def by_link(purpose: LinkPurpose, *, methods: tuple[str, ...] = ("GET",)) -> Callable:
    """A page for whoever holds a link. The view receives the live link; a dead, used or forged one gets one friendly page."""

    def declare(view: Callable) -> Callable:
        @login_not_required
        @functools.wraps(view)
        def page(request: HttpRequest, token: str, *args, **kwargs) -> HttpResponse:
            if not _answers(request, methods):
                if (
                    request.method in SAFE_METHODS
                ):  # the button's address opened by itself: to the page that has the button
                    return _unlisted(redirect(request.path.partition(token)[0] + token + "/"))
                return not_opened(", ".join(methods))
            with _database_use(request):
                link = links.find(token, purpose)
                if link is None:
                    return _unlisted(render(request, "access/link_not_found.jinja", status=404))
                request.actor = links.bearer(link)
                _opened(link)
                return _unlisted(view(request, link, *args, **kwargs))

        page.declaration = Declaration("link", purpose)
        page.methods = methods
        return page

    return declare


def anyone(view: Callable) -> Callable:
    """A page that shows nobody's data: sign-in, errors, the health check."""

    @login_not_required
    @functools.wraps(view)
    def page(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        with _database_use(request):
            return view(request, *args, **kwargs)

    page.declaration = Declaration("anyone")
    return page


def _database_use(request: HttpRequest) -> contextlib.AbstractContextManager:
    return reading() if request.method in SAFE_METHODS else contextlib.nullcontext()


def _unlisted(response: HttpResponse) -> HttpResponse:
    """Pages behind links are never indexed or named to other sites, and not cached unless the view says otherwise.

    Not 'no-referrer': a form on the page would then say 'Origin: null', and the check against forged forms refuses that.
    """
    response.headers.setdefault("Cache-Control", "no-store")
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
