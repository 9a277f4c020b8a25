"""What each step says: what to do, and why now. One place, used by Today, the file page and mails.

The texts name nobody and say nothing about a client, so that they may stand in a list without names.
"""

import dataclasses
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kring.directory.upkeep.wording import told_apart
from kring.directory.wording import spoken_words
from kring.duties.rules import NO_CONSENT, TELLS_THE_REFERRER, Outcome, StepCode
from kring.ui.dates import short_date

type Text = str | Promise


@dataclasses.dataclass(frozen=True, slots=True)
class Words:
    """A step in words: the thing to do, the reason, and a short name for the button that leads there."""

    title: Text
    why: Text
    button: Text


WORDS: dict[StepCode, Words] = {
    StepCode.ACCEPT: Words(
        _("Read the referral and accept it"), _("the referrer is waiting for your answer"), _("Look and accept")
    ),
    StepCode.ANSWER_QUESTION: Words(
        _("Answer the link worker's question"), _("the referral waits for your answer"), _("Answer")
    ),
    StepCode.MEND_RETURNED: Words(
        _("Send the returned referral again, or withdraw it"),
        _("the link worker returned it and says why"),
        _("Read why"),
    ),
    StepCode.MAKE_CONTACT: Words(
        _("Make the first contact"), _("the client was told that someone would call"), _("Record contact")
    ),
    StepCode.CALL_AGAIN: Words(_("Call again"), _("the client was not reached"), _("Record contact")),
    StepCode.NEUTRAL_CARD: Words(
        _("Send a neutral card"), _("calling did not work, and a card often does"), _("Record contact")
    ),
    StepCode.FIRST_APPOINTMENT: Words(_("First appointment"), _("the appointment is booked"), _("Record contact")),
    StepCode.MAKE_PLAN: Words(
        _("Make a plan together"), _("you have met; the referrer hears about the plan"), _("Open the plan")
    ),
    StepCode.FOLLOW_UP: Words(_("Ask how it goes"), _("you agreed to keep in touch"), _("Record contact")),
    StepCode.AWAIT_PROVIDER: Words(
        _("Ask the activity for an answer"), _("the activity has not answered the hand-over yet"), _("See the activity")
    ),
    StepCode.FIND_OTHER: Words(
        _("Look for another activity"),
        _("the activity was full, stopped or did not fit: tell the client"),
        _("Find activities"),
    ),
    StepCode.CONFIRM_START: Words(
        _("Ask whether the activity has begun"), _("the activity said welcome"), _("See the activity")
    ),
    StepCode.WAKE_FROM_HOLD: Words(_("Take up the file again"), _("it was on hold until now"), _("Open the file")),
    StepCode.CONCLUDE: Words(_("Finish, or choose a next step"), _("nothing more is planned"), _("Open the file")),
    StepCode.CLIENT_MOVED: Words(
        _("Look at the moved appointment"), _("the client moved or cancelled it"), _("Open the file")
    ),
    StepCode.CLIENT_STOPS: Words(
        _("Talk about stopping"), _("the client said that they want to stop"), _("Record contact")
    ),
    StepCode.CLIENT_FILLED_IN: Words(
        _("Read what the client filled in"), _("it came in by the link of the client's card"), _("Open the file")
    ),
    StepCode.FEEDBACK: Words(
        _("Send feedback to the referrer"), _("feedback is owed by what was agreed"), _("Read and send")
    ),
    StepCode.READ_FEEDBACK: Words(_("Read the feedback"), _("the link worker wrote to you"), _("Read")),
    StepCode.RESCHEDULE: Words(
        _("Make a new appointment"),
        _("the appointment was cancelled; tell the client without saying more than that"),
        _("Open the file"),
    ),
    StepCode.FILE_OPENED: Words(
        _("Your file was opened by your team lead"), _("a reason was given"), _("Open the file")
    ),
    StepCode.CLOSING_CARD: Words(
        _("Give the client the closing card"),
        _("it thanks and says how to come back; the client did not choose e-mail"),
        _("Print the card"),
    ),
    StepCode.TALK_WITH_REFERRER: Words(
        _("Talk with the referrer"),
        _("the referrer wants to talk about it before you meet the client"),
        _("Open the file"),
    ),
    StepCode.THERE_IS_NOW: Words(
        _("Tell that there is an activity now"), _("the client waits for it"), _("See the activity")
    ),
    StepCode.ASK_QUESTIONS: Words(
        _("Ask how the client fares"), _("it is the moment that was agreed to ask"), _("See the questions")
    ),
    StepCode.CALL_ABOUT_ANSWER: Words(
        _("Call about an answer"), _("the client gave an answer that asks for a conversation"), _("See the answers")
    ),
    StepCode.CALL_BACK: Words(
        _("Call back to hear how it was"), _("chance chose this client to be called"), _("Note what was said")
    ),
}

# The same, said to those who are not at turn: the other side, or a team lead.
OF_OTHERS: dict[StepCode, Text] = {
    StepCode.ACCEPT: _("The link worker reads the referral"),
    StepCode.ANSWER_QUESTION: _("The referrer answers the question"),
    StepCode.MEND_RETURNED: _("The referrer sends the referral again or withdraws it"),
    StepCode.MAKE_CONTACT: _("The link worker makes the first contact"),
    StepCode.CALL_AGAIN: _("The link worker calls again"),
    StepCode.NEUTRAL_CARD: _("The link worker sends a card"),
    StepCode.FIRST_APPOINTMENT: _("The client and the link worker meet"),
    StepCode.MAKE_PLAN: _("The client and the link worker make a plan"),
    StepCode.FOLLOW_UP: _("The link worker asks how it goes"),
    StepCode.AWAIT_PROVIDER: _("The activity answers"),
    StepCode.FIND_OTHER: _("The link worker looks for another activity"),
    StepCode.CONFIRM_START: _("The link worker asks whether the activity has begun"),
    StepCode.WAKE_FROM_HOLD: _("The link worker takes up the file again"),
    StepCode.CONCLUDE: _("The link worker finishes, or plans a next step"),
    StepCode.CLIENT_MOVED: _("The link worker looks at the moved appointment"),
    StepCode.CLIENT_STOPS: _("The client wants to stop: the link worker talks with them once more"),
    StepCode.CLIENT_FILLED_IN: _("The link worker reads what the client filled in"),
    StepCode.FEEDBACK: _("The link worker sends feedback"),
    StepCode.READ_FEEDBACK: _("The referrer reads the feedback"),
    StepCode.RESCHEDULE: _("The link worker makes a new appointment"),
    StepCode.FILE_OPENED: _("The link worker reads why the file was opened"),
    StepCode.CLOSING_CARD: _("The link worker gives the client the closing card"),
    StepCode.TALK_WITH_REFERRER: _("The link worker talks with the referrer"),
    StepCode.THERE_IS_NOW: _("The link worker tells about a new activity"),
    StepCode.ASK_QUESTIONS: _("The link worker asks how the client fares"),
    StepCode.CALL_ABOUT_ANSWER: _("The link worker calls the client"),
    StepCode.CALL_BACK: _("Somebody calls back to hear how it was"),
}

# Nothing new is shared with an activity once the client withdrew consent.
WITHOUT_CONSENT: dict[StepCode, Text] = {
    StepCode.AWAIT_PROVIDER: _("Ask the client whether they heard from the activity"),
    StepCode.CONFIRM_START: _("Ask the client whether the activity has begun"),
}

OUTCOMES: dict[Outcome, Text] = {
    Outcome.DONE: _("done"),
    Outcome.LAPSED: _("no longer needed"),
}

CLIENT_DID: dict[str, Text] = {
    "moved": _("the client moved it"),
    "cancelled": _("the client cancelled it"),
}

CALL_BECAUSE: dict[str, Text] = {
    "no_show": _("the client did not come"),
    "cancelled": _("the client cancelled: find another moment together"),
}

ANSWERED: dict[str, Text] = {
    "unsuitable": _("%(activity)s says that it does not suit: tell the client"),
    "stopped": _("the client does not come to %(activity)s any more"),
}

ACTIVITY_DID: dict[str, Text] = {
    "changed": _("%(activity)s has another day, time, place or price: tell the client"),
    "ended": _("the last day of %(activity)s is %(day)s: tell the client"),
    "has_ended": _("the last day of %(activity)s was %(day)s: tell the client"),
    "full": _("%(activity)s is full at the moment: tell the client"),
    "goes_on": _("%(activity)s does not stop after all: tell the client"),
}

FEEDBACK_MOMENTS: dict[str, Text] = {
    "after_intake": _("after the first conversation"),
    "at_plan": _("the plan is made"),
    "at_end": _("the course has ended"),
    "at_drop_out": _("the client stopped"),
}


def title(code: str, details: Mapping[str, Any] | None = None) -> str:
    """What there is to do, with what the details add: 'Call again (attempt 3)'. Unknown codes raise ValueError."""
    step, details = StepCode(code), details or {}
    if step is StepCode.CLIENT_MOVED and details.get("what") == "cancelled":
        return gettext("Look at the cancelled appointment")
    if step in WITHOUT_CONSENT and details.get("because") == NO_CONSENT["because"]:
        return str(WITHOUT_CONSENT[step])
    if step is StepCode.FOLLOW_UP and details.get("activity"):  # one of several, each about its own activity
        return gettext("Ask how it goes (%(activity)s)") % {"activity": details["activity"]}
    if step is StepCode.CALL_AGAIN and "attempt" in details:
        return gettext("Call again (attempt %(attempt)s)") % {"attempt": details["attempt"]}
    return str(WORDS[step].title)


def of_others(code: str) -> str:
    """What somebody else is going to do, for a reader who is not at turn."""
    return str(OF_OTHERS[StepCode(code)])


def why(code: str, details: Mapping[str, Any] | None = None) -> str:
    """Why it is on the list, with what the details add: the words somebody chose for it, an attempt, a reason."""
    step, details = StepCode(code), details or {}
    if details.get("words"):
        return str(details["words"])
    if step is StepCode.NEUTRAL_CARD and "attempt" in details:
        return gettext("not reached after %(attempt)s attempts: the agreement says a card now") % {
            "attempt": details["attempt"]
        }
    if step is StepCode.FEEDBACK and details.get("moment") in FEEDBACK_MOMENTS:
        return str(FEEDBACK_MOMENTS[details["moment"]])
    if step is StepCode.CLIENT_MOVED and details.get("what") in CLIENT_DID:
        return str(CLIENT_DID[details["what"]])
    if step is StepCode.CALL_AGAIN and details.get("because") in CALL_BECAUSE:
        return str(CALL_BECAUSE[details["because"]])
    if details.get("because") in ACTIVITY_DID:
        return _what_became_of_it(details)
    if step is StepCode.FOLLOW_UP and details.get("because") == "reopened":
        return gettext("the file was opened again; you have met before")
    if step in WITHOUT_CONSENT and details.get("because") == NO_CONSENT["because"]:
        return gettext("the client withdrew their consent: nothing new is shared with the activity")
    if step in TELLS_THE_REFERRER and details.get("because") == NO_CONSENT["because"]:
        return gettext("the client withdrew their consent: the referrer hears nothing new")
    if step is StepCode.THERE_IS_NOW and details.get("languages"):
        told = {"activity": details.get("activity", ""), "languages": spoken_words(details["languages"])}
        return gettext("there is now: %(activity)s; ask whether %(languages)s is spoken there") % told
    if step is StepCode.THERE_IS_NOW and details.get("activity"):
        return gettext("there is now: %(activity)s") % {"activity": details["activity"]}
    if step is StepCode.FIND_OTHER and details.get("because") == "dropped":
        return gettext("what was missing will not come; look for something else")
    if details.get("because") in ANSWERED:
        return str(ANSWERED[details["because"]]) % {"activity": details.get("activity", "")}
    if step is StepCode.FILE_OPENED and details.get("reason"):
        return gettext("%(who)s gave as reason: %(reason)s") % {
            "who": details.get("who", ""),
            "reason": details["reason"],
        }
    return str(WORDS[step].why)


def _what_became_of_it(details: Mapping[str, Any]) -> str:
    """What happened to an activity, with its last day, or with what it was and what it is now."""
    told, what = {"activity": details.get("activity", ""), "day": ""}, details["because"]
    if what == "ended":
        day = date.fromisoformat(details["on"])
        told["day"], what = short_date(day), "has_ended" if day < timezone.localdate() else what
    changes = told_apart(details["was"], details["now"]) if details["because"] == "changed" else []
    if not changes:
        return str(ACTIVITY_DID[what]) % told
    each = [gettext("first %(before)s, now %(after)s") % {"before": one, "after": other} for one, other in changes]
    return gettext("%(activity)s has changed (%(what)s): tell the client") % (told | {"what": "; ".join(each)})


def button(code: str) -> str:
    """The short name of what someone most likely does next."""
    return str(WORDS[StepCode(code)].button)


def outcome(value: str) -> str:
    """How a finished step ended."""
    return str(OUTCOMES.get(Outcome(value), value)) if value else ""
