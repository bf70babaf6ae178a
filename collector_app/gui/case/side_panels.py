"""What opens at the right of a case: the sealed part while preparing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from collector_app.gui.widgets.drawn import Drawn, clear, column, row
from collector_app.gui.widgets.key_button import KeyButton
from collector_app.gui.widgets.texts import Paragraph, TextLine

translate = QCoreApplication.translate


class SealedSheet(Drawn):
    """The sealed part, opened to prepare. Forgotten when it is closed."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = TextLine("", "lead", bold=True, icon="eye")
        self._note = Paragraph("", "small", "ink2")
        self._rows = column(None, 0, gap=8)
        self.close_button = KeyButton("", "neutral", icon="lock-simple", key="Esc", height=44)
        box = column(self, 0, gap=12)
        box.addWidget(self._title)
        box.addWidget(self._note)
        box.addLayout(self._rows)
        box.addStretch(1)
        box.addWidget(self.close_button)
        self.close_button.clicked.connect(self.closed)
        self.restyle()

    def open(self, rows: Sequence[tuple[str, str]]) -> None:
        """Show labels and values."""
        clear(self._rows)
        for label, value in rows:
            line = row(None, 0, gap=8)
            line.addWidget(TextLine(label, "small", "ink2"))
            line.addWidget(Paragraph(value, "dense", bold=True, align="right"), 1)
            self._rows.addLayout(line)

    def first(self) -> QWidget:
        """Where the keys go when it opens."""
        return self.close_button

    def wipe(self) -> None:
        """Forget every value."""
        clear(self._rows)

    def restyle(self) -> None:
        super().restyle()
        self._title.set_text(translate("SealedSheet", "Opened to prepare"))
        self._note.set_text(translate("SealedSheet", "This look is on the record. Close it before you arrive."))
        self.close_button.setText(translate("SealedSheet", "Seal again"))
