"""Numbers in the language of the page."""

from decimal import Decimal

from django.utils.translation import get_language

from kring.ui.rules import figures as rules

type Number = int | float | Decimal


def _language() -> str:
    return get_language() or "en"


def number(value: Number) -> str:
    """1.248 in Dutch, 1,248 in English"""
    return rules.written(value, 0, _language())


def decimal(value: Number, decimals: int = 1) -> str:
    """1,8 in Dutch, 1.8 in English"""
    return rules.written(value, decimals, _language())


def signed(value: Number, decimals: int = 1) -> str:
    """+1,8 or −0,4: for a change"""
    return rules.signed(value, decimals, _language())


def percent(share: Number, decimals: int = 0) -> str:
    """`share` is a part of one: 0.59 reads 59%"""
    return f"{rules.written(Decimal(str(share)) * 100, decimals, _language())}%"


def euro(amount: Number) -> str:
    """€ 12,50 in Dutch, €12.50 in English"""
    return rules.euros(amount, _language())
