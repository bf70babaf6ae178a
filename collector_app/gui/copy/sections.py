"""What the copy says as plain text, before anybody thinks of paper."""

from __future__ import annotations

from dataclasses import dataclass

from collector_app.domain.localised import Language

Facts = tuple[tuple[str, str], ...]
"""Pairs of a name and its value."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Amounts under each other: what each is, the amount, and in the end the sum, if there is one."""

    rows: Facts
    total: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands beside it, in this order."""

    heading: str
    figure: str = ""
    paragraphs: tuple[str, ...] = ()
    bullets: tuple[str, ...] = ()
    ledger: Ledger | None = None
    facts: Facts = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole copy in one language. `code` is all that the QR holds."""

    language: Language
    lender: str
    title: str
    kept_by: str
    code_name: str
    code: str
    code_note: str
    sections: tuple[Section, ...]
