"""The words of figures: names of stages and reasons, numbers that may be hidden, and sentences."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kring.insight.rules.board import Board, Count, Share, Wait
from kring.insight.rules.months import first_day
from kring.insight.rules.waiting import END
from kring.journey.wording import ENDINGS
from kring.matching.models import StopReason
from kring.ui import dates, figures

STAGES = {
    "sent": gettext_lazy("Referred"),
    "accepted": gettext_lazy("Accepted"),
    "met": gettext_lazy("First contact"),
    "started": gettext_lazy("Activity started"),
    "closed": gettext_lazy("Closed"),
    "returned": gettext_lazy("Returned to the referrer"),
    "withdrawn": gettext_lazy("Withdrawn by the referrer"),
    "signposted": gettext_lazy("Pointed elsewhere without a referral"),
}
ENDING_NAMES = {ending.value: words[0] for ending, words in ENDINGS.items()}
STOP_NAMES = {reason.value: reason.label for reason in StopReason}


def count(value: Count, limit: int) -> str:
    """A number, or why there is none."""
    if value.value is None:
        return too_few(limit) if value.is_small else _("not shown")
    written = figures.number(value.value)
    if value.at_least:
        return _("at least %(number)s") % {"number": written}
    return _("about %(number)s") % {"number": written} if value.about else written


def short(value: Count, limit: int) -> str:
    """As `count`, for beside a bar: signs instead of words. The table behind it has the words."""
    if value.value is None or not (value.at_least or value.about):
        return count(value, limit)
    return f"{'≥' if value.at_least else '≈'}\N{NO-BREAK SPACE}{figures.number(value.value)}"


def too_few(limit: int) -> str:
    """How a number of people under the limit reads."""
    return _("fewer than %(limit)d") % {"limit": limit}


def days(wait: Wait, value: float | None, limit: int) -> str:
    """A number of working days, or why there is none."""
    if value is not None:
        return ngettext("%(num)d working day", "%(num)d working days", int(value)) % {"num": int(value)}
    if not limit and wait.people:
        return _("more than %(num)d working days") % {"num": END - 1}
    return _("too few to say") if limit else "–"


def days_only(wait: Wait, value: float | None, limit: int) -> str:
    """As `days`, where the heading says that they are working days."""
    if value is not None:
        return figures.number(int(value))
    if not limit and wait.people:
        return _("more than %(num)d") % {"num": END - 1}
    return _("not shown") if limit else "–"


def people(wait: Wait, limit: int) -> str:
    """Of how many people a month's waiting times are; of others an average over the months that were put together."""
    if wait.people is None:
        return _("not shown")
    written = figures.number(wait.people)
    return _("about %(number)s") % {"number": written} if limit else written


def share(value: Share) -> str:
    """A share in whole percents, with how sure that is."""
    percent = figures.percent(value.part / value.whole)
    if value.at_least:
        return _("at least %(number)s") % {"number": percent}
    return _("about %(number)s") % {"number": percent} if value.about else percent


def part_of(value: Share) -> str:
    """'41 of 60', with how sure that is."""
    words = {"part": figures.number(value.part), "whole": figures.number(value.whole)}
    if value.at_least:
        return _("at least %(part)s of %(whole)s") % words
    return (_("about %(part)s of %(whole)s") if value.about else _("%(part)s of %(whole)s")) % words


def period(board: Board) -> str:
    """'Dec 2025 – Nov 2026'"""
    return f"{dates.month(first_day(board.months[0]))} – {dates.month(first_day(board.months[-1]))}"


def story(board: Board) -> list[str]:
    """The figures in a few plain sentences; what may not be told is left out."""
    sent, wait, told = board.totals["sent"], board.wait, []
    if sent.value:
        told.append(_("%(number)s people were referred in these twelve months.") % {"number": count(sent, board.limit)})
    if wait.median is not None and wait.p90 is not None:
        told.append(
            _("Half of the people spoke with a link worker within %(half)s, nine in ten within %(most)s.")
            % {"half": days(wait, wait.median, board.limit), "most": days(wait, wait.p90, board.limit)}
        )
    elif wait.median is not None:
        told.append(
            _("Half of the people spoke with a link worker within %(half)s.")
            % {"half": days(wait, wait.median, board.limit)}
        )
    if board.feedback is not None:
        told.append(
            _("Of the feedback that was owed and given, %(part)s came on time.") % {"part": part_of(board.feedback)}
        )
    return told
