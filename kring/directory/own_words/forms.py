"""Writing own words, each line checked, and trying them."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kring.directory.rules.thesaurus import LONGEST, MOST_TERMS, read
from kring.ui.plain_text import PlainText

MOST_LINES = 500
SHOWN = 5  # wrong lines that are told at once
PROBLEMS = {
    "one_term": _("Line %(number)d has one word only. Put a comma or > and another word behind it."),
    "two_arrows": _("Line %(number)d has more than one >. Make two lines of it."),
    "many_terms": _("Line %(number)d has more than %(most)d words or phrases. Make two lines of it."),
    "long_term": _("Line %(number)d has a phrase of more than %(longest)d characters. Is a comma missing?"),
}


class OwnWordsForm(forms.Form):
    """The lines of one language, and a search to try them with."""

    lines = PlainText(
        label=_("Own lines"),
        required=False,
        max_length=30_000,
        lines=12,
        strip=False,
    )
    seen = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    query = PlainText(
        label=_("Try a search"),
        required=False,
        max_length=100,
        help_text=_("Such as: she misses singing. Nothing is kept of it."),
    )

    def clean_lines(self) -> str:
        """Lines that can be used. Raises ValidationError that names the line and what to do about it."""
        text = "\n".join(self.cleaned_data["lines"].splitlines())
        if text.count("\n") >= MOST_LINES:
            raise ValidationError(_("At most %(most)d lines."), params={"most": MOST_LINES})
        wrong = read(text)[1]
        if wrong:
            more = {"most": MOST_TERMS, "longest": LONGEST}
            raise ValidationError(
                [ValidationError(PROBLEMS[one.problem], params=more | {"number": one.number}) for one in wrong[:SHOWN]]
            )
        return text
