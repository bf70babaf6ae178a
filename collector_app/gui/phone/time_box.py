"""``TimeBox``: asks for the time by phone, where nobody knows how late it is at most."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal

from collector_app.gui.failures import sentence
from collector_app.gui.phone.read_out import ReadOut, answer_field, numbers
from collector_app.gui.widgets.drawn import Drawn, column
from collector_app.gui.widgets.texts import Paragraph
from collector_app.usecases.challenge import CallError
from collector_app.usecases.session import OpenSession
from collector_app.usecases.time_code import TimeCall, confirm_time, open_time_call

translate = QCoreApplication.translate


class TimeBox(Drawn):
    """What to read out, and the field for the answer. ``confirmed`` once the time is known again."""

    confirmed = Signal()
    changed = Signal()

    def __init__(self, session: OpenSession, call: TimeCall) -> None:
        super().__init__()
        self._session = session
        box = column(self, 0, gap=10)
        who = numbers(call.supervisors)
        if who:
            box.addWidget(Paragraph(translate("Phone", "Call {0} and ask for the time.").format(who), "text"))
        else:
            box.addWidget(Paragraph(translate("Phone", "Call your branch office and ask for the time."), "text"))
        told = [
            (translate("Phone", "What you need"), translate("Phone", "a time code")),
            (translate("Phone", "Whose laptop"), call.collector),
        ]
        self.read_out = ReadOut(told, call.challenge, call.left)
        box.addWidget(self.read_out)
        self.code = answer_field()
        self.code.edited.connect(lambda _text: self.changed.emit())
        self.code.entered.connect(self.check)
        box.addWidget(self.code)

    def check(self) -> None:
        """Take the code; what is wrong with it stands below the field. Raises Failure as the store does."""
        if not self.code.text().strip():
            return
        try:
            confirm_time(self._session, self.code.text())
        except CallError as error:
            self.code.set_message(sentence(error).text())
            self.code.edit.selectAll()
            return
        self.confirmed.emit()


def begin(session: OpenSession) -> TimeBox:
    """Return the box of a call, made now; raises CallError when there is nobody to call, Failure as the store does."""
    return TimeBox(session, open_time_call(session))
