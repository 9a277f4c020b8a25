"""What the client fills in on the page behind the card's link, in words for the client."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kring.clients.models import Voicemail
from kring.referral.forms import WishesPart


class MomentForm(forms.Form):
    """Another moment for the appointment."""

    moment = forms.ChoiceField(
        label=_("Another moment"),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("This time is not free any more. Choose another one.")},
    )


class OwnWishes(WishesPart):
    """The same wishes, asked of the client: in words for the person who is reached."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reach"].label = _("This is fine")
        self.fields["voicemail"].label = _("If you do not answer the phone")
        self.fields["voicemail"].choices = [
            (Voicemail.NONE, _("do not leave a message")),
            (Voicemail.NEUTRAL, _("you may say your name and number, not what it is about")),
        ]
        self.fields["call_from"].label = _("Do not call before")
        self.fields["reach_note"].label = _("What should we know when we contact you?")
        self.fields["reach_note"].help_text = _("For instance: somebody else reads my e-mail.")
