"""``Segments``: one of a few short words, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from collector_app.gui.theme import RadiusName
from collector_app.gui.widgets.drawn import Drawn, DrawnButton, row
from collector_app.gui.widgets.pen import Pen, pen_on, text_width


class _Segment(DrawnButton):
    def __init__(self, key: str, text: str, icon: str) -> None:
        super().__init__()
        self.key, self.icon_name = key, icon
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        words = text_width(self.theme, self.text(), "dense", bold=True)
        return QSize(words + self.px(32 + (20 if self.icon_name else 0)), self.px(36))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def ring_radius(self) -> RadiusName:
        return "control"

    def draw(self, pen: Pen) -> None:
        area = QRectF(self.rect())
        chosen = self.isChecked()
        if chosen:
            pen.panel(area, pen.px(8), "accent")
        elif self.underMouse():
            pen.panel(area, pen.px(8), "neutral_press")
        words = text_width(pen.theme, self.text(), "dense", bold=chosen)
        if self.icon_name:
            x = area.center().x() - (words + pen.px(20)) / 2
            pen.icon(self.icon_name, QPointF(x + pen.px(8), area.center().y()), 16, "on_accent" if chosen else "ink2")
            area.setLeft(x + pen.px(20))
            area.setWidth(words + 2)
        pen.text(area, self.text(), "dense", "on_accent" if chosen else "ink", bold=chosen, align="center")


class Segments(Drawn):
    """Words in a groove, one chosen (``chosen`` carries its key). Left and right arrows move; nothing is ever cut.

    The style's own segmented control cuts a long item without a sign and has no accessible items, so this is drawn.
    """

    chosen = Signal(str)

    def __init__(self, items: Sequence[tuple[str, str]], current: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._box = row(self, 4, gap=4)
        self._segments: list[_Segment] = []
        for key, text in items:
            segment = _Segment(key, text, "")
            segment.clicked.connect(lambda _=False, key=key: self.chosen.emit(key))
            self._segments.append(segment)
            self._box.addWidget(segment)
        self.set_current(current or (items[0][0] if items else ""))

    def set_current(self, key: str) -> None:
        """Mark a word without a signal."""
        for segment in self._segments:
            segment.setChecked(segment.key == key)
            policy = Qt.FocusPolicy.StrongFocus if segment.key == key else Qt.FocusPolicy.ClickFocus
            segment.setFocusPolicy(policy)

    def current(self) -> str:
        """Key of the word chosen."""
        return next((segment.key for segment in self._segments if segment.isChecked()), "")

    def set_texts(self, texts: dict[str, str]) -> None:
        """New words for the same keys."""
        for segment in self._segments:
            segment.setText(texts[segment.key])
            segment.setAccessibleName(texts[segment.key])
            segment.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        keys = [segment.key for segment in self._segments]
        index = (keys.index(self.current()) + step) % len(keys)
        self.set_current(keys[index])
        self._segments[index].setFocus(Qt.FocusReason.TabFocusReason)
        self.chosen.emit(keys[index])

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with pen_on(self) as pen:
            pen.panel(QRectF(self.rect()), pen.px(12), "neutral_hover")
