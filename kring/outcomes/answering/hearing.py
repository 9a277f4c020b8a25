"""What was pressed on a page with one question."""

import dataclasses
from collections.abc import Mapping

from kring.outcomes.actions.answering import Given
from kring.outcomes.answering.forms import AnswerForm
from kring.outcomes.answering.visits import Visit
from kring.outcomes.rules.walk import Question

LEAVE_OPEN = "leave_open"


@dataclasses.dataclass(frozen=True, slots=True)
class Heard:
    """The answer to write down; None when nothing was said, with the form that tells why or, going on, without one."""

    given: Given | None
    form: AnswerForm | None = None


def hear(sent: Mapping[str, str], question: Question, seen: Visit, language: str, *, shown: bool) -> Heard:
    """Read one form. `shown`: the page showed the earlier answer, so that an emptied box means that it was taken out.

    Where it did not, going on with nothing chosen leaves what was answered before as it is.
    """

    def given(value: int | str | None) -> Heard:
        asked_in = seen.language_of(question, language)
        return Heard(
            Given(instrument=question.instrument.code, item=question.item.code, value=value, language=asked_in)
        )

    form = AnswerForm(sent, question=question)
    if sent.get("do") == LEAVE_OPEN and question.item.skippable:
        return given(None)
    if not sent.get("answer", "").strip() and seen.passed(question) and not (shown and not question.item.is_number):
        return Heard(None)
    if not form.is_valid() or (form.value() is None and not question.item.skippable):
        return Heard(None, form)
    return given(form.value())
