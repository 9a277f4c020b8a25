"""What an actor has to do with a dossier, as SQL.

Written out because every list and page asks it, often several times: as nested querysets it took longer to put together than the
database took to answer (`docs/benchmarks.md`). This is the only place that says which relations count.
"""

import dataclasses
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, F, Func, UUIDField

from kring.access.models import Relation, RelationKind
from kring.identity.actors import Actor
from kring.identity.models import Role

UUID = UUIDField()
UNTIL = Relation._meta.get_field("until")


@dataclasses.dataclass(frozen=True, slots=True)
class Known:
    """Which rows of a model a practice still knows once the client withdrew consent. Said of no model: none of its rows.

    `always`: all of them. `before`: the column with the moment, for those of before the withdrawal. `by`: the column with an
    organisation, for those of its own. With both columns: those and these.
    """

    always: bool = False
    before: str = ""
    by: str = ""


UNKNOWN, KNOWN = Known(), Known(always=True)


class TheirRelation(Func):
    """Whether a row of `Relation` is one through which the actor has to do with its dossier, directly or standing in for someone."""

    output_field = BooleanField()

    def __init__(self, column: str | F, actor: Actor, now: datetime, known: Known = UNKNOWN, **extra: Any):
        """`column`: the relation's own key. `known`: which of the rows at hand count without the client's consent."""
        super().__init__(column, *filter(None, (known.before, known.by)), **extra)
        self.actor, self.now, self.known = actor, now, known

    def as_sql(self, compiler, connection, **_context) -> tuple[str, list]:
        """The condition on the row itself."""
        return condition(
            connection.ops.quote_name(self.source_expressions[0].alias),
            self.actor,
            self.now,
            connection,
            self.known.always,
        )


class Related(TheirRelation):
    """Whether the actor has to do with the dossier whose id is in `column`: each dossier is looked up by itself."""

    template = 'EXISTS(SELECT 1 FROM "access_relation" mine WHERE mine.dossier_id = %(dossier)s AND %(mine)s)'

    def as_sql(self, compiler, connection, **_context) -> tuple[str, list]:
        """The condition on the dossier's column and, without consent, on those that `known` names."""
        dossier, *columns = [compiler.compile(one)[0] for one in self.source_expressions]
        before = columns.pop(0) if self.known.before else ""
        mine, values = condition(
            "mine", self.actor, self.now, connection, self.known.always, before, columns[0] if columns else ""
        )
        return self.template % {"dossier": dossier, "mine": mine}, values


def condition(
    alias: str, actor: Actor, now: datetime, connection, always: bool = False, before: str = "", by: str = ""
) -> tuple[str, list]:
    """Which rows of the table of relations (called `alias`, quoted) are the actor's now: SQL and its parameters.

    `always`, `before` and `by` as in `Known`, the columns as SQL.
    """

    def among(column: str, keys: tuple) -> str:
        values.extend(UUID.get_db_prep_value(key, connection) for key in keys)
        return f"{alias}.{column} IN ({', '.join(['%s'] * len(keys))})"

    values: list = []
    ways = []
    away = actor.stands_in_for
    if practices := actor.organisations(Role.REFERRER, Role.ASSISTANT):
        agreed, withdrawn = (f"'{kind.value}'" for kind in (RelationKind.REFERRER, RelationKind.WITHOUT_CONSENT))
        kinds = f"({agreed}, {withdrawn})" if always else f"({agreed})"
        ways.append(f"{alias}.kind IN {kinds} AND {among('organisation_id', practices)}")
        still = [f"{before} <= {alias}.since"] if before else []
        still += [f"{by} = {alias}.organisation_id"] if by else []
        if still:
            known = f"{alias}.kind = {withdrawn} AND ({' OR '.join(still)})"
            ways.append(f"{known} AND {among('organisation_id', practices)}")
    accompanies = f"{alias}.kind = '{RelationKind.LINK_WORKER.value}'"
    if welfare := actor.organisations(Role.LINK_WORKER):
        whose = among("user_id", (actor.user_id, *away))
        ways.append(f"{accompanies} AND ({whose} OR {alias}.user_id IS NULL) AND {among('organisation_id', welfare)}")
    if led := actor.organisations(Role.TEAM_LEAD):
        whose = f"{among('user_id', away)} OR " if away else ""
        ways.append(f"{accompanies} AND ({whose}{alias}.user_id IS NULL) AND {among('organisation_id', led)}")
    if not ways:
        return "1 = 0", []
    values += [UUID.get_db_prep_value(actor.region_id, connection), UNTIL.get_db_prep_value(now, connection)]
    return (
        f"(({') OR ('.join(ways)})) AND {alias}.region_id = %s AND ({alias}.until IS NULL OR {alias}.until > %s)",
        values,
    )
