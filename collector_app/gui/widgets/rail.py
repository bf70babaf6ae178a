"""Where the visit stands: ``StageRail`` down the side, ``StageMarks`` folded into a header."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from collector_app.gui.theme import Role
from collector_app.gui.widgets.drawn import Drawn
from collector_app.gui.widgets.pen import Pen, pen_on, text_width

StageState = Literal["done", "current", "locked", "open", "refused"]
InnerState = Literal["done", "current", "open"]

_PITCH, _INNER = 44, 30


@dataclass(frozen=True)
class InnerStep:
    """A step of the stage that is open."""

    title: str
    state: InnerState = "open"


@dataclass(frozen=True)
class Stage:
    """A stage of the visit; ``time`` is when it was reached; ``steps`` are shown while it is current."""

    title: str
    state: StageState = "open"
    time: str = ""
    steps: tuple[InnerStep, ...] = ()


class StageRail(Drawn):
    """Stages from top to bottom with ticks and times; the current one lies on a card with its steps."""

    def __init__(self, stages: Sequence[Stage] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stages: tuple[Stage, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.set_stages(stages)

    def set_stages(self, stages: Sequence[Stage]) -> None:
        """Replace all stages."""
        self._stages = tuple(stages)
        self.setAccessibleName(_spoken(self._stages))
        self.updateGeometry()
        self.update()

    def stages(self) -> tuple[Stage, ...]:
        """The stages shown."""
        return self._stages

    def _units(self) -> float:
        return sum(_PITCH + _INNER * len(s.steps) + (8 if s.steps else 0) for s in self._stages) + 8

    def sizeHint(self) -> QSize:
        """204 wide unless a title needs more."""
        titles = [text_width(self.theme, s.title, "text", bold=True) + self.px(58 + 62) for s in self._stages]
        inner = [
            text_width(self.theme, i.title, "small", bold=True) + self.px(74) for s in self._stages for i in s.steps
        ]
        return QSize(max([self.px(204), *titles, *inner]), self.px(self._units()))

    def minimumSizeHint(self) -> QSize:
        """Rows may move closer on a low screen, down to two thirds."""
        hint = self.sizeHint()
        return QSize(hint.width(), round(hint.height() * 0.66))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Card, line, rows."""
        del event
        if not self._stages:
            return
        with pen_on(self) as pen:
            squeeze = min(1.0, self.height() / max(1, self.px(self._units())))
            y = pen.px(4) * squeeze
            centres: list[tuple[float, StageState]] = []
            tops: list[tuple[float, Stage]] = []
            for stage in self._stages:
                tops.append((y, stage))
                centres.append((y + pen.px(_PITCH) * squeeze / 2, stage.state))
                y += pen.px(_PITCH) * squeeze
                for _ in stage.steps:
                    y += pen.px(_INNER) * squeeze
                y += pen.px(8) * squeeze if stage.steps else 0
            for top, stage in tops:
                self._card(pen, top, stage, squeeze)
            self._line(pen, centres)
            for top, stage in tops:
                self._stage(pen, top, stage, squeeze)

    def _card(self, pen: Pen, top: float, stage: Stage, squeeze: float) -> None:
        if stage.state not in ("current", "refused"):
            return
        height = (pen.px(_PITCH) + pen.px(_INNER) * len(stage.steps) + (pen.px(4) if stage.steps else 0)) * squeeze
        rect = QRectF(pen.px(12), top, self.width() - pen.px(16), height)
        refused = stage.state == "refused"
        fill: Role = "stop_soft" if refused else "sheet"
        pen.panel(rect, pen.theme.radius("card"), fill, "stop_line" if refused else "hair")

    def _line(self, pen: Pen, centres: list[tuple[float, StageState]]) -> None:
        x = pen.px(34)
        for (upper, state), (lower, _) in pairwise(centres):
            role: Role = "accent" if state == "done" else "line"
            pen.rule(x, upper, x, lower, role, 2 if state == "done" else 1.5)

    def _stage(self, pen: Pen, top: float, stage: Stage, squeeze: float) -> None:
        pitch = pen.px(_PITCH) * squeeze
        centre = QPointF(pen.px(34), top + pitch / 2)
        _glyph(pen, centre, stage.state)
        strong = stage.state in ("current", "refused")
        role: Role = "stop" if stage.state == "refused" else "ink" if strong else "ink2"
        right = self.width() - pen.px(16)
        if stage.time:
            width = text_width(pen.theme, stage.time, "caption")
            pen.text(QRectF(right - width, top, width, pitch), stage.time, "caption", "ink3")
            right -= width + pen.px(6)
        left = pen.px(58)
        pen.text(QRectF(left, top, right - left, pitch), stage.title, "text", role, bold=strong)
        step_pitch = pen.px(_INNER) * squeeze
        y = top + pitch - pen.px(4) * squeeze
        for step in stage.steps:
            _step(pen, QRectF(left, y, self.width() - pen.px(12) - left, step_pitch), step)
            y += step_pitch


def _glyph(pen: Pen, centre: QPointF, state: StageState) -> None:
    ground: Role = "canvas"
    if state == "done":
        pen.disc(centre, 12.5, ground)
        pen.mark(centre, "passed", 20)
    elif state == "current":
        pen.disc(centre, 13, "accent_soft")
        pen.disc(centre, 7, "accent")
    elif state == "refused":
        pen.disc(centre, 11, "stop")
        pen.icon("hand-palm", centre, 14, "sheet", "bold")
    elif state == "locked":
        pen.disc(centre, 12, ground)
        pen.disc(centre, 10.5, ground, "ink3", 1.4)
        pen.icon("lock-simple", centre, 12, "ink2", "bold")
    else:
        pen.disc(centre, 9, ground)
        pen.disc(centre, 6.5, ground, "hair2", 1.6)


def _step(pen: Pen, area: QRectF, step: InnerStep) -> None:
    centre = QPointF(pen.px(34), area.center().y())
    pen.disc(centre, 8, "sheet")
    if step.state == "done":
        pen.icon("check", centre, 12, "accent", "bold")
    elif step.state == "current":
        pen.disc(centre, 4, "accent")
    else:
        pen.disc(centre, 4.5, "sheet", "hair2", 1.5)
    now = step.state == "current"
    role: Role = "accent" if now else "ink2" if step.state == "done" else "ink"
    pen.text(area, step.title, "small", role, bold=now)


def _spoken(stages: Sequence[Stage]) -> str:
    now = [stage.title for stage in stages if stage.state in ("current", "refused")]
    done = sum(stage.state == "done" for stage in stages)
    return f"{done} / {len(stages)} {', '.join(now)}".strip()


class StageMarks(Drawn):
    """The stages as marks in a header; the current one as a capsule with its name."""

    def __init__(self, stages: Sequence[Stage] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stages: tuple[Stage, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_stages(stages)

    def set_stages(self, stages: Sequence[Stage]) -> None:
        """Replace all stages."""
        self._stages = tuple(stages)
        self.setAccessibleName(_spoken(self._stages))
        self.updateGeometry()
        self.update()

    def _width(self, stage: Stage) -> int:
        if stage.state in ("current", "refused"):
            return self.px(38) + text_width(self.theme, stage.title, "dense", bold=True)
        return self.px(22)

    def sizeHint(self) -> QSize:
        """Marks 22 apart and the capsule."""
        return QSize(sum(self._width(stage) for stage in self._stages), self.px(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Marks."""
        del event
        with pen_on(self) as pen:
            x = 0.0
            for stage in self._stages:
                width = self._width(stage)
                self._mark(pen, QRectF(x, 0, width, self.height()), stage)
                x += width

    def _mark(self, pen: Pen, area: QRectF, stage: Stage) -> None:
        centre = QPointF(area.left() + pen.px(11), area.center().y())
        if stage.state == "done":
            pen.mark(centre, "passed", 15)
        elif stage.state in ("current", "refused"):
            refused = stage.state == "refused"
            ink: Role = "stop" if refused else "accent"
            pen.panel(area, area.height() / 2, "stop_soft" if refused else "accent_soft")
            pen.disc(QPointF(area.left() + pen.px(14), centre.y()), 6, ink)
            pen.text(area.adjusted(pen.px(26), 0, 0, 0), stage.title, "dense", ink, bold=True)
        elif stage.state == "locked":
            pen.icon("lock-simple", centre, 14, "ink2", "bold")
        else:
            pen.disc(centre, 6, None, "hair2", 1.5)
