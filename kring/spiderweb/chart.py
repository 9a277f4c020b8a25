"""A web as a drawing with a table that says the same. The drawing is made here, without a library; colours come from the theme."""

import dataclasses

from django.utils.translation import gettext as _

from kring.spiderweb.queries import WebRow
from kring.spiderweb.rules import drawing
from kring.spiderweb.rules.drawing import Arm, Point, Shape
from kring.spiderweb.rules.web import Dimension
from kring.spiderweb.wording import dimension_words, in_two_lines, mark_words
from kring.ui import figures
from kring.ui.dates import long_date


@dataclasses.dataclass(frozen=True, slots=True)
class Named:
    """An arm with the lines of its name, each with the place where it is written."""

    arm: Arm
    lines: tuple[tuple[str, Point], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Layer:
    """One web in the drawing. `kind`: now or before; who sees no colours tells them apart by dashes and by the shape of the dots."""

    kind: str
    shape: Shape
    words: str


@dataclasses.dataclass(frozen=True, slots=True)
class AspectLine:
    """One of the seven of a dimension in the table."""

    text: str
    now: str
    before: str


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A dimension in the table."""

    name: str
    now: str
    before: str
    talk: bool
    talked: bool
    words: str
    aspects: tuple[AspectLine, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Drawing:
    """Everything the templates draw."""

    title: str
    description: str
    arms: tuple[Named, ...]
    rings: tuple[tuple[int, str, Point], ...]
    layers: tuple[Layer, ...]
    lines: tuple[Line, ...]
    width: int = drawing.WIDE
    height: int = drawing.HIGH
    middle: Point = dataclasses.field(default_factory=lambda: Point(drawing.MIDDLE_X, drawing.MIDDLE_Y))


def empty() -> Drawing:
    """A web to draw on."""
    return _drawing(_("An empty web"), "", (), ())


def draw(now: WebRow, before: WebRow | None = None) -> Drawing:
    """A web, with an earlier one behind it."""
    title = _("The web of %(day)s") % {"day": long_date(now.on)}
    layers = [Layer("now", drawing.shape(now.marks), title)]
    if before is not None:
        words = _("The web before, of %(day)s") % {"day": long_date(before.on)}
        layers.insert(0, Layer("before", drawing.shape(before.marks), words))
    lines = tuple(_line(one, now, before) for one in Dimension)
    return _drawing(title, _told(lines, before), tuple(layers), lines)


def _drawing(title: str, description: str, layers: tuple[Layer, ...], lines: tuple[Line, ...]) -> Drawing:
    return Drawing(title, description, tuple(_named(arm) for arm in drawing.arms()), drawing.rings(), layers, lines)


def _named(arm: Arm) -> Named:
    words = in_two_lines(arm.dimension)
    return Named(arm, tuple(zip(words, drawing.below_each_other(arm, len(words)), strict=True)))


def _written(mark: float) -> str:
    return figures.number(mark) if mark == int(mark) else figures.decimal(mark)


def _line(one: Dimension, now: WebRow, before: WebRow | None) -> Line:
    behind = before.aspects.get(one, ()) if before else ()
    # Seven and seven stand beside each other only when they are of the same texts.
    same = [aspect.text for aspect in behind] == [aspect.text for aspect in now.aspects.get(one, ())]
    return Line(
        name=dimension_words(one),
        now=mark_words(now.marks[one], _written),
        before=mark_words(before.marks[one], _written) if before else "",
        talk=one in now.talk,
        talked=before is not None and one in before.talk,
        words=now.words.get(one, ""),
        aspects=tuple(
            AspectLine(
                aspect.text,
                mark_words(aspect.mark, _written),
                mark_words(behind[at].mark, _written) if same else "",
            )
            for at, aspect in enumerate(now.aspects.get(one, ()))
        ),
    )


def _told(lines: tuple[Line, ...], before: WebRow | None) -> str:
    """The drawing in a sentence, for who does not see it."""
    if before is None:
        told = [_("%(name)s: %(mark)s") % {"name": line.name, "mark": line.now} for line in lines]
    else:
        told = [
            _("%(name)s: %(mark)s, before: %(former)s") % {"name": line.name, "mark": line.now, "former": line.before}
            for line in lines
        ]
    return "; ".join(told) + "."
