"""Drives Today: reads the day, fills list, sketch and foot, and opens cases."""

from __future__ import annotations

from datetime import datetime
from math import asin, cos, radians, sin, sqrt
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal

from collector_app.domain.case import mask_name
from collector_app.gui.theme import current
from collector_app.gui.today.next_stop import StopCard
from collector_app.gui.today.today_model import DayModel, state_words
from collector_app.gui.today.today_view import TodayView
from collector_app.gui.widgets.contacts import Reason
from collector_app.gui.widgets.route_map import PlaceKind, RoutePlace
from collector_app.gui.widgets.status_strip import StatusItem
from collector_app.gui.wording import Wording
from collector_app.usecases.day import Day, DayOverview, RowState
from collector_app.usecases.ports.store import CaseRow

translate = QCoreApplication.translate
_EARTH_RADIUS_KM: Final = 6371.0  # mean radius, IUGG
_MAP_PLACES: Final = 12  # more stops than this can't be read on the sketch


class TodayController(QObject):
    """Shows the day; ``case_chosen`` carries a case id, ``visit_chosen`` is the wish to go on with the open visit."""

    case_chosen = Signal(str)
    visit_chosen = Signal()
    failed = Signal(object)

    def __init__(self, day: Day) -> None:
        super().__init__()
        self._day = day
        self._model = DayModel(day.status, self)
        self._overview: DayOverview | None = None
        self._offline = True
        self.view = TodayView(self._model)
        self.header = self.view.header
        self.view.case_opened.connect(self._open)
        self.view.row_selected.connect(self._show_stop)
        self.header.search_changed.connect(self._search)
        self.view.installEventFilter(self)

    def set_offline(self, offline: bool) -> None:
        """Tell whether the centre can be reached; shown in the strip."""
        if offline != self._offline:
            self._offline = offline
            self._show_strip()

    def refresh(self) -> None:
        """Read the day again; keeps the selected case where it can."""
        selected = self._selected_case()
        self._overview = self._day.overview()
        rows = self._day.search(self.header.search.text()) if self.header.search.text() else self._day.rows()
        self._fill(rows, selected)
        self._show_strip()

    def _fill(self, rows: tuple[CaseRow, ...], selected: str) -> None:
        done = frozenset(row.id for row in rows[:_MAP_PLACES] if self._day.status(row.id).state is RowState.DONE)
        self._model.set_rows(rows, done)
        left = len(rows) - len(done)
        self.view.count.set_text(translate("Today", "{0} to go").format(left))
        if not rows:
            self._show_empty()
            return
        self.view.show_list()
        ids = [row.id for row in self._model.rows()]
        wanted = selected if selected in ids else (self._model.next_case() or ids[0])
        self.view.select(ids.index(wanted))
        self._show_stop(ids.index(wanted))
        self._show_map()

    def _show_empty(self) -> None:
        if self.header.search.text():
            self.view.show_empty(
                "magnifying-glass",
                translate("Today", "No case matches"),
                translate("Today", "Try the family name, its pinyin, or the end of the case number."),
            )
            return
        self.view.show_empty(
            "map-trifold",
            translate("Today", "No visits for today"),
            translate("Today", "Connect at the branch office; the day's cases arrive by themselves."),
        )

    def _search(self, text: str) -> None:
        rows = self._day.search(text) if text.strip() else self._day.rows()
        self._fill(rows, "")

    def _selected_case(self) -> str:
        index = self.view.list.currentIndex()
        rows = self._model.rows()
        return rows[index.row()].id if index.isValid() and index.row() < len(rows) else ""

    def _open(self, index: int) -> None:
        case = self._model.rows()[index]
        if self._model.status(case.id).state is RowState.UNDER_WAY:
            self.visit_chosen.emit()
        else:
            self.case_chosen.emit(case.id)

    def _show_stop(self, index: int) -> None:
        rows = self._model.rows()
        case = rows[index]
        status = self._model.status(case.id)
        is_next = case.id == self._model.next_case()
        distance = self._leg(rows[index - 1], case) if index else ""
        when = " · ".join(part for part in (f"{case.start}–{case.end}" if case.start else "", distance) if part)
        title = translate("Today", "Next stop") if is_next else translate("Today", "Stop {0}").format(index + 1)
        self.view.next_stop.set_card(
            StopCard(
                title=title,
                name=mask_name(case.name),
                place=case.address,
                when=when,
                state=state_words(status),
                reasons=self._reasons(case, distance),
                resumes=status.state is RowState.UNDER_WAY,
            )
        )
        self.view.map.mark(case.id)

    def _reasons(self, case: CaseRow, distance: str) -> tuple[Reason, ...]:
        reasons: list[Reason] = []
        if case.agreed:
            note = case.reason or translate("Today", "The customer chose {0}").format(case.start)
            reasons.append(Reason("calendar-check", translate("Today", "Time agreed"), note, 3))
        elif case.start:
            reasons.append(Reason("clock", translate("Today", "Planned time"), case.reason or case.start, 2))
        if distance:
            note = translate("Today", "{0} from the stop before, as the crow flies").format(distance)
            reasons.append(Reason("path", translate("Today", "On the way"), note, 2))
        note = translate("Today", "About {0} minutes").format(case.expected_minutes)
        reasons.append(Reason("hourglass-medium", translate("Today", "Length"), note, 1))
        return tuple(reasons)

    def _show_map(self) -> None:
        places: list[RoutePlace] = [RoutePlace("office", translate("Today", "Branch office"))]
        before: CaseRow | None = None
        for index, case in enumerate(self._model.rows()[:_MAP_PLACES]):
            state = self._model.status(case.id).state
            kind: PlaceKind = "open"
            if state is RowState.DONE:
                kind = "done"
            elif state is RowState.HELD:
                kind = "held"
            elif case.id == self._model.next_case():
                kind = "next"
            leg = self._leg(before, case) if before is not None and kind != "held" else ""
            places.append(RoutePlace(kind, mask_name(case.name), case.start, index + 1, leg, case.id))
            before = case if kind != "held" else before
        held = [place for place in places if place.kind == "held"]
        line = [place for place in places if place.kind != "held"]
        left = sum(1 for place in line if place.kind in ("open", "next"))
        strong = translate("Today", "{0} stops left").format(left)
        self.view.map.set_places([*line, *held], strong, translate("Today", "a sketch, not to scale"))

    def _leg(self, start: CaseRow, end: CaseRow) -> str:
        metres = distance_metres(start, end)
        return "" if metres is None else Wording(current().language).distance(metres)

    def _show_strip(self) -> None:
        overview = self._overview
        if overview is None:
            return
        wording = Wording(current().language)
        now = overview.time.shown.astimezone()
        items = [
            StatusItem(
                strong=f"{overview.done} / {overview.total}",
                after=translate("Today", "done"),
                share=overview.done / overview.total if overview.total else 0.0,
            ),
            StatusItem(strong=str(overview.waiting), after=translate("Today", "waiting to be sent"), icon="tray"),
            self._connection(wording, overview.synced, now),
        ]
        if overview.lease_until is not None:
            until = wording.weekday_clock(overview.lease_until.astimezone())
            items.append(StatusItem(before=translate("Today", "packet valid until"), strong=until, icon="shield-check"))
        if overview.time.jumped or overview.time.latest is None:
            text = translate("Today", "Time unconfirmed: connect once")
            items.insert(0, StatusItem(strong=text, icon="warning", tone="warn"))
        self.header.set_facts(wording.day_and_weekday(now.date()), items)

    def _connection(self, wording: Wording, synced: datetime | None, now: datetime) -> StatusItem:
        since = "" if synced is None else wording.moment(synced.astimezone(), now.date()).removeprefix("今天 ")
        after = translate("Today", "synced {0}").format(since.removeprefix("today ")) if since else ""
        if self._offline:
            return StatusItem(strong=translate("Today", "Offline"), after=after, icon="cloud-slash")
        return StatusItem(strong=translate("Today", "Online"), after=after, icon="cloud-check")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange and watched is self.view:
            self._model.forget_texts()
            if self._overview is not None:
                self.refresh()
        return super().eventFilter(watched, event)


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
