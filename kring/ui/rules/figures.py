"""Writing numbers as a language writes them; no locale library, since lists show hundreds of them."""

from decimal import ROUND_HALF_UP, Decimal

MINUS = "\N{MINUS SIGN}"
NARROW = "\N{NO-BREAK SPACE}"

_SWAP = str.maketrans({",": ".", ".": ","})


def written(value: int | float | Decimal, decimals: int, language: str) -> str:
    """`1234.5` with one decimal is `1.234,5` in Dutch and `1,234.5` in English; halves round away from zero."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,.{decimals}f}"
    if language.startswith("nl"):
        text = text.translate(_SWAP)
    return f"{MINUS}{text}" if rounded < 0 else text


def signed(value: int | float | Decimal, decimals: int, language: str) -> str:
    """As `written`, with a plus for what grew; a rounded zero has no sign."""
    text = written(value, decimals, language)
    is_positive = not text.startswith(MINUS) and any(digit in text for digit in "123456789")
    return f"+{text}" if is_positive else text


def euros(amount: int | float | Decimal, language: str) -> str:
    """`12.5` is `€ 12,50` in Dutch and `€12.50` in English; whole euros keep their cents, since prices line up."""
    text = written(abs(amount), 2, language)
    gap = NARROW if language.startswith("nl") else ""
    return f"{MINUS if amount < 0 else ''}€{gap}{text}"


def initials(name: str) -> str:
    """First letters of the first and last word that start with a capital: 'Fatima el Amrani' is 'FA'."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalpha()]
    capitals = [word for word in words if word[0].isupper()] or words
    if not capitals:
        return "?"
    first, last = capitals[0][0], capitals[-1][0]
    return (first if len(capitals) == 1 else first + last).upper()
