"""Who sees which field: one table, as data. Pages shape their rows by it, `docs/who-sees-what.md` is made from it, and a
test walks it cell by cell.
"""

from collections.abc import Iterable
from enum import StrEnum

from kring.access.permissions import Relative


class Group(StrEnum):
    """A group of fields that is shown or hidden as one."""

    COURSE = "course"
    CONTACT = "contact"
    SPEAKING_WITH = "speaking_with"
    QUESTION = "question"
    ICPC = "icpc"
    NOTES = "notes"
    PLAN = "plan"
    ACTIVITIES = "activities"
    QUESTIONNAIRES = "questionnaires"
    SPIDER_WEB = "spider_web"
    AUDIT = "audit"


class Viewer(StrEnum):
    """A column of the table: someone who looks."""

    REFERRER = "referrer"
    WITHOUT_CONSENT = "without_consent"
    LINK_WORKER = "link_worker"
    TEAM_LEAD = "team_lead"
    PROVIDER = "provider"
    CLIENT = "client"
    OTHERS = "others"


class Cell(StrEnum):
    """When a viewer sees a group of fields. For professionals 'always' still means: within a relation to the dossier."""

    ALWAYS = "always"
    NEVER = "never"
    ON_ABSENCE = "on absence"
    WITH_REASON = "with reason"
    WITH_CONSENT = "with consent"
    UNTIL_THEN = "what was known"
    NOTHING_NEW = "nothing new"
    BY_FEEDBACK = "what the feedback says"
    BY_HANDOVER = "what the hand-over says"
    OWN_ACTIONS = "own actions"
    ON_REQUEST = "on request"
    LINK = "link: logistics"
    SECOND_FACTOR = "second factor"
    HIGH_ASSURANCE = "high assurance"
    GATE = "counts through the gate"


_ORDER = (
    Viewer.REFERRER,
    Viewer.WITHOUT_CONSENT,
    Viewer.LINK_WORKER,
    Viewer.TEAM_LEAD,
    Viewer.PROVIDER,
    Viewer.CLIENT,
    Viewer.OTHERS,
)


def _row(*cells: Cell) -> dict[Viewer, Cell]:
    return dict(zip(_ORDER, cells, strict=True))


# fmt: off
TABLE: dict[Group, dict[Viewer, Cell]] = {
    Group.COURSE: _row(Cell.ALWAYS, Cell.NOTHING_NEW, Cell.ALWAYS, Cell.ON_ABSENCE, Cell.NEVER, Cell.LINK, Cell.GATE),
    Group.CONTACT: _row(Cell.ALWAYS, Cell.UNTIL_THEN, Cell.ALWAYS, Cell.ON_ABSENCE, Cell.BY_HANDOVER, Cell.LINK, Cell.NEVER),
    Group.SPEAKING_WITH: _row(Cell.ALWAYS, Cell.UNTIL_THEN, Cell.ALWAYS, Cell.ON_ABSENCE, Cell.NEVER, Cell.SECOND_FACTOR, Cell.NEVER),
    Group.QUESTION: _row(Cell.ALWAYS, Cell.ALWAYS, Cell.ALWAYS, Cell.ON_ABSENCE, Cell.NEVER, Cell.SECOND_FACTOR, Cell.NEVER),
    Group.ICPC: _row(Cell.ALWAYS, Cell.ALWAYS, Cell.WITH_CONSENT, Cell.NEVER, Cell.NEVER, Cell.HIGH_ASSURANCE, Cell.GATE),
    Group.NOTES: _row(Cell.NEVER, Cell.NEVER, Cell.ALWAYS, Cell.WITH_REASON, Cell.NEVER, Cell.HIGH_ASSURANCE, Cell.NEVER),
    Group.PLAN: _row(Cell.BY_FEEDBACK, Cell.BY_FEEDBACK, Cell.ALWAYS, Cell.ON_ABSENCE, Cell.BY_HANDOVER, Cell.SECOND_FACTOR, Cell.NEVER),
    Group.ACTIVITIES: _row(Cell.ALWAYS, Cell.NEVER, Cell.ALWAYS, Cell.ON_ABSENCE, Cell.BY_HANDOVER, Cell.SECOND_FACTOR, Cell.GATE),
    Group.QUESTIONNAIRES: _row(Cell.WITH_CONSENT, Cell.NEVER, Cell.ALWAYS, Cell.NEVER, Cell.NEVER, Cell.SECOND_FACTOR, Cell.GATE),
    Group.SPIDER_WEB: _row(Cell.WITH_CONSENT, Cell.NEVER, Cell.ALWAYS, Cell.NEVER, Cell.NEVER, Cell.SECOND_FACTOR, Cell.NEVER),
    Group.AUDIT: _row(Cell.OWN_ACTIONS, Cell.OWN_ACTIONS, Cell.OWN_ACTIONS, Cell.ON_REQUEST, Cell.NEVER, Cell.HIGH_ASSURANCE, Cell.NEVER),
}
# fmt: on

_COLUMN = {
    Relative.REFERRER: Viewer.REFERRER,
    Relative.WITHOUT_CONSENT: Viewer.WITHOUT_CONSENT,
    Relative.LINK_WORKER: Viewer.LINK_WORKER,
    Relative.TEAM_LEAD: Viewer.TEAM_LEAD,
    Relative.WITH_REASON: Viewer.TEAM_LEAD,
}

# 'What was known' holds since the rows stay as they were; 'nothing new' opens nothing: the page says how it stood then.
# 'Own actions' opens the log of a file for one's own lines; `own_log` gives nobody other lines.
# A team lead's relation exists only while someone is away, so 'on absence' holds by being related; a grant needs a reason.
_OPENED_BY = {
    Relative.REFERRER: {Cell.ALWAYS, Cell.OWN_ACTIONS},
    Relative.WITHOUT_CONSENT: {Cell.ALWAYS, Cell.UNTIL_THEN, Cell.OWN_ACTIONS},
    Relative.LINK_WORKER: {Cell.ALWAYS, Cell.OWN_ACTIONS},
    Relative.TEAM_LEAD: {Cell.ALWAYS, Cell.ON_ABSENCE},
    Relative.WITH_REASON: {Cell.ALWAYS, Cell.ON_ABSENCE, Cell.WITH_REASON},
}


def fields_for(found: Iterable[Relative], consented: Iterable[Group] = ()) -> frozenset[Group]:
    """The groups of fields that someone who is `found` to a dossier may see.

    `consented` holds the groups that the client agreed to share where the table asks for consent.
    """
    agreed = frozenset(consented)
    shown: set[Group] = set()
    for relative in found:
        opened = _OPENED_BY[relative]
        for group, row in TABLE.items():
            cell = row[_COLUMN[relative]]
            if cell in opened or (cell is Cell.WITH_CONSENT and group in agreed):
                shown.add(group)
    return frozenset(shown)
