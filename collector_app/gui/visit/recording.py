"""Keeps the recorder and the visit's screen in step: level and time, pause and go on, its end at leaving."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from PySide6.QtCore import QCoreApplication, QObject

from collector_app.domain.journal.recording_content import RecordingState
from collector_app.gui.evidence.desk import EvidenceDesk
from collector_app.gui.evidence.device_words import device_sentence
from collector_app.gui.evidence.devices import DeviceError
from collector_app.gui.translation import language
from collector_app.gui.visit.covering import Covering
from collector_app.gui.visit.live_clock import Seconds
from collector_app.gui.visit.pause_page import PausePage
from collector_app.gui.visit.standing import Standing
from collector_app.gui.visit.visit_view import VisitScreen
from collector_app.gui.wording import Wording
from collector_app.usecases.evidence_recording import EndReason, PauseReason
from collector_app.usecases.evidence_terms import EvidenceError
from collector_app.usecases.failures import Failure

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Around:
    """What the recorder listens to: where the visit stands, its cover, its seconds."""

    standing: Standing
    covering: Covering
    seconds: Seconds


class Recording(QObject):
    """The recorder of one visit on its screen; `attempt` makes a call and tells its failure."""

    def __init__(
        self, desk: EvidenceDesk, screen: VisitScreen, around: Around, attempt: Callable[[Callable[[], object]], bool]
    ) -> None:
        super().__init__(screen)
        self._desk, self._screen, self._standing, self._attempt = desk, screen, around.standing, attempt
        recorder = desk.recorder
        recorder.level.connect(screen.live.push_level)
        recorder.changed.connect(self._changed)
        recorder.told.connect(screen.say)
        screen.live.recorder_pressed.connect(self.press)
        screen.recorder_asked.connect(self.press)
        around.standing.stood.connect(self.follow)
        around.covering.covered.connect(self.cover)
        around.seconds.passed.connect(self.tick)

    def press(self) -> None:
        """The one key of the recorder: ask why it pauses, go on after a pause, or record on after an end."""
        recorder = self._desk.recorder
        if recorder.state is RecordingState.RUNNING and recorder.held:
            page = PausePage()
            page.given.connect(self._pause)
            self._standing.show(page, beside=True)
        elif recorder.state is RecordingState.PAUSED and recorder.held:
            self._attempt(recorder.go_on)
        elif recorder.may_go_on():
            self._attempt(self._take_up)

    def _pause(self, reason: PauseReason) -> None:
        if self._attempt(lambda: self._desk.recorder.pause(reason)):
            self._standing.stand()

    def _take_up(self) -> None:
        try:
            self._desk.recorder.take_up()
        except (DeviceError, EvidenceError) as error:
            self._screen.say(device_sentence(error))

    def follow(self) -> None:
        """The visit moved: at its end the recording ends too."""
        self._attempt(lambda: self._desk.recorder.follow(self._standing.view.visit))
        self.tick()

    def tick(self) -> None:
        """A second passed: show how long it is, also on the cover."""
        recorder = self._desk.recorder
        words = Wording(language()).counter(timedelta(seconds=recorder.seconds()))
        self._screen.live.show_recorded(words, key=self._key(), silent=recorder.silent)
        running = recorder.held and recorder.state is RecordingState.RUNNING
        self._screen.cover.set_recording(translate("Visit", "Recording goes on · {0}").format(words) if running else "")

    def _key(self) -> str:
        recorder = self._desk.recorder
        if recorder.held:
            paused = recorder.state is RecordingState.PAUSED
            return translate("Visit", "Go on recording") if paused else translate("Visit", "Pause")
        return translate("Visit", "Record on") if recorder.may_go_on() else ""

    def _changed(self) -> None:
        self._standing.refresh()
        self.tick()

    def cover(self) -> None:
        """The screen is covered: no picture stays in memory, the recording goes on."""
        self._desk.forget()
        self.tick()

    def end(self) -> None:
        """The screen goes: what was recorded is kept; one that can't be kept now is settled at the next start."""
        try:
            self._desk.recorder.end(EndReason.LOCKED)
        except Failure:
            return
        finally:
            self._desk.forget()
