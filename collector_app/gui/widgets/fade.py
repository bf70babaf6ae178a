"""A step changes by fading, not by sliding: what was there lies on top and goes within 120 ms."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, Qt, QVariantAnimation
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from collector_app.gui.theme import current
from collector_app.gui.theme.tokens import STEP_FADE


def fade(over: QWidget, change: Callable[[], None]) -> None:
    """Make a change inside a widget and let the old picture fade; at once when motion is reduced or nothing is seen.

    The new contents are in place and usable from the first moment. The old picture dies with the fade, so call this for
    no change that covers or locks: those must be immediate.
    """
    duration = current().motion(STEP_FADE)
    if not duration or not over.isVisible():
        change()
        return
    veil = _Veil(over, over.grab())
    change()
    veil.go(duration)


class _Veil(QWidget):
    def __init__(self, over: QWidget, picture: QPixmap) -> None:
        super().__init__(over)
        self._picture = picture
        self._strength = 1.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(over.rect())

    def go(self, duration: int) -> None:
        self.show()
        self.raise_()
        run = QVariantAnimation(self)
        run.setStartValue(1.0)
        run.setEndValue(0.0)
        run.setDuration(duration)
        run.setEasingCurve(QEasingCurve.Type.OutCubic)
        run.valueChanged.connect(self._weaken)
        run.finished.connect(self.deleteLater)
        run.start()

    def _weaken(self, strength: float) -> None:
        self._strength = strength
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setOpacity(self._strength)
        painter.drawPixmap(0, 0, self._picture)
        painter.end()
