"""A refer form that arrived before and comes again with other words: what was sent beside what was typed after that."""

import dataclasses
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.db.models import Model
from django.forms.boundfield import BoundField
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kring.clients.queries import standing_consent
from kring.programme.rules.tree import Question
from kring.referral.forms import ClientPart, ReferForm
from kring.referral.models import Referral
from kring.referral.queries import CALL
from kring.referral.wishes_forms import AgreedWishes
from kring.ui.dates import clock, day_and_time, short_date

COMPARED = (
    *("yes", "overruled_because", "help_question", "discussed", "willing", "icpc", "share_icpc"),
    *("when", "warm_handover", "referrer", "consent_how", "reach", "voicemail", "call_from", "reach_note"),
    "may_speak_with",
)


@dataclasses.dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs, in words; '' is nothing."""

    label: str
    sent: str
    typed: str


def differences(sent: Referral, form: ReferForm, entered: ClientPart, client: Model | None) -> list[Difference]:
    """What the bound forms say otherwise than the referral that was sent. `client` is one that was found, not typed."""
    lines = _client(sent, entered, client)
    known, questions = _as_sent(sent), dict(_questions(form.desk.agreement.tree))
    people = {str(choice.user.pk): choice.user.name for choice in form.desk.choices}
    if sent.link_worker:
        people[str(sent.link_worker_id)] = sent.link_worker.name
    for name in (name for name in COMPARED if name in form.fields):
        bound, typed = form[name], _typed(form, name)
        if name == "yes":
            words = [", ".join(questions.get(key, key) for key in keys) for keys in (known[name], typed)]
        elif name == "when":
            words = [_moment(known[name], people), _moment(typed or "", people)]
        else:
            words = [_words(bound, known[name]), _words(bound, typed)]
        lines.append(Difference(str(bound.label), *words))
    return [line for line in lines if line.sent != line.typed]


def _client(sent: Referral, entered: ClientPart, client: Model | None) -> list[Difference]:
    if client is not None:
        same = client.pk == sent.client_id
        return [] if same else [Difference(_("Client"), sent.client.full_name, client.full_name)]
    known = {name: getattr(sent.client, name) for name in ClientPart.base_fields}
    known["last_name"] = " ".join(filter(None, (sent.client.prefix, sent.client.last_name)))
    return [
        Difference(str(bound.label), _words(bound, known[bound.name]), _words(bound, _typed(entered, bound.name)))
        for bound in entered
    ]


def _as_sent(sent: Referral) -> dict[str, Any]:
    """The referral as the form would have it."""
    names = ("yes", "overruled_because", "help_question", "discussed", "willing", "warm_handover")
    consent, booked = standing_consent(sent.dossier), sent.dossier.appointments.order_by("booked_at").first()
    if booked:
        when = f"{booked.starts_at.isoformat()}|{booked.user_id}"
    else:
        when = f"{CALL}:{sent.link_worker_id}" if sent.link_worker_id else CALL
    return (
        {name: getattr(sent, name) for name in names}
        | AgreedWishes.initial_for(sent.client)
        | {
            "icpc": ", ".join(sent.icpc),
            "share_icpc": bool(consent and consent.share_icpc),
            "consent_how": consent.how if consent else "",
            "referrer": sent.referrer_id,
            "when": when,
        }
    )


def _typed(form: ReferForm | ClientPart, name: str) -> Any:
    """A field as it was typed; what is never kept (a reason where none is needed, a yes to share nothing) is nothing."""
    form.is_valid()  # fills in what can be read
    value = form.cleaned_data.get(name, form[name].value())
    if name == "overruled_because" and (form.advice is None or form.advice.in_scope):
        return ""
    if name == "share_icpc":
        return bool(value and form["icpc"].value())
    return ", ".join(value) if name == "icpc" and isinstance(value, tuple) else value


def _words(bound: BoundField, value: Any) -> str:
    if value in (None, "", False):
        return ""
    if value is True:
        return _("yes")
    choices = getattr(bound.field, "choices", None)
    if choices is not None:
        labels = {str(key): str(label) for key, label in choices}
        chosen = value if isinstance(value, list | tuple) else [value]
        return ", ".join(labels.get(str(key), str(key)) for key in chosen)
    if isinstance(value, time):
        return clock(value)
    return short_date(value) if isinstance(value, date) else str(value).replace("\r\n", "\n").strip()


def _moment(value: str, people: dict[str, str]) -> str:
    """A choice of the form: a slot ('moment|person'), or a call, by a person or by whoever has time first."""
    if value.startswith(CALL):
        person = value.partition(":")[2]
        return _("A call by %(name)s") % {"name": people.get(person, "–")} if person else _("Whoever has time first")
    moment, _bar, person = value.partition("|")
    try:
        return f"{day_and_time(datetime.fromisoformat(moment))}, {people.get(person, '–')}"
    except ValueError:
        return value


def _questions(tree: Iterable[Question]) -> Iterable[tuple[str, str]]:
    for question in tree:
        yield question.key, question.text.in_language(get_language())
        yield from _questions(question.follow_ups)
