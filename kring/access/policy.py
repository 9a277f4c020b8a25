"""The only door for who may see and do what.

`visible(model, actor)` is the set of rows an actor may know of; `require(permission, actor, obj)` is membership of that set plus
the permission map. Lists, pages, files, exports and search all go through these two, so list and detail cannot drift.
Each model declares once how its rows hang on a dossier or a region; an undeclared model cannot be read through the policy.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import Http404

from kring import asking
from kring.access.audit import found_while_reading
from kring.access.models import Dossier, Grant, Relation, RelationKind
from kring.access.permissions import PERMISSIONS, Relative
from kring.access.related import KNOWN, UNKNOWN, Known, Related, TheirRelation
from kring.access.wording import no_news, who_may
from kring.asking import asked_often
from kring.identity.actors import Actor
from kring.identity.models import Membership, Organisation, Role, User

type Builder = Callable[[Actor, bool], Q]

NOTHING = Q(pk__in=())
PRACTICE = (Role.REFERRER, Role.ASSISTANT)
_paths: dict[type[Model], list[Builder]] = {}
_dossier_columns: dict[type[Model], str] = {}


class NotVisible(Http404):
    """The row does not exist for this actor. Looks the same as a row that does not exist at all."""


class NotAllowed(PermissionDenied):
    """The actor may see the row but not do this. The message says why, in words for the reader.

    `reason` is a permission's name (the message then says who holds it, for a page with `to_see`) or a sentence of its own.
    """

    def __init__(self, reason: str, *, to_see: bool = False):
        super().__init__(who_may(reason, to_see=to_see) if reason in PERMISSIONS else reason)
        self.reason = reason


def about_dossier(
    model: type[Model],
    column: str,
    known: Known = UNKNOWN,
    *,
    seen_by: Mapping[str, Callable[[Actor], Q]] | None = None,
) -> None:
    """Declare that a model's rows are about a person; `column` holds the dossier's id (for the policy's joins).

    `known`: which of them the practice keeps seeing after the client withdrew consent. `seen_by`: where not everybody around a
    dossier knows the same rows, for each role which ones; a role that is not named knows none, nor does a reason open them.
    """
    _dossier_columns[model] = column
    if seen_by is None:
        _ways(model).append(lambda actor, few: through_dossier(actor, column, few=few, known=known))
        return
    for role, rows in seen_by.items():
        _ways(model).append(_way_of(role, rows, column, known))


def _way_of(role: str, rows: Callable[[Actor], Q], column: str, known: Known) -> Builder:
    def way(actor: Actor, few: bool) -> Q:
        return (
            through_dossier(actor.only(role), column, few=few, known=known) & rows(actor)
            if actor.has(role)
            else NOTHING
        )

    return way


def shared_in_region(model: type[Model], *roles: str) -> None:
    """Declare rows that everyone in the region may see, or only those with one of these roles."""
    also_visible(model, lambda actor: Q(region_id=actor.region_id) if actor.has(*(roles or Role.values)) else NOTHING)


def also_visible(model: type[Model], builder: Callable[[Actor], Q]) -> None:
    """Declare one more way in which rows of a model become visible. Ways add up."""
    _ways(model).append(lambda actor, _few: builder(actor))


def _ways(model: type[Model]) -> list[Builder]:
    return _paths.setdefault(model, [])


def visible(model: type[Model], actor: Actor, *, few: bool = False) -> QuerySet:
    """The rows of a model that the actor may know of.

    `few` changes nothing about which rows these are, only how the database finds them: for when the caller narrows them to
    a few anyhow (of one dossier, of one owner), each is looked up by itself, instead of gathering all that the actor may see.
    """
    chosen = NOTHING
    for builder in _paths[model]:
        chosen |= builder(actor, few)
    return model._default_manager.filter(chosen)


def find(model: type[Model], actor: Actor, pk: uuid.UUID) -> Model | None:
    """One row of a model, when the actor may know of it: the ways are tried one by one, since the first is nearly always enough."""
    for builder in _paths[model]:
        row = _found.first(model, builder, actor, pk)
        if row is not None:
            return row
    return None


@asked_often
def _found(model: type[Model], builder: Builder, actor: Actor, pk: uuid.UUID) -> QuerySet:
    return model._default_manager.filter(builder(actor, True), pk=pk)


def _grants(actor: Actor, now: datetime) -> QuerySet:
    return Grant.objects.filter(region_id=actor.region_id, user=actor.user_id, since__lte=now, until__gt=now)


def through_dossier(actor: Actor, column: str, *, few: bool = False, known: Known = UNKNOWN) -> Q:
    """Rows whose `column` is a dossier that the actor has to do with. This is the visible set everything else follows.

    `few` as for `visible`, `known` as for `about_dossier`.
    """
    now = asking.now()
    if few or known.before or known.by:  # what hangs on columns of the rows themselves is looked up for each
        chosen = Q(Related(column, actor, now, known))
    else:
        theirs = Relation.objects.filter(TheirRelation("pk", actor, now, known))
        chosen = Q(**{f"{column}__in": theirs.values("dossier_id")})
    if actor.has(Role.TEAM_LEAD):
        chosen |= Q(**{f"{column}__in": _grants(actor, now).values("dossier_id")})
    return chosen


def relatives(actor: Actor, dossier_id: uuid.UUID) -> frozenset[Relative]:
    """What the actor is to this dossier now; empty means that it does not exist for the actor. A page that only reads asks once."""
    return relatives_of(actor, [dossier_id])[dossier_id]


def relatives_of(actor: Actor, dossier_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, frozenset[Relative]]:
    """What the actor is to each of these dossiers, as `relatives`; as many queries for many as for one."""
    known = found_while_reading.get()
    if known is None:
        known = {}
    ids = list(dict.fromkeys(dossier_ids))
    new = [dossier_id for dossier_id in ids if (actor, dossier_id) not in known]
    known |= {(actor, dossier_id): found for dossier_id, found in _relatives(actor, new).items()} if new else {}
    return {dossier_id: known[actor, dossier_id] for dossier_id in ids}


def _relatives(actor: Actor, dossier_ids: list[uuid.UUID]) -> dict[uuid.UUID, frozenset[Relative]]:
    found: dict[uuid.UUID, set[Relative]] = {dossier_id: set() for dossier_id in dossier_ids}
    welfare = actor.organisations(Role.LINK_WORKER)
    for dossier_id, kind, organisation_id in _relations(actor, dossier_ids):
        if kind != RelationKind.LINK_WORKER:
            found[dossier_id].add(Relative(kind))
        else:
            found[dossier_id].add(Relative.LINK_WORKER if organisation_id in welfare else Relative.TEAM_LEAD)
    if actor.has(Role.TEAM_LEAD):
        for dossier_id in _granted(actor, dossier_ids):
            found[dossier_id].add(Relative.WITH_REASON)
    return {dossier_id: frozenset(relatives) for dossier_id, relatives in found.items()}


@asked_often
def _relations(actor: Actor, dossier_ids: list[uuid.UUID]) -> QuerySet:
    theirs = Relation.objects.filter(TheirRelation("pk", actor, asking.now(), KNOWN), dossier_id__in=dossier_ids)
    return theirs.values_list("dossier_id", "kind", "organisation_id")


@asked_often
def _granted(actor: Actor, dossier_ids: list[uuid.UUID]) -> QuerySet:
    return _grants(actor, asking.now()).filter(dossier_id__in=dossier_ids).values_list("dossier_id", flat=True)


def without_consent(actor: Actor, dossier_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these dossiers of which the actor, being of the practice, may know nothing new since the client withdrew consent.

    For who works for no practice no query, otherwise one.
    """
    ids = list(dossier_ids)
    if not ids or not actor.has(*PRACTICE):
        return set()
    kinds: dict[uuid.UUID, set[str]] = {}
    for dossier_id, kind, _organisation in _relations(actor, ids):
        kinds.setdefault(dossier_id, set()).add(kind)
    return {dossier_id for dossier_id, found in kinds.items() if found == {RelationKind.WITHOUT_CONSENT}}


def is_without_consent(actor: Actor, column: str) -> Q:
    """Rows whose `column` is a dossier as in `without_consent`."""
    if not actor.has(*PRACTICE):
        return NOTHING
    theirs = Relation.objects.filter(TheirRelation("pk", actor, asking.now(), KNOWN))
    withdrawn = theirs.filter(kind=RelationKind.WITHOUT_CONSENT).values("dossier_id")
    chosen = Q(**{f"{column}__in": withdrawn})
    if actor.has(Role.LINK_WORKER, Role.TEAM_LEAD):  # who also works for the other side knows from there
        chosen &= ~Q(Related(column, actor, asking.now()))
    return chosen


def dossier_id_of(obj: Model) -> uuid.UUID:
    """The dossier that a row about a person belongs to."""
    value: Any = obj
    for part in _dossier_columns[type(obj)].split("__"):
        value = getattr(value, part)
    return value.pk if isinstance(value, Model) else value


def holds(permission: str, actor: Actor, found: frozenset[Relative] = frozenset()) -> bool:
    """Whether the map gives this permission to the actor, being `found` to the dossier at hand. No query."""
    rule = PERMISSIONS[permission]
    return not rule.roles.isdisjoint(actor.roles) or not rule.relatives.isdisjoint(found)


def require(permission: str, actor: Actor, obj: Model | None = None) -> frozenset[Relative]:
    """Return what the actor is to the object's dossier when the permission holds.

    Raises NotVisible when the object is not in the actor's visible set, NotAllowed when it is but the permission is not held.
    """
    rule = PERMISSIONS[permission]
    if obj is None or type(obj) not in _dossier_columns:
        if obj is not None and not visible(type(obj), actor, few=True).filter(pk=obj.pk).exists():
            raise NotVisible
        if rule.roles.isdisjoint(actor.roles):
            raise NotAllowed(permission)
        return frozenset()
    found = relatives(actor, dossier_id_of(obj))
    # Some rows about a person are visible another way as well: a hand-over to the provider who received it.
    if not found and not visible(type(obj), actor, few=True).filter(pk=obj.pk).exists():
        raise NotVisible
    if not holds(permission, actor, found):
        told = found == {Relative.WITHOUT_CONSENT} and Relative.REFERRER in rule.relatives
        raise NotAllowed(no_news() if told else permission)
    return found


def allowed(actor: Actor, obj: Model) -> frozenset[str]:
    """All permissions the actor holds for this object now, for deciding which buttons a page shows."""
    found = relatives(actor, dossier_id_of(obj))
    return frozenset(name for name, rule in PERMISSIONS.items() if rule.relatives and holds(name, actor, found))


about_dossier(Dossier, "id", KNOWN)
about_dossier(Relation, "dossier_id")
shared_in_region(Organisation)
shared_in_region(Membership, Role.STEWARD, Role.TEAM_LEAD)
also_visible(User, lambda actor: Q(pk__in=_people_of(actor)))


def _people_of(actor: Actor) -> QuerySet:
    if not actor.has(Role.STEWARD, Role.TEAM_LEAD):
        return Membership.objects.filter(user=actor.user_id).values("user_id")
    members = Membership.objects.filter(region_id=actor.region_id)
    if not actor.has(Role.STEWARD):
        members = members.filter(organisation__in=actor.organisations(Role.TEAM_LEAD))
    return members.values("user_id")
