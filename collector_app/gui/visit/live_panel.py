"""The right panel: ring, recorder, persons, next gate. It is told what to show and asks nobody."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from collector_app.domain.localised import Language
from collector_app.gui.translation import language
from collector_app.gui.visit import live_model
from collector_app.gui.visit.live_model import GateNeeds, Recorder
from collector_app.gui.widgets.drawn import Drawn, Hairline, Panel, column
from collector_app.gui.widgets.live import NextGate, Persons, TimeRing
from collector_app.gui.widgets.pen import pen_on, text_width
from collector_app.gui.widgets.texts import Paragraph
from collector_app.gui.wording import Wording
from collector_app.usecases.visit_view import VisitView

translate = QCoreApplication.translate


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
    """What is live during a visit, from top to bottom."""

    def __init__(self) -> None:
        super().__init__(fill="sheet", edge="hair", radius="sheet")
        self.ring = TimeRing()
        self.recorder = RecorderRow()
        self.recorder_note = Paragraph("", "small", "ink2")
        self.persons = Persons()
        self.gate = NextGate()
        self._recorder = Recorder("", "")
        whole = column(self, 0, gap=0)
        for parts in ((self.ring,), (self.recorder, self.recorder_note), (self.persons,), (self.gate,)):
            box = column(None, (20, 18, 20, 18), gap=4)
            for part in parts:
                box.addWidget(part)
            if whole.count():
                whole.addWidget(Hairline())
            whole.addLayout(box)
        whole.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(self.px(300), super().sizeHint().height())

    def show_view(self, view: VisitView, now: datetime, tongue: Language, refused: GateNeeds | None = None) -> None:
        """Show a view at a moment; a refused gate takes the place of the next one."""
        self._recorder = live_model.recorder(view.visit)
        self.recorder_note.set_text(self._recorder.note)
        here = live_model.present(view)
        self.persons.set_people(translate("Visit", "Who is here"), here.people, here.open_question)
        needs = refused
        if needs is None and view.next_gate is not None and view.next_gate.findings:
            needs = live_model.gate_needs(view.next_gate, live_model.next_gate_title(view), tongue)
        self.gate.setVisible(needs is not None)
        if needs is not None:
            rest = translate("Visit", "The other %n", "", needs.more) if needs.more else ""
            self.gate.set_needs(needs.title, needs.needs, rest, needs.more)
        self.show_time(view, now)

    def show_time(self, view: VisitView, now: datetime) -> None:
        """Move the ring and the recorder's counter; takes nothing from the store."""
        self.ring.set_left(live_model.time_left(view, now))
        since = self._recorder.running_since
        time = "" if since is None else Wording(language()).counter(now - since)
        self.recorder.set_state(self._recorder.title, time, running=since is not None)
