"""What a link says that takes no answers any more, or not yet."""

import dataclasses
from datetime import date

from django.utils.translation import gettext as _

from kring.outcomes.rules.occasions import Standing
from kring.ui.dates import long_date


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """A heading and a few words; `icon` is the mark above it, `call` what a call is for."""

    title: str
    text: str
    icon: str
    call: str


def told(stands: Standing, opens_on: date) -> Told:
    """One clear and kind page for each way in which questions can be over. It gives no details."""
    if stands is Standing.ANSWERED:
        return Told(
            _("Thank you"),
            _("Your answers have arrived. There is nothing more that you need to do."),
            "circle-check",
            _("Do you want to change or add something?"),
        )
    if stands is Standing.DECLINED:
        return Told(
            _("That is fine"),
            _("You do not answer these questions. For you nothing changes."),
            "circle-check",
            _("Would you like to answer after all?"),
        )
    if stands is Standing.TO_COME:
        return Told(
            _("It is not time yet"),
            _("You can answer these questions from %(day)s. This link works then.") % {"day": long_date(opens_on)},
            "calendar",
            _("Do you have a question?"),
        )
    if stands is Standing.MISSED:
        return Told(
            _("The time for these questions is over"),
            _("That is all right. There is nothing that you need to do."),
            "clock",
            _("Would you like to tell us how you are?"),
        )
    return Told(
        _("These questions are not needed any more"),
        _("There is nothing that you need to do."),
        "circle-check",
        _("Do you have a question?"),
    )
