"""The words to say: a script's templates filled with the names and amounts of this visit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from collector_app.domain.case import Case, Colleague, Creditor, DebtFacts
from collector_app.domain.localised import Language, Localised
from collector_app.domain.money import Money

_FIELD: Final = re.compile(r"\{([a-z_.]+)\}")
_CHINESE: Final = re.compile(r"[\u3400-\u9fff]")
_ENGLISH_ADDRESS: Final = {"先生": "Mr", "女士": "Ms"}
_SYMBOLS: Final = {"CNY": "¥", "USD": "$", "GBP": "£", "EUR": "€", "INR": "₹", "IDR": "Rp"}


@dataclass(frozen=True, slots=True)
class Speech:
    """What templates may name. `debt` is None until the sealed part was opened: its fields then show a dash."""

    case: Case
    creditor: Creditor | None
    collector: Colleague
    companions: tuple[str, ...]
    zone: ZoneInfo
    debt: DebtFacts | None = None

    def fill(self, template: Localised) -> Localised:
        """Return the template in both languages with its fields filled; an unknown field shows a dash."""
        return Localised(self._fill(template.en, Language.ENGLISH), self._fill(template.zh_CN, Language.CHINESE))

    def _fill(self, text: str, language: Language) -> str:
        return _FIELD.sub(lambda match: self._value(match[1], language) or "—", text)

    def _value(self, name: str, language: Language) -> str:
        borrower = self.case.borrower
        plain = {
            "borrower.surname": surname(borrower.name),
            "borrower.salutation": _salutation(borrower.salutation, language),
            "collector.name": self.collector.name,
            "companion.name": (", " if language is Language.ENGLISH else "、").join(self.companions),
        }
        if self.creditor is not None:
            plain |= {
                "creditor.name": self.creditor.name,
                "creditor.hotline": self.creditor.hotline,
                "complaint_line": self.creditor.complaint_line,
            }
        if self.debt is not None:
            plain |= {
                "amount": amount_text(self.debt.balance),
                "as_of": day_text(self.debt.as_of.astimezone(self.zone), language),
                "contract_tail": self.debt.contract[-4:],
            }
        return plain.get(name, "")


def surname(name: str) -> str:
    """Return what stands for the surname: the first character of a Chinese name, the last word of any other."""
    words = name.split()
    return name[:1] if not words or _CHINESE.match(name) else words[-1]


def _salutation(given: str, language: Language) -> str:
    """Cases carry one form of address; words in the other language need the other one."""
    known = _ENGLISH_ADDRESS if language is Language.ENGLISH else {word: own for own, word in _ENGLISH_ADDRESS.items()}
    return known.get(given, given)


def amount_text(amount: Money) -> str:
    """Return an amount with its symbol and grouped digits, e.g. ``¥18,640.00``."""
    whole, _, part = amount.decimal().partition(".")
    return f"{_SYMBOLS[amount.currency]}{int(whole):,}.{part}"


def day_text(moment: datetime, language: Language) -> str:
    """Return a day as people say it, e.g. ``2026 年 11 月 23 日`` or ``23 November 2026``."""
    if language is Language.CHINESE:
        return f"{moment.year} 年 {moment.month} 月 {moment.day} 日"
    return f"{moment.day} {moment:%B} {moment.year}"
