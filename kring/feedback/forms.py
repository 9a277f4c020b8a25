"""Forms for giving feedback and for replying."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kring.feedback.rules.lines import MOST_CHARACTERS, MOST_LINES
from kring.feedback.rules.owed import About
from kring.feedback.wording import MOMENTS
from kring.referral.sent_forms import KeyedForm
from kring.ui.plain_text import PlainText


class FeedbackForm(forms.Form):
    """A few lines about one moment. `key` makes sending twice harmless, `seq` tells a stale page."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    seq = forms.IntegerField(widget=forms.HiddenInput)
    text = PlainText(label=_("Feedback"), lines=6, max_length=MOST_CHARACTERS)
    about = forms.ChoiceField(label=_("About"), choices=[(about.value, MOMENTS[about]) for about in About])

    def clean_text(self) -> str:
        text = self.cleaned_data["text"].replace("\r\n", "\n").strip()
        if len(text.splitlines()) > MOST_LINES:
            raise ValidationError(
                ngettext("At most %(num)d line.", "At most %(num)d lines.", MOST_LINES) % {"num": MOST_LINES}
            )
        return text


class ReplyForm(KeyedForm):
    """A few lines back to the link worker."""

    text = PlainText(label=_("Reply"), lines=3, max_length=1000)
