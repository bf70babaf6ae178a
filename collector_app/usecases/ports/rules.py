"""Rule packs and scripts as use cases see them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from collector_app.domain.calendar import Calendar
from collector_app.domain.localised import Localised
from collector_app.domain.note import NoteFinding
from collector_app.domain.outcome import StopReason
from collector_app.domain.policy import Facts, Gate, GateDecision, Rule
from collector_app.domain.script import Script


class RuleBook(Protocol):
    """The packs in force, compiled."""

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of all packs and scripts in force."""
        ...

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule of every pack."""
        ...

    @property
    def pack_titles(self) -> tuple[tuple[str, str], ...]:
        """(id, version) of each pack, for About."""
        ...

    @property
    def issuers(self) -> Mapping[str, str]:
        """Who signed each pack and script, by id, for About; whoever is not there signed nothing."""
        ...

    def decide(self, gate: Gate, facts: Facts, on: date, overridden: frozenset[str] = frozenset()) -> GateDecision:
        """Judge a gate by every rule in force on a day."""
        ...

    def script(self, key: str = "") -> Script:
        """Return a script by ``id@version``, or the one in force; raises Failure(PACKS_UNUSABLE)."""
        ...

    def rules_behind(self, script: Script, step_id: str) -> tuple[Rule, ...]:
        """Return the rules that ask for a step, which is why it is there."""
        ...

    def lint_note(self, text: str, on: date) -> tuple[NoteFinding, ...]:
        """Return what every pack in force on a day finds in free text, in the order of the text; takes milliseconds."""
        ...

    def stop_script(self, reason: StopReason) -> tuple[Localised, Localised]:
        """Return what to say and what happens now, for a stop reason."""
        ...

    def calendar(self, country: str) -> Calendar | None:
        """Return the public holidays of an ISO 3166-1 country, or None when no pack in force states them."""
        ...


class RuleBooks(Protocol):
    """Compiles packs; slow the first time (0.2 s), so call it off the window's thread."""

    def compile(self, packs: Mapping[str, Mapping[str, bytes]]) -> RuleBook:
        """Return the rule book of `packs`; raises Failure(PACKS_UNUSABLE) naming pack and reason."""
        ...
