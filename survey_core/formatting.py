"""Numbers and dates as people read them; rounded once, here, half away from zero."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

NOTHING = "–"
SIGNS = {"vi": str.maketrans(",.", ".,"), "en": {}}


def rounded(value: float | Decimal, decimals: int = 2) -> Decimal:
    """Round half away from zero on the shortest decimal that reads back as this float."""
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def number(value: float | Decimal | None, language: str, decimals: int = 2) -> str:
    """'1.234,50' in Vietnamese, '1,234.50' in English; a dash for nothing."""
    if value is None:
        return NOTHING
    return f"{rounded(value, decimals):,}".translate(SIGNS[language])


def count(value: int | None, language: str) -> str:
    return number(value, language, 0)


def percent(share: float | None, language: str, decimals: int = 2) -> str:
    """A share 0..1 as percent without its sign: 0.9644 is '96,44'."""
    return number(None if share is None else Decimal(repr(float(share))) * 100, language, decimals)


def day(value: date | None, language: str) -> str:
    if value is None:
        return NOTHING
    return value.strftime("%d/%m/%Y" if language == "vi" else "%d %b %Y")
