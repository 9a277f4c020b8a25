"""A form of an entry that comes back since somebody else changed the same meanwhile: what they alone changed is filled in as they
left it, and what both changed stands beside what was filled in."""

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

from django import forms

from kring.access.policy import visible
from kring.directory import actions
from kring.directory.models import Activity
from kring.directory.moment_form import MomentForm
from kring.directory.offering import OfferForm
from kring.directory.rules.meanwhile import Meanwhile, columns_of, shown
from kring.directory.rules.moments import as_kept
from kring.directory.taking.wording import SUBJECTS
from kring.directory.upkeep import corrections
from kring.directory.upkeep.wording import Line, label, lines
from kring.identity.actors import Actor
from kring.identity.models import Organisation


@dataclasses.dataclass(frozen=True, slots=True)
class Versions:
    """The form to show again, what stands beside what was filled in, and what else was changed, in words."""

    form: OfferForm
    lines: list[Line]
    taken_over: list[str]


def save(actor: Actor, row: Activity, form: OfferForm) -> Versions | None:
    """Keep what was filled in; nothing is kept, and both versions are returned, when somebody else changed the same meanwhile."""
    offer, given = form.offer(), form.cleaned_data
    try:
        actions.change(actor, row.pk, offer, seen=given["seen"], theme_sure=given.get("theme_sure", False))
    except actions.ChangedMeanwhile as changed:
        row.refresh_from_db()
        return versions_of(
            actor, row, form, changed.what, lambda data=None: OfferForm(data, activity=row, organisers=form.organisers)
        )
    return None


def versions_of(
    actor: Actor, row: Activity, form: OfferForm, what: Meanwhile, again: Callable[..., OfferForm]
) -> Versions:
    """Both versions of an entry that says `row` now. `again` makes the form anew: as that stands, or with what was filled in."""
    beside = list(_beside(actor, row, form.offer(), columns_of(what.both)))
    others = [str(SUBJECTS[part] if part in SUBJECTS else label(part)) for part in sorted(what.theirs)]
    return Versions(_taken_over(form, row, columns_of(what.theirs), again), beside, others)


def _beside(actor: Actor, row: Activity, offer: actions.Offer, columns: list[str]) -> Iterator[Line]:
    stands = corrections.values(row, columns)
    mine = {name: corrections.kept(getattr(offer, name)) for name in columns}
    if "moments" in mine:
        mine["moments"] = [as_kept(one) for one in offer.moments]
    what = corrections.difference(stands, mine)
    if what.after.pop("organisation_id", None) or what.before.pop("organisation_id", None):
        names = (_organisation(actor, key) for key in (row.organisation_id, offer.organisation_id))
        yield Line(label("organisation_id"), *names)
    yield from lines(what.before, what.after)


def _organisation(actor: Actor, key: Any) -> str:
    return visible(Organisation, actor).filter(pk=key).values_list("name", flat=True).first() or "–"


def _taken_over(form: OfferForm, row: Activity, columns: list[str], again: Callable[..., OfferForm]) -> OfferForm:
    """What was filled in, with these columns as they stand now, as a form that saw what stands now."""
    now = again()
    data = form.data.copy()
    names = {"organisation" if name == "organisation_id" else name for name in columns}
    _fill(data, [now[name] for name in names if name in now.fields])
    if "moments" in columns:
        for one in form.moments:
            _fill(data, [MomentForm(prefix=one.prefix)[name] for name in one.fields])
        for one in now.moments:
            _fill(data, list(one))
        data["times"] = str(len(now.moments))
    data["seen"] = shown(row)
    return again(data)


def _fill(data: Any, fields: list[forms.BoundField]) -> None:
    """Put into `data` what a browser would send of these fields when nobody touched them."""
    for bound in fields:
        value = bound.value()
        data.pop(bound.html_name, None)
        if isinstance(bound.field, forms.BooleanField):
            if value:
                data[bound.html_name] = "on"
        elif isinstance(bound.field, forms.MultipleChoiceField):
            data.setlist(bound.html_name, value or [])
        elif isinstance(bound.field, forms.ChoiceField):
            data[bound.html_name] = value or ""
        else:
            data[bound.html_name] = bound.field.widget.format_value(value) or ""
