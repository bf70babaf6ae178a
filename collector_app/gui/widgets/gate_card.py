"""The stage of unlock and enrol: the street, one card in the middle, a language switch, a footer."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from collector_app.gui.widgets.drawn import Drawn, column, row
from collector_app.gui.widgets.pen import pen_on
from collector_app.gui.widgets.segments import Segments
from collector_app.gui.widgets.street import Street
from collector_app.gui.widgets.texts import TextLine

_SHADOW = 60  # blur of the one shadow in the app
_SHADOW_DOWN = 18
_SHADOW_SHARE = 0.10
_SHADOW_STEPS = 24
_MARGIN = 44  # above the card
_WIDEST_STACKED = 540  # twice that and its shadow fit into 1366
_MARGIN_STACKED = 12  # the same when the text is so large that height is short


class ShadowCard(Drawn):
    """The card and its shadow; contents go into ``inside``."""

    def __init__(self, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._design_width = width
        # The shadow lies in the margins, so nothing is drawn twice as with a graphics effect.
        self._whole = column(self, (_SHADOW, _MARGIN, _SHADOW, _SHADOW), 0)
        self.inside = column(None, 0, 0)
        self._whole.addLayout(self.inside)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.restyle()

    def card(self) -> QRectF:
        """The card without its shadow."""
        side, top = self.px(_SHADOW), self.px(self._above())
        return QRectF(self.rect()).adjusted(side, top, -side, -side)

    def _above(self) -> int:
        return _MARGIN_STACKED if self.theme.stacked else _MARGIN

    def restyle(self) -> None:
        self._whole.redesign((_SHADOW, self._above(), _SHADOW, _SHADOW), 0)
        super().restyle()

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def sizeHint(self) -> QSize:
        design = min(self._design_width, _WIDEST_STACKED) if self.theme.stacked else self._design_width
        width = self.px(design + 2 * _SHADOW)
        layout = self.layout()
        height = layout.totalHeightForWidth(width) if layout and layout.hasHeightForWidth() else 0
        return QSize(width, max(height, super().sizeHint().height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with pen_on(self) as pen:
            card = self.card()
            radius = pen.theme.radius("unlock")
            shade = QColor(pen.theme.color("night"))
            shade.setAlphaF(_SHADOW_SHARE / _SHADOW_STEPS)
            pen.painter.setPen(Qt.PenStyle.NoPen)
            pen.painter.setBrush(shade)
            for step in range(_SHADOW_STEPS):
                # Steps lie closer under the card than at the rim, as in a blur.
                grow = pen.px(_SHADOW) * ((step / _SHADOW_STEPS) ** 1.6) * 0.75 - pen.px(_SHADOW_DOWN)
                rect = card.adjusted(-grow, -grow, grow, grow).translated(0, pen.px(_SHADOW_DOWN))
                pen.painter.drawRoundedRect(rect, radius + max(0, grow), radius + max(0, grow))
            pen.panel(card, radius, "sheet", "hair" if pen.theme.appearance == "dark" else None)


class GateCard(Drawn):
    """Whole-window stage with one card; it scrolls when text is too large for the screen."""

    language_chosen = Signal(str)

    def __init__(self, width: int, languages: tuple[tuple[str, str], ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._street = Street(self)
        self.card = ShadowCard(width)
        self._scroll = QScrollArea(self)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Our own viewport lets the street show through, and spares the start: viewport() loads every widget class.
        self._scroll.setViewport(QWidget())
        self._scroll.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        middle = QWidget()
        middle.setAutoFillBackground(False)
        # In a row the card's height is asked for at its own width; an alignment would ask for it at the window's.
        self._middle = row(middle, 0, 0)
        self._middle.addStretch(1)
        self._middle.addWidget(self.card, 0, Qt.AlignmentFlag.AlignTop)
        self._middle.addStretch(1)
        self._scroll.setWidget(middle)
        middle.setAutoFillBackground(False)
        self.languages = Segments(languages, parent=self)
        self.languages.chosen.connect(self.language_chosen)
        self._foot = QWidget(self)
        foot = row(self._foot, (24, 0, 24, 0), gap=16)
        self.foot_left = TextLine("", "caption", "ink2", elide=True)
        self.foot_right = TextLine("", "caption", "ink2", align="right")
        foot.addWidget(self.foot_left, 1)
        foot.addWidget(self.foot_right)

    def set_footer(self, left: str, right: str) -> None:
        """Two quiet lines below the street."""
        self.foot_left.set_text(left)
        self.foot_right.set_text(right)

    def bring_into_sight(self, widget: QWidget) -> None:
        """Scroll so that a widget of the card is seen; needed where text is too large for the screen."""
        self._middle.activate()
        self._scroll.ensureWidgetVisible(widget, 0, self.px(40))

    def restyle(self) -> None:
        super().restyle()
        self.languages.set_current(self.theme.language)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        width, height = self.width(), self.height()
        foot = self.px(57)
        self._street.setGeometry(0, 0, width, height)
        self._foot.setGeometry(0, height - foot, width, foot)
        switch = self.languages.sizeHint()
        self.languages.setGeometry(width - switch.width() - self.px(24), self.px(24), switch.width(), switch.height())
        beside = (width - self.card.sizeHint().width()) / 2 + self.px(_SHADOW) > switch.width() + self.px(40)
        top = 0 if beside else switch.height() + self.px(24)
        self._scroll.setGeometry(0, top, width, height - top - foot)
        self.languages.raise_()
