"""The day's list: rows painted by a delegate, so that ten thousand cost no more than a screenful."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from collector_app.gui.theme import Role, current
from collector_app.gui.widgets.marks import StopState, Tone, chip_width, draw_chip, draw_stop_number
from collector_app.gui.widgets.pen import Pen, text_width

CASE_ROLE: Final = Qt.ItemDataRole.UserRole + 1
DONE_ROLE: Final = Qt.ItemDataRole.UserRole + 2
"""Whether the row is a done one. A model that knows it without making the row's ``CaseRow`` keeps long lists cheap:
the height of every row is asked before one is painted."""

Index = QModelIndex | QPersistentModelIndex
_LONG: Final = 500  # rows; from here on every row is as high as an open one


@dataclass(frozen=True)
class CaseRow:
    """What the list may show of a case: everything masked, nothing sealed.

    ``stop`` done rows are 40 high and show name, window and state; the others are 61 and show the place and, at the
    right, why it stands here and how far it is.
    """

    number: int
    name: str
    window: str
    state: str
    tone: Tone = "plain"
    state_icon: str = "check"
    place: str = ""
    reason: str = ""
    distance: str = ""
    stop: StopState = "open"

    def spoken(self) -> str:
        """The row as a screen reader says it."""
        parts = (str(self.number or ""), self.name, self.window, self.place, self.state, self.reason, self.distance)
        return ", ".join(part for part in parts if part)


class CaseRowDelegate(QStyledItemDelegate):
    """Paints the ``CaseRow`` that a model gives under ``CASE_ROLE``."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option
        done = index.data(DONE_ROLE)
        if done is None:
            case = index.data(CASE_ROLE)
            done = isinstance(case, CaseRow) and case.stop == "done"
        return QSize(current().px(320), current().px(40 if done else 61))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        case = index.data(CASE_ROLE)
        if not isinstance(case, CaseRow):
            return
        painter.save()
        pen = Pen(painter)
        rect: QRectF = QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        inset = pen.px(8)
        area = rect.adjusted(inset, 0, -inset, 0)
        if state & QStyle.StateFlag.State_Selected:
            pen.panel(area, pen.theme.radius("control"), "accent_soft")
        elif state & QStyle.StateFlag.State_MouseOver:
            pen.panel(area, pen.theme.radius("control"), "sunken")
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
            pen.panel(area, pen.theme.radius("control"), None, "accent", 2)
        content = area.adjusted(pen.px(14), 0, -pen.px(14), 0)
        if case.stop == "done":
            _paint_done(pen, content, case)
        else:
            _paint_open(pen, content, case)
        painter.restore()


def _paint_open(pen: Pen, area: QRectF, case: CaseRow) -> None:
    draw_stop_number(pen, QPointF(area.left() + pen.px(12), area.center().y()), case.number, case.stop)
    left = area.left() + pen.px(38)
    upper = QRectF(left, area.top() + pen.px(8), area.right() - left, pen.px(24))
    lower = QRectF(left, area.top() + pen.px(31), area.right() - left, pen.px(22))
    edge = _paint_state(pen, upper, case)
    held = case.stop == "held"
    ink: Role = "ink2" if held else "ink"
    used = pen.text(QRectF(left, upper.top(), edge - left, upper.height()), case.name, "text", ink, bold=True)
    after = left + used + pen.px(11)
    pen.text(QRectF(after, upper.top(), edge - after - pen.px(6), upper.height()), case.window, "dense", "ink2")
    why = "  ·  ".join(part for part in (case.reason, case.distance) if part)
    width = text_width(pen.theme, why, "small")
    place = text_width(pen.theme, case.place, "small")
    if place + width + pen.px(12) > lower.width():
        # Distance says more than the reason when both do not fit.
        why = case.distance
        width = text_width(pen.theme, why, "small")
    pen.text(lower, why, "small", "ink2", align="right")
    pen.text(lower.adjusted(0, 0, -width - pen.px(8), 0), case.place, "small", "ink2")


def _paint_state(pen: Pen, row: QRectF, case: CaseRow) -> float:
    width = chip_width(pen.theme, case.state, case.state_icon, case.tone)
    chip = QRectF(row.right() - width, row.top(), width, row.height())
    draw_chip(pen, chip, case.state, case.state_icon, case.tone)
    return chip.left() - pen.px(6)


def _paint_done(pen: Pen, area: QRectF, case: CaseRow) -> None:
    draw_stop_number(pen, QPointF(area.left() + pen.px(12), area.center().y()), case.number, "done")
    left = area.left() + pen.px(38)
    room = area.right() - left
    width = text_width(pen.theme, case.state, "small")
    pen.text(area, case.state, "small", "ink2", align="right")
    if case.state_icon:
        centre = QPointF(area.right() - width - pen.px(20), area.center().y())
        pen.icon(case.state_icon, centre, 16, "ink2")
    used = pen.text(QRectF(left, area.top(), room, area.height()), case.name, "text", "ink2")
    after = left + used + pen.px(11)
    limit = area.right() - width - pen.px(36)
    pen.text(QRectF(after, area.top(), limit - after, area.height()), case.window, "small", "ink3")


class CaseListView(QListView):
    """List view for ``CaseRow`` models; Enter or a double click activates, arrows move."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(CaseRowDelegate(self))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.verticalScrollBar().setSingleStep(current().px(61))

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Show a model; a long one gets rows of one height, so that nobody asks ten thousand times for it.

        Laying out in batches is no way: a page key then waits for every batch, minutes for ten thousand rows.
        """
        super().setModel(model)
        if model is not None:
            model.modelReset.connect(self._fit)
            self._fit()

    def _fit(self) -> None:
        self.setUniformItemSizes(self.model().rowCount() > _LONG)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.verticalScrollBar().setSingleStep(current().px(61))
            self.scheduleDelayedItemsLayout()
