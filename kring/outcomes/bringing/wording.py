"""Why a row does not come in, in sentences."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kring.directory.formats.items import Because, Refused
from kring.directory.formats.wording import reason
from kring.outcomes.bringing.looking import Staying
from kring.outcomes.fault_words import sentence
from kring.outcomes.models import WhenChoices
from kring.outcomes.rules.intake import Not
from kring.outcomes.rules.problems import Problem
from kring.programme.rules.measuring import Occasion

WHY_NOT: dict[Not, Promise] = {
    Not.REFERENCE: _("There is no file of yours with this reference."),
    Not.MOMENT: _("This is no moment. Write: start, three_months, end or six_months_after."),
    Not.DATE: _("This is no date. Write it as 2026-09-30 or 30-9-2026."),
    Not.QUESTIONNAIRE: _("There is no questionnaire with this code here."),
    Not.VERSION: _("This version of the questionnaire is not here, or another version is asked at this moment."),
    Not.ANSWERS: _("Not all answers can be."),
    Not.HALF_FILLED: _("Too few questions were answered to score it."),
    Not.OUTSIDE: _("The day lies outside the time in which answers count for this moment, or has not come yet."),
    Not.NOT_COME: _("This moment has not come for this client."),
    Not.CONSENT: _("The client withdrew their consent."),
    Not.DECLINED: _("The client would rather not answer at this moment."),
    Not.OTHERWISE: _("Other answers were given at this moment already. Those stay."),
    Not.TWICE: _("This client, moment and questionnaire stand in a row before this one."),
    Not.CELLS: _("This row has more cells than the first row has names."),
}


def moment_in_words(when: Occasion) -> str:
    """What a moment is called."""
    return str(WhenChoices(when).label)


def why_no_file(refused: Refused) -> str:
    """Why a file as a whole does not come in."""
    columns = refused.details.get("columns")
    if refused.because is Because.COLUMNS and columns:
        return gettext("These columns are missing, or are there twice: %(columns)s.") % {"columns": columns}
    return reason(refused)


def why_not(row: Staying) -> str:
    """Why it does not come in, with what is wrong with which answers."""
    said = str(WHY_NOT[row.why])
    if not row.problems:
        return said
    return " ".join([said, *(_about(one) for one in row.problems)])


def _about(problem: Problem) -> str:
    if not problem.place:
        return sentence(problem)
    return gettext("Question %(code)s: %(sentence)s") % {"code": problem.place, "sentence": sentence(problem)}
