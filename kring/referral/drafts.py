"""Drafts of the refer form: what is kept of one, and a reader's own drafts in words."""

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from kring.access import audit
from kring.identity.actors import Actor
from kring.referral.actions.drafts import last_day_of
from kring.referral.forms import ClientPart, ReferForm
from kring.referral.models import Draft
from kring.referral.queries import drafts_of
from kring.ui.phone import PhoneNumber
from kring.ui.plain_text import PlainText
from kring.ui.rules.text import without_citizen_numbers

NOT_KEPT = frozenset({"csrfmiddlewaretoken", "consent", "confirmed_double", "confirmed_second"})
LISTS = frozenset({"yes", "discussed", "reach"})
WRITTEN = frozenset(
    name
    for form in (ClientPart, ReferForm)
    for name, field in form.base_fields.items()
    if isinstance(field, PlainText) and not isinstance(field, PhoneNumber)
)


def as_draft(given: QueryDict) -> dict[str, Any]:
    """What is kept of a half-filled form: no consent, and no citizen number that was typed in a text."""
    kept: dict[str, Any] = {name: given.getlist(name) if name in LISTS else given[name] for name in given}
    return {
        name: without_citizen_numbers(value) if name in WRITTEN else value
        for name, value in kept.items()
        if name not in NOT_KEPT
    }


def shown_drafts(actor: Actor) -> list[dict[str, Any]]:
    """The actor's own drafts, newest first: whom they are about as far as typed, when they were kept, and until when.

    One query. Whoever shows them calls `note_reading`.
    """
    return [
        {
            "key": draft.pk,
            "kept_at": draft.kept_at,
            "last_day": last_day_of(draft.kept_at),
            "who": " ".join(filter(None, (draft.data.get("first_name"), draft.data.get("last_name"))))
            or (_("client from the list") if draft.data.get("client") else _("no client yet")),
        }
        for draft in drafts_of(actor)
    ]


def note_reading(actor: Actor, drafts: Sequence[dict[str, Any]]) -> None:
    """The log says whose half-filled forms stand on a page."""
    if drafts:
        audit.record(actor, "draft.listed", Draft, ids=[draft["key"] for draft in drafts])
