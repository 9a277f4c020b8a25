"""The questionnaires that a steward can choose from, and what a version measures, in words."""

import dataclasses
import uuid
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from kring.outcomes.instruments_here import OF_THE_COUNTRY, shelf, spoken
from kring.outcomes.models import WhenChoices
from kring.outcomes.queries import minutes
from kring.outcomes.rules.instruments import LANGUAGES, Instrument, Item
from kring.outcomes.rules.occasions import within_budget
from kring.programme.rules.measuring import USUAL, Alarm, Asked, Measuring, Occasion, read_measuring

OCCASIONS: dict[str, str | Promise] = {code.value: WhenChoices(code.value).label for code in Occasion}

NUMBERS: dict[str, Promise] = {
    "questions_at_most": gettext_lazy("Most questions at this moment"),
    "days_before": gettext_lazy("Days before, from which answers count"),
    "days_after": gettext_lazy("Days after, until which answers count"),
    "remind_after": gettext_lazy("Days until one reminder; 0 is never"),
}

# What the steward may start from. Loneliness is what most people are referred for; six questions are few; and how it was to be
# accompanied is only known at the end.
SUGGESTED: dict[str, tuple[str, ...]] = {
    Occasion.START: ("djg-6",),
    Occasion.END: ("djg-6", "experience"),
    Occasion.SIX_MONTHS_AFTER: ("djg-6",),
}


def suggestion() -> dict[str, Any]:
    """What a programme may start from, as the content has it. Nothing is measured unless a steward saves it."""
    occasions = {
        code.value: {"instruments": list(SUGGESTED[code]), **USUAL[code]} for code in Occasion if code in SUGGESTED
    }
    return {"occasions": occasions, "alarms": []}


@dataclasses.dataclass(frozen=True, slots=True)
class Choice:
    """A questionnaire as a steward weighs it. `askable`: its words are here, in the language of the country."""

    code: str
    name: str
    questions: int
    minutes: int
    meant_for: str
    licence: str
    askable: bool
    languages: tuple[str, ...]

    @property
    def label(self) -> str:
        """One line: name, questions, minutes."""
        if not self.askable:
            return _("%(name)s – cannot be asked here now") % {"name": self.name}
        asked = ngettext("%(count)d question", "%(count)d questions", self.questions) % {"count": self.questions}
        takes = ngettext("about %(count)d minute", "about %(count)d minutes", self.minutes) % {"count": self.minutes}
        return f"{self.name} – {asked}, {takes}"


@dataclasses.dataclass(frozen=True, slots=True)
class Here:
    """The questionnaires of a region, by code, with their names for reading."""

    instruments: Mapping[str, Instrument]

    def name(self, code: str) -> str:
        """What a questionnaire is called; its code where the region has it no more."""
        found = self.instruments.get(code)
        return (found and in_words(found.name)) or code

    def asked_twice(self, codes: Iterable[str]) -> list[tuple[str, str, str]]:
        """Questionnaires of which some questions have the same words, two by two, and the first of those questions."""
        words = {
            code: {said: None for item in self.instruments[code].items if (said := in_words(item.text))}
            for code in codes
            if code in self.instruments
        }
        shared = [
            (one, other, [said for said in words[one] if said in words[other]]) for one, other in combinations(words, 2)
        ]
        return [(one, other, found[0]) for one, other, found in shared if found]

    def question(self, code: str, item: str) -> str:
        """The words of a question; its code where they are not here."""
        found = self.instruments.get(code)
        asked = found.item(item) if found else None
        return (asked and in_words(asked.text)) or item

    def item(self, code: str, item: str) -> Item | None:
        """A question that is answered with a number; None when there is no such one."""
        found = self.instruments.get(code)
        asked = found.item(item) if found else None
        return asked if asked is not None and asked.is_number else None

    def counts(self) -> dict[str, int]:
        """How many questions each questionnaire has that can be asked here."""
        return {code: len(one.items) for code, one in self.instruments.items() if spoken(one, OF_THE_COUNTRY)}

    def choices(self) -> list[Choice]:
        """All of them, those that can be asked first."""
        found = [_choice(one) for one in self.instruments.values()]
        return sorted(found, key=lambda one: (not one.askable, one.name.casefold()))


@dataclasses.dataclass(frozen=True, slots=True)
class MomentRead:
    """What is asked at one moment, for reading. `left_out` are those that a client is not asked, and `over` why: the budget."""

    when: str
    names: tuple[str, ...]
    left_out: tuple[str, ...]
    questions: int
    minutes: int
    asked: Asked


def here(region_id: uuid.UUID) -> Here:
    """The questionnaires of a region."""
    return Here(shelf(region_id).current)


def in_words(texts: Any) -> str:
    """A text in the language of the page, else in another one."""
    return texts.in_(get_language() or OF_THE_COUNTRY) or next(filter(None, map(texts.in_, LANGUAGES)), "")


def read_moments(content: Mapping[str, Any], found: Here) -> list[MomentRead]:
    """What a version measures, moment by moment."""
    counts = found.counts()
    rows = []
    for asked in read_measuring(content).occasions:
        chosen = within_budget(asked.instruments, counts, asked.questions_at_most)
        questions = sum(counts[code] for code in chosen)
        rows.append(
            MomentRead(
                when=str(OCCASIONS[asked.occasion]),
                names=tuple(found.name(code) for code in chosen),
                left_out=tuple(found.name(code) for code in asked.instruments if code not in chosen),
                questions=questions,
                minutes=minutes(questions),
                asked=asked,
            )
        )
    return rows


def read_alarms(content: Mapping[str, Any], found: Here) -> list[str]:
    """To which answers somebody calls, in sentences."""
    measuring = read_measuring(content)
    return [*(alarm_in_words(one, found) for one in measuring.alarms), *_of_the_questionnaires(measuring, found)]


def alarm_in_words(alarm: Alarm, found: Here) -> str:
    """One rule."""
    words = {
        "questionnaire": found.name(alarm.instrument),
        "question": found.question(alarm.instrument, alarm.item),
        "value": alarm.value,
    }
    if alarm.at_most:
        return _("%(questionnaire)s, ‘%(question)s’: %(value)d or lower") % words
    return _("%(questionnaire)s, ‘%(question)s’: %(value)d or higher") % words


def _of_the_questionnaires(measuring: Measuring, found: Here) -> Iterable[str]:
    """Answers about which the questionnaire itself says that somebody calls."""
    for code in sorted(measuring.instruments & set(found.instruments)):
        for item in found.instruments[code].items:
            if item.alarming:
                yield _("%(questionnaire)s, ‘%(question)s’: %(values)s (the questionnaire says so)") % {
                    "questionnaire": found.name(code),
                    "question": found.question(code, item.code),
                    "values": ", ".join(str(value) for value in sorted(item.alarming)),
                }


def _choice(instrument: Instrument) -> Choice:
    languages = tuple(language for language in LANGUAGES if not instrument.open_slots(language))
    return Choice(
        code=instrument.code,
        name=in_words(instrument.name) or instrument.code,
        questions=len(instrument.items),
        minutes=minutes(len(instrument.items)),
        meant_for=in_words(instrument.meant_for),
        licence=in_words(instrument.licence.name),
        askable=bool(spoken(instrument, OF_THE_COUNTRY)),
        languages=languages,
    )
