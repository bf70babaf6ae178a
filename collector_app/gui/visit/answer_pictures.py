"""Photos or the pages of a document: by camera or from a file, in order, each on record the moment it is taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, cast

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QStackedWidget, QWidget

from collector_app.domain.journal.canonical import Plain
from collector_app.gui.evidence.desk import EvidenceDesk
from collector_app.gui.evidence.device_words import device_sentence
from collector_app.gui.evidence.devices import DeviceError
from collector_app.gui.evidence.pictures import Picture
from collector_app.gui.evidence.shelf import PictureShelf
from collector_app.gui.evidence.taking import Taking
from collector_app.gui.visit.answer_area import AnswerArea
from collector_app.gui.visit.answer_choice import ChoiceGrid, Option
from collector_app.gui.widgets.drawn import column
from collector_app.gui.widgets.notices import Notice
from collector_app.usecases.evidence_answers import NOT_TAKEN, NOT_WANTED
from collector_app.usecases.evidence_terms import EvidenceError, Medium
from collector_app.usecases.failures import Failure

translate = QCoreApplication.translate

_CAMERA: Final = "camera"
_FILE: Final = "file"
_SHOOT: Final = "shoot"
_REST: Final = "rest"
_DISCARD: Final = "discard"
_EARLIER: Final = "earlier"


class PicturesAnswer(AnswerArea):
    """Takes pictures for a step. Its value: the items in the order shown, or why there are none."""

    def __init__(self, step_id: str, medium: Medium, desk: EvidenceDesk) -> None:
        super().__init__()
        self._medium = medium
        self._doomed = ""
        self.taking = Taking(desk, pdf=medium is Medium.DOCUMENT, parent=self)
        self.taking.taken.connect(self._keep)
        self.taking.refused.connect(self._say)
        self.taking.lost.connect(self._rest)
        self.strip = PictureShelf(step_id, medium, desk)
        self.strip.removed.connect(self._ask_discard)
        self.strip.ordered.connect(self._rest)
        self.message = Notice("", "warn")
        self.message.hide()
        self._front = QStackedWidget()
        self._front.addWidget(self.strip)
        self.grid = ChoiceGrid(())
        self._keys = column(None, 0, gap=0)
        self._keys.addWidget(self.grid)
        box = column(self, 0, gap=10)
        box.addWidget(self._front)
        box.addWidget(self.message)
        box.addLayout(self._keys)
        self._rest()

    def _rest(self, said: str = "") -> None:
        """The pictures, and what can be done."""
        self.taking.close()
        self._doomed = ""
        self._put(self.strip)
        self._offer(_ways(self._medium, len(self.strip.items())))
        self._say(said)

    def _offer(self, options: tuple[Option, ...], *, columns: int = 2) -> None:
        # It keeps its parent until it is deleted: without one Python would delete it inside its own signal.
        self.grid.hide()
        self._keys.removeWidget(self.grid)
        self.grid.deleteLater()
        self.grid = ChoiceGrid(options, columns=columns, height=64)
        self.grid.changed.connect(self._picked)
        self._keys.addWidget(self.grid)
        self.grid.show()
        self.changed.emit()

    def _put(self, front: QWidget) -> None:
        old = self._front.currentWidget()
        self._front.addWidget(front)  # the strip stays where it is
        self._front.setCurrentWidget(front)
        if old not in (self.strip, front):
            self._front.removeWidget(old)
            old.deleteLater()
        self._front.setFixedHeight(front.sizeHint().height())

    def _say(self, words: str) -> None:
        self.message.set_notice(words, "warn")
        self.message.setVisible(bool(words))

    def _picked(self) -> None:
        chosen = next(iter(self.grid.chosen()), "")
        acts: dict[str, Callable[[], object]] = {
            _CAMERA: self._open_camera,
            _FILE: self._open_files,
            _SHOOT: self._go,
            _REST: self._rest,
            _DISCARD: lambda: self._ask_discard(self.strip.current()),
            _EARLIER: lambda: self.strip.moved.emit(self.strip.current(), -1),
        }
        if chosen in acts:
            acts[chosen]()
        elif self._doomed and chosen:
            self._rest(_tried(lambda: self.strip.discard(self._doomed, chosen)))
        else:
            self.changed.emit()

    def _open_camera(self) -> None:
        try:
            finder = self.taking.open_camera()
        except DeviceError as error:
            self._rest(device_sentence(error))
            return
        self._put(finder)
        self._say("")
        now, close = translate("Visit", "Take it now"), translate("Visit", "Close the camera")
        shoot = Option(_SHOOT, now, translate("Visit", "Enter does it too"))
        self._offer((shoot, Option(_REST, close, translate("Visit", "Nothing is taken"))))

    def _open_files(self) -> None:
        self._put(self.taking.open_files())
        self._say("")
        self._offer(())

    def _go(self) -> None:
        self.grid.blockSignals(True)
        self.grid.set_value(None)
        self.grid.blockSignals(False)
        self.taking.go()

    def choose(self, number: int) -> None:
        if self.taking.files is not None:
            self.taking.files.open_place(number)
        else:
            self.grid.choose(number)

    def enter(self) -> bool:
        """Enter takes the picture, or the file in front."""
        if self.taking.front is None:
            return bool(self._doomed)
        self._go()
        return True

    def back(self) -> bool:
        """Close the camera, the files or the question."""
        if self.taking.front is None and not self._doomed:
            return False
        self._rest()
        return True

    def leave(self) -> None:
        self.taking.close()
        self.strip.leave()

    def next_words(self) -> str:
        if self.taking.finder is not None:
            return translate("Visit", "Take the picture")
        return translate("Visit", "Take this file") if self.taking.files is not None else ""

    def _keep(self, picture: Picture) -> None:
        said = _tried(lambda: self.strip.add(picture))
        if said or self.taking.finder is None or self._medium is Medium.PHOTO:
            self._rest(said)
        else:  # of a document there is mostly another page
            self._say("")
            self.changed.emit()

    def _ask_discard(self, item: str) -> None:
        self._rest()
        self._doomed = item
        self._offer((*_reasons(), Option(_REST, translate("Visit", "Keep it"))), columns=3)
        words = translate("Visit", "Why is {0} discarded? That stays on the record.")
        self._say(words.format(self.strip.name_of(item)))

    def value(self) -> Plain:
        chosen = self.grid.chosen()
        return list(self.strip.items()) or (chosen[0] if chosen and chosen[0] in (NOT_TAKEN, NOT_WANTED) else None)

    def set_value(self, value: Plain) -> None:
        if isinstance(value, list | tuple):
            self.strip.set_items(value)
            self._rest()
        else:
            self.grid.set_value(value)

    def draft(self) -> object:
        return self.strip.items()

    def restore(self, draft: object) -> None:
        self.set_value(cast("Plain", draft))


def _tried(act: Callable[[], None]) -> str:
    """Do something about evidence; returns what to say when it did not go through."""
    try:
        act()
    except (EvidenceError, Failure) as error:
        return device_sentence(error)
    return ""


def _ways(medium: Medium, count: int) -> tuple[Option, ...]:
    """How to take one, and what may be done with those that are there; while there is none, why there may be none."""
    page = medium is Medium.DOCUMENT
    camera = translate("Visit", "Take a page") if page else translate("Visit", "Take a photo")
    ways = (
        Option(_CAMERA, camera, translate("Visit", "With the camera of this laptop")),
        Option(_FILE, translate("Visit", "Choose a file"), translate("Visit", "It stays as it is where it lies")),
    )
    if count:
        marked = translate("Visit", "The one that is marked; Delete does it too")
        discard = Option(_DISCARD, translate("Visit", "Discard it"), marked)
        before = translate("Visit", "The one that is marked, by one place")
        earlier = Option(_EARLIER, translate("Visit", "Move it forward"), before)
        return (*ways, discard, earlier) if page and count > 1 else (*ways, discard)
    return (
        *ways,
        Option(NOT_TAKEN, translate("Visit", "None taken"), translate("Visit", "Noted as it is")),
        Option(NOT_WANTED, translate("Visit", "Not wanted"), translate("Visit", "The person would rather not")),
    )


def _reasons() -> tuple[Option, ...]:
    """Why a picture is given up."""
    return (
        Option("blurred", translate("Visit", "Blurred or dark")),
        Option("wrong_subject", translate("Visit", "Shows the wrong thing")),
        Option("person_or_home", translate("Visit", "A person or a home")),
        Option("twice", translate("Visit", "Taken twice")),
    )
