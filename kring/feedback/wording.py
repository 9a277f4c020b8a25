"""The words of feedback: moments, lines of a draft, notices, and the text for the practice's own record."""

from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kring.duties.rules import StepCode
from kring.feedback.hearing import Happening
from kring.feedback.rules.lines import How, Line, Said, fit
from kring.feedback.rules.owed import About
from kring.journey.rules.ending import Ending
from kring.matching.mail import DUTCH_SPEAKING
from kring.ui.dates import day, long_date, short_date

REGISTRATION_CODE = "Z68"  # ICPC-1, under which Dutch practices register a referral to welfare (R75)

MOMENTS = {
    About.AFTER_INTAKE: gettext_lazy("After the first conversation"),
    About.AT_PLAN: gettext_lazy("The plan"),
    About.AT_END: gettext_lazy("The end"),
    About.AT_DROP_OUT: gettext_lazy("Stopped early"),
    About.IN_BETWEEN: gettext_lazy("In between"),
}

NOTICES = {
    Happening.REFERRED: gettext_lazy("Referred"),
    Happening.RETURNED: gettext_lazy("The referral was returned"),
    Happening.ASKED: gettext_lazy("The link worker asks something"),
    Happening.WITHDRAWN: gettext_lazy("The referral was withdrawn"),
    Happening.CONSENT_WITHDRAWN: gettext_lazy("The client withdrew their consent: nothing new is shared"),
    Happening.ANSWERED: gettext_lazy("Your question was answered"),
    Happening.NO_CONTACT: gettext_lazy("No contact yet within the agreed time"),
    Happening.NO_FEEDBACK: gettext_lazy("No feedback was written yet"),
    Happening.HANDED_OVER: gettext_lazy("Introduced to an activity"),
    Happening.FULL: gettext_lazy("An activity is full"),
    Happening.STOPPED: gettext_lazy("An activity stopped"),
    Happening.CHANGED: gettext_lazy("An activity changed"),
    Happening.GAP_FILLED: gettext_lazy("What was missing is there now"),
    Happening.GAP_DROPPED: gettext_lazy("What was missing will not come"),
    Happening.FEEDBACK_SENT: gettext_lazy("There is feedback"),
    Happening.FEEDBACK_UNREAD: gettext_lazy("Feedback is still unread"),
    Happening.REPLIED: gettext_lazy("Reply to your feedback"),
    Happening.NOTE_TO_REFERRER: gettext_lazy("A message from the link worker"),
    Happening.NOTE_TO_LINK_WORKER: gettext_lazy("A message from the referrer"),
    Happening.CLOSED: gettext_lazy("The course has ended"),
    Happening.REOPENED: gettext_lazy("The course goes on"),
    Happening.CONTACT_MOVED: gettext_lazy("A contact stood in the wrong file and was moved"),
    Happening.QUESTIONS_AT_START: gettext_lazy("It is time to ask how the client fares"),
    Happening.QUESTIONS_LATER: gettext_lazy("It is time to ask how the client fares"),
    Happening.ANSWER_TO_CALL_ABOUT: gettext_lazy("An answer asks for a conversation"),
}

NEXT = {
    StepCode.MAKE_CONTACT: gettext_lazy("Next: we make the first contact."),
    StepCode.FIRST_APPOINTMENT: gettext_lazy("Next: first appointment on %(date)s."),
    StepCode.CALL_AGAIN: gettext_lazy("Next: we try to reach the client again."),
    StepCode.NEUTRAL_CARD: gettext_lazy("Next: we send a neutral card."),
    StepCode.MAKE_PLAN: gettext_lazy("Next: we make a plan together."),
    StepCode.FOLLOW_UP: gettext_lazy("Next: we speak again, on %(date)s at the latest."),
    StepCode.AWAIT_PROVIDER: gettext_lazy("Next: we wait for the activity's answer."),
    StepCode.FIND_OTHER: gettext_lazy("Next: we look for another activity."),
    StepCode.CONFIRM_START: gettext_lazy("Next: we ask how the first time went."),
    StepCode.CONCLUDE: gettext_lazy("Next: we round off together."),
}

ENDED = {
    Ending.COMPLETED_WITH_ACTIVITY: gettext_lazy("Finished: the client goes on with an activity."),
    Ending.STOPPED_BY_CLIENT: gettext_lazy("Finished: the client did not want to go on."),
    Ending.NOT_REACHED: gettext_lazy("Finished: we did not get to speak with the client."),
    Ending.OTHER_SUPPORT: gettext_lazy("Finished for now: other support goes first."),
    Ending.PLAN_DELIVERED: gettext_lazy("Finished: there is a plan, and no activity has begun."),
    Ending.CONVERSATIONS_ONLY: gettext_lazy("Finished after our conversations; no activity was needed."),
}

CAME_AND_WENT = gettext_lazy("Finished: the client took part in an activity for a while.")

FELL_THROUGH = {
    How.FULL: gettext_lazy("%(name)s was full"),
    How.NOT_SUITED: gettext_lazy("%(name)s did not suit"),
    How.ENDED: gettext_lazy("%(name)s ended"),
    How.STOPPED: gettext_lazy("%(name)s: took part for a while"),
}


def language_of(country: str) -> str:
    """The language in which practices of a country (ISO 3166-1 alpha-2) read."""
    return "nl" if country in DUTCH_SPEAKING else "en"


def feedback_about(moment: str) -> str:
    """What unread feedback is called in a list."""
    about = str(MOMENTS[About(moment)])
    return _("Feedback: %(about)s") % {"about": f"{about[:1].lower()}{about[1:]}"}


def no_feedback_yet(*, who: str, taken_up: bool, next_step: str, due_on: date | None, today: date) -> str:
    """How it stands with someone of whom nothing was written yet: who accompanies, and what is next."""
    stands = _("%(who)s accompanies.") if taken_up else _("%(who)s has not taken it up yet.")
    told = [stands % {"who": who}]
    if next_step and due_on:
        coming = _("Next, by %(day)s: %(step)s.")
        late = _("Next, but not done by %(day)s: %(step)s.")
        told.append((coming if due_on >= today else late) % {"day": day(due_on), "step": next_step})
    return " ".join(told)


def draft_text(lines: tuple[Line, ...], language: str) -> str:
    """The lines of a draft as text, in the language of the referrer's organisation."""
    with translation.override(language):
        return fit([sentence(line) for line in lines])


def sentence(line: Line) -> str:
    """One line in the language of the moment; empty for a step that tells a referrer nothing."""
    day = short_date(line.on) if line.on else ""
    match line.said:
        case Said.SPOKE:
            return _spoke(line, day)
        case Said.NOT_REACHED:
            return ngettext(
                "Not reached; tried on %(date)s.",
                "Not reached; tried %(count)d times, the last on %(date)s.",
                line.count,
            ) % {"count": line.count, "date": day}
        case Said.GOALS:
            return _("In the client's own words: %(goals)s.") % {"goals": "; ".join(map(quoted, line.names))}
        case Said.STARTED:
            return _("Has started: %(names)s.") % {"names": ", ".join(line.names)}
        case Said.CHOSEN:
            return _("Has chosen: %(names)s; not started yet.") % {"names": ", ".join(line.names)}
        case Said.FELL_THROUGH:
            told = (FELL_THROUGH[how] % {"name": name} for name, how in zip(line.names, line.hows, strict=True))
            return "; ".join(told) + "."
        case Said.ON_HOLD:
            return _("On hold until %(date)s.") % {"date": day}
        case Said.NEXT:
            return str(NEXT.get(StepCode(line.code), "")) % {"date": day}
        case Said.ENDED:
            if line.code == Ending.COMPLETED_WITH_ACTIVITY and not line.names:
                return str(CAME_AND_WENT)
            return str(ENDED.get(Ending(line.code), ""))


def _spoke(line: Line, day: str) -> str:
    told = ngettext("First conversation on %(date)s.", "%(count)d conversations, the last on %(date)s.", line.count) % {
        "count": line.count,
        "date": day,
    }
    if line.missed_on is None:
        return told
    return f"{told} {_('Did not come on %(date)s.') % {'date': short_date(line.missed_on)}}"


def quoted(words: str) -> str:
    """Someone's own words between quotation marks, without a full stop of their own."""
    return f"“{words.strip().rstrip('.')}”"


def for_the_record(*, programme: str, reference: str, sent_on: date, given_on: date, author: str, text: str) -> str:
    """Feedback as plain text for the referrer's own record, with the code to register it under."""
    return "\n".join(
        (
            _("Feedback from the link worker, %(programme)s") % {"programme": programme},
            _("Reference: %(reference)s") % {"reference": reference},
            _("Referred on %(date)s") % {"date": long_date(sent_on)},
            _("Feedback of %(date)s by %(author)s:") % {"date": long_date(given_on), "author": author},
            text,
            _("Register as: ICPC %(code)s") % {"code": REGISTRATION_CODE},
        )
    )
