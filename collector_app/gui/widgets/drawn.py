"""Base of every painted widget, boxes that grow with the text, and the plain panels."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QLayout, QLayoutItem, QSizePolicy, QSpacerItem, QWidget

from collector_app.gui.theme import RadiusName, Role, Theme, current
from collector_app.gui.widgets.pen import Pen, pen_on

_RESTYLE = (QEvent.Type.StyleChange, QEvent.Type.LanguageChange)
KEYBOARD_REASONS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class ScaledBox(QBoxLayout):
    """Box layout whose margins and gap are design lengths; its widget's restyle rescales it."""

    def __init__(
        self,
        direction: QBoxLayout.Direction,
        parent: QWidget | None,
        margins: tuple[float, float, float, float],
        gap: float,
    ) -> None:
        super().__init__(direction)
        self._margins = margins
        self._gap = gap
        self._spaces: list[tuple[QSpacerItem, float]] = []
        self.rescale()
        if parent is not None:
            parent.setLayout(self)

    def rescale(self) -> None:
        """Take the worn theme's scale."""
        theme = current()
        self.setContentsMargins(*(theme.px(value) for value in self._margins))
        self.setSpacing(theme.px(self._gap))
        for spacer, length in self._spaces:
            self._stretch_to(spacer, theme.px(length))
        self.invalidate()

    def addSpacing(self, length: float) -> None:
        """A gap of design pixels that grows with the text."""
        spacer = QSpacerItem(0, 0)
        self._stretch_to(spacer, current().px(length))
        self._spaces.append((spacer, length))
        self.addItem(spacer)

    def _stretch_to(self, spacer: QSpacerItem, length: int) -> None:
        upright = self.direction() in (QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.BottomToTop)
        fixed, free = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Minimum
        if upright:
            spacer.changeSize(0, length, free, fixed)
        else:
            spacer.changeSize(length, 0, fixed, free)

    def redesign(self, margins: tuple[float, float, float, float], gap: float) -> None:
        """Change margins (left, top, right, bottom) and gap, in design pixels."""
        self._margins = margins
        self._gap = gap
        self.rescale()


def _four(margins: float | tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    return margins if isinstance(margins, tuple) else (margins,) * 4


def column(
    parent: QWidget | None = None, margins: float | tuple[float, float, float, float] = 0, gap: float = 10
) -> ScaledBox:
    """Vertical box; margins left, top, right, bottom in design pixels."""
    return ScaledBox(QBoxLayout.Direction.TopToBottom, parent, _four(margins), gap)


def row(
    parent: QWidget | None = None, margins: float | tuple[float, float, float, float] = 0, gap: float = 10
) -> ScaledBox:
    """Horizontal box; margins left, top, right, bottom in design pixels."""
    return ScaledBox(QBoxLayout.Direction.LeftToRight, parent, _four(margins), gap)


def rescale(layout: QLayout | None) -> None:
    """Rescale a layout and the layouts inside it."""
    if layout is None:
        return
    if isinstance(layout, ScaledBox):
        layout.rescale()
    for index in range(layout.count()):
        item: QLayoutItem | None = layout.itemAt(index)
        if item is not None and item.layout() is not None:
            rescale(item.layout())
    layout.invalidate()


def clear(layout: QLayout) -> None:
    """Take every widget, stretch and inner layout out of a layout and delete the widgets."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        inner = item.layout()
        if inner is not None:
            clear(inner)


class Drawn(QWidget):
    """A widget that paints itself from the worn theme and asks again when it changes."""

    @property
    def theme(self) -> Theme:
        """The theme worn now."""
        return current()

    def px(self, length: float) -> int:
        """Design length at the theme's scale."""
        return current().px(length)

    def changeEvent(self, event: QEvent) -> None:
        """Restyle on a new theme or language."""
        super().changeEvent(event)
        if event.type() in _RESTYLE:
            self.restyle()

    def restyle(self) -> None:
        """Take over sizes from the theme; override to add, and call this."""
        rescale(self.layout())
        self.updateGeometry()
        self.update()


class DrawnButton(QAbstractButton):
    """A button that paints itself; subclasses give ``draw``. The focus ring shows only for the keyboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ring = False
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def theme(self) -> Theme:
        """The theme worn now."""
        return current()

    def px(self, length: float) -> int:
        """Design length at the theme's scale."""
        return current().px(length)

    def changeEvent(self, event: QEvent) -> None:
        """Restyle on a new theme or language."""
        super().changeEvent(event)
        if event.type() in _RESTYLE:
            self.updateGeometry()
            self.update()
        elif event.type() == QEvent.Type.EnabledChange:
            shape = Qt.CursorShape.PointingHandCursor if self.isEnabled() else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring when the keyboard brought the focus."""
        self._ring = event.reason() in KEYBOARD_REASONS
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw, then the ring."""
        del event
        with pen_on(self) as pen:
            self.draw(pen)
            if self._ring and self.hasFocus():
                draw_focus(pen, QRectF(self.rect()), pen.theme.radius(self.ring_radius()))

    def draw(self, pen: Pen) -> None:
        """Paint the button."""
        raise NotImplementedError

    def ring_radius(self) -> RadiusName:
        """Corner of the focus ring."""
        return "control"


def draw_focus(pen: Pen, rect: QRectF, radius: float) -> None:
    """Focus ring just inside ``rect``: the outer ground shows between it and the control's own edge."""
    pen.panel(rect, radius, None, "accent", 2)
    inset = pen.px(2)
    pen.panel(rect.adjusted(inset, inset, -inset, -inset), radius - inset, None, "sheet", 1)


class Panel(Drawn):
    """A ground with an optional edge; put a ``column`` or ``row`` inside."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        fill: Role | None = "sheet",
        edge: Role | None = None,
        radius: RadiusName | None = "card",
    ) -> None:
        super().__init__(parent)
        self._fill, self._edge, self._radius = fill, edge, radius

    def set_look(self, fill: Role | None, edge: Role | None = None) -> None:
        """Change ground and edge."""
        self._fill, self._edge = fill, edge
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground and edge."""
        del event
        if self._fill is None and self._edge is None:
            return
        with pen_on(self) as pen:
            radius = pen.theme.radius(self._radius) if self._radius else 0
            pen.panel(QRectF(self.rect()), radius, self._fill, self._edge)


class Hairline(Drawn):
    """Separator, one pixel, horizontal or vertical."""

    def __init__(self, direction: Literal["across", "down"] = "across", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._across = direction == "across"
        grow, fixed = QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed
        self.setSizePolicy(grow if self._across else fixed, fixed if self._across else grow)

    def sizeHint(self) -> QSize:
        """One pixel thick."""
        return QSize(1, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line."""
        del event
        with pen_on(self) as pen:
            pen.painter.fillRect(self.rect(), pen.theme.color("hair"))
