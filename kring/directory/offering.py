"""The form of an activity, as a steward or the provider itself fills it in: what it is, when, where, for whom, for how much."""

import uuid
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from kring.directory import wording
from kring.directory.actions import Offer
from kring.directory.forms import clean_postcode
from kring.directory.kinds import INFORMAL, NOT_FOR_ALL_EYES
from kring.directory.models import Access, CostPer, ForWhom, GroupSize, Theme
from kring.directory.moment_form import MomentForm, a_day, as_sent, bits, mask, refuse_far, ticks
from kring.directory.rules import moments as rules
from kring.directory.rules import when, whom
from kring.directory.rules.meanwhile import moments_of, shown
from kring.directory.rules.moments import Moment
from kring.ui.choices import as_named
from kring.ui.euros import Euros
from kring.ui.phone import refuse_without_number
from kring.ui.plain_text import PlainText

MOST_PEOPLE = 5000


WORDS_READ = "words_read"
"""Carries along the words from which days and times were filled in."""
NO_COLUMN = ("organisation", "seen", "theme_sure", "address_open", "key", "sure")


class OfferForm(forms.Form):
    """An activity with its moments. `organisers` is None for a provider, who does not choose whose entry it is.

    `begun` is what is known of a new one before anybody filled in anything.
    """

    title = PlainText(label=_("Title"), max_length=200)
    theme = forms.ChoiceField(label=_("Kind"))
    theme_sure = forms.BooleanField(label=_("This kind is right: it was guessed from the title"), required=False)
    description = PlainText(label=_("Description"), required=False, max_length=10_000, lines=4)
    expect = PlainText(
        label=_("What to expect"),
        required=False,
        max_length=2000,
        lines=4,
        help_text=_(
            "In simple words: where you come in, who is there, how it starts, what to bring. This goes on the card."
        ),
    )
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    organiser = PlainText(label=_("Organiser, if not in the list"), required=False, max_length=200)
    when_words = PlainText(
        label=_("When, in words"),
        required=False,
        max_length=200,
        help_text=_("Only what days and times above do not say."),
    )
    venue = PlainText(label=_("Where"), required=False, max_length=200, help_text=_("The name of the building."))
    street = PlainText(label=_("Street and number"), required=False, max_length=200)
    postcode = PlainText(label=_("Postcode"), required=False, max_length=10)
    address_open = forms.BooleanField(
        label=_("Everybody may know this address"),
        required=False,
        help_text=_(
            "This is help for safety at home, and whoever is feared reads the public page too. Is the address told on request only? "
            "Then leave street and postcode empty."
        ),
    )
    town = PlainText(label=_("Town or village"), required=False, max_length=80)
    transport = PlainText(
        label=_("How to get there"),
        required=False,
        max_length=500,
        lines=2,
        help_text=_("For example: bus 4, stop Kerkplein; the entrance is at the back. This goes on the card."),
    )
    cost = Euros(
        label=_("Cost in euros"), required=False, min_value=0, max_digits=8, decimal_places=2, localize=True,
        help_text=_("0 is free. Leave empty when it is not certain."),
    )  # fmt: skip
    cost_per = forms.ChoiceField(label=_("This buys"), required=False)
    cost_words = PlainText(label=_("Cost, in words"), required=False, max_length=200)
    trial = forms.BooleanField(label=_("The first time is free"), required=False)
    city_pass = forms.BooleanField(label=_("Cheaper with the city pass"), required=False)
    age_min = forms.IntegerField(label=_("From age"), required=False, min_value=0, max_value=120)
    age_max = forms.IntegerField(label=_("To age"), required=False, min_value=0, max_value=120)
    age_words = PlainText(label=_("For whom, in words"), required=False, max_length=500)
    for_whom = ticks(_("Meant for"), help_text=_("Tick nothing when everybody is welcome."))
    language = forms.ChoiceField(label=_("Language of this text"), required=False)
    spoken = ticks(_("Languages spoken there, beside that"))
    group_size = forms.ChoiceField(label=_("With how many people"), required=False)
    buddy = forms.TypedChoiceField(
        label=_("Does somebody meet newcomers?"),
        required=False,
        coerce=lambda value: value == "1",
        empty_value=None,
        choices=[("", _("not known")), ("1", _("yes")), ("0", _("no"))],
    )
    meets = PlainText(
        label=_("Who meets newcomers"),
        required=False,
        max_length=200,
        help_text=_("For example: the host with the green apron, at the door."),
    )
    access = ticks(_("What there is"))
    places = forms.IntegerField(label=_("Places in all"), required=False, min_value=1, max_value=MOST_PEOPLE)
    waiting = forms.IntegerField(
        label=_("People on the waiting list"), required=False, min_value=0, max_value=MOST_PEOPLE
    )
    phone = PlainText(label=_("Phone"), required=False, max_length=40)
    email = forms.EmailField(
        label=_("E-mail"), required=False, max_length=254, help_text=_("Hand-overs are sent to this address.")
    )
    website = forms.URLField(label=_("Website"), required=False, max_length=500, assume_scheme="https")
    contact_agreed = forms.BooleanField(
        label=_("This person knows and agrees that their name and number stand here"),
        required=False,
        help_text=_("Everybody who sees this entry can call them. Ask them yourself, and ask again now and then."),
    )
    funded_by = PlainText(
        label=_("Who pays for it"),
        required=False,
        max_length=200,
        help_text=_("For example: the municipality, a fund, the members. This goes along with the open data."),
    )
    funded_until = a_day(
        _("Until when the money is certain"),
        help_text=_(
            "Only professionals of the region see this. Half a year before, whoever keeps this gets a reminder."
        ),
    )
    public = forms.BooleanField(
        label=_("On the public page"), required=False, help_text=_("Else only professionals of the region see it.")
    )

    seen = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)

    FOLDED = {
        "whom": ("age_min", "age_max", "age_words", "for_whom", "language", "spoken"),
        "there": ("group_size", "buddy", "meets", "access", "places", "waiting"),
        "money": ("funded_by", "funded_until"),
        "card": ("expect", "transport"),
        "price": ("cost_words", "trial", "city_pass"),
    }

    def __init__(
        self,
        data: Any = None,
        *,
        activity: Any = None,
        organisers: list[tuple[uuid.UUID, str]] | None,
        begun: Mapping[str, Any] | None = None,
    ):
        super().__init__(data, initial=_initial_of(activity) | (begun or {}))
        self.activity, self.organisers, self.judged = activity, organisers, data is not None
        self.read_from = ""  # the words from which days and times were filled in just now
        self.fields["theme"].choices = Theme.choices
        if self.activity is None or not self.activity.theme_guessed:
            del self.fields["theme_sure"]
        if (self.initial.get("theme") if data is None else data.get("theme")) not in NOT_FOR_ALL_EYES:
            del self.fields["address_open"]
        if self._is_informal(data):
            self.fields["organiser"].label = _("Contact person")
        else:
            del self.fields["contact_agreed"]
        self.fields["cost_per"].choices = [("", _("not known")), *CostPer.choices]
        self.fields["group_size"].choices = [("", _("not known")), *GroupSize.choices]
        self.fields["access"].choices = Access.choices
        self.fields["for_whom"].choices = ForWhom.choices
        named, own = wording.languages(), self.initial["language"]
        texts = dict(settings.LANGUAGES)
        self.fields["language"].choices = [*({own: str(wording.LANGUAGES.get(own, own))} | texts).items()]
        others = [(code, code) for code in self.initial["spoken"] if code not in wording.LANGUAGES]
        self.fields["spoken"].choices = [*named, *others]
        if organisers is None:
            del self.fields["organisation"]
            self._leave_to_a_steward(activity)
        else:
            named = [*organisers, *_of_old(activity, {pk for pk, _name in organisers})]
            self.fields["organisation"].choices = [("", "–"), *((str(pk), name) for pk, name in named)]
        self.moments = self._moments(data)

    def _is_informal(self, data: Mapping[str, Any] | None) -> bool:
        """Whether it is nobody's organisation: somebody has to be named who can be called, and to agree to it."""
        return (self.initial.get("theme") if data is None else data.get("theme")) == INFORMAL

    def _leave_to_a_steward(self, activity: Any) -> None:
        """Where hand-overs go, and whether what was taken off the open web comes back, is not for who keeps the entry."""
        self.fields["email"].disabled = True
        self.fields["email"].help_text = _("Hand-overs are sent to this address. A steward can change it.")
        self.fields["public"].disabled = not activity.public

    def _moments(self, data: Mapping[str, Any] | None) -> list[MomentForm]:
        kept = moments_of(self.activity) if self.activity is not None else ()
        count = max(len(kept), 1)
        if data is not None:
            asked = str(data.get("times", ""))
            count = min(max(int(asked) if asked.isascii() and asked.isdigit() else 1, 1), rules.MOST)
            if self.wants_more(data):
                count = min(count + 1, rules.MOST)
        forms_of = []
        for number in range(count):
            moment = kept[number] if number < len(kept) else None
            forms_of.append(MomentForm(data, moment=moment, prefix=_prefix(number)))
        return forms_of

    def reads_words(self) -> bool:
        """Whether 'wo 10.00–11.30, niet in schoolvakanties' was written where days and times were left empty: then they are filled in, to
        be looked at before they are kept. Not twice for the same words, since somebody may want to leave it at them."""
        words = self.cleaned_data["when_words"]
        stood = self.activity.when_words if self.activity is not None else ""
        if (
            not words
            or words in (stood, self.data.get(WORDS_READ))
            or any(one.moment() != Moment() for one in self.moments)
        ):
            return False
        found = when.moments(words) or []
        if not 0 < len(found) <= rules.MOST:
            return False
        data = self.data.copy()
        data["times"], data["when_words"] = str(len(found)), words if when.adds(words) else ""
        for number, moment in enumerate(found):
            for name, values in as_sent(moment, _prefix(number)).items():
                data.setlist(name, values)
        self.data, self.read_from = data, words
        self.moments = self._moments(data)
        return True

    @staticmethod
    def wants_more(data: Mapping[str, Any]) -> bool:
        """Whether the button for another moment was pressed, instead of the one that saves."""
        return "more" in data

    @property
    def may_have_more(self) -> bool:
        """Whether there can be another moment."""
        return len(self.moments) < rules.MOST

    def unjudged(self) -> None:
        """Show what was filled in as it is, for whoever is not done yet: nothing is wrong."""
        self.judged = False
        for one in (self, *self.moments):
            one._errors, one.cleaned_data = ErrorDict(), {}

    def is_valid(self) -> bool:
        """Whether everything, moments too, can be used."""
        return all([super().is_valid(), *(one.is_valid() for one in self.moments)])

    def says(self, part: str) -> bool:
        """Whether something is filled in, or wrong, in a part that stands folded away."""
        usual = {"language": "nl"}
        return any(
            self[name].errors or self[name].value() not in (None, "", [], False, usual.get(name))
            for name in self.FOLDED[part]
        )

    def clean_postcode(self) -> str:
        """Raises ValidationError for what is no postcode."""
        text = self.cleaned_data["postcode"]
        # What a feed from elsewhere gave stays as it is.
        return text if self.activity is not None and text == self.activity.postcode else clean_postcode(text)

    def clean_phone(self) -> str:
        """Raises ValidationError for what holds no phone number."""
        text = self.cleaned_data["phone"]
        if text and (self.activity is None or text != self.activity.phone):
            refuse_without_number(text)
        return text

    def clean_funded_until(self) -> date | None:
        """Raises ValidationError for a day that cannot be meant."""
        day = self.cleaned_data["funded_until"]
        if self.activity is None or day != self.activity.funded_until:
            refuse_far(day)
        return day

    def clean(self) -> dict[str, Any]:
        """What belongs together fits together."""
        given = super().clean()
        low, high = given.get("age_min"), given.get("age_max")
        if low is not None and high is not None and high < low:
            self.add_error("age_max", _("This is below the lowest age."))
        if "contact_agreed" in self.fields:
            self._refuse_without_contact(given)
        if {str(ForWhom.WOMEN.value), str(ForWhom.MEN.value)} <= set(given.get("for_whom", ())):
            self.add_error("for_whom", _("For women and men both: that is for everybody. Tick neither."))
        told_to_all = given.get("public") and (given.get("street") or given.get("postcode"))
        if told_to_all and "address_open" in self.fields and not given["address_open"]:
            self.add_error("address_open", _("Say whether everybody may know where it is, or leave the address empty."))
        return given

    def _refuse_without_contact(self, given: Mapping[str, Any]) -> None:
        """An informal network needs somebody who can be called, and who was asked whether that may stand here."""
        of_an_organisation = (
            "organiser" not in self.fields
            or given.get("organisation")
            or (self.organisers is None and self.activity.organisation_id)
        )
        if of_an_organisation:
            return
        if "organiser" in self.fields and not given.get("organiser"):
            self.add_error("organiser", _("Say who can be called: a first name is enough."))
        if not any(given.get(name) for name in ("phone", "email", "website")):
            self.add_error(
                "phone", _("Say how this person is reached: a phone number, an e-mail address or a website.")
            )
        if not given.get("contact_agreed"):
            self.add_error("contact_agreed", _("Ask this person first whether they agree."))

    def offer(self) -> Offer:
        """What was filled in, as an action takes it."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in NO_COLUMN}
        moments = tuple(moment for one in self.moments if (moment := one.moment()) != Moment())
        short = rules.in_short(moments)
        if len(moments) == 1 and moments[0].plain:
            moments = ()  # days and hours say everything
        return Offer(
            **given
            | {
                "organisation_id": uuid.UUID(key) if (key := self.cleaned_data.get("organisation")) else None,
                "language": given["language"] or "nl",
                "spoken": self._spoken(given["spoken"]),
                "access": mask(given["access"]),
                "for_whom": self._for_whom(given),
                "moments": moments,
                "days": short.days,
                "starts": short.starts,
                "ends": short.ends,
            }
        )

    def _spoken(self, codes: list[str]) -> str:
        """The languages; in the order in which they stand when they are the same, since ticks have an order of their own."""
        stands = self.activity.spoken if self.activity else ""
        return stands if sorted(stands.split()) == sorted(codes) else " ".join(codes)

    def _for_whom(self, given: Mapping[str, Any]) -> int:
        """For whom it is, as ticked; where nobody touched the ticks, as the title and the words say."""
        shown = self.activity.for_whom if self.activity else 0
        before = whom.read(self.activity.title, self.activity.age_words) if self.activity else 0
        return whom.kept(mask(given["for_whom"]), shown, before, whom.read(given["title"], given["age_words"]))


def _prefix(number: int) -> str | None:
    return f"t{number + 1}" if number else None


def _of_old(activity: Any, offered: set[uuid.UUID]) -> Iterator[tuple[uuid.UUID, str]]:
    """The organisation that an entry has although it would not be offered now: it stays until somebody chooses another."""
    if activity is not None and activity.organisation_id and activity.organisation_id not in offered:
        yield activity.organisation_id, as_named(activity.organisation.name, activity.organisation.active)


def _initial_of(activity: Any) -> dict[str, Any]:
    if activity is None:
        return {"public": True, "spoken": [], "for_whom": [], "language": "nl"}
    names = [name for name in OfferForm.base_fields if name not in NO_COLUMN]
    same = {name: getattr(activity, name) for name in names}
    buddy = {None: "", True: "1", False: "0"}[activity.buddy]
    return same | {
        "seen": shown(activity),
        "organisation": str(activity.organisation_id or ""),
        "spoken": activity.spoken.split(),
        "access": bits(activity.access),
        "for_whom": bits(activity.for_whom),
        "address_open": activity.theme in NOT_FOR_ALL_EYES and activity.public and bool(activity.street),
        "buddy": buddy,
    }
