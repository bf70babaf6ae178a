"""``AnswerArea``: how a step is answered. It holds what was given until Enter, and can be built again."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from collector_app.domain.journal.canonical import Plain
from collector_app.gui.widgets.drawn import Drawn


class AnswerArea(Drawn):
    """Base of the answer areas; `changed` when something else is given."""

    changed = Signal()

    def value(self) -> Plain:
        """Return what was given, None for nothing; raises AnswerError when it can't be read."""
        raise NotImplementedError

    def take(self) -> Plain:
        """Return the answer to record; called on Enter only. What it stands for is on record by then.

        Raises as `value`, and what taking evidence may raise: DeviceError, EvidenceError, Failure.
        """
        return self.value()

    def enter(self) -> bool:
        """Enter was pressed: do what is in front inside the area, and return whether there was anything."""
        return False

    def back(self) -> bool:
        """Back was pressed: close what is in front inside the area, and return whether there was anything."""
        return False

    def leave(self) -> None:
        """The area goes, at once: let go of every device."""

    def next_words(self) -> str:
        """Return what Enter does inside the area, empty when it answers the step."""
        return ""

    def set_value(self, value: Plain) -> None:
        """Show an answer that stands on the record."""
        raise NotImplementedError

    def choose(self, number: int) -> None:
        """A number key was pressed."""

    def first_field(self) -> QWidget | None:
        """Where typing begins, if anything is typed."""
        return None

    def draft(self) -> object:
        """Return what was given so far, readable or not, for `restore`."""
        return None

    def restore(self, draft: object) -> None:
        """Show what `draft` of an equal area returned."""
