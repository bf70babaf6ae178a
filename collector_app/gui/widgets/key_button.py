"""``KeyButton``: a verb with its icon and its key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

from collector_app.gui.theme import Role, SizeName, Theme, Weight
from collector_app.gui.theme.tokens import CONTROL, CONTROL_LEAST, CUSTOMER_CONTROL
from collector_app.gui.widgets.drawn import DrawnButton
from collector_app.gui.widgets.marks import draw_keycap, keycap_size
from collector_app.gui.widgets.pen import Pen, text_width

ButtonKind = Literal["primary", "neutral", "stop", "outline", "flat"]


@dataclass(frozen=True)
class _Dress:
    rest: Role | None
    hover: Role | None
    press: Role | None
    ink: Role
    edge: Role | None
    cap_edge: Role


_DRESS: dict[ButtonKind, _Dress] = {
    "primary": _Dress("accent", "accent_hover", "accent_press", "on_accent", None, "accent_line"),
    "neutral": _Dress("neutral", "neutral_hover", "neutral_press", "ink", None, "ink3"),
    "stop": _Dress("stop_soft", "stop_soft", "stop_line", "stop", "stop_line", "stop"),
    "outline": _Dress("sheet", "sunken", "neutral", "ink", "line", "hair2"),
    "flat": _Dress(None, "neutral", "neutral_press", "ink2", None, "hair2"),
}


class KeyButton(DrawnButton):
    """Button with icon, verb and keycap: primary, neutral, stop, outline or flat; 40, 44, 52 or 64 high.

    The key is shown, not bound: whoever owns the keyboard (the screen, the visit bar) clicks the button.
    """

    def __init__(  # noqa: PLR0913 - one keyword per part that a button may have
        self,
        text: str = "",
        kind: ButtonKind = "neutral",
        *,
        icon: str = "",
        icon_weight: Weight = "regular",
        key: str = "",
        height: int = 44,
        width: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind, self._icon, self._key = kind, icon, key
        self._icon_weight = icon_weight
        self._height, self._least = height, width
        self._bare, self._keyless, self._narrow = False, False, False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Replace the verb; it is the accessible name too."""
        super().setText(text.replace("&", "&&"))
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def label(self) -> str:
        """The verb."""
        return self.accessibleName()

    def set_icon(self, icon: str) -> None:
        """Change the icon; an empty name takes it away."""
        self._icon = icon
        self.updateGeometry()
        self.update()

    def spare(self, *, icon: bool = False, key: bool = False, width: bool = False) -> None:
        """Leave out icon, keycap or the least width where room is short; the verb always stays."""
        self._bare, self._keyless, self._narrow = icon, key, width
        self.updateGeometry()
        self.update()

    def _words(self) -> tuple[SizeName, bool]:
        strong = self._kind == "primary"
        if strong or self._height >= CUSTOMER_CONTROL:
            return ("title" if self._height >= CUSTOMER_CONTROL else "lead" if self._height > CONTROL else "text"), True
        return "text", False

    def _block(self, theme: Theme) -> int:
        size, bold = self._words()
        lead = theme.px(28) if self._icon and not self._bare else 0
        return lead + text_width(theme, self.label(), size, bold)

    def sizeHint(self) -> QSize:
        """Padding 16, icon 20, verb, keycap."""
        theme = self.theme
        pad = theme.px(12 if self._height <= CONTROL_LEAST or self._kind == "flat" else 16)
        width = 2 * pad + self._block(theme)
        if self._key and not self._keyless:
            width += theme.px(10) + keycap_size(theme, self._key).width() - theme.px(2)
        least = 0 if self._narrow else theme.px(self._least)
        return QSize(max(width, least), theme.px(self._height))

    def minimumSizeHint(self) -> QSize:
        """Never narrower than its words."""
        return self.sizeHint()

    def _colours(self) -> tuple[Role | None, Role, Role | None, Role]:
        dress = _DRESS[self._kind]
        if not self.isEnabled():
            return ("disabled" if dress.rest else None), "disabled_ink", None, "disabled_ink"
        if self.isDown():
            return dress.press, dress.ink, dress.edge, dress.cap_edge
        ground = dress.hover if self.underMouse() else dress.rest
        return ground, dress.ink, dress.edge, dress.cap_edge

    def draw(self, pen: Pen) -> None:
        """Ground, icon and verb in the middle, keycap at the right end."""
        area = QRectF(self.rect())
        ground, ink, edge, cap_edge = self._colours()
        pen.panel(area, pen.theme.radius("control"), ground, edge)
        right = area.right()
        if self._key and not self._keyless:
            cap = keycap_size(pen.theme, self._key)
            rect = QRectF(
                right - pen.px(14) - cap.width(), area.center().y() - cap.height() / 2, cap.width(), cap.height()
            )
            draw_keycap(pen, rect, self._key, ink, cap_edge if self.isEnabled() else "disabled_ink")
            right = rect.left() - pen.px(8)
        size, bold = self._words()
        block = self._block(pen.theme)
        x = area.left() + (area.width() - block) / 2
        if x + block > right:
            x = max(area.left() + pen.px(12), area.left() + (right - area.left() - block) / 2 + pen.px(4))
            x = min(x, right - block)
        if self._icon and not self._bare:
            pen.icon(self._icon, QPointF(x + pen.px(10), area.center().y()), 20, ink, self._icon_weight)
            x += pen.px(28)
        pen.text(QRectF(x, area.top(), right - x + pen.px(4), area.height()), self.label(), size, ink, bold=bold)
