"""``StatusStrip``: the facts of the day in the header, quiet while all is well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from collector_app.gui.theme import Role
from collector_app.gui.widgets.drawn import Drawn
from collector_app.gui.widgets.marks import Tone
from collector_app.gui.widgets.pen import Pen, pen_on, text_width

_TONE_ROLES: dict[Tone, Role] = {"warn": "warn", "stop": "stop", "ok": "ok", "accent": "accent"}


@dataclass(frozen=True)
class StatusItem:
    """A fact: icon or ring (``share`` 0 to 1), then plain text around a strong one ("valid until **Thu 09:00**")."""

    strong: str = ""
    after: str = ""
    before: str = ""
    icon: str = ""
    share: float | None = None
    tone: Tone = "neutral"

    def spoken(self) -> str:
        """The fact as one sentence."""
        return " ".join(part for part in (self.before, self.strong, self.after) if part)


class StatusStrip(Drawn):
    """Facts in one line, separated by hairlines; the last ones give way when there is no room."""

    def __init__(self, items: Sequence[StatusItem] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: tuple[StatusItem, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_items(items)

    def set_items(self, items: Sequence[StatusItem]) -> None:
        """Replace all facts."""
        self._items = tuple(items)
        self.setAccessibleName(" · ".join(item.spoken() for item in items))
        self.setToolTip("\n".join(item.spoken() for item in items))
        self.updateGeometry()
        self.update()

    def items(self) -> tuple[StatusItem, ...]:
        """The facts shown."""
        return self._items

    def _width(self, item: StatusItem) -> int:
        width = self.px(31) if item.icon or item.share is not None else 0
        for text, bold in _pieces(item):
            width += text_width(self.theme, text, "text" if bold else "dense", bold) + self.px(8)
        return width - self.px(8)

    def _gap(self) -> int:
        return self.px(40)

    def sizeHint(self) -> QSize:
        total = sum(self._width(item) for item in self._items) + self._gap() * max(0, len(self._items) - 1)
        return QSize(total, self.px(32))

    def minimumSizeHint(self) -> QSize:
        first = self._width(self._items[0]) if self._items else 0
        return QSize(first, self.px(32))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with pen_on(self) as pen:
            x = 0.0
            for index, item in enumerate(self._items):
                width = self._width(item)
                if x + width > self.width() + 1:
                    return
                if index:
                    middle = x - self._gap() / 2
                    pen.rule(middle, pen.px(8), middle, self.height() - pen.px(8), "line")
                self._item(pen, x, item)
                x += width + self._gap()

    def _item(self, pen: Pen, x: float, item: StatusItem) -> None:
        middle = self.height() / 2
        role = _TONE_ROLES.get(item.tone)
        if item.share is not None:
            side = pen.px(22)
            pen.ring(QRectF(x, middle - side / 2, side, side), item.share, role or "accent", width=4, cap=False)
        elif item.icon:
            pen.icon(item.icon, QPointF(x + pen.px(11), middle), 20, role or "ink2")
        if item.icon or item.share is not None:
            x += pen.px(31)
        for text, bold in _pieces(item):
            area = QRectF(x, 0, self.width() - x + 2, self.height())
            ink: Role = role or ("ink" if bold else "ink2")
            x += pen.text(area, text, "text" if bold else "dense", ink, bold=bold) + pen.px(8)


def _pieces(item: StatusItem) -> list[tuple[str, bool]]:
    pieces = [(item.before, False), (item.strong, True), (item.after, False)]
    return [(text, bold) for text, bold in pieces if text]
