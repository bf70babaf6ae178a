"""The cover: opaque at once, shows nothing of the case, gives way only on purpose."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QWidget

from collector_app.gui.widgets.drawn import Drawn
from collector_app.gui.widgets.pen import pen_on

translate = QCoreApplication.translate


class CoverLayer(Drawn):
    """Lies over its parent; any key or click asks to come back (``uncover_asked``), and the owner decides."""

    uncover_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        parent.installEventFilter(self)
        self.hide()
        self.restyle()

    def restyle(self) -> None:
        super().restyle()
        self.setAccessibleName(translate("CoverLayer", "Covered. Press Enter to go on."))

    def put_on(self) -> None:
        """Cover now, without any motion."""
        self.setGeometry(self._over.rect())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.repaint()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._over:
            self.setGeometry(self._over.rect())
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.uncover_asked.emit()
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.uncover_asked.emit()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with pen_on(self) as pen:
            pen.painter.fillRect(self.rect(), pen.theme.color("canvas"))
            centre = QPointF(self.width() / 2, self.height() / 2)
            pen.icon("door", QPointF(centre.x(), centre.y() - pen.px(28)), 40, "hair2")
            line = QRectF(0, centre.y() + pen.px(4), self.width(), pen.px(24))
            pen.text(line, translate("CoverLayer", "Enter to go on"), "dense", "ink3", align="center")
