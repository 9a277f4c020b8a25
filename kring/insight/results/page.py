"""A page of results ready to draw, and the same as rows for a download: what was kept, in the reader's language."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kring.insight.models import Figure, KeptResult
from kring.insight.page import Tile
from kring.insight.results import wording
from kring.insight.results.answering_page import Answering, answering
from kring.insight.results.funnel import Funnel, funnel
from kring.insight.results.guide import guide
from kring.insight.results.queries import Kept, Scope
from kring.insight.results.reading import CALL_BACK
from kring.insight.results.scales import steps_of
from kring.insight.rules.ruler import ruler
from kring.outcomes.models import WhenChoices
from kring.outcomes.rules.instruments import Instrument, Scale
from kring.programme.rules.measuring import Occasion as When
from kring.ui import charts, dates, figures
from kring.ui.charts import Bars

WIDE, NARROW = 10, 2  # points; thousandths matter only on an index around 1


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One scale between two moments. `facts` are pairs of name and value; without `n` only `sentences` says something.

    `part`: its name where it is a part of what the questionnaire is about first; that one's anchor is `of`.
    """

    anchor: str
    title: str
    part: str
    of: str
    moments: str
    sentences: Sequence[str]
    facts: Sequence[tuple[str, str]] = ()
    warnings: Sequence[str] = ()
    classes: Sequence[Bars] = ()
    funnel: Funnel | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Practices:
    """What practices notice: sentences, and what they say it brings, without saying whose words these are."""

    when: str
    sentences: Sequence[str]
    words: Sequence[str]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Everything that is shown. `worked_out`: as of when; empty where nothing was measured yet."""

    title: str
    worked_out: str
    results: Sequence[Result]
    said: Bars | None
    said_sentences: Sequence[str]
    called: Sequence[str]
    answering: Answering | None
    drop_out: Tile | None
    practices: Practices | None
    guide: Sequence[str]

    @property
    def called_of(self) -> str:
        """Of whom it is what was said when people were called back."""
        return _(
            "of a random sample of closed files with at least one conversation, those who were reached and answered"
        )

    def rows(self) -> list[list[str]]:
        """What is shown, as rows: a heading, then the lines below it."""
        found = [[_("Results"), self.title], [_("Worked out"), self.worked_out]]
        found += self.answering.rows() if self.answering else []
        for result in self.results:
            found += [[], [result.title, result.moments], [" ".join(result.sentences)]]
            found += [[name, value] for name, value in result.facts]
            found += [[_("Please note"), one] for one in result.warnings]
            for chart in (*result.classes, *((result.funnel,) if result.funnel else ())):
                found += [[], [chart.title], list(chart.table.head), *map(list, chart.table.rows)]
        for head, lines in (
            ([_("How it was")], self.said_sentences),
            ([_("Called back"), self.called_of], self.called),
        ):
            if lines:
                found += [[], head, *([one] for one in lines)]
        if self.practices:
            found += [[], [_("What practices notice"), self.practices.when]]
            found += [[one] for one in (*self.practices.sentences, *self.practices.words)]
        if self.drop_out:
            found += [[], [self.drop_out.label, self.drop_out.value, self.drop_out.note]]
        return [*found, [], [_("How to read these results")], *([one] for one in self.guide)]


def page(chosen: Scope, kept: Kept, drop_out: Tile | None) -> Page:
    """The results of a scope in the language of the reader."""
    funnels = {_key(one): one for one in kept.results if one.figure == Figure.FUNNEL}
    pairs = sorted(_known(kept), key=_place)
    results = [_result(row, instrument, scale, chosen, funnels.get(_key(row))) for row, instrument, scale in pairs]
    shares = [one for one in kept.results if one.figure == Figure.SHARE and one.told["n"]]
    shares.sort(key=lambda one: (one.when, list(wording.SAID).index(one.scale)))
    said = [one for one in shares if one.instrument != CALL_BACK]
    of_calls = [one for one in kept.results if one.instrument == CALL_BACK]
    asked = [one for one in kept.results if one.figure == Figure.ASKED and one not in of_calls]
    answered = answering(asked, chosen) if asked or pairs or said else None
    called = [
        *(wording.drawn(one.told) for one in of_calls if one.figure == Figure.ASKED),
        *_sentences([one for one in shares if one in of_calls]),
    ]
    return Page(
        title=chosen.name,
        worked_out=dates.day_and_time(kept.at) if kept.at else "",
        results=results,
        said=_said(said),
        said_sentences=_sentences(said),
        called=called,
        answering=answered,
        drop_out=drop_out,
        practices=next((_practices(one.told) for one in kept.results if one.figure == Figure.PRACTICES), None),
        guide=guide(chosen, results=bool(results), answering=bool(answered), said=bool(said), called=bool(called)),
    )


def _is_part(scale: Scale, whole: Scale) -> bool:
    """Whether a scale is made of some of the questions of another."""
    return bool(scale.items) and set(scale.items) < set(whole.items)


def _known(kept: Kept) -> list[tuple[KeptResult, Instrument, Scale]]:
    """Changes between two moments, with the questionnaire and the scale they are about."""
    found = []
    for row in kept.results:
        instrument = kept.instruments.get((row.instrument, row.version))
        scale = instrument and instrument.scale(row.scale)
        if row.figure == Figure.PAIRED and instrument is not None and scale is not None:
            found.append((row, instrument, scale))
    return found


def _place(one: tuple[KeptResult, Instrument, Scale]) -> tuple[str, str, int, int]:
    """A questionnaire's moments in time, and its scales as it has them: what it is about first, then its parts."""
    row, instrument, scale = one
    return row.instrument, row.version, WhenChoices.values.index(row.when), instrument.scales.index(scale)


def _practices(told: Mapping[str, Any]) -> Practices:
    since = dates.short_date(date.fromisoformat(told["half_year"]))
    return Practices(
        when=_("the half year from %(day)s") % {"day": since},
        sentences=wording.practices(told),
        words=told["words"],
    )


def _key(row: KeptResult) -> tuple[str, str, str, str]:
    return row.instrument, row.version, row.scale, row.when


def _language() -> str:
    return get_language() or "nl"


def _result(row: KeptResult, instrument: Instrument, scale: Scale, chosen: Scope, beside: KeptResult | None) -> Result:
    told, language = row.told, _language()
    name, of = instrument.name.in_(language) or instrument.code, scale.name.in_(language) or scale.code
    title = name if of in (name, "") or len(instrument.scales) == 1 else f"{name}: {of}"
    common = {
        "anchor": f"{row.instrument}-{row.scale}-{row.when}",
        "title": title,
        "part": of if _is_part(scale, instrument.scales[0]) else "",
        "of": f"{row.instrument}-{instrument.scales[0].code}-{row.when}",
        "moments": _("measured at the start and %(when)s") % {"when": wording.moment(row.when)},
    }
    if not told["n"]:
        few = _("Too few people were measured twice so far: %(few)s.") % {"few": wording.too_few(chosen.limit)}
        nobody = _("Nobody was measured twice so far.")
        return Result(
            **common, sentences=[few if not chosen.is_own else nobody], facts=_missing(told, _decimals(scale))
        )
    decimals = _decimals(scale)
    return Result(
        **common,
        sentences=wording.sentences(told, scale, row.when, decimals),
        facts=_facts(told, scale, decimals),
        warnings=wording.warnings(told, scale, decimals),
        classes=_classes(told, scale, title, row.when),
        # Of what a questionnaire is about, not of each of its parts: the more comparisons, the more stand apart by chance.
        funnel=funnel(beside.told, chosen.locations, title, decimals, wording.direction(scale))
        if beside is not None and not common["part"]
        else None,
    )


def _decimals(scale: Scale) -> int:
    """One more than a score has; at least one, and no more than matter on a scale so wide."""
    width = scale.high - scale.low
    return min(scale.decimals + 1, 1 if width >= WIDE else 2 if width >= NARROW else 3)


def _facts(told: Mapping[str, Any], scale: Scale, decimals: int) -> list[tuple[str, str]]:
    about = "≈\N{NO-BREAK SPACE}" if told.get("limit") else ""
    steps = told.get("steps", (None,) * 3)
    width = {"low": _end(scale.low), "high": _end(scale.high)}
    found = [
        (_("Measured twice"), figures.number(told["n"])),
        *_missing(told, decimals),
        (_("Scale"), _("from %(low)s to %(high)s") % width),
        (
            _("Mean at the start"),
            about + figures.decimal(told["before"], decimals) + _steps(steps[0], figures.decimal, decimals),
        ),
        (
            _("Mean afterwards"),
            about + figures.decimal(told["after"], decimals) + _steps(steps[1], figures.decimal, decimals),
        ),
        (
            _("Mean change"),
            about + wording.points(told["change"], decimals) + _steps(steps[2], figures.signed, decimals),
        ),
        (_("Interval (sure for 95 in 100)"), _ends(told, "interval", decimals)),
        (_("Effect size: change in spreads of the changes (d_z)"), _size(told, "d_z", about)),
    ]
    if "g_av" in told:
        found.append((_("Effect size: change in spreads of the scores (g_av)"), _size(told, "g_av", about)))
    # Of the four grades of GRADE the lowest: observed, uncontrolled, and who was measured again chose to be.
    grade = _(
        "very low (lowest of four): before and after, without a group to compare with. It cannot show that the help works."
    )
    return [*found, (_("How strong this evidence is"), grade)]


def _end(value: Decimal) -> str:
    """One end of a scale as it is: an index that goes below zero does not begin at zero."""
    return figures.decimal(value, max(-int(value.normalize().as_tuple().exponent), 0))


def _steps(ends: Sequence[float] | None, write: Callable[[float, int], str], decimals: int) -> str:
    """Between what a mean lies for certain that is told in steps: of few people that is far apart."""
    if ends is None:
        return ""
    low, high = (write(end, decimals) for end in ends)
    return " " + _("(told in steps: between %(low)s and %(high)s)") % {"low": low, "high": high}


def _ends(told: Mapping[str, Any], name: str, decimals: int) -> str:
    ends = told.get(name)
    if ends is None:
        return _("not told: %(why)s") % {"why": wording.reason(told["unsaid"].get(name))}
    return wording.between(ends, decimals)


def _size(told: Mapping[str, Any], name: str, about: str) -> str:
    value = told.get(name)
    if value is None:
        return _("not told: %(why)s") % {"why": wording.reason(told["unsaid"].get(name))}
    ends = told.get(f"{name}_interval")
    written = about + figures.signed(value, 2)
    if about and (steps := told["steps"][2])[0] <= 0 <= steps[1]:
        return _("not told: %(why)s") % {"why": _("told in steps, it may lie on either side of 0")}
    if about:
        return _(
            "%(size)s, probably further from 0: it is worked out with a spread that is rather too large. The change is told in steps."
        ) % {"size": written}
    return f"{written} ({wording.between(ends, 2)})" if ends else written


def _missing(told: Mapping[str, Any], decimals: int) -> list[tuple[str, str]]:
    """How many were not measured again, and where they began."""
    lost, limit = told["lost"], told.get("limit", 0)
    found = [(_("Not measured again"), _how_many_missing(told))]
    if not lost:
        return found
    if told.get("because"):
        parts = [f"{figures.number(count)} {wording.BECAUSE[why]}" for why, count in sorted(told["because"].items())]
        found.append((_("Why not"), "; ".join(parts)))
    if told["lost_before"] is not None and told.get("before") is not None:
        began = {"score": figures.decimal(told["lost_before"], decimals)}
        text = _("%(score)s on average at the start")
        # How far means that are told in steps lie apart is hardly known: they may be of other locations too.
        if not limit:
            began["apart"] = figures.signed(told["lost_before"] - told["before"], decimals)
            text = _("%(score)s on average at the start, %(apart)s beside those who were measured again")
        about = "≈\N{NO-BREAK SPACE}" if limit else ""
        found.append(
            (_("They began at"), about + text % began + _steps(told.get("lost_steps"), figures.decimal, decimals))
        )
    return found


def _how_many_missing(told: Mapping[str, Any]) -> str:
    """'41 (37%)'; to others 'fewer than 10: at most 23%' or 'at least 40: about 25% (between 17% and 35%)'."""
    lost, limit = told["lost"], told.get("limit", 0)
    value = figures.number(lost)
    if limit:
        value = _("at least %(lost)s") % {"lost": value} if lost else wording.too_few(told["lost_most"] + 1)
    if not told["n"] or not (lost or limit):
        return value
    if not limit:
        return _("%(count)s (%(share)s)") % {"count": value, "share": figures.percent(lost / (told["n"] + lost))}
    low, high = (figures.percent(round(end, 4)) for end in told["lost_ends"])
    if told["lost_share"] is None:
        return f"{value}: {_('at most %(most)s') % {'most': high}}"
    said = {"share": wording.share_in_steps(told["lost_share"]), "low": low, "high": high}
    return f"{value}: {_('about %(share)s (between %(low)s and %(high)s)') % said}"


def _classes(told: Mapping[str, Any], scale: Scale, name: str, when: str) -> list[Bars]:
    """How many people had such scores, before and afterwards, the highest scores first; bars of both by one measure."""
    classes, limit = told.get("classes"), told.get("limit", 0)
    if classes is None:
        return []
    rule = ruler(float(scale.low), float(scale.high), steps_of(scale))
    names = [_class(low, high, scale.decimals) for low, high in rule.classes()]
    found = []
    most = max(*classes["before"], *classes["after"])
    for moment, counts in ((wording.moment(When.START), classes["before"]), (wording.moment(when), classes["after"])):
        shown = [None if limit and count < limit else round(count) for count in counts]
        items = list(zip(names, shown, strict=True))[::-1]
        heads = (_("Score"), _("People (about)") if limit else _("People"))
        title = _("%(questionnaire)s, scores %(moment)s") % {"questionnaire": name, "moment": moment}
        drawn = charts.bars(title, items, heads=heads, hidden=wording.too_few(limit) if limit else "")
        bars = tuple(
            dataclasses.replace(bar, share=None if value is None else round(100 * value / most, 1))
            for bar, (_name, value) in zip(drawn.bars, items, strict=True)
        )
        found.append(dataclasses.replace(drawn, bars=bars))
    return found


def _class(low: float, high: float, decimals: int) -> str:
    if round(low, decimals) == round(high, decimals):
        return figures.decimal(low, decimals)
    ends = {"low": figures.decimal(low, decimals), "high": figures.decimal(high, decimals)}
    return _("%(low)s up to %(high)s") % ends


def _sentences(rows: Sequence[KeptResult]) -> list[str]:
    """A sentence for each question; the moment goes without saying when there is only one."""
    several = len({row.when for row in rows}) > 1
    texts = [
        (wording.moment(row.when).capitalize() if several else "", wording.share(row.told, row.scale)) for row in rows
    ]
    return [f"{when}. {text}" if when else text for when, text in texts]


def _said(rows: Sequence[KeptResult]) -> Bars | None:
    """How many said yes to each question, as shares."""
    if not rows:
        return None
    moments = {row.when for row in rows}
    items = []
    for row in rows:
        label = str(wording.SAID.get(row.scale, row.scale)).capitalize()
        items.append((f"{label} ({wording.moment(row.when)})" if len(moments) > 1 else label, _percent(row.told)))

    def percent(value: float) -> str:
        return figures.percent(round(value / 100, 2))

    drawn = charts.bars(_("How it was"), items, heads=(_("People who"), _("Part of the people")), write=percent)
    # A bar is as long as the share, not as the longest of them.
    bars = tuple(
        dataclasses.replace(bar, share=round(value, 1)) for bar, (_label, value) in zip(drawn.bars, items, strict=True)
    )
    return dataclasses.replace(drawn, bars=bars)


def _percent(told: Mapping[str, Any]) -> float:
    share = told["share"]
    return (wording.in_steps(share) if told.get("limit") else share) * 100
