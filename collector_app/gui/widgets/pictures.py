"""``PictureStrip``: what was taken, as small numbered pictures in order; ``Viewfinder``: what the camera sees now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from collector_app.gui.theme import RadiusName
from collector_app.gui.widgets.drawn import Drawn, DrawnButton, row
from collector_app.gui.widgets.pen import Pen, pen_on
from collector_app.gui.widgets.texts import Paragraph

translate = QCoreApplication.translate

_HEIGHT: Final = 132
_WIDE: Final = 132
_FINDER: Final = 300
_LOW_FINDER: Final = 160  # with large text, so that the picture fits the window


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: its key, what it is ("Photo 1"), and a small image; None while it is being opened."""

    key: str
    title: str
    image: QImage | None = field(default=None, repr=False)
    paper: bool = False


class _Thumb(DrawnButton):
    """A small picture that can be chosen; Delete asks to discard it, Ctrl and an arrow moves it."""

    removed = Signal()
    moved = Signal(int)

    def __init__(self, shot: Shot) -> None:
        super().__init__()
        self._shot = shot
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(shot.title)
        self.setAccessibleDescription(translate("Pictures", "Delete discards it, Ctrl with an arrow key moves it."))

    def show_image(self, image: QImage) -> None:
        """It has been opened."""
        self._shot = Shot(self._shot.key, self._shot.title, image, self._shot.paper)
        self.update()

    def key(self) -> str:
        """Which one it is."""
        return self._shot.key

    def sizeHint(self) -> QSize:
        return QSize(self.px(_WIDE), self.px(_HEIGHT))

    def ring_radius(self) -> RadiusName:
        return "control"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif step is not None and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.moved.emit(step)
        else:
            super().keyPressEvent(event)

    def draw(self, pen: Pen) -> None:
        area = QRectF(self.rect())
        radius = pen.theme.radius("control")
        pen.panel(area, radius, "sunken", "accent" if self.isChecked() else "line", 2 if self.isChecked() else 1)
        words = pen.theme.line_height("caption")
        inner = area.adjusted(pen.px(6), pen.px(6), -pen.px(6), -words - pen.px(6))
        self._picture(pen, inner)
        foot = QRectF(area.left(), area.bottom() - words - pen.px(3), area.width(), words)
        pen.text(foot, self._shot.title, "caption", "ink2", align="center")

    def _picture(self, pen: Pen, inner: QRectF) -> None:
        image = self._shot.image
        if image is None or image.isNull():
            name = "file-text" if self._shot.paper else "hourglass-medium" if image is None else "warning"
            pen.icon(name, inner.center(), 28, "ink3")
            return
        _draw_within(pen, image, inner, pen.px(6))


class PictureStrip(Drawn):
    """Pictures beside each other. ``chosen`` one was pressed, ``removed`` and ``moved`` (key, -1 or 1) are wishes."""

    chosen = Signal(str)
    removed = Signal(str)
    moved = Signal(str, int)

    def __init__(self, nothing: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._nothing = nothing
        self._thumbs: list[_Thumb] = []
        self._box = row(self, 0, gap=10)
        self._empty = Paragraph(nothing, "dense", "ink3", align="center", parent=self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_shots(())

    def sizeHint(self) -> QSize:
        return QSize(self.px(300), self.px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.px(200), self.px(_HEIGHT))

    def set_shots(self, shots: Sequence[Shot], current: str = "") -> None:
        """Show these; `current` keeps the focus."""
        for thumb in self._thumbs:  # they keep their parent until they are deleted: one of them may be speaking
            thumb.hide()
            thumb.setParent(self)
            thumb.deleteLater()
        while self._box.takeAt(0) is not None:
            pass
        self._empty.setVisible(not shots)
        self._thumbs = [_Thumb(shot) for shot in shots]
        for thumb in self._thumbs:
            key = thumb.key()
            thumb.clicked.connect(lambda _checked=False, key=key: self.choose(key))
            thumb.removed.connect(lambda key=key: self.removed.emit(key))
            thumb.moved.connect(lambda step, key=key: self.moved.emit(key, step))
            self._box.addWidget(thumb)
            thumb.show()
            if key == current:
                thumb.setFocus(Qt.FocusReason.TabFocusReason)
        if self._thumbs:
            self._box.addStretch(1)
        else:
            self._box.addWidget(self._empty, 1, Qt.AlignmentFlag.AlignVCenter)
        if self._thumbs:
            self.choose(current or self._thumbs[-1].key())
        self.setAccessibleName(", ".join(shot.title for shot in shots) or self._nothing)
        self.update()

    def show_image(self, key: str, image: QImage) -> None:
        """One has been opened."""
        for thumb in self._thumbs:
            if thumb.key() == key:
                thumb.show_image(image)

    def thumbs(self) -> tuple[DrawnButton, ...]:
        """The pictures in order."""
        return tuple(self._thumbs)

    def current(self) -> str:
        """The key of the one that was chosen, else of the last one; empty when there is none."""
        chosen = [thumb.key() for thumb in self._thumbs if thumb.isChecked()]
        return (chosen or [thumb.key() for thumb in self._thumbs[-1:]] or [""])[0]

    def choose(self, key: str) -> None:
        """Mark one."""
        for thumb in self._thumbs:
            thumb.setChecked(thumb.key() == key)
        self.chosen.emit(key)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if self._thumbs:
            return
        with pen_on(self) as pen:
            pen.panel(QRectF(self.rect()), pen.theme.radius("card"), "sunken", "hair")


class Viewfinder(Drawn):
    """What the camera sees; until it sees something, `words`."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._image = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(words)

    def sizeHint(self) -> QSize:
        return QSize(self.px(480), self.px(_LOW_FINDER if self.theme.stacked else _FINDER))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.px(200), self.px(_HEIGHT))

    def show_image(self, image: QImage) -> None:
        """Show what it sees now."""
        self._image = image
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with pen_on(self) as pen:
            area = QRectF(self.rect())
            pen.panel(area, pen.theme.radius("card"), "sunken", "line")
            if self._image.isNull():
                pen.icon("camera", area.center() - QPointF(0, pen.px(18)), 28, "ink3")
                line = QRectF(area.left(), area.center().y() + pen.px(4), area.width(), pen.px(28))
                pen.text(line, self._words, "dense", "ink2", align="center")
            else:
                _draw_within(pen, self._image, area.adjusted(1, 1, -1, -1), pen.theme.radius("card"))


def _draw_within(pen: Pen, image: QImage, inner: QRectF, radius: float) -> None:
    size = image.size().scaled(inner.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRectF(0, 0, size.width(), size.height())
    place.moveCenter(inner.center())
    path = QPainterPath()
    path.addRoundedRect(place, radius, radius)
    pen.painter.save()
    pen.painter.setClipPath(path)
    pen.painter.drawImage(place, image)
    pen.painter.restore()
