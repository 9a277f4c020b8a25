"""What a referrer fills in to send a referral: the client, the wishes, the referral itself."""

import re
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kring.capacity.rules.slots import Slot
from kring.clients.actions import Person
from kring.clients.models import ConsentHow
from kring.clients.rules import letters_never_given_out, possible_birth_date, postcode
from kring.directory.postcodes import is_nowhere
from kring.identity.actors import Actor
from kring.programme.rules.agreement import Variant
from kring.programme.rules.tree import Advice, Support, advise, all_keys
from kring.referral.actions.once import fingerprint
from kring.referral.actions.send import NewReferral
from kring.referral.models import WarmHandover
from kring.referral.queries import CALL, Desk, first_moment, moment_value
from kring.referral.wishes_forms import AgreedWishes
from kring.ui.phone import PhoneNumber, holds_phone_number
from kring.ui.plain_text import PersonName, PlainText

ICPC = re.compile(r"[A-Z]\d{2}(\.\d{2})?")
ADDED = frozenset({"csrfmiddlewaretoken", "confirmed_double", "confirmed_second", "crisis_seen", "phone_seen", "taken"})
WAYS = ("phone", "email", "street", "postcode")
WILLINGNESS = [(1, _("hesitates")), (2, _("wants to try")), (3, _("looks forward to it"))]

# Who has 'het andere gesprek' is what a location's variant says (R7).
THE_OTHER_CONVERSATION = {
    Variant.TARGETED: _("Here a referral follows ‘the other conversation’: tick what you talked about."),
    Variant.BROAD: _("Here the link worker has ‘the other conversation’: tick only what you talked about already."),
}

TAKEN = _("This time is not free any more. Everything you filled in is still here: choose another time.")
TAKEN_BEFORE = _("The time you chose first is not free any more. Choose another time.")
_NOWHERE = _(
    "No place has a postcode with %(digits)s. Look at the digits, or leave it empty. Of a PO box, fill in where the client lives."
)
WHY_NEEDED = _("Say in a few words why you refer all the same, or point the client the way.")


class FindClient(forms.Form):
    """Looking up a client in the practice's own list. Sent by POST: names do not belong in addresses."""

    name = PlainText(label=_("Last name"), max_length=80, required=False)
    born = forms.DateField(label=_("Date of birth"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict[str, Any]:
        """At least one of the two."""
        data = super().clean()
        if not self.errors and not data.get("name") and not data.get("born"):
            raise ValidationError(_("Type (the beginning of) a last name, or a date of birth."))
        return data


class ClientPart(forms.Form):
    """Who the client is, when not found in the list."""

    first_name = PersonName(label=_("First name"), max_length=60)
    last_name = PersonName(label=_("Last name"), max_length=80)
    birth_date = forms.DateField(
        label=_("Date of birth"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    postcode = PlainText(label=_("Postcode"), max_length=10, required=False)
    street = PlainText(label=_("Street and number"), max_length=120, required=False)
    phone = PhoneNumber(label=_("Phone"), required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    language = forms.ChoiceField(
        label=_("Language of the card"), choices=[("nl", "Nederlands"), ("en", "English")], initial="nl"
    )

    def clean_birth_date(self):
        """A day on which someone alive can be born."""
        day = self.cleaned_data["birth_date"]
        if not possible_birth_date(day, timezone.localdate()):
            raise ValidationError(_("Nobody alive was born on this day. Look at the year."))
        return day

    def clean_postcode(self) -> str:
        """Four digits and two letters, however typed, of a place where people live. What was known before is not asked about again."""
        given = self.cleaned_data["postcode"].strip()
        code = postcode(given)
        if letters_never_given_out(given):
            raise ValidationError(_("The letters SA, SD and SS are not used in postcodes. Look at the letters."))
        if code and "postcode" in self.changed_data and is_nowhere(code):
            raise ValidationError(_NOWHERE % {"digits": code[:4]})
        if given and code is None:
            raise ValidationError(_("A postcode has four digits, the first not 0, and two letters, such as 1234 AB."))
        return code or ""

    def ways(self) -> dict[str, Any]:
        """What there is to reach the client by; what was typed wrong is asked for already and counts as there."""
        return {name: name in self.errors or self.cleaned_data[name] for name in WAYS}

    def person(self) -> Person:
        """The client as entered."""
        data = self.cleaned_data
        return Person(**{name: data[name] for name in ClientPart.base_fields})


class ReferForm(AgreedWishes):
    """The referral itself. One page; the first free slot is preselected; 'none of these' answers the tree in one tap."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    location = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.UUIDField(widget=forms.HiddenInput)
    consent_text = forms.UUIDField(widget=forms.HiddenInput)
    client = forms.UUIDField(widget=forms.HiddenInput, required=False)
    crisis_seen = forms.BooleanField(widget=forms.HiddenInput, required=False)  # the page showed the crisis advice
    phone_seen = forms.BooleanField(widget=forms.HiddenInput, required=False)  # the remark about a number was shown
    taken = forms.BooleanField(widget=forms.HiddenInput, required=False)  # somebody else took the chosen time before
    none_apply = forms.BooleanField(label=_("None of these apply"), required=False)
    yes = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple, label=_("What applies?"))
    overruled_because = PlainText(label=_("I refer all the same, because"), lines=2, max_length=300, required=False)
    help_question = PlainText(label=_("Help question, in the client's words"), lines=3)
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
    icpc = PlainText(label=_("ICPC"), max_length=60, required=False, help_text=_("Codes, with commas between them."))
    share_icpc = forms.BooleanField(
        label=_("The client agrees that the link worker sees the ICPC codes"), required=False
    )
    when = forms.ChoiceField(
        label=_("First appointment"), widget=forms.RadioSelect, error_messages={"invalid_choice": TAKEN}
    )
    warm_handover = forms.ChoiceField(
        label=_("Warm hand-over"),
        choices=WarmHandover.choices,
        widget=forms.RadioSelect,
        initial=WarmHandover.INFORMATION,
    )
    referrer = forms.TypedChoiceField(label=_("In the name of"), coerce=uuid.UUID, required=False)
    consent = forms.BooleanField(
        label=_("I read this out and the client agrees"),
        error_messages={
            "required": _("Without consent nothing can be shared. You can still point the client the way.")
        },
    )
    consent_how = forms.ChoiceField(
        label=_("Consent was"), choices=ConsentHow.choices, widget=forms.RadioSelect, initial=ConsentHow.SPOKEN
    )

    def __init__(self, *args, desk: Desk, actor: Actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.desk = desk
        self.actor = actor
        agreement, language = desk.agreement, get_language()
        self.fields["yes"].choices = [(key, key) for key in all_keys(agreement.tree)]
        self.fields["discussed"].choices = [(key, words.in_language(language)) for key, words in agreement.discussed]
        self.fields["discussed"].help_text = THE_OTHER_CONVERSATION[agreement.variant]
        self.fields["help_question"].max_length = agreement.norms.help_question_length
        self.fields["when"].choices = self._moments()
        own = actor.user_id in {user.pk for user in desk.referrers}
        nobody = [] if own or len(desk.referrers) == 1 else [("", _("choose in whose name"))]
        self.fields["referrer"].choices = [*nobody, *((user.pk, user.name) for user in desk.referrers)]
        self.fields["referrer"].required = not own
        if not agreement.icpc:
            del self.fields["icpc"], self.fields["share_icpc"]
        if self.in_crisis and not self.is_bound:
            self.initial["when"] = ""

    def _moments(self) -> list[tuple[str, str]]:
        slots = [(moment_value(slot), str(slot.starts_at)) for slot in self.desk.slots]
        calls = [(f"{CALL}:{choice.user.pk}", choice.user.name) for choice in self.desk.choices if choice.calls]
        return [*slots, *calls, (CALL, _("Whoever has time first"))]

    def clean_help_question(self) -> str:
        """Short: the counter's limit is the programme's."""
        text = self.cleaned_data["help_question"].strip()
        most = self.desk.agreement.norms.help_question_length
        if len(text) > most:
            raise ValidationError(
                _("This is %(over)d characters too long. Keep to what matters."), params={"over": len(text) - most}
            )
        return text

    def clean_icpc(self) -> tuple[str, ...]:
        """ICPC-1 codes such as Z01 or P76.01."""
        codes = tuple(code.upper() for code in re.split(r"[,\s]+", self.cleaned_data["icpc"]) if code)
        wrong = [code for code in codes if not ICPC.fullmatch(code)]
        if wrong or len(codes) > 5:
            raise ValidationError(_("Use at most five codes such as Z01 or P76.01."))
        return codes

    def clean(self) -> dict[str, Any]:
        """The tree is answered, and who refers is known."""
        data = super().clean()
        if data.get("version") not in (None, self.desk.version.pk):
            self._ask_again()
        elif not data.get("yes") and not data.get("none_apply"):
            self.add_error("none_apply", _("Tick what applies, or 'None of these apply'."))
        if self.has_error("when", "required") and data.get("taken"):
            self.errors["when"] = self.error_class([TAKEN_BEFORE])
        if data.get("yes") and data.get("none_apply"):
            self.add_error("none_apply", _("You ticked both a situation and 'None of these apply'."))
        if self.in_crisis and not data.get("crisis_seen"):
            self._crisis_first()
        elif self.advice and not self.advice.in_scope and not self.data.get("overruled_because", "").strip():
            self.add_error("overruled_because", WHY_NEEDED)
        if holds_phone_number(data.get("help_question", "")) and not data.get("phone_seen"):
            self._remark_on_phone()
        return data

    def _crisis_first(self) -> None:
        """The safety text was not on the page yet: it comes first, and no moment is chosen by itself."""
        self.turn_with_the_advice()
        self.errors.pop("when", None)
        self.add_error("when", _("Choose the moment yourself, if you refer besides the crisis care."))
        self.add_error("overruled_because", _("See to the crisis care first. Then say why you refer besides."))

    def _remark_on_phone(self) -> None:
        """A remark, once: whoever leaves the number where it is and sends again is not asked again."""
        self.data = self.data.copy()
        self.data["phone_seen"] = "on"
        self.add_error(
            "help_question",
            _(
                "There is a phone number here. With the client's phone it is found when it is needed. "
                "If it should stay here as well, just send again."
            ),
        )

    def _ask_again(self) -> None:
        """Other agreements were published while this was being filled in: 'none apply' was said of other questions."""
        self.data = self.data.copy()
        self.data["version"] = str(self.desk.version.pk)
        self.data.pop("none_apply", None)
        self.add_error(
            "none_apply", _("The agreements here changed while you were typing. Look at the questions once more.")
        )

    @property
    def was_taken(self) -> bool:
        """Whether somebody else took the chosen time, just now or when this form was sent before."""
        return bool(self.data.get("taken")) or self.has_error("when", "invalid_choice")

    @property
    def in_crisis(self) -> bool:
        """Whether the tree's answer so far is that safety goes first."""
        return self.advice is not None and self.advice.support == Support.CRISIS

    def turn_with_the_advice(self) -> bool:
        """A bound form whose advice became a crisis has no moment chosen; one that is no crisis any more has the proposed one.

        Returns whether it turned since the page was shown.
        """
        if self.in_crisis == bool(self.data.get("crisis_seen")):
            return False
        self.data = self.data.copy()
        self.data["crisis_seen"] = "on" if self.in_crisis else ""
        self.data["when"] = "" if self.in_crisis else self.data.get("when") or first_moment(self.desk)
        return True

    @property
    def advice(self) -> Advice | None:
        """What the tree says of the answers so far; None while nothing was answered."""
        given = self.data.getlist("yes") if self.is_bound else self.initial.get("yes", [])
        none = bool(self.data.get("none_apply")) if self.is_bound else self.initial.get("none_apply")
        known = [key for key in given if key in dict(self.fields["yes"].choices)]
        if not known and not none:
            return None
        return advise(self.desk.agreement.tree, known, self.desk.agreement.in_scope_reason)

    def new_referral(self, person: Person | None) -> NewReferral:
        """What to send."""
        data = self.cleaned_data
        slot, link_worker_id = self._chosen(data["when"])
        return NewReferral(
            key=data["key"],
            location_id=self.desk.location.pk,
            practice_id=self.desk.practice.pk,
            version_id=data["version"],
            consent_text_id=data["consent_text"],
            client_id=data["client"],
            person=person,
            wishes=self.wishes(),
            referrer_id=data["referrer"] or None,
            slot=slot,
            link_worker_id=link_worker_id,
            help_question=data["help_question"],
            discussed=tuple(data["discussed"]),
            willing=data["willing"],
            yes=tuple(data["yes"]),
            overruled_because=data["overruled_because"],
            icpc=data.get("icpc", ()),
            share_icpc=data.get("share_icpc", False),
            consent_how=data["consent_how"],
            warm_handover=data["warm_handover"],
            said=self.said(),
        )

    def said(self) -> str:
        """A fingerprint of the whole page as it was sent, without what the page itself adds to it."""
        return fingerprint({name: self.data.getlist(name) for name in self.data if name not in ADDED})

    def _chosen(self, moment: str) -> tuple[Slot | None, uuid.UUID | None]:
        if moment.startswith(CALL):
            person = moment.partition(":")[2]
            return None, uuid.UUID(person) if person else None
        return next(slot for slot in self.desk.slots if moment_value(slot) == moment), None
