"""Forms about a referral that was sent: what both sides write to each other, correct, and agree on."""

import uuid
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kring.capacity.rules.slots import Slot
from kring.programme.rules.tree import Support
from kring.referral.actions.appointments import LONGEST, SHORTEST
from kring.referral.actions.mend import Correction
from kring.referral.forms import TAKEN, WILLINGNESS
from kring.referral.models import Referral
from kring.referral.rules.reasons import ReturnReason, WithdrawReason
from kring.referral.wording import RETURN_REASONS, WITHDRAW_REASONS
from kring.rows import new_id
from kring.ui.plain_text import PlainText

EARLIEST, LATEST = time(7), time(21)  # when people meet


class WriteForm(forms.Form):
    """A few lines to the other side."""

    text = PlainText(label=_("Your message"), lines=3, max_length=1000)
    seq = forms.IntegerField(widget=forms.HiddenInput, required=False)


class KeyedForm(forms.Form):
    """A form that writes once: its key is made with the page (`actions.once`)."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=new_id)


class NoteForm(KeyedForm):
    """A message outside question and answer."""

    text = PlainText(label=_("Your message"), lines=3, max_length=1000)


class QuestionForm(KeyedForm, WriteForm):
    """A question to the other side, or its answer."""


class ReturnForm(WriteForm):
    """Returning a referral with a reason and a suggestion."""

    reason = forms.ChoiceField(
        label=_("Why"), widget=forms.RadioSelect, choices=[(r.value, RETURN_REASONS[r]) for r in ReturnReason]
    )
    suggestion = forms.ChoiceField(label=_("What fits better"), required=False)
    text = PlainText(label=_("What would help, in a line or two"), lines=3, max_length=1000)

    field_order = ("reason", "suggestion", "text")

    def __init__(self, *args, supports: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["suggestion"].choices = [("", _("No suggestion")), *supports.items()]

    def suggested(self) -> Support | None:
        """The suggestion, when one was chosen."""
        return Support(self.cleaned_data["suggestion"]) if self.cleaned_data["suggestion"] else None


class PassOnForm(forms.Form):
    """Passing a referral to a colleague."""

    to = forms.TypedChoiceField(label=_("To whom"), coerce=uuid.UUID, widget=forms.RadioSelect)
    word = PlainText(
        label=_("A word to your colleague"),
        help_text=_(
            "Such as what you agreed with the client. It stands in the history; the practice does not read it."
        ),
        lines=2,
        max_length=1000,
        required=False,
    )
    seq = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, colleagues: list[tuple[uuid.UUID, str]], booked: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = colleagues
        if booked:
            self.fields["to"].help_text = _(
                "The appointment goes along when your colleague is free then and there; else it is cancelled and they make another."
            )


class WithdrawForm(WriteForm):
    """Taking a referral back."""

    reason = forms.ChoiceField(
        label=_("Why"), widget=forms.RadioSelect, choices=[(r.value, WITHDRAW_REASONS[r]) for r in WithdrawReason]
    )
    text = PlainText(label=_("A line for the link worker"), lines=2, max_length=1000, required=False)

    field_order = ("reason", "text")


class ResendForm(WriteForm):
    """Sending a returned referral again."""

    text = PlainText(label=_("What changed"), lines=3, max_length=1000, required=False)


class CorrectForm(forms.Form):
    """Correcting what was written."""

    help_question = PlainText(label=_("Help question, in the client's words"), lines=3, max_length=1000)
    discussed = forms.MultipleChoiceField(
        label=_("Already discussed"), required=False, widget=forms.CheckboxSelectMultiple
    )
    willing = forms.TypedChoiceField(
        label=_("The client"),
        choices=WILLINGNESS,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    seq = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, referral: Referral, discussed: list[tuple[str, str]], most: int, **kwargs):
        initial = {
            "help_question": referral.help_question,
            "discussed": referral.discussed,
            "willing": referral.willing,
            "seq": referral.seq,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["discussed"].choices = discussed
        # A question that was longer when it was written may stay as long as it was.
        self.fields["help_question"] = PlainText(
            label=self.fields["help_question"].label, lines=3, max_length=max(most, len(referral.help_question))
        )
        self.icpc = tuple(referral.icpc)

    def correction(self) -> Correction:
        """What to correct."""
        data = self.cleaned_data
        return Correction(
            help_question=data["help_question"],
            discussed=tuple(data["discussed"]),
            willing=data["willing"],
            icpc=self.icpc,
        )


class AppointmentForm(forms.Form):
    """When they meet: a free moment on the roster or, for the link worker, one that they agreed on themselves."""

    OTHER = "other"

    seq = forms.IntegerField(widget=forms.HiddenInput, required=False)
    moment = forms.ChoiceField(
        label=_("Moment"),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": TAKEN, "required": _("Choose one.")},
    )
    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    clock = forms.TimeField(label=_("Time"), required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    minutes = forms.IntegerField(label=_("Minutes"), required=False, min_value=SHORTEST, max_value=LONGEST, initial=45)
    place = forms.TypedChoiceField(label=_("Where"), required=False, coerce=uuid.UUID)

    def __init__(
        self,
        *args: Any,
        slots: dict[str, Slot],
        cards: list[dict[str, str]],
        places: list[Any],
        who_meets: Callable[[date], uuid.UUID | None],
        free: bool,
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.slots, self.who_meets = slots, who_meets
        self.cards = dict(zip(slots, cards, strict=True))
        choices = [(value, card["title"]) for value, card in self.cards.items()]
        self.fields["moment"].choices = choices + ([(self.OTHER, _("Another moment"))] if free else [])
        self.fields["place"].choices = [(str(place.pk), place.name) for place in places]
        if not free:
            for name in ("day", "clock", "minutes", "place"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """A moment of one's own needs a day, a time, a length and a place, lies ahead and by day, and somebody is there."""
        data = super().clean()
        if data.get("moment") != self.OTHER:
            return data
        for name in ("day", "clock", "minutes", "place"):
            if name not in self.errors and not data.get(name):
                self.add_error(name, _("Fill this in."))
        if data.get("day") and data.get("clock") and self.starts_at() <= timezone.now():
            self.add_error("day", _("This moment is over."))
        elif data.get("day") and self.who_meets(data["day"]) is None:
            self.add_error("day", _("Nobody is there for this client on that day. Choose another day."))
        if data.get("clock") and data.get("minutes") and not self._by_day():
            self.add_error("clock", _("Choose a time between 7:00 and 21:00."))
        return data

    def _by_day(self) -> bool:
        begins = datetime.combine(date.min, self.cleaned_data["clock"])
        ends = begins + timedelta(minutes=self.cleaned_data["minutes"])
        return begins.time() >= EARLIEST and ends <= datetime.combine(date.min, LATEST)

    def starts_at(self) -> datetime:
        """The moment that was typed."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["day"], self.cleaned_data["clock"]))

    def slot(self) -> Slot:
        """What to book."""
        data = self.cleaned_data
        if data["moment"] != self.OTHER:
            return self.slots[data["moment"]]
        return Slot(self.starts_at(), self.who_meets(data["day"]), data["place"], "", data["minutes"])
