"""What the note linter finds in free text: the class of a phrase, where it stands, what the rule says, better words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from collector_app.domain.localised import Localised
from collector_app.domain.policy import Citation, Effect


class PhraseClass(StrEnum):
    """What is wrong with a phrase (compliance.md, Note linter; regulations.md 2.2 to 2.5)."""

    THREAT = "threat"
    INSULT = "insult"
    FALSE_CONSEQUENCE = "false_consequence"
    AUTHORITY = "authority"
    THIRD_PARTY = "third_party"
    SENSITIVE = "sensitive"
    PROMISE = "promise"
    BORROWING = "borrowing"
    FEE = "fee"
    SHAMING = "shaming"
    ULTIMATUM = "ultimatum"
    DETENTION = "detention"


@dataclass(frozen=True, slots=True)
class NoteFinding:
    """One phrase found in a note. `start` and `end` count characters of the text; `effect` is WARN or BLOCK.

    `suggest` is neutral wording that may stand in the place of the span.
    """

    phrase: str
    kind: PhraseClass
    start: int
    end: int
    effect: Effect
    explain: Localised
    suggest: Localised
    citations: tuple[Citation, ...]

    @property
    def blocks(self) -> bool:
        """Whether a visit can't be closed while the phrase stands in its note."""
        return self.effect is Effect.BLOCK


def blocking(findings: Iterable[NoteFinding]) -> tuple[str, ...]:
    """Return the ids of the phrases that stop a close, each once, in order."""
    return tuple(dict.fromkeys(item.phrase for item in findings if item.blocks))
