"""Django form fields as the components need them: one control with its attributes, or a list of options."""

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString
from markupsafe import Markup

CHOICE_WIDGETS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a list: what is sent, what is read, and whether it is chosen."""

    value: str
    label: str
    id: str
    checked: bool
    attrs: dict[str, object]


def kind(bound: BoundField) -> str:
    """Which shape a field has: hidden, tick, ticks, radios, text, area, select or file."""
    widget = bound.field.widget
    if bound.is_hidden:
        return "hidden"
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "ticks"
    if isinstance(widget, forms.RadioSelect):
        return "radios"
    if isinstance(widget, forms.CheckboxInput):
        return "tick"
    if isinstance(widget, forms.Textarea):
        return "area"
    if isinstance(widget, forms.Select):
        return "select"
    if isinstance(widget, forms.FileInput):
        return "file"
    return "text"


def limit(bound: BoundField) -> int | None:
    """How many characters the field holds, when it says so."""
    return getattr(bound.field, "max_length", None)


def control(bound: BoundField, described_by: str = "", **attrs: object) -> SafeString:
    """The widget's own HTML with our class, what describes it, and `attrs` (underscores become hyphens).

    None gets `maxlength`: browsers cut pasted text without a word; the counter and the form say so instead.
    """
    given = {written(name): value for name, value in attrs.items()}
    own_class = bound.field.widget.attrs.get("class", "")
    given["class"] = f"control {own_class} {given.get('class', '')}".strip()
    given["aria-describedby"] = described_by or False
    given["maxlength"] = False
    if bound.errors:
        given["aria-invalid"] = "true"
    return bound.as_widget(attrs=given)


def options(bound: BoundField) -> Iterator[Option]:
    """The choices of a radio or tick list, groups flattened, the empty choice left out."""
    for part in bound.subwidgets:
        data = part.data
        value = data["value"]
        if value is None or value == "":
            continue
        yield Option(
            value=str(value),
            label=data["label"],
            id=data["attrs"].get("id", ""),
            checked=bool(data["selected"]),
            attrs={
                name: setting
                for name, setting in data["attrs"].items()
                if name not in {"id", "checked", "class"} and setting is not False
            },
        )


NONE = Markup()
BARE = Markup(" {}")
PAIR = Markup(' {}="{}"')


def written(name: str) -> str:
    """An attribute's name as HTML has it: `hx_get` is `hx-get`, `class_` is `class`."""
    return name.rstrip("_").replace("_", "-")


def attributes(given: dict[str, object]) -> Markup:
    """HTML attributes, a space before each: underscores become hyphens, True stands alone, False and None are dropped."""
    if not given:
        return NONE
    parts = [
        BARE.format(written(name)) if value is True else PAIR.format(written(name), value)
        for name, value in given.items()
        if value is not None and value is not False
    ]
    return Markup().join(parts)
