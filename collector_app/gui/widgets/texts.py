"""Running text with a line height, and single lines that are never cut."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from collector_app.gui.theme import Role, SizeName, Weight
from collector_app.gui.widgets.drawn import Drawn
from collector_app.gui.widgets.pen import Align, Span, TextBlock, pen_on, text_extent, text_width


class Paragraph(Drawn):
    """Text that wraps, at the size's line height; bold pieces as ``Span``."""

    def __init__(
        self,
        text: str | Sequence[Span] = "",
        size: SizeName = "text",
        role: Role = "ink",
        *,
        bold: bool = False,
        align: Align = "left",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text: str | tuple[Span, ...] = ""
        self._size, self._role, self._bold, self._align = size, role, bold, align
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_text(text)

    def set_text(self, text: str | Sequence[Span]) -> None:
        """Replace the text."""
        self._text = text if isinstance(text, str) else tuple(text)
        self.setAccessibleName(self.text())
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The text without weights."""
        return self._text if isinstance(self._text, str) else "".join(span.text for span in self._text)

    def _block(self, width: float) -> TextBlock:
        return TextBlock(self.theme, self._text, self._size, width, bold=self._bold, align=self._align)

    def _extent(self, width: float) -> tuple[float, int]:
        return text_extent(self.theme, self._text, self._size, width, bold=self._bold)

    def hasHeightForWidth(self) -> bool:
        """Height follows width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of the wrapped text."""
        return self._extent(width)[1]

    def sizeHint(self) -> QSize:
        """As wide as the text, up to a readable line."""
        widest = self.px(560)
        width, height = self._extent(widest)
        return QSize(min(widest, int(width) + 2), height)

    def minimumSizeHint(self) -> QSize:
        """Room for a short word."""
        return QSize(self.px(60), self.theme.line_height(self._size))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text from the top."""
        del event
        with pen_on(self) as pen:
            self._block(self.width()).draw(pen.painter, 0, 0, pen.theme.color(self._role))


class TextLine(Drawn):
    """One line, as wide as its text, with an optional icon before it."""

    def __init__(  # noqa: PLR0913 - one keyword per part that a line may have
        self,
        text: str = "",
        size: SizeName = "text",
        role: Role = "ink",
        *,
        bold: bool = False,
        icon: str = "",
        icon_role: Role | None = None,
        icon_weight: Weight = "regular",
        align: Align = "left",
        elide: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text = ""
        self._size, self._role, self._bold, self._align = size, role, bold, align
        self._icon, self._icon_role, self._icon_weight = icon, icon_role, icon_weight
        self._elide = elide
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Replace the text."""
        self._text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The text shown."""
        return self._text

    def set_look(self, role: Role, *, bold: bool | None = None, icon: str | None = None) -> None:
        """Change colour, weight or icon."""
        self._role = role
        self._bold = self._bold if bold is None else bold
        self._icon = self._icon if icon is None else icon
        self.updateGeometry()
        self.update()

    def _lead(self) -> int:
        gap = 8 if self._text else 0
        return self.px(self._icon_side() + gap) if self._icon else 0

    def _icon_side(self) -> int:
        return {"caption": 14, "small": 16, "dense": 18}.get(self._size, 20)

    def sizeHint(self) -> QSize:
        """Exactly the text."""
        width = self._lead() + text_width(self.theme, self._text, self._size, self._bold)
        return QSize(width, self.theme.line_height(self._size))

    def minimumSizeHint(self) -> QSize:
        """The whole text unless it may be shortened."""
        hint = self.sizeHint()
        return QSize(self.px(48), hint.height()) if self._elide else hint

    def paintEvent(self, event: QPaintEvent) -> None:
        """Icon, text."""
        del event
        with pen_on(self) as pen:
            area = QRectF(self.rect())
            lead = self._lead()
            start = 0.0
            slack = area.width() - self.sizeHint().width()
            if self._align != "left" and slack > 0:
                start = slack if self._align == "right" else slack / 2
            if self._icon:
                side = self._icon_side()
                centre = QPointF(start + self.px(side) / 2, area.center().y())
                pen.icon(self._icon, centre, side, self._icon_role or self._role, self._icon_weight)
            room = area.adjusted(start + lead, 0, 0, 0)
            pen.text(room, self._text, self._size, self._role, bold=self._bold)
