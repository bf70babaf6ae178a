"""The navigation rail, 72 wide, with the entries it is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSizePolicy, QWidget

from collector_app.gui.theme import RadiusName, Role
from collector_app.gui.widgets.brand import Badge
from collector_app.gui.widgets.drawn import Drawn, DrawnButton, column
from collector_app.gui.widgets.pen import Pen, text_width

_SIDE, _GAP = 56, 8
_SIDE_TIGHT, _GAP_TIGHT = 46, 2  # six entries at 200 % on 680 pixels


@dataclass(frozen=True)
class NavEntry:
    """A place to go. ``at_foot`` entries (Lock) stand below and are acts, not pages."""

    key: str
    title: str
    icon: str
    shortcut: str = ""
    at_foot: bool = False


class NavButton(DrawnButton):
    """An entry: icon over word, tinted while it is the page shown, with a count when something waits."""

    def __init__(self, entry: NavEntry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry = entry
        self._count = 0
        self.setCheckable(not entry.at_foot)
        self.setAutoExclusive(not entry.at_foot)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_entry(entry)

    def set_entry(self, entry: NavEntry) -> None:
        """Take another title (after a change of language)."""
        self.entry = entry
        self.setToolTip(f"{entry.title}  {entry.shortcut}".strip())
        self._name()
        self.updateGeometry()
        self.update()

    def set_count(self, count: int) -> None:
        """How many things wait there; 0 shows no badge."""
        self._count = count
        self._name()
        self.update()

    def _name(self) -> None:
        self.setAccessibleName(f"{self.entry.title} {self._count}" if self._count else self.entry.title)

    def sizeHint(self) -> QSize:
        words = text_width(self.theme, self.entry.title, "caption", bold=True) + self.px(6)
        side = self.px(_SIDE_TIGHT if self.theme.stacked else _SIDE)
        return QSize(max(side, words), side)

    def ring_radius(self) -> RadiusName:
        return "card"

    def draw(self, pen: Pen) -> None:
        area = QRectF(self.rect())
        here = self.isChecked()
        if here:
            pen.panel(area, pen.theme.radius("card"), "accent_soft")
        elif self.underMouse():
            pen.panel(area, pen.theme.radius("card"), "neutral")
        role: Role = "accent" if here else "ink2"
        centre = QPointF(area.center().x(), area.top() + area.height() * 0.36)
        pen.icon(self.entry.icon, centre, 24, role, "fill" if here else "regular")
        words = QRectF(area.left(), area.top() + area.height() * 0.61, area.width(), pen.px(20))
        pen.text(words, self.entry.title, "caption", role, bold=here, align="center")
        if self._count:
            self._badge(pen, QPointF(area.center().x() + pen.px(18), area.top() + pen.px(9)))

    def _badge(self, pen: Pen, centre: QPointF) -> None:
        words = str(self._count) if self._count < 100 else "99+"  # noqa: PLR2004 - three digits do not fit
        width = max(pen.px(17), text_width(pen.theme, words, "keycap", bold=True) + pen.px(8))
        x = min(centre.x() - width / 2, self.width() - width)
        rect = QRectF(x, centre.y() - pen.px(8.5), width, pen.px(17))
        pen.panel(rect, rect.height() / 2, "accent")
        pen.text(rect, words, "keycap", "on_accent", bold=True, align="center")


class NavigationRail(Drawn):
    """The app's mark, the pages, and at the foot the acts; ``chosen`` carries the entry's key."""

    chosen = Signal(str)

    def __init__(self, entries: Sequence[NavEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._buttons: dict[str, NavButton] = {}
        self._acts: list[QShortcut] = []
        self._badge = Badge()
        self._top = QWidget()
        self._box = box = column(self, (8, 10, 8, 12), gap=_GAP)
        box.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addWidget(self._top)
        for entry in entries:
            if not entry.at_foot:
                box.addWidget(self._button(entry), 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(1)
        for entry in entries:
            if entry.at_foot:
                box.addWidget(self._button(entry), 0, Qt.AlignmentFlag.AlignHCenter)
        self.restyle()

    def restyle(self) -> None:
        tight = self.theme.stacked
        self._badge.setVisible(not tight)
        self._top.setFixedHeight(0 if tight else self.px(2))
        self._box.redesign((8, 6, 8, 6) if tight else (8, 10, 8, 12), _GAP_TIGHT if tight else _GAP)
        super().restyle()

    def _button(self, entry: NavEntry) -> NavButton:
        button = NavButton(entry)
        button.clicked.connect(lambda: self.chosen.emit(entry.key))
        self._buttons[entry.key] = button
        if entry.shortcut:
            shortcut = QShortcut(QKeySequence(entry.shortcut), self)
            shortcut.activated.connect(button.click)
            if entry.at_foot:
                self._acts.append(shortcut)
        return button

    def give_acts(self, owner: QWidget) -> None:
        """Let the keys of the acts belong to a widget that is there when the rail is hidden."""
        for shortcut in self._acts:
            shortcut.setParent(owner)

    def set_entries(self, entries: Sequence[NavEntry]) -> None:
        """New titles for the same entries, after a change of language."""
        for entry in entries:
            self._buttons[entry.key].set_entry(entry)

    def set_current(self, key: str) -> None:
        """Mark the page shown; acts at the foot are never marked."""
        button = self._buttons.get(key)
        if button is not None and button.isCheckable():
            button.setChecked(True)

    def set_count(self, key: str, count: int) -> None:
        """Badge of an entry."""
        self._buttons[key].set_count(count)

    def button(self, key: str) -> NavButton:
        """The button of an entry."""
        return self._buttons[key]

    def sizeHint(self) -> QSize:
        widest = max((button.sizeHint().width() for button in self._buttons.values()), default=0)
        return QSize(max(self.px(72), widest + self.px(16)), super().sizeHint().height())
