"""The session's PIN in Settings: set, changed, switched off. What is typed is forgotten as soon as nobody looks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from collector_app.gui.background import Task, Work
from collector_app.gui.failures import sentence
from collector_app.gui.widgets.drawn import Drawn, column, row
from collector_app.gui.widgets.field import Field
from collector_app.gui.widgets.key_button import KeyButton
from collector_app.gui.widgets.notices import Notice
from collector_app.gui.widgets.texts import Paragraph, TextLine

translate = QCoreApplication.translate


class PinDesk(Protocol):
    """The session's PIN."""

    def is_set(self) -> bool:
        """Whether a PIN reopens this session after the next lock."""
        ...

    def make(self, pin: str) -> bytes:
        """Return the box that this PIN opens; half a second slow. Raises Failure."""
        ...

    def keep(self, box: bytes) -> None:
        """Let it hold from now on."""
        ...

    def drop(self) -> None:
        """Let no PIN hold."""
        ...


class PinPanel(Drawn):
    """Two fields for a new PIN; when one holds, a line that says so with *Change* and *Switch off*.

    ``given`` carries the PIN, typed twice the same.
    """

    given = Signal(str)
    change_asked = Signal()
    switched_off = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._note = TextLine("", "text", bold=True), Paragraph("", "small", "ink2")
        self.pin, self.again = Field("lock-simple", secret=True), Field("lock-simple", secret=True)
        self.holds = Notice("", "ok")
        self.set_button = KeyButton("", "outline", height=44)
        self.change_button = KeyButton("", "outline", height=44)
        self.off_button = KeyButton("", "flat", height=44)
        box = column(self, 0, gap=8)
        for part in (self._title, self._note, self.holds, self.pin, self.again):
            box.addWidget(part)
        buttons = row(None, 0, gap=8)
        for button in (self.set_button, self.change_button, self.off_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        box.addLayout(buttons)
        for field in (self.pin, self.again):
            field.edit.setInputMethodHints(field.edit.inputMethodHints() | Qt.InputMethodHint.ImhDigitsOnly)
        self.pin.entered.connect(self.again.edit.setFocus)
        self.again.entered.connect(self._give)
        self.set_button.clicked.connect(self._give)
        self.change_button.clicked.connect(self.change_asked)
        self.off_button.clicked.connect(self.switched_off)
        self.restyle()

    def ask(self) -> None:
        """Ask for a new PIN."""
        self._show(holds=False)

    def say_it_holds(self) -> None:
        """Say that one holds."""
        self._show(holds=True)

    def _show(self, *, holds: bool) -> None:
        self.wipe()
        asking: tuple[QWidget, ...] = (self.pin, self.again, self.set_button)
        holding: tuple[QWidget, ...] = (self.holds, self.change_button, self.off_button)
        for part in asking + holding:
            part.setVisible((part in holding) == holds)

    def set_busy(self, busy: bool) -> None:
        """Rest while the box is made."""
        for part in (self.pin.edit, self.again.edit, self.set_button):
            part.setEnabled(not busy)

    def refuse(self, words: str) -> None:
        """Say why a PIN was not taken."""
        self.wipe()
        self.pin.set_message(words)
        self.pin.edit.setFocus(Qt.FocusReason.TabFocusReason)

    def wipe(self) -> None:
        """Forget what was typed."""
        for field in (self.pin, self.again):
            field.wipe()
            field.set_message("")

    def _give(self) -> None:
        if self.pin.text() != self.again.text():
            self.again.set_message(translate("PinPanel", "The two are not the same."))
            return
        self.given.emit(self.pin.text())

    def restyle(self) -> None:
        super().restyle()
        self._title.set_text(translate("PinPanel", "PIN for today"))
        note = translate(
            "PinPanel",
            "Reopens the app after a lock, in place of the passphrase. It holds for twelve hours at most, and ends "
            "with five wrong tries, with sleep, and with the app.",
        )
        self._note.set_text(note)
        self.holds.set_notice(translate("PinPanel", "A PIN holds. It is stored nowhere."), "ok")
        eye = (translate("PinPanel", "Show"), translate("PinPanel", "Hide"))
        self.pin.set_texts(translate("PinPanel", "PIN"), translate("PinPanel", "6 digits or more"), eye=eye)
        self.again.set_texts(translate("PinPanel", "The same again"), eye=eye)
        self.set_button.setText(translate("PinPanel", "Set the PIN"))
        self.change_button.setText(translate("PinPanel", "Change"))
        self.off_button.setText(translate("PinPanel", "Switch off"))


class Pins(QObject):
    """Drives the panel."""

    def __init__(self, desk: PinDesk, panel: PinPanel, work: Work) -> None:
        super().__init__(panel)
        self._desk, self._panel, self._work = desk, panel, work
        self._making = Task()
        panel.given.connect(self._make)
        panel.change_asked.connect(panel.ask)
        panel.switched_off.connect(self._drop)
        panel.installEventFilter(self)
        self._stand()

    def _stand(self) -> None:
        if self._desk.is_set():
            self._panel.say_it_holds()
        else:
            self._panel.ask()

    def _make(self, pin: str) -> None:
        self._panel.set_busy(True)
        self._making.cancel()
        self._making = task = self._work.start(_made(self._desk, pin))
        task.succeeded.connect(self._keep)
        task.failed.connect(self._refuse)

    def _keep(self, box: bytes) -> None:
        self._panel.set_busy(False)
        self._desk.keep(box)
        self._stand()

    def _refuse(self, error: Exception) -> None:
        self._panel.set_busy(False)
        self._panel.refuse(sentence(error).text())

    def _drop(self) -> None:
        self._desk.drop()
        self._stand()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Forget what was typed when the page goes; look anew when it comes."""
        if watched is self._panel and event.type() == QEvent.Type.Hide:
            self._panel.wipe()
        elif watched is self._panel and event.type() == QEvent.Type.Show:
            self._stand()
        return super().eventFilter(watched, event)


def _made(desk: PinDesk, pin: str) -> Callable[[], bytes]:
    return lambda: desk.make(pin)
