"""The recovery screen: a request for two supervisors, their answers, and the rescue that leaves the laptop."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from collector_app.gui.theme import current
from collector_app.gui.widgets.drawn import column
from collector_app.gui.widgets.gate_card import GateCard
from collector_app.gui.widgets.key_button import KeyButton
from collector_app.gui.widgets.texts import Paragraph, TextLine
from collector_app.gui.wording import Wording

translate = QCoreApplication.translate


class RecoveryView(GateCard):
    """Two steps, one below the other, and what came of them. Nothing of a case may stand here.

    ``request_asked`` wants a request saved, ``answers_asked`` wants the answers opened, ``left`` goes back to unlock.
    """

    request_asked = Signal()
    answers_asked = Signal()
    left = Signal()

    def __init__(self, languages: tuple[tuple[str, str], ...], parent: QWidget | None = None) -> None:
        super().__init__(520, languages, parent)
        self._busy, self._code, self._said = False, "", ""
        self._names: tuple[str, ...] = ()
        self._inside = column(None, (36, 32, 36, 24), gap=10)
        self._title = TextLine("", "title", bold=True)
        self._about = Paragraph("", "dense", "ink2")
        self._first, self._second = TextLine("", "text", bold=True), TextLine("", "text", bold=True)
        self._who, self._read_out = Paragraph("", "dense"), Paragraph("", "small", "ink2")
        self.code = TextLine("", "figure", bold=True, align="center")
        self.request = KeyButton("", "primary", height=48)
        self._then = Paragraph("", "dense")
        self.answers = KeyButton("", height=48)
        self._message = Paragraph("", "dense", "stop")
        self.back = KeyButton("", "flat", height=40)
        for part in (self._title, self._about, self._first, self._who, self.request, self.code, self._read_out):
            self._inside.addWidget(part)
        for part in (self._second, self._then, self.answers, self._message):
            self._inside.addWidget(part)
        self._inside.addWidget(self.back, 0, Qt.AlignmentFlag.AlignHCenter)
        self.card.inside.addLayout(self._inside)
        self._message.hide()
        self.request.clicked.connect(self.request_asked)
        self.answers.clicked.connect(self.answers_asked)
        self.back.clicked.connect(self.left)
        self.restyle()

    def show_request(self, code: str, names: Sequence[str]) -> None:
        """Show the code to read out, and who can answer."""
        self._code, self._names = code, tuple(names)
        self.set_busy(False)

    def set_busy(self, busy: bool) -> None:
        """While something is under way nothing else can be begun."""
        self._busy = busy
        self.restyle()

    def say(self, sentence: str) -> None:
        """Say why something did not work and what to do, or nothing."""
        self._said = sentence
        self._message.set_text(sentence)
        self._message.setVisible(bool(sentence))
        self.set_busy(False)
        self.bring_into_sight(self._message)

    def said(self) -> str:
        """What the screen says went wrong, empty when nothing did."""
        return self._said

    def restyle(self) -> None:
        super().restyle()
        if not hasattr(self, "back"):  # the stage restyles itself before this class is built
            return
        self._title.set_text(translate("RecoveryView", "Recover this laptop's records"))
        self._about.set_text(
            translate(
                "RecoveryView",
                "Two supervisors together can bring everything that is not at the centre yet into a file that only the "
                "centre can read. The laptop is emptied then and registered anew. Nothing is lost.",
            )
        )
        self._first.set_text(translate("RecoveryView", "1. Save the request"))
        names = Wording(current().language).listing(list(self._names))
        self._who.set_text(
            translate("RecoveryView", "Take the file to two of them: {0}").format(names)
            if names
            else translate("RecoveryView", "Onto a stick, for the supervisors who can help.")
        )
        self.request.setText(translate("RecoveryView", "Save the request"))
        self.code.set_text(self._code)
        self.code.setVisible(bool(self._code))
        self._read_out.set_text(translate("RecoveryView", "Read this code out to each of them on the phone."))
        self._read_out.setVisible(bool(self._code))
        self._second.set_text(translate("RecoveryView", "2. Open with both answers"))
        self._then.set_text(translate("RecoveryView", "Choose the two files that came back, then where to write to."))
        busy = translate("RecoveryView", "One moment")
        self.answers.setText(busy if self._busy else translate("RecoveryView", "Choose the answers"))
        self.back.setText(translate("RecoveryView", "Back to the passphrase"))
        for part in (self.request, self.answers, self.back):
            part.setEnabled(not self._busy)
