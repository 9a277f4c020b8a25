"""The words of results. No word that praises or blames: a change is a change, and what it cannot show stands beside it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from kring.insight.results.reading import BOTH, HEARD, HELPED, NOT_CALLED
from kring.outcomes.models import WhenChoices
from kring.outcomes.rules.instruments import LANGUAGES, Better, Scale
from kring.ui import figures

SMALL_GROUP = 30
MANY_MISSING = 0.2
STEP_OF_SHARES = 0.05  # a share that is told in steps is no surer than this

REASONS = {
    "no-data": gettext_lazy("nobody was measured twice"),
    "too-few": gettext_lazy("too few people"),
    "no-variation": gettext_lazy("everybody changed by the same number of points"),
    "not-asked": gettext_lazy("the spread would tell about single people"),
    "not-computed": gettext_lazy("it could not be worked out"),
    "impossible": gettext_lazy("the scores cannot be right"),
}
BECAUSE = {
    "declined": gettext_lazy("would rather not answer"),
    "no-answer": gettext_lazy("did not answer in time"),
    "not-asked": gettext_lazy("were not asked"),
    "fell-away": gettext_lazy("were not asked any more"),
    "cannot-be-said": gettext_lazy("left too many questions open"),
    "answered": gettext_lazy("gave answers"),
}
SAID = {
    HEARD: gettext_lazy("felt heard"),
    HELPED: gettext_lazy("felt helped with what matters to them"),
    "own-choice": gettext_lazy("could choose for themselves what to do"),
    BOTH: gettext_lazy("felt heard and helped"),
}


def reason(code: str | None) -> str:
    """Why a figure is not told."""
    return str(REASONS.get(code or "", REASONS["not-computed"]))


def moment(when: str) -> str:
    """'at the end'"""
    return str(WhenChoices(when).label) if when else ""


def points(value: float, decimals: int) -> str:
    """A change with its sign."""
    return figures.signed(value, decimals)


def between(ends: Sequence[float], decimals: int) -> str:
    """'between −1.2 and 3.4'"""
    low, high = (figures.signed(one, decimals) for one in ends)
    return _("between %(low)s and %(high)s") % {"low": low, "high": high}


def people(number: float, limit: int) -> str:
    """How many people; `limit` is set where a number is told in steps."""
    return figures.number(round(number)) if not limit or number >= limit else too_few(limit)


def too_few(limit: int) -> str:
    """How a number of people under the limit reads."""
    return _("fewer than %(limit)d") % {"limit": limit}


def direction(scale: Scale) -> str:
    """What a higher score means."""
    match scale.better:
        case Better.HIGHER:
            return _("A higher score means that people say they fare better.")
        case Better.LOWER:
            return _("A lower score means that people say they fare better.")
    return ""


def sentences(told: Mapping[str, Any], scale: Scale, when: str, decimals: int) -> list[str]:
    """What the figures say and do not say, in plain words."""
    n = round(told["n"])
    found = [
        ngettext(
            "%(num)s person answered at the start and %(when)s.",
            "%(num)s people answered at the start and %(when)s.",
            n,
        )
        % {"num": figures.number(n), "when": moment(when)}
    ]
    if told["before"] is not None:
        ends = {
            "before": figures.decimal(told["before"], decimals),
            "after": figures.decimal(told["after"], decimals),
        }
        said = _("Their mean score went from about %(before)s to about %(after)s.")
        exact = _("Their mean score went from %(before)s to %(after)s.")
        found.append((said if told.get("limit") else exact) % ends)
    found += [one for one in (direction(scale), _chance(told, decimals)) if one]
    found.append(_("Whether the help did this is not known: nobody was measured who had no help."))
    return found


def _chance(told: Mapping[str, Any], decimals: int) -> str:
    ends = told.get("interval")
    if ends is None:
        why = reason(told["unsaid"].get("interval"))
        unsure = _("How sure this is cannot be said: %(why)s.") % {"why": why}
        if "steps" not in told:
            return unsure
        steps = _("Numbers are told in steps, so for these people the mean change may be anything %(between)s points.")
        return f"{steps % {'between': between(told['steps'][2], decimals)}} {unsure}"
    said = {"between": between(ends, decimals)}
    if ends[0] <= 0 <= ends[1]:
        return _("It may be no change at all: the mean change lies %(between)s points, and 0 is in between.") % said
    return _("In people like these the mean change probably lies %(between)s points.") % said


def warnings(told: Mapping[str, Any], scale: Scale, decimals: int) -> list[str]:
    """What could make these figures mislead."""
    found = []
    n, (least, most) = told["n"], _missing_between(told)
    if least > MANY_MISSING:
        found.append(_("Many people were not measured again. Those who were may be others than those who were not."))
    elif most > MANY_MISSING:
        found.append(
            _(
                "Perhaps many people were not measured again: that is told in groups only. Those who were may be others than those who "
                "were not."
            )
        )
    if n < SMALL_GROUP:
        found.append(_("This is a small group: one person more or less can change the picture."))
    found.append(by_itself(told, scale, decimals))
    return found


def _missing_between(told: Mapping[str, Any]) -> tuple[float, float]:
    """Which part was not measured again: as far as is known, and at most."""
    if "lost_ends" in told:
        return in_steps(told["lost_share"] or 0.0), told["lost_ends"][1]
    share = told["lost"] / (told["n"] + told["lost"])
    return share, share


def by_itself(told: Mapping[str, Any], scale: Scale, decimals: int) -> str:
    """What people would change anyway."""
    known = told.get("expected")
    usual = _(
        "People are often referred when they fare badly. Part of a change comes by itself (regression to the mean)."
    )
    if scale.better is Better.NEITHER:
        return usual
    if not known:
        return f"{usual} {_('How much cannot be worked out here: Kring has no published mean of this questionnaire to go by.')}"
    source = _of_whose_mean(known)
    changes = known["changes"]
    if not changes:
        said = _(
            "These people did not begin on the less favourable side of the published mean, so nothing of it is expected here."
        )
        return f"{usual} {said} {source}"
    # Who is referred mostly fares worse for a reason that lasts: less of it. Over months scores agree less well: more of it.
    unsure = _(
        "That holds for people like those whose mean was published. For other people, or with more time in between, it may be less or more."
    )
    if len(changes) == 1:
        said = _("Here that alone would give about %(points)s points.") % {"points": points(changes[0], decimals)}
        return f"{usual} {said} {unsure} {source}"
    said = _("Here that alone would give %(between)s points, depending on how much scores go up and down.")
    return f"{usual} {said % {'between': between(changes, decimals)}} {unsure} {source}"


def _of_whose_mean(known: Mapping[str, Any]) -> str:
    several = known["groups"] > 1
    people = known["people"][get_language() or LANGUAGES[0]]
    mean = figures.decimal(known["mean"], known["decimals"] + several)  # what lies between two has a decimal more
    said = {"mean": mean, "source": f"{people} ({known['source']})"}
    if several:
        return _("In the middle of the published means lies %(mean)s: %(source)s.") % said
    return _("The published mean is %(mean)s: %(source)s.") % said


def in_steps(value: float) -> float:
    """A share that was told in steps, as sure as it is."""
    return round(value / STEP_OF_SHARES) * STEP_OF_SHARES


def share_in_steps(value: float) -> str:
    """A share that was told in steps, written."""
    return figures.percent(round(in_steps(value), 4))


def share(told: Mapping[str, Any], code: str) -> str:
    """'26 of 37 people felt heard and helped: 70% (between 54% and 83%).'"""
    limit = told.get("limit", 0)
    parts = {
        "what": str(SAID.get(code, code)),
        "yes": figures.number(round(told["yes"])),
        "n": figures.number(told["n"]),
        "share": figures.percent(round(told["share"], 4)),
        "low": figures.percent(round(told["interval"][0], 4)),
        "high": figures.percent(round(told["interval"][1], 4)),
    }
    if limit:
        parts["share"] = share_in_steps(told["share"])
        return _("About %(share)s of %(n)s people %(what)s (between %(low)s and %(high)s).") % parts
    return _("%(yes)s of %(n)s people %(what)s: %(share)s (between %(low)s and %(high)s).") % parts


def drawn(told: Mapping[str, Any]) -> str:
    """How many were drawn to be called back, and what came of that."""
    codes = {"spoken": "spoken", "not_reached": "missed", "declined": "declined", NOT_CALLED: "waiting"}
    parts = {name: figures.number(told.get(code, 0)) for code, name in codes.items()}
    return _(
        "Drawn: %(n)s. Spoken to: %(spoken)s; not reached: %(missed)s; would rather not: %(declined)s; not called yet: %(waiting)s."
    ) % {"n": figures.number(told["n"]), **parts}


def practices(told: Mapping[str, Any]) -> list[str]:
    """What practices notice, each with how sure it is: '7 of 12 practices notice less pressure: 58% (between 32% and 81%).'"""
    answered = {"n": figures.number(told["n"]), "of": figures.number(told["of"])}
    found = [_("%(n)s of %(of)s practices told what they notice.") % answered]
    for part, text in (
        (
            told["pressure"],
            ngettext(
                "%(less)s of %(n)s practices notices less pressure: %(share)s (between %(low)s and %(high)s).",
                "%(less)s of %(n)s practices notice less pressure: %(share)s (between %(low)s and %(high)s).",
                told["pressure"]["less"],
            ),
        ),
        (
            told["visits"],
            ngettext(
                "%(less)s of %(n)s practices says that whom it referred comes less often: %(share)s (between %(low)s and %(high)s).",
                "%(less)s of %(n)s practices say that whom they referred comes less often: %(share)s (between %(low)s and %(high)s).",
                told["visits"]["less"],
            ),
        ),
    ):
        low, high = part["interval"]
        numbers = {"less": figures.number(part["less"]), "share": figures.percent(part["share"])}
        ends = {"low": figures.percent(low), "high": figures.percent(high)}
        found.append(text % (answered | numbers | ends))
    if hours := told["hours"]:
        said = {"n": figures.number(hours["n"]), "hours": figures.decimal(hours["median"], 1)}
        found.append(
            _("Working together takes a practice %(hours)s hours a month (the middle of %(n)s practices).") % said
        )
    found.append(
        _("This is what practices notice, not what was counted: it cannot show that the referrals are the cause.")
    )
    return found
