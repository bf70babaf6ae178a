"""Who may be told what, what has been, and what stays sealed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from collector_app.gui.theme import Role
from collector_app.gui.widgets.drawn import Drawn, Panel, column, row
from collector_app.gui.widgets.key_button import KeyButton
from collector_app.gui.widgets.marks import Chip, Mask, Tone
from collector_app.gui.widgets.pen import Pen, TextBlock, pen_on, text_width
from collector_app.gui.widgets.texts import Paragraph, TextLine


@dataclass(frozen=True)
class ContactLine:
    """A person or a place with what is allowed there. ``mask`` (before, hidden, after) stands for ``note``."""

    icon: str
    title: str
    note: str = ""
    allowed: str = ""
    tone: Tone = "ok"
    chip_icon: str = "check"
    mask: tuple[str, tuple[int, ...], str] | None = None


class ContactRow(Drawn):
    """Icon, who or where, a note below, and the verdict as a chip."""

    def __init__(self, line: ContactLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = line
        self.setAccessibleName(", ".join(part for part in (line.title, line.allowed, line.note) if part))
        box = row(self, 0, gap=12)
        box.addWidget(Glyph(line.icon), 0, Qt.AlignmentFlag.AlignTop)
        words = column(None, 0, gap=0)
        words.addWidget(Paragraph(line.title, "text"))
        if line.mask is not None:
            words.addWidget(Mask(*line.mask, size="small"))
        elif line.note:
            words.addWidget(Paragraph(line.note, "caption", "ink2"))
        box.addLayout(words, 1)
        if line.allowed:
            box.addWidget(Chip(line.allowed, line.tone, line.chip_icon), 0, Qt.AlignmentFlag.AlignVCenter)


class Glyph(Drawn):
    """An icon as a widget; always beside a word."""

    def __init__(self, name: str, role: Role = "ink2", side: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._role, self._side = name, role, side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self.px(self._side), self.px(self._side + 2))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with pen_on(self) as pen:
            pen.icon(self._name, QRectF(self.rect()).center(), self._side, self._role)


class SealedPanel(Drawn):
    """Hatched: how many items are sealed, what opening means, and the button that opens (``open_asked``)."""

    open_asked = Signal()

    def __init__(self, title: str = "", note: str = "", action: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        box = column(self, (14, 8, 8, 10), gap=4)
        line = row(None, 0, gap=10)
        self._title = TextLine(title, "dense", bold=True, icon="lock-key", icon_role="ink2")
        line.addWidget(self._title, 1)
        self.button = KeyButton(action, "outline", height=40)
        self.button.clicked.connect(self.open_asked)
        line.addWidget(self.button)
        box.addLayout(line)
        self._note = Paragraph(note, "small", "ink2")
        box.addWidget(self._note)
        self.set_texts(title, note, action)

    def set_texts(self, title: str, note: str, action: str) -> None:
        """Replace all words; an empty ``action`` takes the button away."""
        self._title.set_text(title)
        self._note.set_text(note)
        self.button.setText(action)
        self.button.setVisible(bool(action))
        self.setAccessibleName(f"{title}. {note}")

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with pen_on(self) as pen:
            area = QRectF(self.rect())
            radius = pen.theme.radius("card")
            pen.hatch(area.adjusted(2, 2, -2, -2), radius, "sunken", "track")
            pen.panel(area, radius, None, "line")


@dataclass(frozen=True)
class TimelineEntry:
    """Something that was: when, what, and what came of it."""

    icon: str
    when: str
    what: str
    outcome: str = ""


class Timeline(Drawn):
    """What has been, newest first, on a thread."""

    def __init__(self, entries: Sequence[TimelineEntry] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[TimelineEntry, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_entries(entries)

    def set_entries(self, entries: Sequence[TimelineEntry]) -> None:
        """Replace all entries."""
        self._entries = tuple(entries)
        self.setAccessibleName("; ".join(f"{entry.when} {entry.what} {entry.outcome}".strip() for entry in entries))
        self.updateGeometry()
        self.update()

    def _room(self, width: int) -> int:
        return width - self.px(42)

    def _blocks(self, entry: TimelineEntry, width: int) -> list[tuple[TextBlock, Role]]:
        theme, room = self.theme, self._room(width)
        blocks: list[tuple[TextBlock, Role]] = [
            (TextBlock(theme, entry.when, "small", room), "ink2"),
            (TextBlock(theme, entry.what, "dense", room), "ink"),
        ]
        if entry.outcome:
            blocks.append((TextBlock(theme, entry.outcome, "small", room), "ink2"))
        return blocks

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        heights = [sum(block.height for block, _ in self._blocks(entry, width)) for entry in self._entries]
        return sum(heights) + self.px(22) * max(0, len(heights) - 1) + self.px(4)

    def sizeHint(self) -> QSize:
        return QSize(self.px(306), self.heightForWidth(self.px(306)))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.px(160), self.px(40))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with pen_on(self) as pen:
            y = 0.0
            centres: list[QPointF] = []
            for entry in self._entries:
                centres.append(QPointF(pen.px(14), y + pen.px(16)))
                for block, role in self._blocks(entry, self.width()):
                    block.draw(pen.painter, pen.px(42), y, pen.theme.color(role))
                    y += block.height
                y += pen.px(22)
            if len(centres) > 1:
                pen.rule(centres[0].x(), centres[0].y(), centres[-1].x(), centres[-1].y(), "hair")
            for centre, entry in zip(centres, self._entries, strict=True):
                pen.disc(centre, 14, "sheet", "line")
                pen.icon(entry.icon, centre, 16, "ink2")


class Pocket(Panel):
    """A sunken panel with a title and a note at its right; put the contents into ``inside``."""

    def __init__(self, title: str, note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent, fill="sunken", radius="card")
        box = column(self, (14, 10, 14, 12), gap=8)
        head = row(None, 0, gap=8)
        self._title = TextLine(title, "dense", bold=True)
        self._note = TextLine(note, "small", "ink2", align="right")
        head.addWidget(self._title)
        head.addWidget(self._note, 1)
        box.addLayout(head)
        self.inside = row(None, 0, gap=16)
        box.addLayout(self.inside)

    def set_texts(self, title: str, note: str = "") -> None:
        """Replace title and note."""
        self._title.set_text(title)
        self._note.set_text(note)


def paint_dots_of(pen: Pen, x: float, middle: float, weight: int, most: int = 3) -> float:
    """Weight as filled and empty dots; returns the x behind the last."""
    for index in range(most):
        pen.disc(QPointF(x + pen.px(4), middle), 3.5, "accent" if index < weight else "track")
        x += pen.px(10.5)
    return x


@dataclass(frozen=True)
class Reason:
    """Why a stop stands where it does: weight 1 to 3."""

    icon: str
    title: str
    note: str
    weight: int = 1


class ReasonRow(Drawn):
    """A reason with its weight as dots and one line of explanation."""

    def __init__(self, reason: Reason, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reason = reason
        self.setAccessibleName(f"{reason.title} {reason.weight}/3. {reason.note}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        head = text_width(self.theme, self.reason.title, "dense", bold=True) + self.px(42)
        note = text_width(self.theme, self.reason.note, "small")
        height = self.theme.line_height("dense") + self.theme.line_height("small")
        return QSize(self.px(30) + max(head, note), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.px(160), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with pen_on(self) as pen:
            head = QRectF(pen.px(30), 0, self.width() - pen.px(30), pen.theme.line_height("dense"))
            pen.icon(self.reason.icon, QPointF(pen.px(9), head.center().y()), 18, "accent")
            used = pen.text(head, self.reason.title, "dense", bold=True)
            paint_dots_of(pen, head.left() + used + pen.px(8), head.center().y(), self.reason.weight)
            below = QRectF(head.left(), head.bottom(), head.width(), pen.theme.line_height("small"))
            pen.text(below, self.reason.note, "small", "ink2")
