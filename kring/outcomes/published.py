"""What was published about a questionnaire, in words: groups, error of one score, reliability. Citations with their source."""

from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kring.outcomes.rules.instruments import (
    LANGUAGES,
    ErrorKind,
    Instrument,
    MeasurementError,
    Norm,
    Reliability,
    ReliabilityKind,
    Texts,
)
from kring.outcomes.rules.norms import Comparison, smallest_change
from kring.ui import figures


def lines(instrument: Instrument) -> tuple[str, ...]:
    """Everything that is known of it, scale by scale."""
    found = []
    for scale in instrument.scales:
        name = scale.name.in_(_language()) or scale.code
        said = [norm(one) for one in instrument.norms if one.scale == scale.code]
        said += [_error(one, scale.decimals) for one in instrument.errors if one.scale == scale.code]
        said += [_reliability(one) for one in instrument.reliabilities if one.scale == scale.code]
        found += [f"{name}: {one}" for one in said]
    return tuple(found)


def norm(one: Norm) -> str:
    """What is published of a group."""
    said = {"who": _people(one.population, one.n), "mean": _as_published(one.mean), "source": one.source}
    if one.sd is not None:
        said["sd"] = _as_published(one.sd)
        return _("%(who)s: on average %(mean)s, standard deviation %(sd)s (%(source)s)") % said
    return _("%(who)s: on average %(mean)s (%(source)s)") % said


def of_which_kind(change: Comparison) -> str:
    """What has to be known of an error that nobody published as such."""
    if change.error is None or change.error.kind is not ErrorKind.WORKED_OUT:
        return ""
    return _(
        "This was worked out from a published spread and from how well the questions go together, so it is rather too small. Over weeks or "
        "months, and of people who differ more among themselves than that group, a score may go up and down by itself more than that."
    )


def cited(change: Comparison | None) -> str:
    """Whose error it is that a change is held against, and of whom it was found; empty where there is nothing to hold against it."""
    if change is None or change.error is None or change.change == 0:
        return ""
    return _source_and_people(change.error)


def unrounded(smallest: Decimal, decimals: int) -> str:
    """With one decimal more where it needs it: 24 points are not 'more than 24' because 23.6 was rounded."""
    whole = smallest == round(smallest, decimals)
    return figures.decimal(float(smallest), decimals if whole else decimals + 1)


def _error(one: MeasurementError, decimals: int) -> str:
    said = {"smallest": unrounded(smallest_change(one), decimals), "source": _source_and_people(one)}
    if one.kind is ErrorKind.WORKED_OUT:
        return _("a difference of one person up to %(smallest)s may be error, as was worked out (%(source)s)") % said
    return _("a difference of one person up to %(smallest)s may be error (%(source)s)") % said


def _reliability(one: Reliability) -> str:
    said = {"value": _as_published(one.value), "source": one.source, "who": _people(one.population, one.n)}
    if one.kind is ReliabilityKind.RETEST:
        return _("reliability %(value)s, by asking twice: %(who)s (%(source)s)") % said
    return _("reliability %(value)s, by how well the questions go together: %(who)s (%(source)s)") % said


def _source_and_people(error: MeasurementError) -> str:
    people = error.population.in_(_language())
    return f"{error.source}; {people}" if people else error.source


def _people(population: Texts, n: int | None) -> str:
    who = population.in_(_language())
    return who if n is None else _("%(who)s (%(count)s people)") % {"who": who, "count": figures.number(n)}


def _as_published(value: Decimal) -> str:
    return figures.decimal(float(value), max(0, -value.as_tuple().exponent))


def _language() -> str:
    return get_language() or LANGUAGES[0]
