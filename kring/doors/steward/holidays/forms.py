"""Writing school holidays, a line each, each line checked."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kring.directory.rules.holidays import LONGEST, LONGEST_NAME, MOST, Holiday, read, written
from kring.ui.plain_text import PlainText

SHOWN = 5  # wrong lines that are told at once
PROBLEMS = {
    "days": _("Line %(number)d: write the first day and the last day, such as 17-10-2026 and 25-10-2026, and nothing behind them."),
    "name": _("Line %(number)d: write a name of at most %(longest)d characters before the days."),
    "backwards": _("Line %(number)d: the last day comes before the first one."),
    "long": _("Line %(number)d: this is longer than %(days)d days. Is the year right?"),
}  # fmt: skip


class HolidaysForm(forms.Form):
    """All holidays of the region; what the page showed before goes along."""

    lines = PlainText(
        label=_("One holiday a line"),
        required=False,
        max_length=10_000,
        lines=10,
        strip=False,
        help_text=_(
            "A name, the first day and the last day, such as: Autumn break 17-10-2026 – 25-10-2026. Lines copied from a sheet or a web "
            "page will do."
        ),
    )
    seen = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def __init__(self, kept: list[Holiday], *args: Any, **options: Any):
        lines = written(kept)
        options["initial"] = {"lines": lines, "seen": lines}
        super().__init__(*args, **options)

    def clean_lines(self) -> list[Holiday]:
        """The holidays. Raises ValidationError that names the line and what to do about it."""
        found, wrong = read(self.cleaned_data["lines"])
        if wrong:
            more = {"longest": LONGEST_NAME, "days": LONGEST}
            raise ValidationError(
                [ValidationError(PROBLEMS[one.problem], params=more | {"number": one.number}) for one in wrong[:SHOWN]]
            )
        if len(found) > MOST:
            raise ValidationError(
                _("At most %(most)d holidays. Take out those that are long past."), params={"most": MOST}
            )
        return found

    def clean_seen(self) -> str:
        """As it was written: browsers send lines with another end."""
        return "\n".join(self.cleaned_data["seen"].splitlines())
