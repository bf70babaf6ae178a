"""The live panel's parts: minutes left, recorder level, who is here, what the next gate needs."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sin
from typing import Literal

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize
from PySide6.QtGui import QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from collector_app.gui.theme import Role
from collector_app.gui.widgets.drawn import Drawn
from collector_app.gui.widgets.pen import Mark, Pen, TextBlock, pen_on, text_extent, text_width

translate = QCoreApplication.translate

RingTone = Literal["calm", "late"]

_BARS = 43  # as many as fit 258 px at a step of 6
_FRESH = 11  # the last second at 10 Hz


@dataclass(frozen=True)
class TimeLeft:
    """Minutes left in the permitted window out of ``span``; ``notch`` is the expected end in minutes from now."""

    minutes: int
    span: int
    unit: str
    title: str
    lines: tuple[str, ...] = ()
    notch: int | None = None
    tone: RingTone = "calm"


class TimeRing(Drawn):
    """Ring of the minutes left, with the sentence that belongs to them."""

    def __init__(self, left: TimeLeft | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._left = left or TimeLeft(0, 1, "", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_left(self._left)

    def set_left(self, left: TimeLeft) -> None:
        """Show another count."""
        self._left = left
        self.setAccessibleName(" ".join((str(left.minutes), left.unit, left.title, *left.lines)))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        left = self._left
        words = [text_width(self.theme, left.title, "text", bold=True)]
        words += [text_width(self.theme, line, "small", bold=left.tone == "late") for line in left.lines]
        return QSize(self.px(118) + max(words), self.px(100))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with pen_on(self) as pen:
            side = pen.px(100)
            rect = QRectF(0, (self.height() - side) / 2, side, side)
            left = self._left
            late = left.tone == "late"
            pen.ring(rect, left.minutes / max(1, left.span), "warn_glyph" if late else "accent")
            self._notch(pen, rect)
            centre = rect.center()
            half = side / 2 - pen.px(8)
            figure = QRectF(centre.x() - half, centre.y() - pen.px(27), 2 * half, pen.px(34))
            pen.text(figure, str(left.minutes), "figure", bold=True, align="center")
            unit = QRectF(centre.x() - half, centre.y() + pen.px(8), 2 * half, pen.px(20))
            pen.text(unit, left.unit, "small", "ink2", align="center")
            self._words(pen, side + pen.px(18), rect)

    def _notch(self, pen: Pen, rect: QRectF) -> None:
        left = self._left
        if left.notch is None or left.notch > left.minutes or left.span <= 0:
            return
        # The arc runs clockwise from now, so its end is the end of the window.
        angle = radians(360 * left.notch / left.span - 90)
        centre, radius = rect.center(), rect.width() / 2
        inner, outer = radius - pen.px(9), radius + pen.px(1)
        pen.painter.setPen(QPen(pen.theme.color("sheet"), pen.px(4)))
        pen.painter.drawLine(
            QPointF(centre.x() + inner * cos(angle), centre.y() + inner * sin(angle)),
            QPointF(centre.x() + outer * cos(angle), centre.y() + outer * sin(angle)),
        )

    def _words(self, pen: Pen, x: float, rect: QRectF) -> None:
        left = self._left
        room = self.width() - x
        step = pen.theme.line_height("small") + pen.px(2)
        head = pen.theme.line_height("text") + pen.px(2)
        y = rect.center().y() - (head + step * len(left.lines)) / 2
        pen.text(QRectF(x, y, room, head), left.title, "text", bold=True)
        y += head
        for index, line in enumerate(left.lines):
            late = left.tone == "late"
            pen.text(QRectF(x, y, room, step), line, "small", "stop" if late else "ink2", bold=late and index == 0)
            y += step


class LevelMeter(Drawn):
    """Recorder: a steady dot, the time, the last levels as bars, and what was agreed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._levels: deque[float] = deque([0.0] * _BARS, maxlen=_BARS)
        self._title, self._time, self._note, self._running = "", "", "", False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_state(self, title: str, note: str, *, running: bool, time: str = "") -> None:
        """Words and time; without ``running`` a crossed microphone stands for the dot and the bars go."""
        self._title, self._note, self._running, self._time = title, note, running, time
        self.setAccessibleName(f"{title} {time} {note}".strip())
        self.updateGeometry()
        self.update()

    def push(self, level: float) -> None:
        """Add a level from 0 to 1; call it at 10 Hz, no faster."""
        self._levels.append(min(1.0, max(0.0, level)))
        self.update()

    def sizeHint(self) -> QSize:
        lines = self.theme.line_height("text") + self.theme.line_height("small")
        return QSize(self.px(258), lines + self.px(40 if self._running else 4))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with pen_on(self) as pen:
            head = QRectF(0, 0, self.width(), pen.theme.line_height("text"))
            left = pen.px(18) if self._running else pen.px(26)
            if self._running:
                pen.disc(QPointF(pen.px(5), head.center().y()), 5, "rec")
                self._bars(pen, head.bottom() + pen.px(20))
            else:
                pen.icon("microphone-slash", QPointF(pen.px(9), head.center().y()), 18, "ink2")
            time = text_width(pen.theme, self._time, "dense")
            pen.text(head.adjusted(left, 0, -time, 0), self._title, "text", bold=True)
            pen.text(head, self._time, "dense", "ink2", align="right")
            height = pen.theme.line_height("small")
            foot = QRectF(0, self.height() - height, self.width(), height)
            pen.text(foot, self._note, "small", "ink2")

    def _bars(self, pen: Pen, middle: float) -> None:
        step = self.width() / _BARS
        width = max(2.0, step * 0.45)
        for index, level in enumerate(self._levels):
            role: Role = "accent" if index >= _BARS - _FRESH else "line"
            height = pen.px(3) + level * pen.px(22)
            rect = QRectF(index * step, middle - height / 2, width, height)
            pen.panel(rect, width / 2, role)


@dataclass(frozen=True)
class PersonHere:
    """Somebody present; ``known`` is false until identity is verified."""

    initial: str
    name: str
    note: str
    known: bool = True


class Persons(Drawn):
    """Who is here, and the one question still open about it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._open = "", ""
        self._people: tuple[PersonHere, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_people(self, title: str, people: Sequence[PersonHere], open_question: str = "") -> None:
        """Replace title, people and the open question."""
        self._title, self._people, self._open = title, tuple(people), open_question
        spoken = [f"{person.name} {person.note}" for person in people]
        self.setAccessibleName(", ".join([f"{title} {len(people)}", *spoken, open_question]).rstrip(", "))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        theme = self.theme
        height = theme.line_height("dense") + self.px(46) + 2 * theme.line_height("caption")
        if self._open:
            height += self.px(6) + self._question(self._room()).height
        return QSize(self.px(258), height)

    def resizeEvent(self, event: object) -> None:
        self.updateGeometry()

    def _room(self) -> int:
        return max(self.px(180), (self.width() or self.px(258)) - self.px(22))

    def _question(self, width: float) -> TextBlock:
        return TextBlock(self.theme, self._open, "small", width)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with pen_on(self) as pen:
            head = QRectF(0, 0, self.width(), pen.theme.line_height("dense"))
            pen.text(head, self._title, "small", "ink2")
            pen.text(head, str(len(self._people)), "dense", bold=True, align="right")
            top = head.bottom() + pen.px(2)
            self._seats(pen, top)
            if self._open:
                block = self._question(self._room())
                y = self.height() - block.height
                line = pen.theme.line_height("small")
                pen.icon("question", QPointF(pen.px(8), y + line / 2), 16, "warn_glyph")
                block.draw(pen.painter, pen.px(22), y, pen.theme.color("ink"))

    def _seats(self, pen: Pen, top: float) -> None:
        widths = [self._seat(person) for person in self._people]
        spare = self.width() - sum(widths)
        # Two stand together at the left; three or more spread over the whole width.
        gap = spare / (len(widths) - 1) if len(widths) > 2 else float(pen.px(28))  # noqa: PLR2004
        x = 0.0
        for person, width in zip(self._people, widths, strict=True):
            self._person(pen, QRectF(x, top, width, 0), person)
            x += width + gap

    def _seat(self, person: PersonHere) -> int:
        words = (text_width(self.theme, word, "caption") for word in (person.name, person.note))
        return max(self.px(36), *words)

    def _person(self, pen: Pen, cell: QRectF, person: PersonHere) -> None:
        centre = QPointF(cell.center().x(), cell.top() + pen.px(18))
        box = QRectF(centre.x() - pen.px(17), centre.y() - pen.px(17), pen.px(34), pen.px(34))
        if person.known:
            pen.disc(centre, 17, "accent_soft")
            pen.text(box, person.initial, "text", "accent", bold=True, align="center")
        else:
            pen.dashed(centre, 17, "ink2", 1.3)
            pen.text(box, "?", "text", "ink2", bold=True, align="center")
        line = pen.theme.line_height("caption")
        y = cell.top() + pen.px(40)
        pen.text(QRectF(cell.left(), y, cell.width(), line), person.name, "caption", align="center")
        pen.text(QRectF(cell.left(), y + line, cell.width(), line), person.note, "caption", "ink3", align="center")


@dataclass(frozen=True)
class GateNeed:
    """One requirement of the next gate, in words fit for the door."""

    text: str
    mark: Mark = "todo"


def _spoken(mark: Mark) -> str:
    return {
        "passed": translate("NextGate", "passed"),
        "refused": translate("NextGate", "refused"),
        "unknown": translate("NextGate", "can't tell"),
        "todo": translate("NextGate", "still to do"),
        "locked": translate("NextGate", "locked"),
        "open": translate("NextGate", "open"),
    }[mark]


class NextGate(Drawn):
    """What the next gate still needs: count, bar, rows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = ""
        self._needs: tuple[GateNeed, ...] = ()
        self._rest = ""
        self._rest_count = 0
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_needs(self, title: str, needs: Sequence[GateNeed], rest: str = "", rest_count: int = 0) -> None:
        """Replace title and rows; ``rest`` names the ``rest_count`` passed rows not listed ("the other 5")."""
        self._title, self._needs, self._rest, self._rest_count = title, tuple(needs), rest, rest_count
        self.setAccessibleName(", ".join([title, *(f"{need.text}: {_spoken(need.mark)}" for need in needs)]))
        self.updateGeometry()
        self.update()

    def _rows(self) -> list[GateNeed]:
        return [*self._needs, *([GateNeed(self._rest, "passed")] if self._rest else [])]

    def _block(self, need: GateNeed, width: float) -> TextBlock:
        return TextBlock(self.theme, need.text, "dense", width - self.px(27), bold=need.mark != "passed")

    def _height(self, need: GateNeed, width: float) -> int:
        return text_extent(self.theme, need.text, "dense", width - self.px(27), bold=need.mark != "passed")[1]

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        rows = sum(self._height(need, width) + self.px(9) for need in self._rows())
        return self.theme.line_height("text") + self.px(22) + rows

    def sizeHint(self) -> QSize:
        return QSize(self.px(258), self.heightForWidth(self.px(258)))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.px(160), self.theme.line_height("text"))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with pen_on(self) as pen:
            head = QRectF(0, 0, self.width(), pen.theme.line_height("text"))
            passed = sum(need.mark == "passed" for need in self._needs) + self._rest_count
            whole = len(self._needs) + self._rest_count
            count = f"{passed} / {whole}"
            room = text_width(pen.theme, count, "dense") + pen.px(8)
            pen.text(head.adjusted(0, 0, -room, 0), self._title, "text", bold=True)
            pen.text(head, count, "dense", "ink2", align="right")
            groove = QRectF(0, head.bottom() + pen.px(10), self.width(), pen.px(4))
            pen.bar(groove, passed / max(1, whole))
            y = groove.bottom() + pen.px(12)
            for need in self._rows():
                block = self._block(need, self.width())
                line = pen.theme.line_height("dense")
                pen.mark(QPointF(pen.px(9), y + line / 2), need.mark, 16)
                block.draw(pen.painter, pen.px(27), y, pen.theme.color("ink2" if need.mark == "passed" else "ink"))
                y += block.height + pen.px(9)
