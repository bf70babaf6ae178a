"""The foot of Sync while something is unsent: everything into one file, where no line will come for long."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from collector_app.gui.widgets.drawn import Drawn, Hairline, column, row
from collector_app.gui.widgets.key_button import KeyButton
from collector_app.gui.widgets.notices import Notice, NoticeTone
from collector_app.gui.widgets.texts import Paragraph, TextLine

translate = QCoreApplication.translate


class RescuePanel(Drawn):
    """What a rescue file is for, and how far one is.

    ``wanted`` asks for one, ``stopped`` gives up the one under way, ``told`` comes with a sentence that shall be seen.
    It goes when nothing is unsent, except while there is something to say: the sentence stays until the next one.
    """

    wanted = Signal()
    told = Signal()
    stopped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unsent, self._busy = False, False
        self._title, self._note = (
            TextLine("", "text", bold=True, icon="download-simple"),
            Paragraph("", "small", "ink2"),
        )
        self.progress = Paragraph("", "small", "ink2")
        self.write = KeyButton("", "outline", height=44)
        self.stop = KeyButton("", "neutral", height=44)
        self.notice = Notice()
        whole = column(self, 0, gap=0)
        whole.addWidget(Hairline())
        box = column(None, (24, 12, 20, 14), gap=10)
        whole.addLayout(box)
        box.addWidget(self.notice)
        self._line = row(None, 0, gap=16)
        words = column(None, 0, gap=2)
        for part in (self._title, self._note, self.progress):
            words.addWidget(part)
        self._line.addLayout(words, 1)
        self._line.addWidget(self.write)
        self._line.addWidget(self.stop)
        box.addLayout(self._line)
        self.notice.hide()
        self.write.clicked.connect(self.wanted)
        self.stop.clicked.connect(self.stopped)
        self._fit()
        self.restyle()

    def set_unsent(self, *, unsent: bool) -> None:
        """Tell whether there is anything to rescue."""
        self._unsent = unsent
        self._fit()

    def set_progress(self, words: str) -> None:
        """Show how far it is; empty ends it."""
        self._busy = bool(words)
        self.progress.set_text(words)
        self._fit()

    def say(self, text: str, tone: NoticeTone = "plain") -> None:
        """Say how it ended, or nothing."""
        self.notice.set_notice(text, tone)
        self.notice.setVisible(bool(text))
        self._fit()
        if text:
            self.told.emit()

    def said(self) -> str:
        """The sentence that stands there."""
        return self.notice.text()

    def _fit(self) -> None:
        offered = self._unsent or self._busy
        self._title.setVisible(offered)
        self._note.setVisible(offered and not self._busy)
        self.progress.setVisible(self._busy)
        had_keys = self.write.hasFocus() or self.stop.hasFocus()
        self.stop.setVisible(self._busy)
        self.write.setVisible(offered and not self._busy)
        if had_keys and offered:  # the keys stay where the person is
            (self.stop if self._busy else self.write).setFocus()
        self.setVisible(offered or bool(self.said()))

    def restyle(self) -> None:
        super().restyle()
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._line.setDirection(down if self.theme.stacked else across)
        self._title.set_text(translate("RescuePanel", "No line for long?"))
        self._note.set_text(
            translate("RescuePanel", "Everything unsent goes onto a stick, as a file that only the centre can read.")
        )
        self.write.setText(translate("RescuePanel", "Write a file"))
        self.write.setAccessibleDescription(self._note.text())
        self.stop.setText(translate("RescuePanel", "Stop writing"))
