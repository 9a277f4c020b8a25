"""Who answered at each moment and who did not, in words: as visible as what those who answered said."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from kring.insight.models import KeptResult
from kring.insight.results import wording
from kring.insight.results.queries import Scope
from kring.insight.rules.results_gate import Kind
from kring.outcomes.models import DeclinedBecause, Mode, WhenChoices
from kring.ui import figures
from kring.ui.charts import Table

OF_THE_TEAM = ("answered", "declined", "no-answer", "not-asked")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """The section: of the first moment a sentence, of each a line in the table, a warning where many did not answer.

    `more`: of each moment, how people answered and why some would rather not.
    """

    period: str
    sentence: str
    warning: str
    table: Table | None
    more: Sequence[tuple[str, Sequence[tuple[str, str]]]]

    def rows(self) -> list[list[str]]:
        """What is shown, as rows."""
        found = [[], [_("Who answered, and who did not"), self.period], [self.sentence]]
        if self.warning:
            found.append([_("Please note"), self.warning])
        if self.table:
            found += [list(self.table.head), *map(list, self.table.rows)]
        for moment, facts in self.more:
            found += [[moment], *([name, value] for name, value in facts)]
        return found


def answering(rows: Sequence[KeptResult], chosen: Scope) -> Answering:
    """What is kept about who was asked, the first moment first."""
    order = {when: at for at, when in enumerate(WhenChoices.values)}
    known = sorted((row for row in rows if row.told["n"]), key=lambda row: order[row.when])
    period = _("of whom the time to answer was over, in the last twelve months")
    if not chosen.is_own:
        period = _("of whom the time to answer was over, in the last four whole quarters")
    found = {"period": period, "warning": _warning(known), "more": ()}
    if not known:
        few = _("Nothing can be told yet: in the quarters that are over these were %(few)s people at each location.")
        nobody = _("Of nobody the time to answer is over.")
        too_few = few % {"few": wording.too_few(chosen.limit)}
        return Answering(sentence=nobody if chosen.is_own else too_few, table=None, **found)
    if not chosen.is_own:
        return Answering(sentence=_about(known[0]), table=_told(known), **found)
    found["more"] = [(wording.moment(row.when).capitalize(), facts) for row in known if (facts := _facts(row.told))]
    return Answering(sentence=_exact(known[0]), table=_known(known), **found)


def _exact(row: KeptResult) -> str:
    """'At the start: 26 of 37 people answered, 70% (between 54% and 83%).'"""
    parts = {
        "when": wording.moment(row.when).capitalize(),
        "answered": figures.number(row.told.get("answered", 0)),
        "n": figures.number(row.told["n"]),
        "share": figures.percent(round(row.told["share"], 4)),
        **_ends(row.told["interval"]),
    }
    return _("%(when)s: %(answered)s of %(n)s people answered, %(share)s (between %(low)s and %(high)s).") % parts


def _about(row: KeptResult) -> str:
    """'At the start: about 70% of about 40 people answered (between 50% and 85%).'"""
    answered = row.told["parts"][Kind.ANSWERED]
    parts = {"when": wording.moment(row.when).capitalize(), "n": _people(row.told)}
    if answered["share"] is None:
        parts["most"] = figures.percent(round(answered["at_most"], 4))
        return _("%(when)s: at most %(most)s of about %(n)s people answered.") % parts
    parts |= {"share": wording.share_in_steps(answered["share"]), **_ends(answered["interval"])}
    return _("%(when)s: about %(share)s of about %(n)s people answered (between %(low)s and %(high)s).") % parts


def _people(told: Mapping[str, Any]) -> str:
    """How many people about, as sure as it is."""
    return figures.number(round(told["n"] / told["limit"]) * told["limit"])


def _ends(interval: Sequence[float]) -> dict[str, str]:
    low, high = (figures.percent(round(end, 4)) for end in interval)
    return {"low": low, "high": high}


def _warning(rows: Sequence[KeptResult]) -> str:
    """Where many did not answer, and where perhaps many: at which moments."""
    many = [row for row in rows if round(1 - _share(row.told), 4) > wording.MANY_MISSING]
    sure = _("Many people did not answer: %(moments)s.")
    perhaps = _("Perhaps many people did not answer, of whom too few are told to be sure: %(moments)s.")
    said = [
        text % {"moments": ", ".join(wording.moment(row.when) for row in of)}
        for text, of in (
            (sure, [row for row in many if _are_told(row.told)]),
            (perhaps, [row for row in many if not _are_told(row.told)]),
        )
        if of
    ]
    if not said:
        return ""
    return " ".join([*said, _("Scores come from those who answered, and the others may fare otherwise.")])


def _are_told(told: Mapping[str, Any]) -> bool:
    """Whether anything is known of who did not answer; else only that they are few, and who answered may be nearly everybody."""
    others = (part for kind, part in told.get("parts", {}).items() if kind != Kind.ANSWERED)
    return "parts" not in told or any(part["share"] is not None for part in others)


def _share(told: Mapping[str, Any]) -> float:
    if "parts" not in told:
        return told["share"]
    answered = told["parts"][Kind.ANSWERED]
    return answered["at_most"] if answered["share"] is None else wording.in_steps(answered["share"])


def _known(rows: Sequence[KeptResult]) -> Table:
    head = (_("Moment"), _("People"), *(str(wording.BECAUSE[code]).capitalize() for code in OF_THE_TEAM))
    lines = []
    for row in rows:
        answered = {"count": figures.number(row.told.get("answered", 0)), "share": figures.percent(row.told["share"])}
        others = [
            _("%(count)s (%(share)s)")
            % {"count": figures.number(count), "share": figures.percent(count / row.told["n"])}
            for count in (row.told.get(code, 0) for code in OF_THE_TEAM[1:])
        ]
        sure = _("%(count)s (%(share)s, between %(low)s and %(high)s)") % (answered | _ends(row.told["interval"]))
        lines.append((wording.moment(row.when).capitalize(), figures.number(row.told["n"]), sure, *others))
    return Table(head, tuple(lines))


def _told(rows: Sequence[KeptResult]) -> Table:
    head = (
        _("Moment"),
        _("People (about)"),
        str(wording.BECAUSE["answered"]).capitalize(),
        str(wording.BECAUSE["declined"]).capitalize(),
        _("No answer in time, or not asked"),
    )
    lines = []
    for row in rows:
        parts = [_cell(row.told["parts"].get(kind)) for kind in (Kind.ANSWERED, Kind.DECLINED, Kind.SILENT)]
        lines.append((wording.moment(row.when).capitalize(), _people(row.told), *parts))
    return Table(head, tuple(lines))


def _cell(part: Mapping[str, Any] | None) -> str:
    if part is None:
        return _("counted with who did not answer")
    if part["share"] is None:
        return _("at most %(most)s") % {"most": figures.percent(round(part["at_most"], 4))}
    said = {"share": wording.share_in_steps(part["share"]), **_ends(part["interval"])}
    return _("about %(share)s (between %(low)s and %(high)s)") % said


def _facts(told: Mapping[str, Any]) -> list[tuple[str, str]]:
    """How they answered, as far as that differs, why some would rather not, and who is not counted."""
    found = []
    if told["modes"]:
        found.append((_("How they answered"), _counted(told["modes"], dict(Mode.choices))))
    if told["in_part"]:
        found.append((_("Left questions open"), figures.number(told["in_part"])))
    if told["because"]:
        found.append((_("Why they would rather not"), _counted(told["because"], dict(DeclinedBecause.choices))))
    if told.get("fell-away"):
        found.append((_("Not counted: were not asked any more"), figures.number(told["fell-away"])))
    return found


def _counted(counts: Mapping[str, int], names: Mapping[str, Any]) -> str:
    """'20 alone, by link; 6 together, in the conversation', the most first."""
    order = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return "; ".join(f"{figures.number(count)} {names.get(code, code)}" for code, count in order)
