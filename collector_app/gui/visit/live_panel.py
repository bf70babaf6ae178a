"""The right panel: ring, recorder, persons, next gate. It is told what to show and asks nobody."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from collector_app.domain.localised import Language
from collector_app.domain.visit.stage import Stage
from collector_app.gui.translation import language
from collector_app.gui.visit import live_model
from collector_app.gui.visit.live_model import GateNeeds, Recorder
from collector_app.gui.widgets.drawn import Drawn, Hairline, Panel, column
from collector_app.gui.widgets.key_button import KeyButton
from collector_app.gui.widgets.live import LevelMeter, NextGate, Persons, TimeRing
from collector_app.gui.widgets.pen import pen_on, text_width
from collector_app.gui.widgets.texts import Paragraph
from collector_app.gui.wording import Wording
from collector_app.usecases.presence import ATTESTING
from collector_app.usecases.visit_view import VisitView, company

translate = QCoreApplication.translate

_GATE_ROW: Final = 30  # a rule on one line
_LEAST_GATE: Final = 116  # head, bar and two rules


class RecorderRow(Drawn):
    """A steady dot and the time since it was said to run, or a crossed microphone; no level, for none is heard."""

    def __init__(self) -> None:
        super().__init__()
        self._title, self._time, self._running = "", "", False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_state(self, title: str, time: str, *, running: bool) -> None:
        """Words and running time."""
        self._title, self._time, self._running = title, time, running
        self.setAccessibleName(title)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.px(200), self.theme.line_height("text"))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with pen_on(self) as pen:
            area = QRectF(self.rect())
            if self._running:
                pen.disc(QPointF(pen.px(6), area.center().y()), 5, "rec")
            else:
                pen.icon("microphone-slash", QPointF(pen.px(9), area.center().y()), 18, "ink2")
            left = pen.px(18 if self._running else 26)
            time = text_width(pen.theme, self._time, "dense")
            pen.text(area.adjusted(left, 0, -time, 0), self._title, "text", bold=True)
            pen.text(area, self._time, "dense", "ink2", align="right")


class LivePanel(Panel):
    """What is live during a visit, from top to bottom. ``code_asked``: somebody wants to prove their presence.

    ``recorder_pressed``: the one key of this laptop's own recorder.
    """

    code_asked = Signal()
    recorder_pressed = Signal()

    def __init__(self) -> None:
        super().__init__(fill="sheet", edge="hair", radius="sheet")
        self.ring = TimeRing()
        self.recorder = RecorderRow()
        self.recorder_note = Paragraph("", "small", "ink2")
        self.meter = LevelMeter()
        self.recorder_key = KeyButton("", "outline", icon="pause", key="F9", height=40)
        self.recorder_key.clicked.connect(self.recorder_pressed)
        self.persons = Persons()
        self.gate = NextGate()
        self._recorder = Recorder("", "")
        self._needs: GateNeeds | None = None
        self._ring_part = Panel(fill=None)
        column(self._ring_part, (20, 16, 20, 16), gap=0).addWidget(self.ring)
        self._upper = Panel(fill=None)
        upper = column(self._upper, 0, gap=0)
        upper.addWidget(self._ring_part)
        self.code = KeyButton("", "outline", icon="key", height=40)
        self.code.clicked.connect(self.code_asked)
        recorder = (self.recorder, self.recorder_note, self.meter, self.recorder_key)
        for parts in (recorder, (self.persons, self.code)):
            upper.addWidget(Hairline())
            box = column(None, (20, 14, 20, 14), gap=4)
            for part in parts:
                box.addWidget(part)
            upper.addLayout(box)
        upper.addWidget(Hairline())
        self._lower = Panel(fill=None)
        column(self._lower, (20, 16, 20, 12), gap=0).addWidget(self.gate)
        whole = column(self, 0, gap=0)
        whole.addWidget(self._upper)
        whole.addWidget(self._lower)
        whole.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def set_wide(self, wide: bool) -> None:
        """Take the whole width, for a place under the page, or the column's."""
        width = QSizePolicy.Policy.Expanding if wide else QSizePolicy.Policy.Fixed
        height = QSizePolicy.Policy.Maximum if wide else QSizePolicy.Policy.Expanding
        self.setSizePolicy(width, height)

    def sizeHint(self) -> QSize:
        return QSize(self.px(300), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.px(300), self._upper.sizeHint().height() + self.px(_LEAST_GATE))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_gate()

    def show_view(self, view: VisitView, now: datetime, tongue: Language, refused: GateNeeds | None = None) -> None:
        """Show a view at a moment; a refused gate takes the place of the next one."""
        self._recorder = live_model.recorder(view.visit)
        self.recorder_note.set_text(self._recorder.note)
        for part in (self.recorder, self.recorder_note):
            part.setVisible(not self._recorder.here)
        self.meter.setVisible(self._recorder.here)
        self.recorder_key.setVisible(self._recorder.here and bool(self.recorder_key.label()))
        here = live_model.present(view)
        self.persons.set_people(translate("Visit", "Who is here"), here.people, here.open_question)
        self.code.setText(translate("Visit", "Enter the colleague's code"))
        self.code.setVisible(view.stage in ATTESTING and not set(company(view.visit)) <= view.visit.attested.keys())
        self._ring_part.setVisible(view.stage not in (Stage.AFTERCARE, Stage.CLOSED))
        self._needs = refused
        if refused is None and view.next_gate is not None and view.next_gate.findings:
            self._needs = live_model.gate_needs(view.next_gate, live_model.next_gate_title(view), tongue)
        self._lower.setVisible(self._needs is not None)
        self.show_time(view, now)
        self._settle()

    def _settle(self) -> None:
        """Lay out now: persons and rules change their height, and nothing may overlap until the next turn."""
        self._fit_gate()
        for part in (self._upper, self._lower, self):
            layout = part.layout()
            if layout is not None:
                layout.invalidate()
                layout.activate()

    def _fit_gate(self) -> None:
        """List as many rules as there is room for, what needs a hand first; the rest as one line."""
        if self._needs is None:
            return
        layout = self._upper.layout()
        upper = self._upper.sizeHint().height() if layout is None else layout.totalSizeHint().height()
        room = max(self.px(_LEAST_GATE), self.height() - upper) - self.px(28)
        needs = self._needs.needs
        for rows in range(min(len(needs), room // self.px(_GATE_ROW)), 0, -1):
            more = needs[rows:]
            rest = translate("Visit", "The other {0}").format(len(more)) if more else ""
            self.gate.set_needs(self._needs.title, needs[:rows], rest, sum(item.mark == "passed" for item in more))
            if self.gate.heightForWidth(self.width() - self.px(40)) <= room:
                break

    def push_level(self, level: float) -> None:
        """Show how loud it is, at 10 Hz."""
        self.meter.push(level)

    def show_recorded(self, time: str, *, key: str, silent: bool) -> None:
        """Show how much was recorded and what the key does (empty: there is none), and that nothing is heard."""
        running = self._recorder.here and self._recorder.running_since is not None
        note = translate("Visit", "Nothing is heard. Check the microphone.") if silent else self._recorder.note
        height = self.meter.sizeHint().height()
        self.meter.set_state(self._recorder.title, note, running=running, time=time)
        if key != self.recorder_key.label() or self.meter.sizeHint().height() != height:
            self.recorder_key.setText(key)
            self.recorder_key.set_icon("pause" if running else "microphone")
            self.recorder_key.setVisible(self._recorder.here and bool(key))
            self._settle()

    def show_time(self, view: VisitView, now: datetime) -> None:
        """Move the ring and the recorder's counter; takes nothing from the store."""
        self.ring.set_left(live_model.time_left(view, now))
        since = self._recorder.running_since
        time = "" if since is None else Wording(language()).counter(now - since)
        self.recorder.set_state(self._recorder.title, time, running=since is not None)
