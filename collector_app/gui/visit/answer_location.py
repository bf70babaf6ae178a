"""Where one stands: by one's word, and with a position when the laptop has one. It never makes one up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from math import asin, cos, radians, sin, sqrt
from typing import Final

from PySide6.QtCore import QCoreApplication

from collector_app.domain.case import Address
from collector_app.domain.journal.canonical import Plain
from collector_app.domain.journal.record import from_plain, to_plain
from collector_app.gui.evidence.desk import EvidenceDesk
from collector_app.gui.evidence.device_words import device_sentence, problem_sentence
from collector_app.gui.evidence.devices import DeviceError, DeviceProblem, Locator
from collector_app.gui.translation import language
from collector_app.gui.visit.answer_area import AnswerArea
from collector_app.gui.visit.answer_choice import ChoiceGrid, Option
from collector_app.gui.widgets.drawn import column
from collector_app.gui.widgets.notices import Notice
from collector_app.gui.wording import Wording
from collector_app.usecases.evidence_answers import AT_ADDRESS, BY_WORD, ELSEWHERE, Position

translate = QCoreApplication.translate

_EARTH_M: Final = 6_371_009


class LocationAnswer(AnswerArea):
    """Two answers, and above them what the receiver says. `address` is where one should be."""

    def __init__(self, address: Address, desk: EvidenceDesk | None) -> None:
        super().__init__()
        self._address, self._desk = address, desk
        self._position: Position | None = None
        self._at: datetime | None = None
        self._noted: Plain = None
        self._locator: Locator | None = None
        self.state = Notice("", "plain")
        self.grid = ChoiceGrid(self._options())
        self.grid.changed.connect(self.changed)
        box = column(self, 0, gap=12)
        box.addWidget(self.state)
        box.addWidget(self.grid)
        self._search()

    def _options(self) -> tuple[Option, ...]:
        return (
            Option(AT_ADDRESS, translate("Visit", "We stand at the address"), self._detail()),
            Option(ELSEWHERE, translate("Visit", "We stand elsewhere"), self._detail()),
        )

    def _detail(self) -> str:
        if self._position is None:
            return translate("Visit", "By your word, without a position")
        return translate("Visit", "By your word, with the position above")

    def _search(self) -> None:
        if self._desk is None:
            self.state.set_notice(problem_sentence(DeviceProblem.NO_RECEIVER), "warn")
            return
        try:
            locator = self._desk.devices.locator(self._desk.now)
        except DeviceError as error:
            self.state.set_notice(device_sentence(error), "warn")
            return
        self.state.set_notice(translate("Visit", "Looking for the position…"))
        self._locator = locator
        locator.found.connect(self._found)
        locator.failed.connect(self._failed)
        locator.start()

    def leave(self) -> None:
        """The area goes: look no more."""
        if self._locator is not None:
            self._locator.stop()
            self._locator = None

    def _failed(self, problem: DeviceProblem) -> None:
        if self._position is None:
            self.state.set_notice(problem_sentence(problem), "warn")

    def _found(self, position: Position) -> None:
        assert self._desk is not None  # noqa: S101 - the locator came from it
        self._position, self._at = position, self._desk.now()
        self._show(position)
        for button in self.grid.buttons():
            button.set_texts(button.title(), self._detail())
        self.changed.emit()

    def _show(self, position: Position) -> None:
        wording = Wording(language())
        parts = [f"{position.latitude}, {position.longitude}"]
        if position.accuracy_m is None:
            parts.append(translate("Visit", "accuracy not known"))
        else:
            parts.append(translate("Visit", "to within {0}").format(wording.distance(max(5, position.accuracy_m))))
        parts.append(translate("Visit", "{0} s old").format(position.age_s))
        away = metres_between(position, self._address)
        if away is not None:
            parts.append(translate("Visit", "{0} from the address on file").format(wording.distance(away)))
        self.state.set_notice(" · ".join(parts), "ok")

    def value(self) -> Plain:
        chosen = self.grid.chosen()
        if not chosen:
            return None
        if isinstance(self._noted, Mapping):
            return {**self._noted, "stands": chosen[0]}
        if self._position is None or self._desk is None or self._at is None:
            return BY_WORD[chosen[0]]
        old = self._position
        age = old.age_s + int(self._desk.since(self._at).total_seconds())
        return to_plain(Position(chosen[0], old.latitude, old.longitude, age, old.accuracy_m))

    def set_value(self, value: Plain) -> None:
        self.leave()
        self._position, self._noted = None, value
        if isinstance(value, str):
            words = {said: stands for stands, said in BY_WORD.items()}
            self.grid.set_value(words.get(value))
            self.state.set_notice(translate("Visit", "Noted without a position."))
            return
        position = from_plain(Position, value)
        self._show(position)
        self.grid.set_value(position.stands)

    def choose(self, number: int) -> None:
        self.grid.choose(number)

    def draft(self) -> object:
        return self.grid.chosen()

    def restore(self, draft: object) -> None:
        self.grid.restore(draft)


def metres_between(position: Position, address: Address) -> float | None:
    """Return how far a position is from an address on the great circle; None for an address without coordinates."""
    if not address.latitude or not address.longitude:
        return None
    here = radians(float(position.latitude)), radians(float(position.longitude))
    there = radians(float(address.latitude)), radians(float(address.longitude))
    up, along = there[0] - here[0], there[1] - here[1]
    half = sin(up / 2) ** 2 + cos(here[0]) * cos(there[0]) * sin(along / 2) ** 2
    return 2 * _EARTH_M * asin(min(1.0, sqrt(half)))
