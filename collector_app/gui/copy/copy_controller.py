"""Makes the copy when it is asked for, off the window's thread, and says how that ended."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtPrintSupport import QPrinter

from collector_app.domain.localised import Language
from collector_app.gui.background import Task, Work
from collector_app.gui.copy.copy_output import print_copy, write_pdf
from collector_app.usecases.borrower_copy import borrower_copy, copy_code
from collector_app.usecases.session import OpenSession


class CopyController(QObject):
    """The copy of one closed visit. Nothing of it is kept: each copy is a look of its own, on the record.

    `saved` carries the path, `printed` whether the printer took it, `failed` the exception; `busy` comes with True
    before and False after the work.
    """

    saved = Signal(str)
    printed = Signal(bool)
    failed = Signal(object)
    busy = Signal(bool)

    def __init__(self, session: OpenSession, visit_id: str, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._visit_id, self._work = session, visit_id, work
        self._path = ""

    def file_name(self) -> str:
        """A name for the file that tells a stranger nothing; raises KeyError or ValueError without a closed visit."""
        return f"visit-{copy_code(self._session, self._visit_id)}.pdf"

    def save(self, path: Path, language: Language) -> None:
        """Write the copy as a PDF to `path`."""
        session, visit_id, self._path = self._session, self._visit_id, str(path)
        task = self._work.start(lambda: write_pdf(path, borrower_copy(session, visit_id), language))
        task.succeeded.connect(self._written)
        self._watch(task)

    def print_on(self, printer: QPrinter, language: Language) -> None:
        """Print the copy on a printer that was chosen and set."""
        session, visit_id = self._session, self._visit_id
        task = self._work.start(lambda: print_copy(printer, borrower_copy(session, visit_id), language))
        task.succeeded.connect(self._painted)
        self._watch(task)

    def _watch(self, task: Task) -> None:
        self.busy.emit(True)
        task.failed.connect(self.failed)
        task.finished.connect(self._ended)

    # Slots of this object and no lambdas: when the panel goes while the work is under way, Qt lets go of them.
    def _written(self, _: object) -> None:
        self.saved.emit(self._path)

    def _painted(self, taken: object) -> None:
        self.printed.emit(taken is True)

    def _ended(self) -> None:
        self.busy.emit(False)
