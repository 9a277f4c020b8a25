"""An amount is read as people write it, in either language, and what is none is refused."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from kring.ui.euros import Euros


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    ("written", "amount"),
    [("€ 2,50", "2.5"), ("2,50 euro", "2.5"), ("2.50", "2.5"), ("€2,5", "2.5"), ("EUR 12", "12"), ("€ 5,-", "5"), ("0", "0")],
)  # fmt: skip
def test_an_amount_is_read_as_people_write_it(language, written, amount):
    with translation.override(language):
        assert Euros(localize=True, max_digits=8, decimal_places=2).clean(written) == Decimal(amount)


@pytest.mark.parametrize("written", ["veel", "2,50 per keer", "-1", "€ -1", "€", "2,505", "2,50 of 3", "999999999"])
def test_what_is_no_amount_is_refused(written):
    with translation.override("nl"), pytest.raises(ValidationError):
        Euros(localize=True, min_value=0, max_digits=8, decimal_places=2).clean(written)
