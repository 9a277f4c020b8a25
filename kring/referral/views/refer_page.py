"""What the refer page shows: the tree's questions, link workers with their slots, the advice, and what to do when it is full."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

from kring.access.photos import addresses
from kring.clients.rules import age_on
from kring.programme.rules.tree import Question
from kring.referral import queries
from kring.referral.drafts import shown_drafts
from kring.referral.forms import ClientPart, FindClient, ReferForm
from kring.referral.other_locations import expected_week, first_slots_elsewhere
from kring.referral.waiting_list import queue_at
from kring.ui import dates, places


def refer_context(
    request: HttpRequest, desk: queries.Desk, form: ReferForm, entered: ClientPart, client: Any, now: datetime
) -> dict[str, Any]:
    """Everything `referral/refer.jinja` reads."""
    return moments_context(desk, form, now) | {
        "form": form,
        "entered": entered,
        "client": client,
        "client_age": client and age_on(client.birth_date, desk.today),
        "open_referral": client and queries.open_referral_of(request.actor, client),
        "find_form": FindClient(),
        "found": None,
        "searched": False,
        "desk": desk,
        "advice": form.advice,
        "quiet": False,
        "questions": shown_questions(desk, form),
        "consent_words": desk.consent.text_en if get_language() == "en" else desk.consent.text_nl,
        "drafts": [] if form.is_bound or client else shown_drafts(request.actor),
        "doubles": [],
        "ask_second": False,
        "typed_otherwise": [],
        "several_referrers": request.actor.user_id not in {user.pk for user in desk.referrers},
    }


def moments_context(desk: queries.Desk, form: ReferForm, now: datetime) -> dict[str, Any]:
    """Everything `referral/moments.jinja` reads: with whom and when, and what else there is when that is late."""
    late = desk.first_is_late
    norm = desk.agreement.norms.days_to_first_contact
    return {
        "choices": shown_choices(desk, form),
        "here_first": bool(desk.slots)
        and form["when"].value() == queries.first_moment(desk) != queries.moment_value(desk.slots[0]),
        "late": late,
        "norm": norm,
        "queue": queue_at(desk.location, desk.practice.pk, now),
        "expected_week": expected_week(desk) if late else None,
        "elsewhere": first_slots_elsewhere(desk, now) if late else [],
        "call_before": desk.call_before,
    }


def shown_questions(desk: queries.Desk, form: ReferForm) -> list[dict[str, Any]]:
    """The tree's questions as ticks, follow-ups within."""
    ticked = set(form.data.getlist("yes") if form.is_bound else form.initial.get("yes", []))
    return [_question(question, ticked) for question in desk.agreement.tree]


def _question(question: Question, ticked: set[str]) -> dict[str, Any]:
    return {
        "key": question.key,
        "text": question.text.in_language(get_language()),
        "ticked": question.key in ticked,
        "follow_ups": [_question(deeper, ticked) for deeper in question.follow_ups],
    }


def shown_choices(desk: queries.Desk, form: ReferForm) -> list[dict[str, Any]]:
    """Link workers with their first free slots, as radio options; whose slot is proposed stands first."""
    photos = addresses(form.actor, [choice.user.pk for choice in desk.choices])
    chosen, proposed = form["when"].value() or "", queries.first_moment(desk)
    return [
        {
            "user": choice.user,
            "profile": getattr(choice.user, "profile", None),
            "photo": photos.get(choice.user.pk, ""),
            "slots": [_slot(slot, chosen, desk.sites) for slot in choice.slots],
            "chosen": chosen.endswith(str(choice.user.pk)),
            "call": choice.calls
            and {
                "value": f"{queries.CALL}:{choice.user.pk}",
                "checked": chosen == f"{queries.CALL}:{choice.user.pk}",
            },
        }
        for choice in sorted(desk.choices, key=lambda choice: not proposed.endswith(str(choice.user.pk)))
    ]


def _slot(slot, chosen: str, sites: Mapping[uuid.UUID, str]) -> dict[str, Any]:
    value = queries.moment_value(slot)
    local = timezone.localtime(slot.starts_at)
    return {
        "value": value,
        "checked": chosen == value,
        "day": dates.day(local),
        "clock": date_format(local, "H:i"),
        "place": ", ".join(filter(None, (sites.get(slot.site_id, ""), slot.room and places.room(slot.room)))),
    }
