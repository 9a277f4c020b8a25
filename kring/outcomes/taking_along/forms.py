"""Which location, and in which form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kring.outcomes.places import Place
from kring.outcomes.taking_along.files import Form


class DownloadForm(forms.Form):
    """A location at which the reader accompanies clients."""

    location = forms.TypedChoiceField(label=_("Location"))
    form = forms.ChoiceField(
        label=_("Form"),
        choices=[(Form.CSV.value, _("CSV, for a spreadsheet")), (Form.PARQUET.value, _("Parquet, for statistics"))],
        widget=forms.RadioSelect,
        initial=Form.CSV.value,
    )

    def __init__(self, *args: Any, places: list[Place], **options: Any):
        super().__init__(*args, **options)
        self.fields["location"].choices = [(str(place.pk), place.name) for place in places]
