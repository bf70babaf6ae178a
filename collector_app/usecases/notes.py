"""Free text under the note linter: what a visit's answers say, and what stands against closing with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from collector_app.domain.note import NoteFinding, blocking
from collector_app.domain.script import Script, StepKind
from collector_app.domain.visit.fold import Visit
from collector_app.usecases.ports.rules import RuleBook


@dataclass(frozen=True, slots=True)
class NoteCheck:
    """Ids of the phrases in a visit's free text: those that stop a close, those that only have to be read again."""

    blocked: tuple[str, ...] = ()
    warned: tuple[str, ...] = ()


def free_texts(visit: Visit, script: Script) -> tuple[tuple[str, str], ...]:
    """Return (step, latest text) of every step that was answered in the collector's own words."""
    typed = (step.id for step in script.steps if step.kind is StepKind.TEXT)
    answered = ((name, visit.answers[name].value) for name in typed if name in visit.answers)
    return tuple((name, value) for name, value in answered if isinstance(value, str) and value)


def check_visit(visit: Visit, book: RuleBook, on: date) -> NoteCheck:
    """Check all free text of a visit by the packs in force; a text that was corrected counts as it reads now."""
    texts = free_texts(visit, book.script(visit.script))
    found: list[NoteFinding] = [item for _, text in texts for item in book.lint_note(text, on)]
    warned = tuple(dict.fromkeys(item.phrase for item in found if not item.blocks))
    return NoteCheck(blocking(found), warned)
