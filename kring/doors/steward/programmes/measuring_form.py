"""The section of a draft that says what is measured: which questionnaires at which moment, how much at most, and when somebody calls.

Nothing is measured unless the steward chooses it.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kring.doors.steward.programmes.forms import Lock
from kring.doors.steward.programmes.measured import NUMBERS, OCCASIONS, Choice, Here, in_words
from kring.outcomes.queries import minutes
from kring.outcomes.rules.occasions import within_budget
from kring.programme.rules.measuring import INSTRUMENTS_AT_MOST, LIMITS, USUAL, Occasion

ALARMS_AT_MOST = 12
EMPTY_ALARMS = 2
OR_HIGHER, OR_LOWER = "high", "low"


class MeasuringForm(Lock):
    """What is asked at each moment, and to which answers somebody calls."""

    section = "measuring"

    def __init__(self, *args: Any, content: Mapping[str, Any], here: Here, **options: Any):
        stored = content.get("measuring") or {}
        self.here, self._counts = here, here.counts()
        self._alarms = list(stored.get("alarms") or ())
        super().__init__(*args, initial=_initial(stored) | (options.pop("initial", None) or {}), **options)
        chosen = {code for one in (stored.get("occasions") or {}).values() for code in one.get("instruments") or ()}
        self.choices = [one for one in here.choices() if one.askable or one.code in chosen]
        self.not_here = [one for one in here.choices() if not one.askable]
        known = [(one.code, one.label) for one in self.choices]
        known += [(code, code) for code in sorted(chosen - set(here.instruments))]
        for code, label in OCCASIONS.items():
            self._add_moment(code, label, known)
        for place in range(self.alarm_rows):
            self._add_alarm(place)

    @property
    def alarm_rows(self) -> int:
        """How many rules there is room for: those that stand and a few empty ones."""
        return min(ALARMS_AT_MOST, len(self._alarms) + EMPTY_ALARMS)

    def moments(self) -> list[dict[str, Any]]:
        """Each moment: its questionnaires, its numbers, and what it comes to as it is ticked now."""
        return [
            {
                "title": label,
                "chosen": self[f"{code}_instruments"],
                "numbers": [self[f"{code}_{name}"] for name in NUMBERS],
                "sum": self._sum(code),
            }
            for code, label in OCCASIONS.items()
        ]

    def alarms(self) -> list[tuple[BoundField, BoundField, BoundField]]:
        """The rules, each a question, a value and a direction."""
        return [tuple(self[f"alarm_{place}_{part}"] for part in ("about", "value", "side")) for place in self._places()]

    def meant_for(self) -> list[Choice]:
        """What each questionnaire is meant for, to read beside."""
        return self.choices

    def clean(self) -> dict[str, Any]:
        """A client is never asked more than the budget, and nothing that is not here."""
        data = super().clean()
        for code in OCCASIONS:
            self._check_moment(code, data)
        asked = {one for code in OCCASIONS for one in self._ticked(code)}  # also where the moment itself has a mistake
        for place in self._places():
            self._check_alarm(place, data, asked)
        return data

    def part(self) -> dict[str, Any]:
        """The content as filled in; a moment at which nothing is asked is left out."""
        data = self.cleaned_data
        occasions = {
            code: {
                "instruments": data[f"{code}_instruments"],
                **{name: data[f"{code}_{name}"] for name in NUMBERS},
            }
            for code in OCCASIONS
            if data[f"{code}_instruments"]
        }
        return {
            "measuring": {
                "occasions": occasions,
                "alarms": [found for place in self._places() if (found := self._alarm(place))],
            }
        }

    def _add_moment(self, code: str, label: Any, known: list[tuple[str, str]]) -> None:
        self.fields[f"{code}_instruments"] = forms.MultipleChoiceField(
            label=gettext_lazy("Questionnaires"), choices=known, required=False, widget=forms.CheckboxSelectMultiple
        )
        for name, (low, high) in LIMITS.items():
            self.fields[f"{code}_{name}"] = forms.IntegerField(label=NUMBERS[name], min_value=low, max_value=high)

    def _add_alarm(self, place: int) -> None:
        self.fields[f"alarm_{place}_about"] = forms.ChoiceField(
            label=gettext_lazy("Question"), choices=self._questions(), required=False
        )
        self.fields[f"alarm_{place}_value"] = forms.IntegerField(label=gettext_lazy("Which answer"), required=False)
        self.fields[f"alarm_{place}_side"] = forms.ChoiceField(
            label=gettext_lazy("And beyond"),
            choices=[(OR_HIGHER, gettext_lazy("this one or higher")), (OR_LOWER, gettext_lazy("this one or lower"))],
            required=False,
        )

    def _questions(self) -> list[Any]:
        found: list[Any] = [("", "–")]
        for choice in self.choices:
            items = self.here.instruments[choice.code].items
            asked = [(f"{choice.code}/{one.code}", _with_range(one)) for one in items if one.is_number]
            if asked:
                found.append((choice.name, asked))
        return found

    def _places(self) -> range:
        return range(self.alarm_rows)

    def _ticked(self, code: str) -> list[str]:
        return list(self[f"{code}_instruments"].value() or ())

    def _sum(self, code: str) -> str:
        count = sum(self._counts.get(one, 0) for one in self._ticked(code))
        if not count:
            return _("Nothing is asked at this moment.")
        asked = ngettext("%(count)d question", "%(count)d questions", count) % {"count": count}
        takes = ngettext("about %(count)d minute", "about %(count)d minutes", minutes(count)) % {
            "count": minutes(count)
        }
        return _("Chosen: %(questions)s, %(minutes)s.") % {"questions": asked, "minutes": takes}

    def _check_moment(self, code: str, data: dict[str, Any]) -> None:
        name = f"{code}_instruments"
        chosen, at_most = tuple(data.get(name) or ()), data.get(f"{code}_questions_at_most")
        gone = [self.here.name(one) for one in chosen if one not in self._counts]
        if gone:
            self.add_error(
                name,
                _("Cannot be asked here: %(names)s. Put in its words first, or leave it out.")
                % {"names": ", ".join(gone)},
            )
        if len(chosen) > INSTRUMENTS_AT_MOST:
            self.add_error(name, _("Choose at most %(number)d questionnaires.") % {"number": INSTRUMENTS_AT_MOST})
        for one, other, question in self.here.asked_twice(chosen):
            self.add_error(
                name,
                _(
                    "A client would be asked this twice: ‘%(question)s’. It is in ‘%(one)s’ and in ‘%(other)s’: choose one of the two."
                )
                % {"one": self.here.name(one), "other": self.here.name(other), "question": question},
            )
        total = sum(self._counts.get(one, 0) for one in chosen)
        if at_most is not None and not gone and total > at_most:
            stays = within_budget(chosen, self._counts, at_most)
            self.add_error(
                name,
                _("Together %(total)d questions, and at most %(most)d are asked. Not asked would be: %(names)s.")
                % {
                    "total": total,
                    "most": at_most,
                    "names": ", ".join(self.here.name(one) for one in chosen if one not in stays),
                },
            )

    def _check_alarm(self, place: int, data: dict[str, Any], asked: set[str]) -> None:
        about, value = data.get(f"alarm_{place}_about") or "", data.get(f"alarm_{place}_value")
        if not about:
            if value is not None and f"alarm_{place}_about" not in self.errors:
                self.add_error(f"alarm_{place}_about", _("Say about which question this is."))
            return
        instrument, _sep, code = about.partition("/")
        item = self.here.item(instrument, code)
        if instrument not in asked:
            self.add_error(
                f"alarm_{place}_about",
                _("‘%(name)s’ is not asked at any moment.") % {"name": self.here.name(instrument)},
            )
        if value is None:
            if f"alarm_{place}_value" not in self.errors:
                self.add_error(f"alarm_{place}_value", _("Say which answer."))
        elif item is not None and not item.allows(value):
            self.add_error(f"alarm_{place}_value", _("This question has no such answer."))

    def _alarm(self, place: int) -> dict[str, Any] | None:
        about = self.cleaned_data[f"alarm_{place}_about"]
        if not about:
            return None
        instrument, _sep, item = about.partition("/")
        return {
            "instrument": instrument,
            "item": item,
            "value": self.cleaned_data[f"alarm_{place}_value"],
            "at_most": self.cleaned_data[f"alarm_{place}_side"] == OR_LOWER,
        }


def _with_range(item: Any) -> str:
    """The question with its lowest and highest answer, each with what it says: 1 is 'yes' in one questionnaire and 'no' in another."""
    labels = {one.value: in_words(one.label) for one in item.options}
    labels = labels or {item.low: in_words(item.low_label), item.high: in_words(item.high_label)}
    ends = " – ".join(
        f"{value}: {labels[value]}" if labels.get(value) else f"{value}" for value in (item.low, item.high)
    )
    return f"{in_words(item.text) or item.code} ({ends})"


def _initial(stored: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for code in Occasion:
        said = (stored.get("occasions") or {}).get(code) or {}
        found[f"{code}_instruments"] = list(said.get("instruments") or ())
        found |= {f"{code}_{name}": said.get(name, USUAL[code][name]) for name in NUMBERS}
    for place, one in enumerate(stored.get("alarms") or ()):
        found[f"alarm_{place}_about"] = f"{one['instrument']}/{one['item']}"
        found[f"alarm_{place}_value"] = one["value"]
        found[f"alarm_{place}_side"] = OR_LOWER if one.get("at_most") else OR_HIGHER
    return found
