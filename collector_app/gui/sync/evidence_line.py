"""The line of Sync that says what evidence still waits; a line that costs money is used only at a wish."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from collector_app.gui.widgets.drawn import Drawn, column
from collector_app.gui.widgets.notices import Notice

translate = QCoreApplication.translate


class EvidenceLine(Drawn):
    """Photos and recordings that wait; ``send_asked`` sends them whatever the line costs."""

    send_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notice = Notice()
        box = column(self, (24, 0, 20, 14), gap=0)
        box.addWidget(self.notice)
        self.notice.acted.connect(self.send_asked)
        self.hide()

    def show_waiting(self, words: str, *, held: bool) -> None:
        """Say what waits, or nothing; `held` offers to send it over a metered line."""
        action = translate("SyncView", "Send them anyway") if held else ""
        self.notice.set_notice(words, "plain", action)
        self.setVisible(bool(words))
