"""Money as whole minor units; no floating point anywhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

# ISO 4217 minor unit exponents of the currencies of the shipped packs.
EXPONENTS: Final = {"CNY": 2, "USD": 2, "GBP": 2, "EUR": 2, "INR": 2, "IDR": 2}

_AMOUNT = re.compile(r"(?P<sign>-?)(?P<whole>\d{1,12})(?:\.(?P<part>\d{1,4}))?\Z")
# Chinese input methods type full-width digits, point and minus.
_FULL_WIDTH = str.maketrans(
    {0xFF10 + digit: str(digit) for digit in range(10)} | {0xFF0E: ".", 0xFF0C: ",", 0xFF0D: "-"}
)


class CurrencyMismatchError(ValueError):
    """Two amounts of different currencies were combined; a bug of the caller."""


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in whole minor units (cents, 分) of one ISO 4217 currency."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if self.currency not in EXPONENTS:
            message = f"unknown currency {self.currency!r}"
            raise ValueError(message)

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same(other)

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            message = f"{self.currency} and {other.currency} do not mix"
            raise CurrencyMismatchError(message)
        return other.minor

    def decimal(self) -> str:
        """Return the amount in major units as plain decimal text, e.g. ``1035.56``."""
        exponent = EXPONENTS[self.currency]
        digits = f"{abs(self.minor):0{exponent + 1}d}"
        return f"{'-' if self.minor < 0 else ''}{digits[:-exponent]}.{digits[-exponent:]}"


def parse_money(text: str, currency: str) -> Money:
    """Read an amount in major units as a person types it (grouping commas, full-width digits allowed).

    Raises ValueError when it is no amount or has more decimals than the currency;
    the caller shows what is expected.
    """
    plain = text.translate(_FULL_WIDTH).replace(",", "").strip()
    match = _AMOUNT.match(plain)
    exponent = EXPONENTS[currency]
    if match is None or len(match["part"] or "") > exponent:
        message = f"not an amount in {currency}: {text!r}"
        raise ValueError(message)
    minor = int(match["whole"]) * 10**exponent + int((match["part"] or "").ljust(exponent, "0") or 0)
    return Money(-minor if match["sign"] else minor, currency)


def total(amounts: tuple[Money, ...], currency: str) -> Money:
    """Sum amounts of one currency; an empty tuple is zero."""
    result = Money(0, currency)
    for amount in amounts:
        result += amount
    return result
