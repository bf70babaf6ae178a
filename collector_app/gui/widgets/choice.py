"""``ChoiceButton``: an answer with its number key and its consequence."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

from collector_app.gui.theme import RadiusName, Role
from collector_app.gui.widgets.drawn import DrawnButton
from collector_app.gui.widgets.pen import Pen, TextBlock, text_extent, text_width

_LEFT, _RIGHT = 66, 52  # number box and its air; tick and its air


class ChoiceButton(DrawnButton):
    """Checkable answer 76 high: number key, title, what follows from it; a tick and an accent edge when chosen."""

    def __init__(
        self,
        number: int,
        title: str,
        consequence: str = "",
        *,
        height: int = 76,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._number, self._title, self._consequence, self._height = number, title, consequence, height
        self.setCheckable(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._name()

    def set_texts(self, title: str, consequence: str = "") -> None:
        """Replace answer and consequence."""
        self._title, self._consequence = title, consequence
        self._name()
        self.updateGeometry()
        self.update()

    def set_height(self, height: int) -> None:
        """Another least height in design pixels, for a low window."""
        if height != self._height:
            self._height = height
            self.updateGeometry()

    def _name(self) -> None:
        self.setAccessibleName(f"{self._number}. {self._title}")
        self.setAccessibleDescription(self._consequence)

    def number(self) -> int:
        """The key that chooses it."""
        return self._number

    def title(self) -> str:
        """The answer."""
        return self._title

    def _blocks(self, width: float) -> tuple[TextBlock, TextBlock | None]:
        room = width - self.px(_LEFT) - self.px(_RIGHT)
        title = TextBlock(self.theme, self._title, "lead", room, bold=True)
        if not self._consequence:
            return title, None
        return title, TextBlock(self.theme, self._consequence, "small", room)

    def hasHeightForWidth(self) -> bool:
        """Long answers wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """76, or what the wrapped words need."""
        room = width - self.px(_LEFT) - self.px(_RIGHT)
        words = text_extent(self.theme, self._title, "lead", room, bold=True)[1]
        if self._consequence:
            words += text_extent(self.theme, self._consequence, "small", room)[1]
        return max(self.px(self._height), words + self.px(22))

    def sizeHint(self) -> QSize:
        """Wide enough for the words on one line, up to half a step."""
        words = max(
            text_width(self.theme, self._title, "lead", bold=True),
            text_width(self.theme, self._consequence, "small"),
        )
        width = min(self.px(380), self.px(_LEFT) + self.px(_RIGHT) + words + 2)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Narrow enough for three beside each other."""
        return QSize(self.px(180), self.px(self._height))

    def ring_radius(self) -> RadiusName:
        """A card."""
        return "card"

    def draw(self, pen: Pen) -> None:
        """Card, number, words, tick."""
        area = QRectF(self.rect())
        chosen = self.isChecked()
        self._card(pen, area, chosen)
        side = pen.px(36)
        box = QRectF(area.left() + pen.px(16), area.center().y() - side / 2, side, side)
        enabled = self.isEnabled()
        ink: Role = "on_accent" if chosen else "ink" if enabled else "disabled_ink"
        pen.panel(box, pen.theme.radius("number"), "accent" if chosen else "sheet", None if chosen else "hair2", 1.3)
        pen.text(box, str(self._number), "lead", ink, bold=True, align="center")
        self._words(pen, area)
        if chosen:
            pen.mark(QPointF(area.right() - pen.px(27), area.center().y()), "passed")

    def _card(self, pen: Pen, area: QRectF, chosen: bool) -> None:
        radius = pen.theme.radius("card")
        if chosen:
            pen.panel(area, radius, "accent_soft", "accent", 2)
        elif self.isDown():
            pen.panel(area, radius, "neutral", "hair2")
        else:
            pen.panel(area, radius, "sunken" if self.underMouse() and self.isEnabled() else "sheet", "line")

    def _words(self, pen: Pen, area: QRectF) -> None:
        title, consequence = self._blocks(area.width())
        height = title.height + (consequence.height if consequence else 0)
        squeeze = pen.px(2) if consequence else 0
        x, y = area.left() + pen.px(_LEFT), area.center().y() - (height - squeeze) / 2
        enabled = self.isEnabled()
        title.draw(pen.painter, x, y, pen.theme.color("ink" if enabled else "disabled_ink"))
        if consequence:
            y += title.height - squeeze
            consequence.draw(pen.painter, x, y, pen.theme.color("ink2" if enabled else "disabled_ink"))
