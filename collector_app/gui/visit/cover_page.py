"""The cover of a visit: opaque at once, says nothing; lifts on Enter, asks first when something sealed comes back."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from collector_app.gui.visit.answer_choice import ChoiceGrid, Option
from collector_app.gui.widgets.drawn import Drawn, column, row
from collector_app.gui.widgets.key_button import KeyButton
from collector_app.gui.widgets.pen import pen_on
from collector_app.gui.widgets.texts import Paragraph, TextLine

translate = QCoreApplication.translate

ALONE, STAY, LEAVE, STILL_HERE = "alone", "stay", "leave", "still_here"


class _Door(Drawn):
    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self.px(80), self.px(56))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with pen_on(self) as pen:
            pen.icon("door", QPointF(QRectF(self.rect()).center()), 40, "hair2")


class CoverPage(Drawn):
    """Fills the window. `lift_asked` on Enter; `chosen` carries ALONE, STILL_HERE or LEAVE; `stop_asked` on F10."""

    lift_asked = Signal()
    chosen = Signal(str)
    stop_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._may_stop = False
        self._recording = ""
        self._stack = QStackedWidget()
        self._grid: ChoiceGrid | None = None
        box = column(self, 40, gap=0)
        box.addStretch(1)
        line = row(None, 0, gap=0)
        line.addStretch(1)
        line.addWidget(self._stack, 4)
        line.addStretch(1)
        box.addLayout(line)
        box.addStretch(1)
        self.rest()

    def rest(self) -> None:
        """Show the plain cover."""
        self._grid = None
        plain = QWidget()
        box = column(plain, 0, gap=10)
        box.addWidget(_Door())
        self._line = Paragraph(translate("Visit", "Enter to go on"), "text", "ink3", align="center")
        box.addWidget(self._line)
        self._recorded = TextLine("", "small", "ink2", icon="record", icon_role="rec", icon_weight="fill")
        box.addSpacing(10)
        box.addWidget(self._recorded, 0, Qt.AlignmentFlag.AlignHCenter)
        self._show(plain)
        self.set_recording(self._recording)

    def set_recording(self, words: str) -> None:
        """Say on the plain cover that a recording goes on under it; empty words say that none does."""
        self._recording = words
        if self._grid is None:
            self._recorded.set_text(words)
            self._recorded.setVisible(bool(words))
            covered = translate("Visit", "Covered. Press Enter to go on.")
            self.setAccessibleName(f"{covered} {words}".strip())

    def ask(self, *, sealed: bool, may_stop: bool) -> None:
        """Ask whether nobody else can hear; without `sealed` one may also go on with somebody near."""
        self._may_stop = may_stop
        options = [
            Option(ALONE, translate("Visit", "Nobody else can hear"), translate("Visit", "Noted; the step opens"))
        ]
        if sealed:
            options.append(Option(STAY, translate("Visit", "Stay covered"), translate("Visit", "Somebody is near")))
        else:
            still = translate("Visit", "Somebody is still near")
            options.append(Option(STILL_HERE, still, translate("Visit", "Go on, but not past Identify")))
        if may_stop:
            options.append(
                Option(LEAVE, translate("Visit", "Go to Leave"), translate("Visit", "Nothing more is shown or asked"))
            )
        question = QWidget()
        box = column(question, 0, gap=16)
        words = translate("Visit", "Can nobody else hear or see this?")
        box.addWidget(Paragraph(words, "figure", bold=True, align="center"))
        self._grid = ChoiceGrid(options, columns=len(options))
        self._grid.changed.connect(self._picked)
        box.addWidget(self._grid)
        if may_stop:
            stop = KeyButton(translate("Visit", "Stop"), "stop", icon="hand-palm", key="F10", height=52)
            stop.clicked.connect(self.stop_asked)
            box.addWidget(stop, 0, Qt.AlignmentFlag.AlignHCenter)
        self._show(question)
        self.setAccessibleName(words)

    def _show(self, widget: QWidget) -> None:
        old = self._stack.currentWidget()
        self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget)
        if old is not None:
            self._stack.removeWidget(old)
            old.deleteLater()
        self.setFocus()

    def asking(self) -> bool:
        """Whether the question is shown."""
        return self._grid is not None

    def _picked(self) -> None:
        value = self._grid.chosen()[0] if self._grid is not None and self._grid.chosen() else ""
        if value == STAY:
            self.rest()
        elif value:
            self.chosen.emit(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()
        if event.isAutoRepeat():
            return
        key = event.key()
        if key == Qt.Key.Key_F10 and self._may_stop:
            self.stop_asked.emit()
        elif self._grid is not None:
            if Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
                self._grid.choose(key - Qt.Key.Key_0)
            elif key == Qt.Key.Key_Escape:
                self.rest()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.lift_asked.emit()

    def mouseDoubleClickEvent(self, event: object) -> None:
        if self._grid is None:
            self.lift_asked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with pen_on(self) as pen:
            pen.painter.fillRect(self.rect(), pen.theme.color("canvas"))
