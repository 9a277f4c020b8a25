"""The words of figures: names of stages and reasons, numbers that may be hidden, and sentences."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kring.insight.rules.board import Board, Count, Share, Span, Wait
from kring.insight.rules.months import first_day
from kring.insight.rules.waiting import BINS, width
from kring.journey.rules.ending import UNTOLD
from kring.journey.wording import BROKE_OFF, ENDINGS
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
BREAK_NAMES = {reason.value: words for reason, words in BROKE_OFF.items()} | {UNTOLD: gettext_lazy("No reason told")}
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


def days(value: float | None, limit: int) -> str:
    """A number of working days, or why there is none."""
    if value is not None:
        return ngettext("%(num)d working day", "%(num)d working days", int(value)) % {"num": int(value)}
    return _("too few to say") if limit else "–"


def nine_in_ten(wait: Wait, limit: int) -> str:
    """The working days within which nine in ten were spoken with, or that it is more than so many."""
    if wait.p90 is None and wait.beyond is not None:
        return ngettext("more than %(num)d working day", "more than %(num)d working days", wait.beyond) % {
            "num": wait.beyond
        }
    return days(wait.p90, limit)


def days_only(value: float | None, beyond: int | None) -> str:
    """As `days`, where the heading says that they are working days."""
    if value is not None:
        return figures.number(int(value))
    return _("more than %(num)d") % {"num": beyond} if beyond is not None else "–"


def between(first: int, last: int) -> str:
    """Working days waited, from the first day of one bin to the last day of another."""
    low, high = BINS[first], BINS[last] + width(last) - 1
    if last == len(BINS) - 1:
        return _("more than %(num)d") % {"num": low - 1} if low else _("any number of days")
    if low == 0:
        return _("at most %(num)d") % {"num": high}
    return f"{low}–{high}" if low < high else str(low)


def together(names: Sequence[str]) -> str:
    """Names of categories that are told together: 'a / b / c'; a name may have an 'or' of its own."""
    return " / ".join(names)


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
    return span((board.months[0], board.months[-1]))


def span(months: Span) -> str:
    """'Dec 2025 – Nov 2026'"""
    return f"{dates.month(first_day(months[0]))} – {dates.month(first_day(months[1]))}"


def when(months: Span | None, board: Board) -> list[str]:
    """The period of a figure, when that is not the page's."""
    return [span(months)] if months and months != (board.months[0], board.months[-1]) else []


def titled(title: str, months: Span | None, board: Board) -> str:
    """The title of a chart, with its own period when that is not the page's."""
    return ", ".join([title, *when(months, board)])


def story(board: Board) -> list[str]:
    """The figures in a few plain sentences; what may not be told is left out."""
    sent, wait, told = board.totals["sent"], board.wait, []
    if sent.value:
        words = {"number": count(sent, board.limit), "period": period(board)}
        told.append(_("%(number)s referrals were made in %(period)s.") % words)
    if wait.median is not None and wait.p90 is not None:
        text = _("Half of the people spoke with a link worker within %(half)s, nine in ten within %(most)s.") % {
            "half": days(wait.median, board.limit),
            "most": days(wait.p90, board.limit),
        }
        told.append(_dated(text, board.waited_in, board))
    elif wait.median is not None:
        text = _("Half of the people spoke with a link worker within %(half)s.")
        told.append(_dated(text % {"half": days(wait.median, board.limit)}, board.waited_in, board))
    if board.feedback is not None:
        text = _("Of the feedback that was owed and given, %(part)s came on time.") % {"part": part_of(board.feedback)}
        told.append(_dated(text, board.feedback_in, board))
    return [sentence[:1].upper() + sentence[1:] for sentence in told]


def _dated(sentence: str, months: Span | None, board: Board) -> str:
    """A sentence with its own period, when that is not the page's."""
    own = "".join(f" ({period})" for period in when(months, board))
    return f"{sentence.removesuffix('.')}{own}."
