"""Who hears what, when: one table, as data. Handlers ask it before they tell anybody anything, `docs/who-hears-what.md` is made
from it, and a test walks it cell by cell through real actions.

No personal content leaves Kring: mail says that something waits. Whoever acts is not told what they did themselves.
"""

from enum import StrEnum


class Happening(StrEnum):
    """Something that others must hear of."""

    REFERRED = "referred"
    RETURNED = "returned"
    ASKED = "asked"
    WITHDRAWN = "withdrawn"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    ANSWERED = "answered"
    NO_CONTACT = "no_contact"
    NO_FEEDBACK = "no_feedback"
    HANDED_OVER = "handed_over"
    FULL = "full"
    STOPPED = "stopped"
    CHANGED = "changed"
    GAP_FILLED = "gap_filled"
    GAP_DROPPED = "gap_dropped"
    FEEDBACK_SENT = "feedback_sent"
    FEEDBACK_UNREAD = "feedback_unread"
    REPLIED = "replied"
    NOTE_TO_REFERRER = "note_to_referrer"
    NOTE_TO_LINK_WORKER = "note_to_link_worker"
    CLOSED = "closed"
    REOPENED = "reopened"
    CONTACT_MOVED = "contact_moved"
    QUESTIONS_AT_START = "questions_at_start"
    QUESTIONS_LATER = "questions_later"
    ANSWER_TO_CALL_ABOUT = "answer_to_call_about"


class Audience(StrEnum):
    """Who hears: the columns of the table."""

    REFERRER = "referrer"
    LINK_WORKER = "link_worker"
    CLIENT = "client"
    PROVIDER = "provider"


class Channel(StrEnum):
    """How somebody hears. Several together make a cell; an empty cell is nothing."""

    SCREEN = "screen"
    TODAY = "today"
    STEP = "step"
    STEP_UNTIL_ANSWERED = "step_until_answered"
    STEP_PER_CLIENT = "step_per_client"
    DUTY = "duty"
    INBOX = "inbox"
    MAIL = "mail"
    CARD = "card"
    REMINDER = "reminder"
    NEUTRAL_CARD = "neutral_card"
    PRACTICALITIES = "practicalities"
    LINK = "link"
    BY_WHO_ACTS = "by_who_acts"
    BY_LINK_WORKER = "by_link_worker"
    THANKS = "thanks"
    QUESTIONS = "questions"
    SAFETY = "safety"


MEANING: dict[Channel, str] = {
    Channel.SCREEN: "a confirmation on the screen",
    Channel.TODAY: "Today: the step that follows, or a notice when no step follows",
    Channel.STEP: "a step",
    Channel.STEP_UNTIL_ANSWERED: "a step until answered",
    Channel.STEP_PER_CLIENT: "a step per client",
    Channel.DUTY: "a duty, if feedback is owed",
    Channel.INBOX: "the inbox that the practice or team shares",
    Channel.MAIL: "a neutral e-mail: 'a message is waiting'",
    Channel.CARD: "the card",
    Channel.REMINDER: "a reminder by e-mail the day before, if the client chose e-mail; else the card is the reminder",
    Channel.NEUTRAL_CARD: "a neutral card",
    Channel.PRACTICALITIES: "the practicalities: when, where and whom to call on the client's page, and a card of the activity to print",
    Channel.LINK: "a link",
    Channel.BY_WHO_ACTS: "told by the person who acts",
    Channel.BY_LINK_WORKER: "told by the link worker",
    Channel.THANKS: (
        "thanks; for the client also how to come back: on the client's page, and by e-mail if the client chose that, "
        "else on a card that the link worker owes"
    ),
    Channel.QUESTIONS: (
        "a neutral e-mail with a link to the questions and one reminder, if the client chose e-mail; else the link worker gets a step"
    ),
    Channel.SAFETY: "the fixed safety text, on the screen on which it was answered",
}

type Cell = tuple[Channel, ...]
NOTHING: Cell = ()


def _row(referrer: Cell, link_worker: Cell, client: Cell, provider: Cell) -> dict[Audience, Cell]:
    return dict(zip(Audience, (referrer, link_worker, client, provider), strict=True))


_SENT_BACK = _row((Channel.INBOX, Channel.MAIL), (Channel.TODAY,), (Channel.BY_WHO_ACTS,), NOTHING)
_OFFER_CHANGED = _row(NOTHING, (Channel.STEP_PER_CLIENT,), (Channel.BY_LINK_WORKER,), NOTHING)
_FEEDBACK = _row((Channel.INBOX, Channel.MAIL), NOTHING, NOTHING, NOTHING)

TABLE: dict[Happening, dict[Audience, Cell]] = {
    Happening.REFERRED: _row((Channel.SCREEN,), (Channel.TODAY,), (Channel.CARD, Channel.REMINDER), NOTHING),
    Happening.RETURNED: _SENT_BACK,
    Happening.ASKED: _SENT_BACK,
    Happening.WITHDRAWN: _SENT_BACK,
    # Told to the referrer too: feedback that they might wait for does not come any more.
    Happening.CONSENT_WITHDRAWN: _row((Channel.INBOX,), (Channel.INBOX,), NOTHING, NOTHING),
    Happening.ANSWERED: _row(NOTHING, (Channel.TODAY,), NOTHING, NOTHING),
    Happening.NO_CONTACT: _row((Channel.INBOX,), (Channel.STEP,), (Channel.NEUTRAL_CARD,), NOTHING),
    # The referrer hears within the agreed time even when there is nothing to read: who accompanies, and what is next.
    Happening.NO_FEEDBACK: _FEEDBACK,
    Happening.HANDED_OVER: _row(NOTHING, (Channel.STEP_UNTIL_ANSWERED,), (Channel.PRACTICALITIES,), (Channel.LINK,)),
    Happening.FULL: _OFFER_CHANGED,
    Happening.STOPPED: _OFFER_CHANGED,
    Happening.CHANGED: _OFFER_CHANGED,
    Happening.GAP_FILLED: _OFFER_CHANGED,
    Happening.GAP_DROPPED: _OFFER_CHANGED,
    Happening.FEEDBACK_SENT: _FEEDBACK,
    Happening.FEEDBACK_UNREAD: _FEEDBACK,
    Happening.REPLIED: _row(NOTHING, (Channel.INBOX,), NOTHING, NOTHING),
    Happening.NOTE_TO_REFERRER: _row((Channel.INBOX, Channel.MAIL), NOTHING, NOTHING, NOTHING),
    Happening.NOTE_TO_LINK_WORKER: _row(NOTHING, (Channel.INBOX,), NOTHING, NOTHING),
    Happening.CLOSED: _row((Channel.INBOX,), (Channel.DUTY,), (Channel.THANKS,), (Channel.THANKS,)),
    # Thanks belong to an ending; who comes back hears from the link worker with whom they spoke.
    Happening.REOPENED: _row((Channel.INBOX,), (Channel.DUTY,), (Channel.BY_LINK_WORKER,), NOTHING),
    # For the readers of both files: the one in which it stood, and the one in which it belongs.
    Happening.CONTACT_MOVED: _row((Channel.INBOX,), (Channel.INBOX,), NOTHING, NOTHING),
    # At the start people talk anyhow; later nobody has to call for it.
    Happening.QUESTIONS_AT_START: _row(NOTHING, (Channel.STEP,), (Channel.BY_LINK_WORKER,), NOTHING),
    Happening.QUESTIONS_LATER: _row(NOTHING, NOTHING, (Channel.QUESTIONS,), NOTHING),
    Happening.ANSWER_TO_CALL_ABOUT: _row(NOTHING, (Channel.STEP,), (Channel.SAFETY,), NOTHING),
}


def hears(happening: Happening, audience: Audience, channel: Channel) -> bool:
    """Whether this audience hears of this happening through this channel."""
    return channel in TABLE[happening][audience]
