"""``TimePanel``: in Settings while nobody knows how late it is at most; *Connect once* or ask by phone."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal

from collector_app.gui.failures import sentence
from collector_app.gui.phone.time_box import TimeBox, begin
from collector_app.gui.widgets.drawn import Drawn, column
from collector_app.gui.widgets.key_button import KeyButton
from collector_app.gui.widgets.texts import Paragraph, TextLine
from collector_app.usecases.challenge import CallError
from collector_app.usecases.failures import Failure
from collector_app.usecases.session import OpenSession
from collector_app.usecases.time_code import needs_telling

translate = QCoreApplication.translate


class TimePanel(Drawn):
    """Hidden while the time is known; `refresh` looks. ``confirmed`` once it is; ``failed`` carries a Failure."""

    confirmed = Signal()
    failed = Signal(object)

    def __init__(self, session: OpenSession) -> None:
        super().__init__()
        self._session = session
        self.box: TimeBox | None = None
        self._title = TextLine("", "text", "warn", bold=True, icon="warning")
        self._note = Paragraph("", "small", "ink2")
        self.ask = KeyButton("", "outline", icon="phone", height=44)
        self.ask.clicked.connect(self._begin)
        self._layout = column(self, 0, gap=8)
        self._layout.addWidget(self._title)
        self._layout.addWidget(self._note)
        self._layout.addWidget(self.ask, 0, Qt.AlignmentFlag.AlignLeft)
        self.restyle()
        self.hide()

    def refresh(self) -> None:
        """Show the panel only while the time is not known."""
        with self._session.store.view() as view:
            unknown = needs_telling(self._session.recorder.time(view))
        if not unknown:
            self._end()
        self.setVisible(unknown)

    def _begin(self) -> None:
        try:
            box = begin(self._session)
        except CallError as error:
            self._note.set_text(sentence(error).text())
            return
        except Failure as failure:
            self.failed.emit(failure)
            return
        self._end()
        self.box = box
        box.confirmed.connect(self._confirmed)
        self._layout.addWidget(box)
        self.ask.hide()
        box.show()
        box.code.edit.setFocus(Qt.FocusReason.TabFocusReason)

    def _confirmed(self) -> None:
        self.refresh()
        self.confirmed.emit()

    def _end(self) -> None:
        if self.box is not None:
            self._layout.removeWidget(self.box)
            self.box.hide()
            self.box.deleteLater()
            self.box = None
        self.ask.show()

    def restyle(self) -> None:
        super().restyle()
        self._title.set_text(translate("Phone", "The time is not confirmed"))
        note = translate(
            "Phone", "Nobody knows how long this laptop was off. Connect once, or ask for the time by phone."
        )
        self._note.set_text(note)
        self.ask.setText(translate("Phone", "Ask for the time by phone"))
