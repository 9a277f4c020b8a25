"""Many more rows of what the world of the matrix has one of, written in bulk: nothing is told and no rule is asked."""

import secrets
import uuid
from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.apps import apps
from django.db.models import Model, Q

from kring.access.models import AuditEntry, Dossier
from kring.capacity.models import Appointment
from kring.clients.models import Client, ConsentText
from kring.duties.models import StepKind
from kring.identity.models import LinkWorkerProfile, User
from kring.referral.models import Referral
from kring.rows import new_id
from tests.access.world import World

# Besides what is about somebody: what there is more of in a larger region, with the same people at work.
OF_A_REGION = (
    "directory.Activity", "directory.Tip", "directory.Correction", "directory.Proposal", "directory.Feed", "directory.Intake",
    "directory.Likeness", "directory.Merge", "matching.Gap", "matching.GapPartner", "capacity.Absence", "referral.Draft",
    "programme.Programme", "programme.ProgrammeVersion", "programme.Location", "programme.LocationPractice",
    "identity.Organisation", "clients.ConsentText", "outcomes.CallBackDraw",
)  # fmt: skip
# What there is more of in a larger team or practice.
OF_PEOPLE = (
    "identity.Membership", "programme.LocationMember", "capacity.Presence", "capacity.Absence", "capacity.Departure",
)  # fmt: skip
# What there can be one of in a file: it is copied with the whole file only.
ONCE = {
    "referral.Referral",
    "access.Dossier",
    "access.Relation",
    "journey.Plan",
    "clients.Consent",
    "referral.ReferralEvent",
    "outcomes.Occasion",
    "outcomes.Response",
    "outcomes.Score",
    "outcomes.CallBack",
}
ABOUT = ("dossier_id", "referral_id")
NAMED = ("name", "title", "area", "source_id", "email", "slug")  # of which no two may be the same somewhere
_numbers = count(1)


class Copies:
    """What of the world is copied, as it was before anything of it was."""

    def __init__(self, world: World):
        ours = world.referrals["ours"]
        about = _about(ours.pk)
        self._file = [*about, Dossier.objects.get(pk=ours.pk), Referral.objects.get(pk=ours.pk), ours.client]
        inside = [row for row in about if row._meta.label not in ONCE and getattr(row, "kind", "") != StepKind.LEAD]
        self._inside = inside + _of(OF_A_REGION, ours.region_id)
        users = list(User.objects.filter(memberships__region_id=ours.region_id).distinct())
        profiles = LinkWorkerProfile.objects.filter(user__in=users)
        self._people = [*users, *profiles, *_of(OF_PEOPLE, ours.region_id)]
        self._log = list(AuditEntry.objects.filter(dossier_id=ours.pk))

    def files(self, number: int) -> None:
        """Other people's files beside 'ours', with everything in it, of the same practice and link worker."""
        _write(self._file, number)

    def inside(self, number: int) -> None:
        """More of everything in 'ours' of which there can be more, and of everything that is shared in its region."""
        _write(self._inside, number)

    def people(self, number: int) -> None:
        """More people in every team, practice and organisation of the region of 'ours'."""
        _write(self._people, number)

    def lines_of_the_log(self, number: int) -> None:
        """More lines about 'ours', of everybody who did something with it."""
        lines = [copy(line) for _ in range(number) for line in self._log]
        for line in lines:
            line.pk = None
        AuditEntry.objects.bulk_create(lines)


def _about(dossier_id: uuid.UUID) -> list[Model]:
    """Every row of the house that hangs on a dossier, except its lines in the log."""
    found: list[Model] = []
    for model in _models():
        columns = {field.attname for field in model._meta.concrete_fields} & set(ABOUT)
        if columns and model not in (AuditEntry, Referral, Dossier):
            found += model._default_manager.filter(Q(*((one, dossier_id) for one in columns), _connector=Q.OR))
    return found


def _models() -> Iterable[type[Model]]:
    return (model for model in apps.get_models() if model.__module__.startswith("kring.") and model._meta.managed)


def _of(labels: Iterable[str], region_id: uuid.UUID) -> list[Model]:
    found: list[Model] = []
    for model in map(apps.get_model, labels):
        if any(field.attname == "region_id" for field in model._meta.concrete_fields):
            found += model._default_manager.filter(region_id=region_id)
    return found


def _write(rows: list[Model], number: int) -> None:
    """So many copies of these rows, which point to each other as the rows do, and to everything else as they did."""
    made: dict[type[Model], list[Model]] = defaultdict(list)
    for _ in range(number):
        keys, which = {row.pk: new_id() for row in rows}, next(_numbers)
        for row in rows:
            made[type(row)].append(_copy(row, keys, which))
    for model, copies in made.items():
        model._default_manager.bulk_create(copies, batch_size=500)


def _copy(row: Model, keys: dict[Any, uuid.UUID], which: int) -> Model:
    fresh = copy(row)
    fresh._state = copy(row._state)
    fresh._state.fields_cache = {}
    fresh._state.adding = True
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if isinstance(value, uuid.UUID) and value in keys:
            setattr(fresh, field.attname, keys[value])
        elif field.attname in NAMED and value:
            setattr(fresh, field.attname, f"{which}{value}"[: field.max_length])
    if isinstance(row, Client):  # nobody is perhaps the same person as somebody else
        fresh.last_name = fresh.search_name = f"Kopie {which}"
        fresh.birth_date, fresh.phone = date(1930, 1, 1) + timedelta(days=which), f"+316{which:08}"
    for name, value in (("key", new_id), ("token_hash", lambda: secrets.token_hex(32))):
        if hasattr(fresh, name):
            setattr(fresh, name, value())
    if isinstance(row, Appointment):
        fresh.starts_at += timedelta(minutes=which)
    elif isinstance(row, ConsentText):
        fresh.version += which
    return fresh
