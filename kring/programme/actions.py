"""Programmes and their versions: started, edited as a draft, published. What is published never changes."""

import dataclasses
from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from kring.access import audit
from kring.access.policy import NotVisible, require, visible
from kring.identity.actors import Actor
from kring.programme.models import Programme, ProgrammeVersion
from kring.programme.rules.agreement import UnusableAgreement
from kring.programme.rules.completeness import problems
from kring.programme.starting_point import starting_content
from kring.programme.vocabularies import forget


class NameTaken(Exception):
    """The region has a programme with this name already."""


class NotADraft(Exception):
    """The version was published, or thrown away, meanwhile: there is nothing to edit."""


@dataclasses.dataclass
class EditedMeanwhile(Exception):
    """Somebody else saved the draft after this page was made. `version` is the draft as it stands now."""

    version: ProgrammeVersion


@transaction.atomic
def add_programme(actor: Actor, name: str) -> Programme:
    """Add a programme, with a first draft to edit. Raises NameTaken."""
    require("steward.edit", actor)
    _require_free_name(actor, name)
    programme = Programme.objects.create(region_id=actor.region_id, name=name)
    audit.record(actor, "steward.changed", programme)
    start_draft(actor, programme)
    return programme


@transaction.atomic
def rename_programme(actor: Actor, programme: Programme, name: str) -> Programme:
    """Give a programme another name. Raises NameTaken."""
    require("steward.edit", actor, programme)
    _require_free_name(actor, name, programme)
    programme.name = name
    programme.save(update_fields=["name"])
    audit.record(actor, "steward.changed", programme)
    return programme


def _require_free_name(actor: Actor, name: str, programme: Programme | None = None) -> None:
    others = visible(Programme, actor).exclude(pk=programme.pk if programme else None)
    if others.filter(name__iexact=name).exists():
        raise NameTaken(name)


@transaction.atomic
def start_draft(actor: Actor, programme: Programme) -> ProgrammeVersion:
    """The programme's draft: the one there is, or a new one that starts as a copy of what was published last."""
    require("steward.edit", actor, programme)
    draft = programme.versions.filter(published_at=None).first()
    if draft is not None:
        return draft
    latest = programme.versions.order_by("-number").first()
    draft = ProgrammeVersion.objects.create(
        region_id=programme.region_id,
        programme=programme,
        number=latest.number + 1 if latest else 1,
        content=deepcopy(latest.content) if latest else starting_content(),
    )
    audit.record(actor, "steward.changed", draft)
    return draft


@transaction.atomic
def save_draft(
    actor: Actor, version: ProgrammeVersion, part: Mapping[str, Any], edited_at: datetime | None
) -> ProgrammeVersion:
    """Put `part` (some keys of the content) into the draft. A draft may be incomplete; publishing asks for everything.

    Raises NotADraft, or EditedMeanwhile when the draft is not the one of `edited_at` any more.
    """
    draft = _locked_draft(actor, version, edited_at)
    draft.content = {**draft.content, **part}
    draft.save(update_fields=["content", "edited_at"])
    audit.record(actor, "steward.changed", draft)
    return draft


@transaction.atomic
def publish_draft(actor: Actor, version: ProgrammeVersion, edited_at: datetime | None) -> ProgrammeVersion:
    """Put the draft in force for all new referrals.

    Raises NotADraft, EditedMeanwhile, and UnusableAgreement naming everything that is missing or wrong.
    """
    draft = _locked_draft(actor, version, edited_at)
    found = problems(draft.content)
    if found:
        raise UnusableAgreement(found)
    draft.published_at = timezone.now()
    draft.published_by_id = actor.user_id
    draft.save(update_fields=["published_at", "published_by", "edited_at"])
    audit.record(actor, "steward.changed", draft)
    transaction.on_commit(forget)
    return draft


@transaction.atomic
def discard_draft(actor: Actor, version: ProgrammeVersion, edited_at: datetime | None) -> None:
    """Throw the draft away. Raises NotADraft or EditedMeanwhile."""
    draft = _locked_draft(actor, version, edited_at)
    audit.record(actor, "steward.changed", draft)
    draft.delete()


def _locked_draft(actor: Actor, version: ProgrammeVersion, edited_at: datetime | None) -> ProgrammeVersion:
    require("steward.edit", actor, version)
    draft = ProgrammeVersion.objects.select_for_update().filter(pk=version.pk).first()
    if draft is None:
        raise NotVisible
    if draft.published_at is not None:
        raise NotADraft
    if draft.edited_at != edited_at:
        raise EditedMeanwhile(draft)
    return draft
