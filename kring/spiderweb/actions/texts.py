"""A steward fills in the texts of the full web, or takes them away."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from kring.access import audit
from kring.access.policy import require
from kring.identity.actors import Actor
from kring.spiderweb.models import AspectTexts
from kring.spiderweb.rules.web import aspects_are_whole

type Texts = Mapping[str, Sequence[str]]


class NotWhole(ValueError):
    """Texts that do not fill a web, or a licence that is not named. The form says it first."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class NewTexts:
    """Seven texts for each dimension, in Dutch and perhaps in English, and by which licence they may be used since when."""

    nl: Texts
    en: Texts
    licence: str
    licensed_since: date


class ChangedMeanwhile(Exception):
    """Somebody saved or ended the texts since the page was made."""


@transaction.atomic
def save_texts(actor: Actor, new: NewTexts, seen: str | None = None) -> AspectTexts:
    """Offer the full web with these texts. Those of before stay with the webs that were made with them.

    `seen`: the key of the texts that the page showed, empty when there were none. Raises NotWhole, ChangedMeanwhile.
    """
    require("steward.edit", actor)
    now = timezone.now()
    in_force = _in_force(actor).values_list("pk", flat=True).first()
    if seen is not None and seen != (str(in_force) if in_force else ""):
        raise ChangedMeanwhile
    whole = aspects_are_whole(new.nl) and (not new.en or aspects_are_whole(new.en))
    if not (whole and new.licence.strip()) or new.licensed_since > timezone.localdate(now):
        raise NotWhole
    _in_force(actor).update(ended_at=now)
    texts = AspectTexts.objects.create(
        region_id=actor.region_id,
        nl=_plain(new.nl),
        en=_plain(new.en),
        licence=new.licence.strip(),
        licensed_since=new.licensed_since,
        made_at=now,
        made_by_id=actor.user_id,
    )
    audit.record(actor, "steward.changed", texts)
    return texts


@transaction.atomic
def end_texts(actor: Actor) -> None:
    """Offer the full web no longer: the licence ended, say. What was made with these texts stays readable."""
    require("steward.edit", actor)
    ended = list(_in_force(actor))
    _in_force(actor).update(ended_at=timezone.now())
    for texts in ended:
        audit.record(actor, "steward.changed", texts)


def _in_force(actor: Actor):
    return AspectTexts.objects.filter(region_id=actor.region_id, ended_at=None)


def _plain(texts: Texts) -> dict[str, list[str]]:
    return {str(one): [line.strip() for line in lines] for one, lines in texts.items()}
