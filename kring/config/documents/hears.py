"""`docs/who-hears-what.md`: who hears what, when, and how."""

from kring.config.documents.tables import page, plain, table
from kring.feedback.hearing import MEANING, TABLE, Audience, Cell, Channel, Happening

INTRODUCTION = """\
When something happens, the people concerned hear of it in the way this table says; an empty cell hears nothing. Nothing
personal leaves Kring: an e-mail to a professional says how many messages wait, at most once an hour for each person, and a
client's card, reminder and thanks say nothing about care. Whoever acts is not told what they did themselves, and an inbox is
emptied for all who share it by whoever opens or answers the message."""

HAPPENINGS = {
    Happening.REFERRED: "referred (or sent again), booked",
    Happening.RETURNED: "returned",
    Happening.ASKED: "question",
    Happening.WITHDRAWN: "withdrawn",
    Happening.CONSENT_WITHDRAWN: "consent withdrawn",
    Happening.ANSWERED: "question answered",
    Happening.NO_CONTACT: "no contact after the norm",
    Happening.NO_FEEDBACK: "no feedback yet on the last day of the norm",
    Happening.HANDED_OVER: "hand-over to an activity",
    Happening.FULL: "activity full, or it does not fit",
    Happening.STOPPED: "activity stopped",
    Happening.CHANGED: "activity changed",
    Happening.GAP_FILLED: "what was missing is there now",
    Happening.GAP_DROPPED: "what was missing will not come",
    Happening.FEEDBACK_SENT: "feedback sent",
    Happening.FEEDBACK_UNREAD: "feedback unread after the norm",
    Happening.REPLIED: "reply to feedback",
    Happening.NOTE_TO_REFERRER: "message from the link worker",
    Happening.NOTE_TO_LINK_WORKER: "message from the referrer",
    Happening.CLOSED: "closed",
    Happening.REOPENED: "opened again",
    Happening.CONTACT_MOVED: "a contact moved to the right file",
    Happening.QUESTIONS_AT_START: "time to ask how it goes, at the start",
    Happening.QUESTIONS_LATER: "time to ask how it goes, later",
    Happening.ANSWER_TO_CALL_ABOUT: "an answer to call about",
}

COLUMNS = {
    Audience.REFERRER: "referrer",
    Audience.LINK_WORKER: "link worker",
    Audience.CLIENT: "client",
    Audience.PROVIDER: "provider",
}


def document() -> str:
    """The whole document."""
    return page(
        "`kring/feedback/hearing.py`",
        "# Who hears what",
        INTRODUCTION,
        table(
            ("When", *(COLUMNS[audience] for audience in Audience)),
            (
                (HAPPENINGS[happening], *(_cell(TABLE[happening][audience]) for audience in Audience))
                for happening in Happening
            ),
        ),
        table(("How", "Meaning"), ((plain(channel), MEANING[channel]) for channel in Channel)),
        "There is no channel for text messages: a client who did not choose e-mail has the card as reminder.",
    )


def _cell(cell: Cell) -> str:
    return " + ".join(plain(channel) for channel in cell)
