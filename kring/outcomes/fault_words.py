"""What is wrong with a questionnaire or with answers, in sentences."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kring.outcomes.rules.problems import Fault, Problem

SENTENCES: dict[Fault, Promise] = {
    Fault.NOT_TOML: _("This is not a file in TOML, or a line of it cannot be read."),
    Fault.UNREADABLE_FROM: _(
        "The file cannot be read from this line and column on. Perhaps a quotation mark or a bracket is missing."
    ),
    Fault.NOT_A_TABLE: _("Named fields are expected here."),
    Fault.NOT_A_LIST: _("A list is expected here."),
    Fault.UNKNOWN_FIELD: _("This field is not known. Perhaps it is misspelt."),
    Fault.FIELD_MISSING: _("This is missing."),
    Fault.NOT_A_CODE: _("A code is made of small letters, digits and dashes, at most 40."),
    Fault.NAME_OF_A_COLUMN: _("Lists of answers have a column of this name already. Choose another code."),
    Fault.NOT_WORDS: _("Words are expected here."),
    Fault.TOO_LONG: _("This is too long."),
    Fault.NOT_A_NUMBER: _("A number is expected here."),
    Fault.NOT_YES_OR_NO: _("Only true or false can stand here."),
    Fault.NOT_A_CHOICE: _("This word cannot stand here."),
    Fault.TOO_MANY: _("There are too many of these."),
    Fault.DUPLICATE: _("This is there twice."),
    Fault.TEXT_MISSING: _("Words are missing in a language that was not said to be left open."),
    Fault.TEXT_NOT_ALLOWED: _(
        "The licence does not allow words in this file. Leave them out, and put them in afterwards."
    ),
    Fault.NO_ITEMS: _("There are no questions."),
    Fault.NO_RANGE: _("This question has no lowest and highest answer, and a number is needed."),
    Fault.IMPOSSIBLE_RANGE: _("The lowest value is not below the highest."),
    Fault.NOT_REVERSIBLE: _("This question cannot be scored from the other end: its answers are not evenly spread."),
    Fault.UNKNOWN_ITEM: _("There is no question with this code."),
    Fault.UNKNOWN_SCALE: _("There is no scale with this code."),
    Fault.CYCLE: _("This scale is made of itself, by a detour or directly."),
    Fault.ITEMS_OR_SCALES: _("A scale is made of questions or of other scales, of one of the two."),
    Fault.ONE_ITEM: _("This way of scoring is about one question."),
    Fault.MAY_MISS_TOO_MUCH: _("More answers may be missing than there are questions."),
    Fault.NEEDS_ALL: _("This way of scoring needs all answers: none may be missing."),
    Fault.NOT_FOR_SCALES: _("This way of scoring needs questions, not scales."),
    Fault.NOTHING_COUNTS: _("No answer of this question counts, so counting it says nothing."),
    Fault.TABLE_WITH_HOLES: _("A sum that answers can come to is not in the table."),
    Fault.TABLE_BEYOND: _("No answers come to this sum."),
    Fault.WEIGHTS_MISSING: _("An answer of this question has no weight."),
    Fault.OUT_OF_REACH: _("Answers come to values that lie outside the lowest and highest of this scale."),
    Fault.WRONG_LENGTH: _("There are not as many answers as there are questions."),
    Fault.CHECK_FAILS: _("The answers of this check do not come to its value."),
    Fault.WRONG_INSTRUMENT: _("This is another questionnaire."),
    Fault.WRONG_VERSION: _("This is another version of the questionnaire."),
    Fault.NOT_AN_ANSWER: _("This is no answer to this question."),
    Fault.OUT_OF_RANGE: _("This lies outside what can be answered."),
    Fault.NOT_AN_OPTION: _("This question has no such answer."),
    Fault.NOT_ANSWERED: _("This question has to be answered."),
    Fault.NOTHING_ANSWERED: _("Nothing was answered."),
    Fault.TWICE: _("This question is there twice."),
    Fault.UNREADABLE: _("This holds characters that cannot be read. Type it again, or leave them out."),
    Fault.CITIZEN_NUMBER: _(
        "This looks like a citizen service number (BSN). That is not kept here: please leave it out."
    ),
}


def sentence(problem: Problem) -> str:
    """What is wrong, with what it is about."""
    said = str(SENTENCES[problem.fault])
    return f"{said} ({problem.about})" if problem.about else said
