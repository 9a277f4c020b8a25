"""What a steward fills in about two entries that may be the same."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kring.directory.taking.comparisons import Difference

ONE, OTHER = "one", "other"


class MergeForm(forms.Form):
    """Which entry stays, and what it says."""

    stays = forms.ChoiceField(label=_("Which one stays?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, likeness: Any, differences: list[Difference], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.likeness = likeness
        self.fields["stays"].choices = [(ONE, _("The first")), (OTHER, _("The second"))]
        self.fields["stays"].initial = (
            OTHER if likeness.other.organisation_id and not likeness.one.organisation_id else ONE
        )
        for found in differences:
            self.fields[found.subject] = forms.ChoiceField(
                label=found.label[:1].upper() + found.label[1:],
                widget=forms.RadioSelect,
                choices=[(ONE, found.one or "–"), (OTHER, found.other or "–")],
                initial=self.fields["stays"].initial if found.one and found.other else ONE if found.one else OTHER,
            )

    @property
    def subjects(self) -> list[Any]:
        """The fields about what is said otherwise."""
        return [bound for bound in self if bound.name != "stays"]

    def chosen(self) -> tuple[uuid.UUID, uuid.UUID, set[str]]:
        """The entry that stays, the one that goes, and the subjects about which the latter is right."""
        stays = self.cleaned_data["stays"]
        kept, gone = self.likeness.one_id, self.likeness.other_id
        if stays == OTHER:
            kept, gone = gone, kept
        return kept, gone, {name for name, value in self.cleaned_data.items() if name != "stays" and value != stays}
