"""What people here say of an entry that comes from a feed. Of each subject the newer word is shown, the other is kept."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from kring.directory.models import Activity, Origin, Said
from kring.directory.rules.claims import SUBJECT_OF, SUBJECTS, differing, is_newer

type Columns = Mapping[str, Any]


def said(activity: Activity, origin: str, changes: Columns, at: datetime) -> set[str]:
    """Somebody says `changes` (columns and their values) of an entry; `activity` still holds what was shown, and is not saved here.

    Sets the columns whose new word is shown, and returns their names. Of an entry made here every word is shown at once. Of an
    entry from a feed what is said is kept beside what others said: a word older than theirs is not shown. Call it within the
    transaction that saves the entry, with its row locked.
    """
    before = {column: getattr(activity, column) for column in changes}
    wanted = {column for column, value in changes.items() if before[column] != value}
    if not activity.source:
        return _set(activity, changes, wanted)
    free = {column for column in wanted if column not in SUBJECT_OF}
    done = _set(activity, changes, free)
    known = claims_of([activity.pk])
    for subject in differing(before, changes):
        now = {column: changes.get(column, getattr(activity, column)) for column in SUBJECTS[subject]}
        if _keep(activity, subject, origin, now, at, known.get((activity.pk, subject), {})):
            done |= _set(
                activity, now, {column for column in SUBJECTS[subject] if getattr(activity, column) != now[column]}
            )
    return done


def _set(activity: Activity, values: Columns, columns: Iterable[str]) -> set[str]:
    for column in columns:
        setattr(activity, column, values[column])
    return set(columns)


def _keep(activity: Activity, subject: str, origin: str, now: Columns, at: datetime, rows: dict[str, Said]) -> bool:
    """Write down what an origin says of one subject; whether that is what is shown."""
    if Origin.FEED not in rows:
        since = activity.record.changed_at if activity.record else activity.changed_at
        shown = {column: getattr(activity, column) for column in SUBJECTS[subject]}
        rows[Origin.FEED] = Said(
            region_id=activity.region_id,
            activity=activity,
            subject=subject,
            origin=Origin.FEED,
            value=plain(shown),
            at=since,
            shown=True,
        )
    own = rows.get(origin) or Said(region_id=activity.region_id, activity=activity, subject=subject, origin=origin)
    own.value, own.at, rows[origin] = plain(now), at, own
    if own.value == rows[Origin.FEED].value:  # they agree: nothing is left to choose
        Said.objects.filter(activity=activity, subject=subject).delete()
        return True
    shown = is_newer(at, (row.at for row in rows.values() if row is not own))
    for row in rows.values():
        row.shown = shown if row is own else row.shown and not shown
        row.settled = origin == Origin.STEWARD and shown
        row.save()
    return shown


def claims_of(ids: Iterable[Any]) -> dict[tuple[Any, str], dict[str, Said]]:
    """What is known to be said of these entries: by entry and subject, by origin."""
    found: dict[tuple[Any, str], dict[str, Said]] = {}
    for row in Said.objects.filter(activity__in=list(ids)):
        found.setdefault((row.activity_id, row.subject), {})[row.origin] = row
    return found


def plain(values: Columns) -> dict[str, Any]:
    """Columns as JSON can hold them."""
    return {column: _plain(value) for column, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, time | date):
        return value.isoformat()
    return str(value.normalize()) if isinstance(value, Decimal) else value


def columns_from(value: Columns) -> dict[str, Any]:
    """What `plain` made, as columns of Activity again."""
    fields = {column: Activity._meta.get_field(column.removesuffix("_id")) for column in value}
    return {column: None if kept is None else fields[column].to_python(kept) for column, kept in value.items()}
