"""Amounts of money as people type them."""

import re
from decimal import Decimal
from typing import Any

from django import forms

AMOUNT = re.compile(r"(?:€|eur)?\s*(-?[0-9]+)(?:[.,](?:([0-9]{1,2})|-{1,2}))?\s*(?:€|euro?)?", re.IGNORECASE)


class Euros(forms.DecimalField):
    """An amount: '2,50', '2.50', '€ 2,50', '2,50 euro', '€ 5,-'. Cleaned to euros."""

    def to_python(self, value: Any) -> Decimal | None:
        """The amount; a comma or a point before at most two digits begins the cents, in any language."""
        written = AMOUNT.fullmatch(value.strip()) if isinstance(value, str) else None
        return super().to_python(Decimal(f"{written[1]}.{written[2] or 0}") if written else value)
