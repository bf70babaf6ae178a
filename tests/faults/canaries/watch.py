"""The watch: may anything sealed be seen now, by the record alone, and is anything seen?"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QApplication, QWidget

from collector_app.desktop.workbench import CASE, VISIT
from collector_app.domain.disclosure import CoverReason, DisclosureReason
from collector_app.domain.journal import content as c
from collector_app.domain.journal.entry import Entry
from collector_app.domain.journal.kinds import read_content
from tests.faults.canaries.canaries import found_in, found_in_file, telltales
from tests.gui.drawn_words import painted_words
from tests.journey.hands import Hands

_READERS: Final = ("text", "words", "placeholderText", "toPlainText", "title", "currentText", "toHtml")


class Watch:
    """Looks at everything after each step. It judges by the journal's entries, never by the app's own fold."""

    def __init__(self, hands: Hands, home: Path) -> None:
        self.hands = hands
        self.home = home
        self.tales = telltales()
        self.seen_lawfully = 0
        self._known = _files(Path(tempfile.gettempdir()))

    def look(self, *, watched: bool) -> list[str]:
        """What is seen and must not be, as sentences."""
        seen = sorted({f"{tale} in {place}" for place, text in self._places() for tale in found_in(text, self.tales)})
        if seen and not watched and self.may_be_seen():
            self.seen_lawfully += 1
            return []
        return seen

    def look_at_files(self) -> list[str]:
        """What stands in any file of the app or any new one of the temporary folder: the store, the log, print jobs."""
        fresh = _files(Path(tempfile.gettempdir())) - self._known
        files = {*_files(self.home), *(path for path in fresh if "pytest" not in str(path))}
        return [f"{tale} in {path.name}" for path in sorted(files) for tale in found_in_file(path, self.tales)]

    def may_be_seen(self) -> bool:
        """Whether the record allows it: the right party, in private, or preparing away from any door."""
        bench = self.hands.collector.workbench
        if bench is None:
            return False
        with bench.session.store.view() as view:
            open_visit = view.journal.open_visit()
            story = _Story(view.journal.of(f"visit/{open_visit}")) if open_visit is not None else None
            if bench.shell.current_page() == VISIT:
                return story is not None and story.may_be_seen
            preview = bench.case.preview
            if bench.shell.current_page() != CASE or preview is None or (story is not None and story.at_the_door):
                return False
            looks = [read_content(entry) for entry in view.journal.of(f"case/{preview.case.id}")]
        last = next((item for item in reversed(looks) if isinstance(item, c.CaseOpened | c.DisclosureOpened)), None)
        return isinstance(last, c.DisclosureOpened) and last.reason is DisclosureReason.PREPARATION

    def _places(self) -> list[tuple[str, str]]:
        window = self.hands.collector.window
        places = [("the clipboard", QApplication.clipboard().text())]
        places += [("the painted window", text) for text in painted_words(window)]
        for widget in QApplication.allWidgets():
            places += [(type(widget).__name__, text) for text in texts_of(widget)]
        return places


class _Story:
    """A visit as told by its entries."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self.verified = self.private = self.opened = self.ended = self.arrived = False
        for entry in entries:
            self._tell(read_content(entry))

    def _tell(self, content: object) -> None:
        match content:
            case c.IdentityVerified():
                self.verified = True
            case c.IdentityFailed():
                self.verified = False
            case c.StepAnswered(marks=marks) | c.StatementRead(marks=marks) | c.StepCorrected(marks=marks):
                self.private = bool(marks.get("private", self.private))
            case c.DisclosureCovered(reason=reason):
                self.opened = False
                self.private = self.private and reason is not CoverReason.THIRD_PERSON
            case c.DisclosureOpened():
                self.opened = True
            case c.VisitStopped() | c.VisitClosed():
                self.ended = True
            case c.StageEntered(stage=stage):
                self.arrived = self.arrived or stage == "at_door"
                self.ended = self.ended or stage in ("third_party", "leaving", "aftercare")
            case _:
                pass

    @property
    def may_be_seen(self) -> bool:
        return self.verified and self.private and self.opened and not self.ended

    @property
    def at_the_door(self) -> bool:
        return self.arrived and not self.ended and not self.may_be_seen


def texts_of(widget: QWidget) -> list[str]:
    texts = [widget.windowTitle(), widget.toolTip(), widget.statusTip(), widget.whatsThis()]
    texts += [widget.accessibleName(), widget.accessibleDescription()]
    for name in _READERS:
        reader = getattr(widget, name, None)
        if callable(reader):
            value = reader()
            texts += [value] if isinstance(value, str) else []
    for action in widget.actions():
        texts += [action.text(), action.toolTip()]
    return [text for text in texts if text]


def _files(folder: Path) -> set[Path]:
    """All files below a folder; what others delete meanwhile is passed over."""
    found = (Path(root, name) for root, _, names in os.walk(folder) for name in names)
    return {path for path in found if path.is_file()}
