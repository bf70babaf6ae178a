"""``WindowBar``: the permitted hours, and the visit that reaches beyond them."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication, QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from collector_app.gui.theme import Role
from collector_app.gui.visit.visit_model import DayWindow
from collector_app.gui.widgets.drawn import Drawn
from collector_app.gui.widgets.pen import Pen, pen_on, text_width

translate = QCoreApplication.translate

_BEFORE: Final = timedelta(hours=3)  # shown before and after the edge that is crossed; wider, and the visit is a speck
_AFTER: Final = timedelta(hours=2)


class WindowBar(Drawn):
    """A stretch of the evening (or the morning) around the edge that is crossed: allowed, forbidden, the visit."""

    def __init__(self, window: DayWindow) -> None:
        super().__init__()
        self._window = window
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(
            translate("Visit", "Allowed {0} to {1}. Now {2}, likely to end {3}.").format(
                f"{window.opens:%H:%M}", f"{window.closes:%H:%M}", f"{window.now:%H:%M}", f"{window.end:%H:%M}"
            )
        )

    def sizeHint(self) -> QSize:
        return QSize(self.px(480), self.px(84))

    def edge(self) -> tuple[datetime, bool]:
        """The edge of the window that matters, and whether the allowed side lies before it."""
        window = self._window
        opens, closes = (_on(window.now, at) for at in (window.opens, window.closes))
        return (opens, False) if window.now < opens else (closes, True)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        edge, allowed_first = self.edge()
        before, after = (_BEFORE, _AFTER) if allowed_first else (_AFTER, _BEFORE)
        start = min(edge - before, self._window.now - timedelta(minutes=20))
        end = max(edge + after, self._window.end + timedelta(minutes=20))
        with pen_on(self) as pen:
            bar = QRectF(0, pen.px(28), self.width(), pen.px(26))

            def x(moment: datetime) -> float:
                share = (moment - start) / (end - start)
                return float(bar.left() + bar.width() * min(1.0, max(0.0, share)))

            self._ground(pen, bar, x(edge), allowed_first)
            now, over = x(self._window.now), x(self._window.end)
            inner = bar.adjusted(0, pen.px(4), 0, -pen.px(4))
            self._visit(pen, inner, (now, over), x(edge), allowed_first)
            pen.rule(x(edge), bar.top() - pen.px(6), x(edge), bar.bottom() + pen.px(6), "ink", 2)
            self._words(pen, bar, (now, over), edge, x(edge), allowed_first)

    def _ground(self, pen: Pen, bar: QRectF, edge: float, allowed_first: bool) -> None:
        left = QRectF(bar.left(), bar.top(), edge - bar.left(), bar.height())
        right = QRectF(edge, bar.top(), bar.right() - edge, bar.height())
        allowed, forbidden = (left, right) if allowed_first else (right, left)
        radius = pen.px(6)
        pen.panel(allowed, radius, "ok_soft")
        pen.hatch(forbidden, radius, "track", "line")

    def _visit(self, pen: Pen, inner: QRectF, span: tuple[float, float], edge: float, allowed_first: bool) -> None:
        now, over = span
        pieces = ((now, min(over, edge)), (max(now, edge), over))
        roles: tuple[Role, Role] = ("accent", "stop") if allowed_first else ("stop", "accent")
        for (left, right), role in zip(pieces, roles, strict=True):
            if right > left:
                pen.panel(QRectF(left, inner.top(), right - left, inner.height()), pen.px(5), role)

    def _words(
        self, pen: Pen, bar: QRectF, span: tuple[float, float], edge: datetime, at: float, allowed_first: bool
    ) -> None:
        head = QRectF(bar.left(), 0, bar.width(), pen.px(22))
        may, may_not = translate("Visit", "Visits allowed"), translate("Visit", "Not allowed")
        pen.text(
            head, may if allowed_first else may_not, "small", "ok" if allowed_first else "ink2", bold=allowed_first
        )
        pen.text(head, may_not if allowed_first else may, "small", "ink2", align="right")
        _label(pen, head, at, f"{edge:%H:%M}", "ink")
        foot = QRectF(bar.left(), bar.bottom() + pen.px(6), bar.width(), pen.px(22))
        inside = self._window.now < edge if allowed_first else self._window.now >= edge
        now = translate("Visit", "Now {0}").format(f"{self._window.now:%H:%M}")
        end = translate("Visit", "Likely to end {0}").format(f"{self._window.end:%H:%M}")
        widths = [text_width(pen.theme, text, "small", bold=True) + 2 for text in (now, end)]
        lefts = beside(span, (widths[0], widths[1]), pen.px(12), (foot.left(), foot.right()))
        roles: tuple[Role, Role] = ("accent" if inside else "stop", "stop")
        for left, width, text, role in zip(lefts, widths, (now, end), roles, strict=True):
            pen.text(QRectF(left, foot.top(), width, foot.height()), text, "small", role, bold=True)


def beside(
    centres: tuple[float, float], widths: tuple[float, float], gap: float, ends: tuple[float, float]
) -> tuple[float, float]:
    """Return where two labels begin: each under its own mark as far as they fit between `ends` with a gap between."""
    second = min(max(ends[0], centres[1] - widths[1] / 2), ends[1] - widths[1])
    first = min(max(ends[0], centres[0] - widths[0] / 2), ends[1] - widths[0])
    lacking = max(0.0, first + widths[0] + gap - second)
    moved = min(lacking / 2, ends[1] - widths[1] - second)  # the second gives way half, while there is room
    first = max(ends[0], first - (lacking - moved))
    return first, max(second + moved, first + widths[0] + gap) if lacking else second


def _label(pen: Pen, line: QRectF, centre: float, text: str, role: Role) -> None:
    width = text_width(pen.theme, text, "small", bold=True) + 2
    left = min(max(line.left(), centre - width / 2), line.right() - width)
    pen.text(QRectF(left, line.top(), width, line.height()), text, "small", role, bold=True)


def _on(moment: datetime, at: time) -> datetime:
    return datetime.combine(moment.date(), at, tzinfo=moment.tzinfo)
