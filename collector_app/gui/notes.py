"""Findings of the note linter in the words of the screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from collector_app.domain.localised import Language
from collector_app.domain.note import NoteFinding
from collector_app.gui.clauses import source_line
from collector_app.gui.widgets.note_field import NoteMark

Lint = Callable[[str], Sequence[NoteFinding]]

_HAN: Final = re.compile("[\u3400-\u9fff]")


def note_mark(text: str, finding: NoteFinding, language: Language, *, stops: bool = True) -> NoteMark:
    """Return the mark of a finding; what is suggested has the language that the phrase was written in.

    Without `stops` a phrase that would stop a close only warns: nothing is closed with this text.
    """
    written = text[finding.start : finding.end]
    tongue = Language.CHINESE if _HAN.search(written) else Language.ENGLISH
    clause = source_line(finding.citations[0], language) if finding.citations else ""
    return NoteMark(
        finding.start,
        finding.end,
        written,
        finding.blocks and stops,
        finding.explain.text(language),
        clause,
        finding.suggest.text(tongue),
    )


def marks_of(lint: Lint, language: Language, *, stops: bool = True) -> Callable[[str], tuple[NoteMark, ...]]:
    """Return a linter for a ``NoteField``; `stops` as in `note_mark`."""
    return lambda text: tuple(note_mark(text, item, language, stops=stops) for item in lint(text))
