"""What stands over the cases from the moment of the lock until the lock screen is there: the same street, no card."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from collector_app.gui.widgets.drawn import Drawn
from collector_app.gui.widgets.street import Street

translate = QCoreApplication.translate


class LockCover(Drawn):
    """Lies over its parent, opaque, and takes every key and click; only the process behind it can end it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self._street = Street(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        parent.installEventFilter(self)
        self.hide()
        self.setAccessibleName(translate("LockCover", "Locked"))

    def put_on(self) -> None:
        """Cover now: it is painted when this returns."""
        self.setGeometry(self._over.rect())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.repaint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._street.setGeometry(self.rect())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._over:
            self.setGeometry(self._over.rect())
        return super().eventFilter(watched, event)
