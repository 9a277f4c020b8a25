"""What a steward fills in about feeds."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kring.directory.formats.mapping import FIELDS, SEVERAL
from kring.directory.formats.wording import FIELD_NAMES
from kring.directory.taking import work
from kring.directory.taking.actions import FeedDetails, comes_by_night
from kring.doors.steward.both_versions import StandingForm
from kring.ui import figures
from kring.ui.plain_text import PlainText

LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LARGEST = 200 * 1024 * 1024  # bytes
MOST_IN_VIEW = 30  # columns


class FeedForm(forms.Form):
    """A new feed."""

    name = PlainText(
        label=_("Name of the feed"),
        max_length=60,
        help_text=_(
            "For instance the municipality or the organisation whose list it is. It stands beside every entry."
        ),
    )
    language = forms.ChoiceField(label=_("Language of its texts"), choices=LANGUAGES)
    address = forms.URLField(
        label=_("Web address"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_(
            "Where the list can be fetched every night. Only over https: with http somebody in between could change what comes."
            " Leave it empty when you bring files yourself."
        ),
    )
    paused = forms.BooleanField(label=_("Do not fetch it for the time being"), required=False)

    def clean_address(self) -> str:
        """What comes by night comes over https. Raises ValidationError."""
        address = self.cleaned_data["address"]
        if address and not comes_by_night(address):
            raise ValidationError(
                _("This address begins with http. Use one that begins with https, or bring files yourself.")
            )
        return address

    def details(self) -> FeedDetails:
        """What was filled in, as an action takes it."""
        return FeedDetails(**self.cleaned_data)


class ChangeFeedForm(FeedForm, StandingForm):
    """A feed that is there: its name stays."""

    name = None


class FileForm(forms.Form):
    """A file of a feed."""

    file = forms.FileField(
        label=_("Your file"),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,.csv,.tsv,.txt,.zip,.xlsx"}),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        told = _(
            "HSDS or Open Referral UK (JSON, or a data package as zip), CSV or Excel. At most 200 MB; CSV and Excel at most %(rows)s rows."
        )
        self.fields["file"].help_text = told % {"rows": figures.number(work.MOST_ROWS)}

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if given.size > LARGEST:
            raise ValidationError(_("The file is larger than 200 MB."))
        return given


class ColumnsForm(forms.Form):
    """For each column of a list: what it holds."""

    def __init__(self, *args: Any, headings: list[str], mapping: dict[str, Any], sample: list[dict], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.headings, self.mapping = headings, mapping
        choices = [("", _("leave out")), *((code, FIELD_NAMES[code]) for code in FIELDS)]
        for number, heading in enumerate(headings):
            seen = dict.fromkeys(str(row.get(heading) or "")[:60] for row in sample)
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=heading,
                required=False,
                choices=choices,
                initial=mapping.get("columns", {}).get(heading, ""),
                help_text=" · ".join(text for text in seen if text)[:200],
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        chosen = [value for value in given.values() if value]
        if "title" not in chosen:
            raise ValidationError(_("Say which column holds the title."))
        if twice := sorted(
            {str(FIELD_NAMES[code]) for code in chosen if chosen.count(code) > 1 and code not in SEVERAL}
        ):
            raise ValidationError(_("Chosen for more than one column: %(names)s.") % {"names": ", ".join(twice)})
        return given

    @property
    def in_view(self) -> list[forms.BoundField]:
        """The columns that stand there at once: of a list with very many only those that hold something that is taken."""
        return list(self) if len(self.fields) <= MOST_IN_VIEW else [bound for bound in self if bound.value()]

    @property
    def folded(self) -> list[forms.BoundField]:
        """The other columns."""
        there = {bound.name for bound in self.in_view}
        return [bound for bound in self if bound.name not in there]

    @property
    def has_title(self) -> bool:
        """Whether a column is chosen, or proposed, for the title, which has to be there."""
        return any(bound.value() == "title" for bound in self)

    def chosen(self) -> dict[str, Any]:
        """The mapping as it is kept."""
        columns = {
            heading: self.cleaned_data[f"column_{number}"]
            for number, heading in enumerate(self.headings)
            if self.cleaned_data[f"column_{number}"]
        }
        return self.mapping | {"columns": columns}


class AgreeForm(forms.Form):
    """What somebody has to say before a file is taken over."""

    sure = forms.BooleanField(label=_("Yes, this is right"), required=False)
    end_missing = forms.BooleanField(label=_("Let entries that are not in the file end"), required=False, initial=True)
