"""Texts that exist in both of the app's languages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """The app's languages by BCP 47-like tag, as Qt and the settings name them."""

    CHINESE = "zh_CN"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Localised:
    """One text in both languages; neither may be empty unless both are."""

    en: str
    zh_CN: str  # noqa: N815 - the language tag is the name

    def text(self, language: Language) -> str:
        """Return the text in `language`."""
        return self.zh_CN if language is Language.CHINESE else self.en

    def __bool__(self) -> bool:
        return bool(self.en or self.zh_CN)


NOTHING = Localised("", "")
