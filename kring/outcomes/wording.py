"""The words for what the rules say about measuring. No word says how bad or good a score is (no severity words, no advice)."""

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kring.outcomes.rules.instruments import LANGUAGES, Better, Instrument
from kring.outcomes.rules.norms import Obstacle
from kring.outcomes.rules.occasions import Standing
from kring.outcomes.rules.scoring import Unsaid

type Text = str | Promise

# How a moment stands, with the tone of its pill.
STANDING: dict[Standing, tuple[Text, str]] = {
    Standing.TO_COME: (_("to come"), "waiting"),
    Standing.TO_ASK: (_("to ask"), "attention"),
    Standing.ASKED: (_("asked, not answered yet"), "progress"),
    Standing.BEGUN: (_("answered in part"), "progress"),
    Standing.ANSWERED: (_("answered"), "good"),
    Standing.DECLINED: (_("rather not"), "done"),
    Standing.MISSED: (_("not answered in time"), "done"),
    Standing.CANCELLED: (_("fell away"), "done"),
}

UNSAID: dict[Unsaid, Text] = {
    Unsaid.NOT_ANSWERED: _("nothing was answered"),
    Unsaid.TOO_MANY_MISSING: _("too many answers are missing"),
    Unsaid.NOT_POSSIBLE: _("an answer cannot be right"),
    Unsaid.PART_UNSAID: _("a part of it cannot be said"),
}

OBSTACLES: dict[Obstacle, Text] = {
    Obstacle.NOTHING_PUBLISHED: _(
        "Kring has no published figure of how far this score goes up and down by itself. So it says nothing about a difference for "
        "one person."
    ),
    Obstacle.NO_SCORE: _("One of the two cannot be said, since answers are missing."),
    Obstacle.NOT_THE_SAME: _("These are two different scores."),
    Obstacle.UNKNOWN_SCALE: _("This score is not known any more."),
}

BETTER: dict[Better, Text] = {
    Better.HIGHER: _("higher is more favourable"),
    Better.LOWER: _("lower is more favourable"),
    Better.NEITHER: "",
}


def name_of(instrument: Instrument) -> str:
    """What a questionnaire is called, in the language of the page, else in another one."""
    names = (instrument.name.in_(language) for language in (get_language() or LANGUAGES[0], *LANGUAGES))
    return next(filter(None, names), instrument.code)
