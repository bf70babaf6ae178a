"""Drives Today: reads the day, fills list, sketch and foot, and opens cases."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal

from collector_app.domain.case import mask_name
from collector_app.gui.failures import sentence
from collector_app.gui.silence_words import silence_words
from collector_app.gui.theme import current
from collector_app.gui.today.day_strip import strip_items
from collector_app.gui.today.next_stop import StopCard
from collector_app.gui.today.today_model import DayModel, DayOrder, state_words
from collector_app.gui.today.today_view import TodayView
from collector_app.gui.widgets.contacts import Reason
from collector_app.gui.widgets.route_map import PlaceKind, RoutePlace
from collector_app.gui.wording import Wording
from collector_app.usecases.day import Day, DayOverview, RowState
from collector_app.usecases.failures import Failure
from collector_app.usecases.ports.store import CaseRow

translate = QCoreApplication.translate
_MAP_PLACES: Final = 12  # more stops than this can't be read on the sketch
_MAP_PAST: Final = 3  # of them so many before the next stop


class TodayController(QObject):
    """Shows the day; ``case_chosen`` carries a case id, ``visit_chosen`` is the wish to go on with the open visit.

    ``failed`` carries a Failure of the store; the last day read stays on the screen.
    """

    case_chosen = Signal(str)
    visit_chosen = Signal()
    failed = Signal(object)

    def __init__(self, day: Day) -> None:
        super().__init__()
        self._day = day
        self._model = DayModel(day.status, self)
        self._overview: DayOverview | None = None
        self._order = DayOrder()
        self._offline = True
        self.view = TodayView(self._model)
        self.header = self.view.header
        self.view.case_opened.connect(self._open)
        self.view.row_selected.connect(self._show_stop)
        self.view.map.chosen.connect(self._select)
        self.header.search_changed.connect(self._search)
        self.view.installEventFilter(self)

    def set_offline(self, offline: bool) -> None:
        """Tell whether the centre can be reached; shown in the strip."""
        if offline != self._offline:
            self._offline = offline
            self._show_strip()

    def stop(self) -> None:
        """Read no more by itself: the store is about to be closed."""
        self.header.rest()
        self.view.removeEventFilter(self)

    def refresh(self) -> None:
        """Read the day again; keeps the selected case where it can."""
        selected = self._selected_case()
        try:
            self._overview = overview = self._day.overview()
        except Failure as error:
            self.failed.emit(error)
            return
        self._warn(overview)
        self._order = DayOrder(overview.rows, overview.done_cases, self._under_way())
        self._show_strip()
        self._search(self.header.search.text(), selected)

    def _search(self, text: str, selected: str = "") -> None:
        """Show what was searched for, or the whole day."""
        wanted = text.strip()
        try:
            rows = self._day.search(wanted) if wanted else self._order.rows
        except Failure as error:
            self.failed.emit(error)
            return
        self._model.set_rows(rows, self._order)
        self._show_count(found=len(rows) if wanted else None)
        if not rows:
            self._show_empty(searching=bool(wanted))
            return
        self.view.show_list()
        place = self._model.place_of(selected or ("" if wanted else self._order.next_case))
        self.view.select(max(0, place))
        self._show_map()

    def _warn(self, overview: DayOverview) -> None:
        """Say what stands in the way of every visit, and what follows when the centre is not heard for long."""
        words = list(silence_words(overview.standing))
        try:
            self._day.session.rules()
        except Failure as error:
            words.insert(0, sentence(error).text())
        self.view.warn(Wording(current().language).sentences(*words))

    def _under_way(self) -> str:
        """The case of the open visit: whatever the plan says, that one comes first."""
        visit = None if self._overview is None else self._overview.open_visit
        if visit is None:
            return ""
        with self._day.session.store.view() as view:
            return next((row.case_id for row in view.journal.visits() if row.id == visit), "")

    def _show_count(self, *, found: int | None) -> None:
        if found is not None:
            self.view.count.set_text(translate("Today", "{0} found").format(found))
            return
        self.view.count.set_text(translate("Today", "{0} to go").format(self._model.order.left()))

    def _show_empty(self, *, searching: bool) -> None:
        if searching:
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

    def _selected_case(self) -> str:
        index = self.view.list.currentIndex()
        rows = self._model.rows()
        return rows[index.row()].id if index.isValid() and index.row() < len(rows) else ""

    def _select(self, case_id: str) -> None:
        place = self._model.place_of(case_id)
        if place >= 0:
            self.view.select(place)

    def _open(self, index: int) -> None:
        case = self._model.rows()[index]
        if self._model.status(case.id).state is RowState.UNDER_WAY:
            self.visit_chosen.emit()
        else:
            self.case_chosen.emit(case.id)

    def _show_stop(self, index: int) -> None:
        case = self._model.rows()[index]
        status, order = self._model.status(case.id), self._model.order
        distance = order.leg(case)
        window = f"{case.start}–{case.end}" if case.start else ""
        self.view.next_stop.set_card(
            StopCard(
                title=self._stop_title(case),
                name=mask_name(case.name),
                place=case.address,
                when=" · ".join(part for part in (window, distance) if part),
                state=state_words(status),
                reasons=() if status.state is RowState.DONE else self._reasons(case, distance),
                resumes=status.state is RowState.UNDER_WAY,
            )
        )
        self.view.map.mark(case.id)

    def _stop_title(self, case: CaseRow) -> str:
        order = self._model.order
        if case.id == order.next_case:
            return translate("Today", "Next stop")
        number = order.number(case.id)
        return translate("Today", "Stop {0}").format(number) if number else translate("Today", "Not today")

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
        order = self._model.order
        first = max(0, order.number(order.next_case) - 1 - _MAP_PAST)
        shown = order.rows[first : first + _MAP_PLACES]
        places = [] if first else [RoutePlace("office", translate("Today", "Branch office"))]
        places += [self._place(case) for case in shown if not case.held]
        places += [self._place(case) for case in shown if case.held]
        strong = translate("Today", "{0} stops left").format(order.left())
        self.view.map.set_places(places, strong, translate("Today", "a sketch, not to scale"))

    def _place(self, case: CaseRow) -> RoutePlace:
        order = self._model.order
        kind: PlaceKind = "next" if case.id == order.next_case else "open"
        if case.id in order.done:
            kind = "done"
        elif case.held:
            kind = "held"
        note = translate("today", "no visit") if case.held else case.start
        return RoutePlace(kind, mask_name(case.name), note, order.number(case.id), order.leg(case), case.id)

    def _show_strip(self) -> None:
        if self._overview is None:
            return
        wording = Wording(current().language)
        now = self._overview.time.shown.astimezone()
        items = strip_items(self._overview, now, wording, offline=self._offline)
        self.header.set_facts(wording.day_and_weekday(now.date()), items)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange and watched is self.view:
            self._model.forget_texts()
            if self._overview is not None:
                self.refresh()
        return super().eventFilter(watched, event)
