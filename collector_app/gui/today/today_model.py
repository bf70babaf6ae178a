"""The list model of the day: rows in order, each judged only when it is first shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt

from collector_app.domain.case import mask_name
from collector_app.domain.outcome import Outcome
from collector_app.gui.widgets.case_rows import CASE_ROLE
from collector_app.gui.widgets.case_rows import CaseRow as ShownRow
from collector_app.gui.widgets.marks import StopState, Tone
from collector_app.usecases.day import RowState, RowStatus
from collector_app.usecases.ports.store import CaseRow

translate = QCoreApplication.translate
Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class DayModel(QAbstractListModel):
    """Rows of the day under ``CASE_ROLE``. `status` is asked once a row, when it is first painted."""

    def __init__(self, status: Callable[[str], RowStatus], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._status = status
        self._rows: tuple[CaseRow, ...] = ()
        self._judged: dict[str, RowStatus] = {}
        self._shown: dict[str, ShownRow] = {}
        self._next = ""

    def set_rows(self, rows: Sequence[CaseRow], done: frozenset[str] = frozenset()) -> None:
        """Replace the rows; those of `done` cases go to the end."""
        self.beginResetModel()
        self._rows = tuple(sorted(rows, key=lambda row: row.id in done))
        self._judged.clear()
        self._shown.clear()
        self._next = next((row.id for row in self._rows if row.id not in done and not row.held), "")
        self.endResetModel()

    def forget_texts(self) -> None:
        """Write every row again, after a change of language."""
        self._shown.clear()
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def rows(self) -> tuple[CaseRow, ...]:
        """The rows in the order shown."""
        return self._rows

    def next_case(self) -> str:
        """Id of the next stop: the first that is neither done nor held; empty when there is none."""
        return self._next

    def status(self, case_id: str) -> RowStatus:
        """A row's judgement, asked once."""
        if case_id not in self._judged:
            self._judged[case_id] = self._status(case_id)
        return self._judged[case_id]

    def shown(self, row: int) -> ShownRow:
        """What the list paints for a row."""
        case = self._rows[row]
        if case.id not in self._shown:
            status = self.status(case.id)
            self._shown[case.id] = show_row(case, status, row + 1, is_next=case.id == self._next)
        return self._shown[case.id]

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == CASE_ROLE:
            return self.shown(index.row())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.shown(index.row()).spoken()
        return None


def show_row(case: CaseRow, status: RowStatus, number: int, *, is_next: bool) -> ShownRow:
    """Return a row's words; the name is masked and nothing sealed is in it."""
    text, tone, icon = state_words(status)
    stops: dict[RowState, StopState] = {RowState.DONE: "done", RowState.HELD: "held"}
    stop = stops.get(status.state, "next" if is_next else "open")
    held = status.state is RowState.HELD
    window = f"{case.start}–{case.end}" if case.start else ""
    return ShownRow(
        number=number,
        name=mask_name(case.name),
        window=translate("today", "no visit") if held else window,
        state=text,
        tone=tone,
        state_icon=icon,
        place=case.address,
        reason=case.reason,
        stop=stop,
    )


def state_words(status: RowStatus) -> tuple[str, Tone, str]:
    """Return a state's words, tone and icon."""
    if status.state is RowState.DONE:
        return outcome_words(status.outcome), "plain", "check"
    words: dict[RowState, tuple[str, Tone, str]] = {
        RowState.READY: (translate("today", "Ready"), "plain", "check"),
        RowState.MISSING: (translate("today", "Missing {0}").format(status.missing), "warn", "question"),
        RowState.TO_ARRANGE: (translate("today", "To arrange"), "neutral", "phone"),
        RowState.HELD: (translate("today", "On hold"), "neutral", "pause"),
        RowState.UNDER_WAY: (translate("today", "Under way"), "accent", "door-open"),
    }
    return words[status.state]


def outcome_words(outcome: Outcome | None) -> str:
    """Return an outcome in words that say nothing of the debt."""
    words = {
        Outcome.PROMISE_TO_PAY: translate("outcome", "Agreed"),
        Outcome.PAID: translate("outcome", "Settled"),
        Outcome.PLAN_REQUESTED: translate("outcome", "Request made"),
        Outcome.NO_AGREEMENT: translate("outcome", "Not agreed"),
        Outcome.HARDSHIP_REFERRED: translate("outcome", "Help arranged"),
        Outcome.DISPUTED: translate("outcome", "To be checked"),
        Outcome.NOBODY_HOME: translate("outcome", "Nobody home"),
        Outcome.MESSAGE_LEFT: translate("outcome", "Message left"),
        Outcome.WRONG_ADDRESS: translate("outcome", "Wrong address"),
        Outcome.MOVED_AWAY: translate("outcome", "Moved away"),
        Outcome.STOPPED: translate("outcome", "Stopped"),
        Outcome.NOT_MADE: translate("outcome", "Not made"),
    }
    return "" if outcome is None else words[outcome]
