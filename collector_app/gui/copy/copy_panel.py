"""``CopyPanel``: the customer's copy of a closed visit, to save or to print, in the customer's language."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QBoxLayout, QWidget

from collector_app.domain.localised import Language
from collector_app.gui.background import ThreadWork, Work
from collector_app.gui.copy.copy_controller import CopyController
from collector_app.gui.copy.copy_places import CopyPlaces
from collector_app.gui.failures import sentence
from collector_app.gui.theme import current
from collector_app.gui.widgets.drawn import Panel, column, row
from collector_app.gui.widgets.key_button import KeyButton
from collector_app.gui.widgets.notices import Notice, NoticeTone
from collector_app.gui.widgets.segments import Segments
from collector_app.gui.widgets.texts import Paragraph, TextLine
from collector_app.usecases.case_file import HushedError
from collector_app.usecases.session import OpenSession

translate = QCoreApplication.translate

_NAMES = ((Language.CHINESE, "简体中文"), (Language.ENGLISH, "English"))  # each in its own language


class CopyPanel(Panel):
    """Language, *Save as PDF*, *Print*, and a sentence on how it went.

    `saved` carries the path, `printed` that a printer took it, `failed` the exception whose sentence stands here
    already. Nothing of the copy itself is shown. Without `work` the panel has a worker of its own.
    """

    saved = Signal(str)
    printed = Signal()
    failed = Signal(object)

    def __init__(
        self,
        session: OpenSession,
        visit_id: str,
        work: Work | None = None,
        places: CopyPlaces | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, fill="sunken", edge="hair")
        self._places = places or CopyPlaces(self)
        self.controller = CopyController(session, visit_id, work or self._own_work(), self)
        self._title = TextLine("", "text", bold=True, icon="file-text", icon_role="accent")
        self._about = Paragraph("", "small", "ink2")
        self.languages = Segments([(item.value, name) for item, name in _NAMES], current().language)
        self.save_button = KeyButton("", "outline", icon="download-simple", height=44)
        self.print_button = KeyButton("", "outline", icon="printer", height=44)
        self.notice = Notice()
        self.notice.hide()
        self._build()
        self._bind()
        self.restyle()

    def _own_work(self) -> Work:
        work = ThreadWork()
        self.destroyed.connect(work.stop)
        return work

    def _build(self) -> None:
        box = column(self, (20, 14, 16, 14), gap=12)
        words = column(None, 0, gap=2)
        words.addWidget(self._title)
        words.addWidget(self._about)
        self._line = row(None, 0, gap=10)
        self._line.addWidget(self.languages)
        self._line.addStretch(1)
        self._line.addWidget(self.save_button)
        self._line.addWidget(self.print_button)
        box.addLayout(words)
        box.addLayout(self._line)
        box.addWidget(self.notice)

    def _bind(self) -> None:
        self.languages.chosen.connect(self.languages.set_current)
        self.save_button.clicked.connect(self._save)
        self.print_button.clicked.connect(self._print)
        self._places.place_chosen.connect(self._save_to)
        self._places.printer_chosen.connect(self._print_on)
        self.controller.saved.connect(self._after_save)
        self.controller.printed.connect(self._after_print)
        self.controller.failed.connect(self._after_failure)
        self.controller.busy.connect(self._set_busy)

    def language(self) -> Language:
        """The language that the copy will have."""
        return Language(self.languages.current())

    def restyle(self) -> None:
        super().restyle()
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._line.setDirection(down if self.theme.stacked else across)
        self._title.set_text(translate("CopyPanel", "The customer’s copy"))
        self._about.set_text(translate("CopyPanel", "On paper or as a file, with the visit code."))
        self.languages.setAccessibleName(translate("CopyPanel", "Language of the copy"))
        self.save_button.setText(translate("CopyPanel", "Save as PDF"))
        self.print_button.setText(translate("CopyPanel", "Print"))

    def _save(self) -> None:
        self.notice.hide()
        self._places.ask_place(self, self.controller.file_name())

    def _save_to(self, path: str) -> None:
        self.controller.save(Path(path), self.language())

    def _print(self) -> None:
        self.notice.hide()
        if not self._places.ask_printer(self):
            self._say(translate("CopyPanel", "No printer is set up here. Save the copy as a PDF."), "warn")

    def _print_on(self, printer: QPrinter) -> None:
        self.controller.print_on(printer, self.language())

    def _after_save(self, path: str) -> None:
        self._say(translate("CopyPanel", "Saved as {0}").format(Path(path).name), "ok")
        self.saved.emit(path)

    def _after_print(self, taken: bool) -> None:
        if not taken:
            text = translate("CopyPanel", "The printer did not take it. Choose another, or save the copy as a PDF.")
            self._say(text, "warn")
            return
        self._say(translate("CopyPanel", "The printer has it"), "ok")
        self.printed.emit()

    def _after_failure(self, error: BaseException) -> None:
        if isinstance(error, HushedError):
            self._say(translate("CopyPanel", "Not at the door. First finish the visit that is open."), "warn")
        else:
            self._say(sentence(error).text(), "warn")
        self.failed.emit(error)

    def _say(self, text: str, tone: NoticeTone) -> None:
        self.notice.set_notice(text, tone)
        self.notice.show()

    def _set_busy(self, busy: bool) -> None:
        for button in (self.save_button, self.print_button):
            button.setEnabled(not busy)
