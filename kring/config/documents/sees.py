"""`docs/who-sees-what.md`: which fields of a file each viewer sees, and who holds which permission."""

from collections.abc import Iterable

from kring.access.fields import TABLE, Cell, Group, Viewer
from kring.access.permissions import PERMISSIONS, Relative
from kring.config.documents.tables import page, plain, table

INTRODUCTION = """\
Who may see what is decided in one place (`kring/access`), by what somebody is to the file. Whoever is nothing to a file gets
'not found', as if it did not exist. Pages, lists, files and exports shape their rows by the table below."""

GROUPS = {
    Group.COURSE: "how it stands: state, next step, appointment",
    Group.CONTACT: "name, contact, safe contact",
    Group.SPEAKING_WITH: "who may be spoken with, about what",
    Group.QUESTION: "help question, what was discussed",
    Group.ICPC: "ICPC reasons",
    Group.NOTES: "notes of contacts",
    Group.PLAN: "goals, plan",
    Group.ACTIVITIES: "activities",
    Group.QUESTIONNAIRES: "questionnaires",
    Group.SPIDER_WEB: "spider web",
    Group.AUDIT: "log of the file",
}

VIEWERS = {
    Viewer.REFERRER: "referrer",
    Viewer.WITHOUT_CONSENT: "referrer, once consent was withdrawn",
    Viewer.LINK_WORKER: "link worker",
    Viewer.TEAM_LEAD: "team lead (welfare)",
    Viewer.PROVIDER: "provider",
    Viewer.CLIENT: "client",
    Viewer.OTHERS: "core team, municipality, employer",
}

CELLS = {
    Cell.ALWAYS: "of own clients and patients",
    Cell.NEVER: "never",
    Cell.ON_ABSENCE: "while the link worker is away",
    Cell.WITH_REASON: "with a reason that the owner sees and that is kept, for a few hours",
    Cell.WITH_CONSENT: "if the client agreed to it",
    Cell.UNTIL_THEN: "as it was when the client withdrew consent",
    Cell.NOTHING_NEW: "how it stood when the client withdrew consent, and nothing that came after",
    Cell.BY_FEEDBACK: "only what the feedback says",
    Cell.BY_HANDOVER: "only what was copied into the hand-over after the client's yes",
    Cell.OWN_ACTIONS: "what one did oneself",
    Cell.ON_REQUEST: "on request",
    Cell.LINK: "on the link of the card: logistics only",
    Cell.SECOND_FACTOR: "link and second factor",
    Cell.HIGH_ASSURANCE: "a sign-on of high assurance",
    Cell.GATE: "as counts, through the gate for small numbers",
}

RELATIVES = {
    Relative.REFERRER: "referrer (with practice)",
    Relative.WITHOUT_CONSENT: "referrer, once consent was withdrawn",
    Relative.LINK_WORKER: "link worker",
    Relative.TEAM_LEAD: "team lead on absence",
    Relative.WITH_REASON: "team lead with a reason",
}


def document() -> str:
    """The whole document."""
    about_people = {name: rule for name, rule in PERMISSIONS.items() if rule.relatives}
    by_role = {name: rule for name, rule in PERMISSIONS.items() if rule.roles}
    return page(
        "`kring/access/fields.py` and `kring/access/permissions.py`",
        "# Who sees what",
        INTRODUCTION,
        "## Fields of a file",
        table(
            ("", *(VIEWERS[viewer] for viewer in Viewer)),
            ((GROUPS[group], *(TABLE[group][viewer] for viewer in Viewer)) for group in Group),
        ),
        table(("Cell", "Meaning"), ((cell, CELLS[cell]) for cell in Cell)),
        "## What someone may do with a file",
        "By what they are to it. Whoever sees a file but lacks a permission gets 'not now', with the reason.",
        table(
            ("Permission", *(RELATIVES[relative] for relative in Relative)),
            ((f"`{name}`", *_ticks(rule.relatives, Relative)) for name, rule in about_people.items()),
        ),
        "## What someone may do apart from files",
        "By their role in an organisation.",
        table(
            ("Permission", "Roles"),
            ((f"`{name}`", ", ".join(plain(role) for role in sorted(rule.roles))) for name, rule in by_role.items()),
        ),
    )


def _ticks(held: frozenset[Relative], columns: Iterable[Relative]) -> list[str]:
    return ["yes" if column in held else "" for column in columns]
