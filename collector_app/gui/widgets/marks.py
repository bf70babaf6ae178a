"""The small marks: keycap, chip, stop number, mask, budget pips."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from collector_app.gui.theme import Role, SizeName, Theme, Weight
from collector_app.gui.widgets.drawn import Drawn
from collector_app.gui.widgets.pen import Pen, pen_on, text_width

Tone = Literal["ok", "warn", "stop", "neutral", "accent", "plain"]
StopState = Literal["open", "next", "done", "held"]

_ROOMY = 12  # from this radius on a disc holds two digits of dense text

# The ground and the text of each tone.
_TONES: dict[Tone, tuple[Role | None, Role]] = {
    "ok": ("ok_soft", "ok"),
    "warn": ("warn_soft", "warn"),
    "stop": ("stop_soft", "stop"),
    "neutral": ("track", "ink2"),
    "accent": ("accent_soft", "accent"),
    "plain": (None, "ok"),
}


def keycap_size(theme: Theme, key: str) -> QSize:
    """Size of a painted keycap."""
    width = text_width(theme, key, "keycap") + theme.px(12)
    return QSize(max(theme.px(20), width), theme.px(20))


def draw_keycap(pen: Pen, rect: QRectF, key: str, ink: Role = "ink2", edge: Role = "hair2") -> None:
    """A key as the keyboard shows it."""
    pen.panel(rect, pen.theme.radius("keycap"), None, edge, 1.2)
    pen.text(rect, key, "keycap", ink, align="center")


class Keycap(Drawn):
    """A key name in its cap."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self.setAccessibleName(key)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """The cap."""
        return keycap_size(self.theme, self._key)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The cap."""
        del event
        with pen_on(self) as pen:
            draw_keycap(pen, QRectF(self.rect()), self._key)


def chip_width(theme: Theme, text: str, icon: str = "", tone: Tone = "neutral") -> int:
    """Width of a painted chip."""
    pad = 0 if tone == "plain" else theme.px(18)
    size: SizeName = "dense" if tone == "plain" else "caption"
    return pad + text_width(theme, text, size) + (theme.px(19) if icon else 0)


def draw_chip(
    pen: Pen, rect: QRectF, text: str, icon: str = "", tone: Tone = "neutral", weight: Weight = "regular"
) -> None:
    """A state in a capsule; ``plain`` is text only."""
    ground, ink = _TONES[tone]
    size: SizeName = "caption"
    x = rect.left() + pen.px(9)
    if ground is None:
        x, size = rect.left(), "dense"
    else:
        pen.panel(rect, rect.height() / 2, ground)
    if icon:
        pen.icon(icon, QPointF(x + pen.px(7), rect.center().y()), 14, ink, weight)
        x += pen.px(19)
    pen.text(QRectF(x, rect.top(), rect.right() - x + 1, rect.height()), text, size, ink)


class Chip(Drawn):
    """A state in a capsule 24 high; tones ok, warn, stop, neutral, accent, and plain (text only)."""

    def __init__(
        self,
        text: str = "",
        tone: Tone = "neutral",
        icon: str = "",
        *,
        weight: Weight = "regular",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text, self._tone, self._icon, self._weight = text, tone, icon, weight
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    def set_state(self, text: str, tone: Tone, icon: str = "") -> None:
        """Show another state."""
        self._text, self._tone, self._icon = text, tone, icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The words in the chip."""
        return self._text

    def sizeHint(self) -> QSize:
        """Text, icon, padding."""
        return QSize(chip_width(self.theme, self._text, self._icon, self._tone), self.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The chip."""
        del event
        with pen_on(self) as pen:
            draw_chip(pen, QRectF(self.rect()), self._text, self._icon, self._tone, self._weight)


def draw_stop_number(pen: Pen, centre: QPointF, number: int, state: StopState, radius: float = 12) -> None:
    """The disc of a stop: its number, a tick when done, a pause when held."""
    if state == "next":
        pen.disc(centre, radius, "accent")
        _number(pen, centre, number, "on_accent", radius)
    elif state == "open":
        pen.disc(centre, radius, "sheet", "accent", 1.6)
        _number(pen, centre, number, "accent", radius)
    elif state == "done":
        pen.disc(centre, radius, "track")
        pen.icon("check", centre, radius * 1.15, "ink2", "bold")
    else:
        pen.dashed(centre, radius - 1, "hair2", 1.3)
        pen.icon("pause", centre, radius * 1.15, "ink2")


def _number(pen: Pen, centre: QPointF, number: int, role: Role, radius: float) -> None:
    side = pen.px(radius * 2)
    size: SizeName = "dense" if radius >= _ROOMY else "caption"
    rect = QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side)
    # A case found by searching, that is no stop of today, has no number.
    pen.text(rect, str(number) if number else "·", size, role, bold=True, align="center")


class StopNumber(Drawn):
    """A stop's disc: open, next, done or held."""

    def __init__(self, number: int, state: StopState = "open", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number, self._state = number, state
        self.setAccessibleName(str(number))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Disc and a pixel of air."""
        return QSize(self.px(26), self.px(26))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The disc."""
        del event
        with pen_on(self) as pen:
            draw_stop_number(pen, QRectF(self.rect()).center(), self._number, self._state)


class Mask(Drawn):
    """Hidden digits as drawn dots between what may be seen; ``reveal`` shows a value until ``cover``."""

    def __init__(
        self,
        before: str = "",
        hidden: tuple[int, ...] = (),
        after: str = "",
        *,
        size: SizeName = "dense",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._before, self._hidden, self._after, self._size = before, hidden, after, size
        self._shown: str | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._name()

    def _name(self) -> None:
        # What is revealed to the eye is never put where a screen reader or a tool could keep it.
        self.setAccessibleName(f"{self._before} … {self._after}".strip())

    def reveal(self, value: str) -> None:
        """Show a value."""
        self._shown = value
        self.updateGeometry()
        self.update()

    def cover(self) -> None:
        """Hide it again and forget it."""
        self._shown = None
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """The wider of dots and value, so that nothing jumps."""
        width = text_width(self.theme, self._before, self._size) + text_width(self.theme, self._after, self._size)
        width += sum(self.px(10) * count + self.px(4) for count in self._hidden)
        width += self.px(8) * (bool(self._before) + bool(self._after))
        if self._shown is not None:
            width = max(width, text_width(self.theme, self._shown, self._size, bold=True))
        return QSize(width, self.theme.line_height(self._size))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Value, or text and dots."""
        del event
        with pen_on(self) as pen:
            area = QRectF(self.rect())
            if self._shown is not None:
                pen.text(area, self._shown, self._size, "ink", bold=True)
                return
            x = 0.0
            if self._before:
                x = pen.text(area, self._before, self._size, "ink") + pen.px(8)
            for count in self._hidden:
                x = pen.dots(x, area.center().y(), count) + pen.px(8)
            if self._after:
                pen.text(area.adjusted(x, 0, 0, 0), self._after, self._size, "ink")


class BudgetPips(Drawn):
    """How many contacts of a kind are used and left: filled and empty rings after a word."""

    def __init__(self, label: str, used: int, limit: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label, self._used, self._limit = label, used, limit
        self.setAccessibleName(f"{label} {used}/{limit}")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Word and rings."""
        width = text_width(self.theme, self._label, "dense") + self.px(10) + self._limit * self.px(17)
        return QSize(width, self.theme.line_height("dense"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Word, rings."""
        del event
        with pen_on(self) as pen:
            area = QRectF(self.rect())
            x = pen.text(area, self._label, "dense", "ink") + pen.px(16)
            for index in range(self._limit):
                spent = index < self._used
                centre = QPointF(x + index * pen.px(17), area.center().y())
                pen.disc(centre, 6, "ink3" if spent else None, "ink3" if spent else "accent", 1.5)
