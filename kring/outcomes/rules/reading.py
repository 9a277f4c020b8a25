"""Makes an instrument of data: of a file that comes with Kring, or of a region's own. Or tells everything that is wrong with it."""

import dataclasses
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal, localcontext

from kring.outcomes.rules.fields import Fields, Problems, as_whole, entries
from kring.outcomes.rules.instruments import (
    LANGUAGES,
    ErrorKind,
    Instrument,
    Item,
    Kind,
    Licence,
    MeasurementError,
    Norm,
    Option,
    Reliability,
    ReliabilityKind,
    Shipping,
    Texts,
)
from kring.outcomes.rules.intake import COLUMNS
from kring.outcomes.rules.problems import Fault, Problem
from kring.outcomes.rules.reading_scales import read_scales
from kring.outcomes.rules.scoring import EXACT, PLACES, score

WIDEST = 1000  # steps of a scale from one end to the other
MOST_OPTIONS = 50


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """What was read: an instrument, or problems."""

    instrument: Instrument | None
    problems: tuple[Problem, ...]


def read(data: object) -> Reading:
    """An instrument of data as TOML or JSON have it."""
    problems = Problems()
    top = Fields(data, "", problems)
    if top.broken:
        return Reading(None, tuple(problems))
    licence = _licence(Fields(top.raw("licence", needed=True) or {}, "licence", problems))
    shared = {name: _options(one, place, problems) for name, place, one in top.pairs("options")}
    items = _items(top, shared, problems)
    scales = read_scales(top, {one.code: one for one in items}, problems)
    known = {one.code for one in scales}
    instrument = Instrument(
        code=top.code(),
        version=top.words("version", needed=True),
        name=top.texts("name", needed=True),
        source=top.words("source", needed=True),
        licence=licence,
        meant_for=top.texts("meant_for", needed=True),
        period=top.texts("period", needed=top.has("period")),
        items=items,
        scales=scales,
        introduction=top.texts("introduction"),
        norms=_norms(top, known, problems),
        errors=_errors(top, known, problems),
        reliabilities=_reliabilities(top, known, problems),
    )
    top.done()
    _wording(instrument, problems)
    if not problems:
        _checks(instrument, problems)
    return Reading(None if problems else instrument, tuple(problems))


def _licence(fields: Fields) -> Licence:
    texts = fields.one_of("texts", Shipping, Shipping.STEWARD, needed=True)
    slots = tuple(one for _place, one in fields.each("slots"))
    if any(one not in LANGUAGES for one in slots):
        fields.wrong(Fault.NOT_A_CHOICE, "slots")
    licence = Licence(
        name=fields.texts_or_words("name", needed=True),
        holder=fields.words("holder", needed=True),
        texts=texts,
        registration=fields.yes("registration", default=True, needed=True),
        slots=LANGUAGES if texts is Shipping.STEWARD else slots,
        why=fields.texts_or_words("why", needed=texts is Shipping.STEWARD or bool(slots)),
    )
    fields.done()
    return licence


def _options(data: object, place: str, problems: Problems) -> tuple[Option, ...]:
    found = []
    for at, one in entries(data, place, problems):
        fields = Fields(one, at, problems)
        value = fields.whole("value", needed=True)
        label = Texts(*(fields.words(language) for language in LANGUAGES))
        fields.done()
        if value is not None:
            found.append(Option(value, label))
    values = {one.value for one in found}
    if len(values) < len(found):
        problems.add(Fault.DUPLICATE, place)
    if len(found) > MOST_OPTIONS:
        problems.add(Fault.TOO_MANY, place)
    elif values and max(values) - min(values) > WIDEST:
        problems.add(Fault.IMPOSSIBLE_RANGE, place)
    else:
        return tuple(found)
    return ()


def _items(top: Fields, shared: Mapping[str, tuple[Option, ...]], problems: Problems) -> tuple[Item, ...]:
    found: dict[str, Item] = {}
    for place, one in top.each("items", needed=True):
        fields = Fields(one, place, problems)
        item = _item(fields, len(found) + 1, shared)
        fields.done()
        if item.code in found:
            fields.wrong(Fault.DUPLICATE, "code", item.code)
        if item.code in COLUMNS:
            fields.wrong(Fault.NAME_OF_A_COLUMN, "code", item.code)
        found[item.code] = item
    if not found:
        problems.add(Fault.NO_ITEMS, "items")
    if len({one.order for one in found.values()}) < len(found):
        problems.add(Fault.DUPLICATE, "items.order")
    concerns = {one.code for one in found.values() if one.kind is Kind.CONCERN}
    for item in found.values():
        if item.about and item.about not in concerns:
            problems.add(Fault.UNKNOWN_ITEM, f"items.{item.code}.about", item.about)
    return tuple(sorted(found.values(), key=lambda one: one.order))


def _item(fields: Fields, number: int, shared: Mapping[str, tuple[Option, ...]]) -> Item:
    kind = fields.one_of("kind", Kind, Kind.TEXT, needed=True)
    low = high = None
    options: tuple[Option, ...] = ()
    ends = {"low_label": Texts(), "high_label": Texts()}
    if kind is Kind.CHOICE:
        options = _chosen_options(fields, shared)
        if options:
            low, high = min(one.value for one in options), max(one.value for one in options)
    elif kind is Kind.SCALE:
        low, high = fields.whole("low", needed=True), fields.whole("high", needed=True)
        ends = {name: fields.texts(name) for name in ends}
        if low is None or high is None or not 0 < high - low <= WIDEST:
            fields.wrong(Fault.IMPOSSIBLE_RANGE)
            low = high = None
    item = Item(
        code=fields.code(),
        order=fields.whole("order", number),
        kind=kind,
        text=fields.texts("text"),
        options=options,
        low=low,
        high=high,
        **ends,
        reversed=fields.yes("reversed", default=False),
        skippable=fields.yes("skippable", default=True),
        counts=_values(fields, "counts"),
        alarming=_values(fields, "alarming"),
        about=fields.code("about") if fields.has("about") else "",
    )
    _possible(item, fields)
    return item


def _chosen_options(fields: Fields, shared: Mapping[str, tuple[Option, ...]]) -> tuple[Option, ...]:
    named = fields.raw("options", needed=True)
    if isinstance(named, str):
        if named not in shared:
            fields.wrong(Fault.NOT_A_CHOICE, "options", named)
        return shared.get(named, ())
    options = () if named is None else _options(named, fields.at("options"), fields.problems)
    if isinstance(named, list) and not named:
        fields.wrong(Fault.NO_RANGE, "options")
    return options


def _values(fields: Fields, name: str) -> frozenset[int]:
    return frozenset(fields.all_of(name, as_whole))


def _possible(item: Item, fields: Fields) -> None:
    """Whether what is said about its answers can be."""
    if item.low is None:
        if item.reversed or item.counts or item.alarming:
            fields.wrong(Fault.NO_RANGE)
        return
    if item.reversed and item.kind is Kind.CHOICE:
        values = {one.value for one in item.options}
        if {item.low + item.high - value for value in values} != values:
            fields.wrong(Fault.NOT_REVERSIBLE)
    for name in ("counts", "alarming"):
        if not all(item.allows(value) for value in getattr(item, name)):
            fields.wrong(Fault.OUT_OF_RANGE, name)


def _norms(top: Fields, known: set[str], problems: Problems) -> tuple[Norm, ...]:
    found = []
    for place, one in top.each("norms"):
        fields = Fields(one, place, problems)
        mean, sd, n = fields.number("mean", needed=True), fields.number("sd"), fields.whole("n")
        if (sd is not None and sd <= 0) or (n is not None and n <= 0):
            fields.wrong(Fault.IMPOSSIBLE_RANGE)
        population, source = fields.texts_or_words("population", needed=True), fields.words("source", needed=True)
        if mean is not None:
            found.append(Norm(_scale(fields, known), population, mean, sd, n, source))
        fields.done()
    return tuple(found)


def _errors(top: Fields, known: set[str], problems: Problems) -> tuple[MeasurementError, ...]:
    found: dict[str, MeasurementError] = {}
    for place, one in top.each("errors"):
        fields = Fields(one, place, problems)
        scale, kind = _scale(fields, known), fields.one_of("kind", ErrorKind, ErrorKind.SEM, needed=True)
        value = _worked_out(fields) if kind is ErrorKind.WORKED_OUT else fields.number("value", needed=True)
        source, population = fields.words("source", needed=True), fields.texts_or_words("population")
        fields.done()
        if value is not None and value <= 0:
            fields.wrong(Fault.IMPOSSIBLE_RANGE, "value")
        if scale in found:
            fields.wrong(Fault.DUPLICATE, "scale", scale)
        if value is not None:
            found[scale] = MeasurementError(scale, kind, value, source, population)
    return tuple(found.values())


def _worked_out(fields: Fields) -> Decimal | None:
    """The standard error that follows from a published spread and reliability: it is worked out here, so that it is worked out right."""
    sd, reliability = fields.number("sd", needed=True), fields.number("reliability", needed=True)
    if sd is None or reliability is None:
        return None
    if sd <= 0 or not 0 < reliability < 1:
        fields.wrong(Fault.IMPOSSIBLE_RANGE)
        return None
    with localcontext(EXACT):
        return (sd * (1 - reliability).sqrt()).quantize(PLACES)


def _reliabilities(top: Fields, known: set[str], problems: Problems) -> tuple[Reliability, ...]:
    found: dict[tuple[str, ReliabilityKind], Reliability] = {}
    for place, one in top.each("reliabilities"):
        fields = Fields(one, place, problems)
        scale, value, n = _scale(fields, known), fields.number("value", needed=True), fields.whole("n")
        kind = fields.one_of("kind", ReliabilityKind, ReliabilityKind.RETEST, needed=True)
        population, source = fields.texts_or_words("population", needed=True), fields.words("source", needed=True)
        fields.done()
        if (value is not None and not 0 < value < 1) or (n is not None and n <= 0):
            fields.wrong(Fault.IMPOSSIBLE_RANGE)
        if (scale, kind) in found:
            fields.wrong(Fault.DUPLICATE, "scale", scale)
        if value is not None:
            found[scale, kind] = Reliability(scale, kind, value, population, n, source)
    return tuple(found.values())


def _scale(fields: Fields, known: set[str]) -> str:
    scale = fields.code("scale")
    if scale and scale not in known:
        fields.wrong(Fault.UNKNOWN_SCALE, "scale", scale)
    return scale


def _wording(instrument: Instrument, problems: Problems) -> None:
    """Wording in every language, except where the file says that a steward puts it in; and none where the licence keeps it."""
    licence = instrument.licence
    for place, text in instrument.texts().items():
        for language in LANGUAGES:
            given = bool(text.in_(language))
            if given and licence.texts is Shipping.STEWARD:
                problems.add(Fault.TEXT_NOT_ALLOWED, f"{place}.{language}")
            elif not given and language not in licence.slots:
                problems.add(Fault.TEXT_MISSING, f"{place}.{language}")


def _checks(instrument: Instrument, problems: Problems) -> None:
    """Every score that the file gives comes out."""
    for scale in instrument.scales:
        for number, check in enumerate(scale.checks, 1):
            answers = dict(zip(scale.items, check.answers, strict=True))
            found = next(one for one in score(instrument, answers) if one.scale == scale.code).value
            if found is not None and check.value is not None:
                found = found.quantize(check.value, ROUND_HALF_UP)
            if found != check.value:
                told = "-" if found is None else str(found)
                problems.add(Fault.CHECK_FAILS, f"scales.{scale.code}.checks.{number}", told)
