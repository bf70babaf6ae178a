"""The language of the copy, whatever language the windows are in."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QTranslator

from collector_app.config.resources import resource_path
from collector_app.domain.localised import Language
from collector_app.domain.money import Money
from collector_app.gui.wording import Wording


class Tongue:
    """Texts, days and amounts in one language; raises ``ResourceMissing`` when its catalogue was not built."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.wording = Wording(language.value)
        self._catalogue = QTranslator()
        self._catalogue.load(str(resource_path("translations", f"{language.value}.qm")))

    def translate(self, context: str, text: str) -> str:
        """Return a text of our own; the name is the one that the catalogue tool looks for."""
        return self._catalogue.translate(context, text) or text

    def day(self, day: date) -> str:
        """A day with its year and weekday: 2026 年 11 月 23 日 周一 / Mon 23 Nov 2026."""
        parts = [self.wording.full_day(day), self.wording.weekday(day)]
        return " ".join(parts if self.language is Language.CHINESE else reversed(parts))

    def money(self, amount: Money) -> str:
        """An amount with its symbol."""
        return self.wording.money(amount.minor, amount.currency)
