"""The list model of the day: rows in order, each judged only when it is first shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import asin, cos, radians, sin, sqrt
from typing import Final

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt

from collector_app.domain.case import mask_name
from collector_app.gui.outcomes import outcome_words
from collector_app.gui.theme import current
from collector_app.gui.widgets.case_rows import CASE_ROLE, DONE_ROLE
from collector_app.gui.widgets.case_rows import CaseRow as ShownRow
from collector_app.gui.widgets.marks import StopState, Tone
from collector_app.gui.wording import Wording
from collector_app.usecases.day import RowState, RowStatus
from collector_app.usecases.failures import Failure
from collector_app.usecases.ports.store import CaseRow

translate = QCoreApplication.translate
Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_EARTH_RADIUS_KM: Final = 6371.0  # mean radius, IUGG


class DayOrder:
    """The day in visiting order: the number of each stop, which are done, and where each leg begins."""

    def __init__(self, rows: Sequence[CaseRow] = (), done: frozenset[str] = frozenset(), under_way: str = "") -> None:
        self.rows = tuple(rows)
        self.done = done
        self._numbers = {row.id: number for number, row in enumerate(self.rows, 1)}
        first = next((row.id for row in self.rows if row.id not in done and not row.held), "")
        self.next_case = under_way if under_way in self._numbers else first
        self._left = sum(1 for row in self.rows if row.id not in done and not row.held)
        self._before: dict[str, CaseRow] = {}
        before: CaseRow | None = None
        for row in self.rows:
            if before is not None:
                self._before[row.id] = before
            if not row.held:
                before = row

    def number(self, case_id: str) -> int:
        """A stop's number, 0 for a case that is no stop of today."""
        return self._numbers.get(case_id, 0)

    def left(self) -> int:
        """How many stops are still to be made."""
        return self._left

    def leg(self, case: CaseRow) -> str:
        """Distance from the stop before, as the crow flies; empty when it is not known."""
        before = self._before.get(case.id)
        metres = None if before is None or case.held else distance_metres(before, case)
        return "" if metres is None else Wording(current().language).distance(metres)


class DayModel(QAbstractListModel):
    """Rows of the day under ``CASE_ROLE``. `status` is asked once a row, when it is first painted."""

    def __init__(self, status: Callable[[str], RowStatus], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._status = status
        self.order = DayOrder()
        self._rows: tuple[CaseRow, ...] = ()
        self._judged: dict[str, RowStatus] = {}
        self._shown: dict[str, ShownRow] = {}

    def set_rows(self, rows: Sequence[CaseRow], order: DayOrder) -> None:
        """Replace the rows; those of done cases go to the end."""
        self.beginResetModel()
        self.order = order
        self._rows = tuple(sorted(rows, key=lambda row: row.id in order.done))
        self._judged.clear()
        self._shown.clear()
        self.endResetModel()

    def forget_texts(self) -> None:
        """Write every row again, after a change of language."""
        self._shown.clear()
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def rows(self) -> tuple[CaseRow, ...]:
        """The rows in the order shown."""
        return self._rows

    def place_of(self, case_id: str) -> int:
        """The row of a case, -1 when it is not shown."""
        return next((place for place, row in enumerate(self._rows) if row.id == case_id), -1)

    def status(self, case_id: str) -> RowStatus:
        """A row's judgement, asked once; without rules nothing can be told."""
        if case_id not in self._judged:
            try:
                self._judged[case_id] = self._status(case_id)
            except Failure:  # the screen says why over the list; a row must still be painted
                self._judged[case_id] = RowStatus(RowState.MISSING)
        return self._judged[case_id]

    def shown(self, row: int) -> ShownRow:
        """What the list paints for a row."""
        case = self._rows[row]
        if case.id not in self._shown:
            self._shown[case.id] = show_row(case, self.status(case.id), self.order)
        return self._shown[case.id]

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == DONE_ROLE:
            return self._rows[index.row()].id in self.order.done
        if role == CASE_ROLE:
            return self.shown(index.row())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.shown(index.row()).spoken()
        return None


def show_row(case: CaseRow, status: RowStatus, order: DayOrder) -> ShownRow:
    """Return a row's words; the name is masked and nothing sealed is in it."""
    text, tone, icon = state_words(status)
    stops: dict[RowState, StopState] = {RowState.DONE: "done", RowState.HELD: "held"}
    stop = stops.get(status.state, "next" if case.id == order.next_case else "open")
    held = status.state is RowState.HELD
    window = f"{case.start}–{case.end}" if case.start else ""
    return ShownRow(
        number=order.number(case.id),
        name=mask_name(case.name),
        window=translate("today", "no visit") if held else window,
        state=text,
        tone=tone,
        state_icon=icon,
        place=case.address,
        reason=case.reason,
        distance=order.leg(case),
        stop=stop,
    )


def state_words(status: RowStatus) -> tuple[str, Tone, str]:
    """Return a state's words, tone and icon."""
    if status.state is RowState.DONE:
        return outcome_words(status.outcome), "plain", "check"
    if status.state is RowState.MISSING and not status.missing:
        return translate("today", "Can't tell"), "warn", "question"
    words: dict[RowState, tuple[str, Tone, str]] = {
        RowState.READY: (translate("today", "Ready"), "plain", "check"),
        RowState.MISSING: (translate("today", "Missing {0}").format(status.missing), "warn", "question"),
        RowState.TO_ARRANGE: (translate("today", "To arrange"), "neutral", "phone"),
        RowState.HELD: (translate("today", "On hold"), "neutral", "pause"),
        RowState.UNDER_WAY: (translate("today", "Under way"), "accent", "door-open"),
    }
    return words[status.state]


def distance_metres(start: CaseRow, end: CaseRow) -> float | None:
    """Great-circle distance between two cases' addresses in metres, None when a coordinate is missing."""
    try:
        lat1, lon1, lat2, lon2 = (
            radians(float(text)) for text in (start.latitude, start.longitude, end.latitude, end.longitude)
        )
    except ValueError:
        return None
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_RADIUS_KM * asin(sqrt(half)) * 1000
