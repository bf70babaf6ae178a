"""What About shows: the installation, its storage, and every rule in force with where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QCoreApplication

from collector_app.domain.localised import Language
from collector_app.domain.policy import Effect, Rule
from collector_app.gui.clauses import source_line
from collector_app.gui.wording import Wording
from collector_app.usecases.ports.rules import RuleBook

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class AboutShown:
    """The installation as plain values. Sizes in bytes, None while unknown; `parts` are (name, version)."""

    version: str
    parts: tuple[tuple[str, str], ...] = ()
    collector: str = ""
    branch: str = ""
    device: str = ""
    server: str = ""
    cases: int | None = None
    records: int | None = None
    data_size: int | None = None
    free_space: int | None = None


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule in words: what it asks, what it does, and its clause lines."""

    title: str
    effect: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackLines:
    """A pack in force with its rules."""

    id: str
    version: str
    rules: tuple[RuleLine, ...]
    issuer: str = ""

    @property
    def title(self) -> str:
        """The pack in one line."""
        return f"{self.id} · {self.version}"


def facts(about: AboutShown, wording: Wording) -> tuple[tuple[str, str], ...]:
    """Return label and value of everything that is known about the installation."""
    rows = [
        (translate("about", "Version"), about.version),
        (translate("about", "Collector"), about.collector),
        (translate("about", "Branch"), about.branch),
        (translate("about", "Device"), about.device),
        (translate("about", "Centre"), about.server),
    ]
    counts = (
        (translate("about", "Cases here"), about.cases),
        (translate("about", "Records here"), about.records),
    )
    rows += [(label, wording.number(value)) for label, value in counts if value is not None]
    sizes = (
        (translate("about", "Encrypted data"), about.data_size),
        (translate("about", "Free on the disk"), about.free_space),
    )
    rows += [(label, wording.size(value)) for label, value in sizes if value is not None]
    rows += list(about.parts)
    return tuple((label, value) for label, value in rows if value)


def packs_in_force(book: RuleBook | None, on: date, language: Language) -> tuple[PackLines, ...]:
    """Return the packs with the rules that hold on a day; nothing before the first packet."""
    if book is None:
        return ()
    return tuple(
        PackLines(
            pack,
            version,
            _lines([rule for rule in book.rules if rule.pack == pack], on, language),
            book.issuers.get(pack, ""),
        )
        for pack, version in book.pack_titles
    )


def _lines(rules: Sequence[Rule], on: date, language: Language) -> tuple[RuleLine, ...]:
    return tuple(
        RuleLine(
            rule.title.text(language),
            effect_words(rule.effect),
            tuple(source_line(citation, language) for citation in rule.citations),
        )
        for rule in rules
        if rule.in_force(on)
    )


def effect_words(effect: Effect) -> str:
    """What a rule does when it is broken."""
    return {
        Effect.BLOCK: translate("about", "stops"),
        Effect.REQUIRE: translate("about", "asks for a step"),
        Effect.WARN: translate("about", "warns"),
        Effect.RECORD: translate("about", "is recorded"),
    }[effect]
