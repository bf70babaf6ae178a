"""One's own code for a colleague's visit: shown large when asked for, gone when nobody looks at the page."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

from collector_app.gui.failures import sentence
from collector_app.gui.theme import current
from collector_app.gui.widgets.drawn import Drawn, Panel, column, row
from collector_app.gui.widgets.key_button import KeyButton
from collector_app.gui.widgets.notices import Notice
from collector_app.gui.widgets.texts import Paragraph, TextLine
from collector_app.gui.wording import Wording
from collector_app.usecases.failures import Failure
from collector_app.usecases.presence import MyCode, Presence, PresenceError

translate = QCoreApplication.translate


class MyCodePanel(Drawn):
    """A code in large letters, what it is good for, *Next code*; before that only *Show my code*."""

    show_asked = Signal()
    next_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: MyCode | None = None
        self._title, self._note = TextLine("", "text", bold=True), Paragraph("", "small", "ink2")
        self.code = TextLine("", "figure", bold=True)
        self._which = TextLine("", "small", "ink2")
        self._card = Panel(fill="sunken", radius="card")
        inner = column(self._card, (18, 14, 18, 14), gap=4)
        inner.addWidget(self.code)
        inner.addWidget(self._which)
        self.notice = Notice("", "warn")
        self.show_button = KeyButton("", "outline", icon="eye", height=44)
        self.next_button = KeyButton("", "outline", icon="arrow-right", height=44)
        box = column(self, 0, gap=8)
        for part in (self._title, self._note, self._card, self.notice):
            box.addWidget(part)
        buttons = row(None, 0, gap=8)
        buttons.addWidget(self.show_button)
        buttons.addWidget(self.next_button)
        buttons.addStretch(1)
        box.addLayout(buttons)
        self.show_button.clicked.connect(self.show_asked)
        self.next_button.clicked.connect(self.next_asked)
        self.wipe()
        self.restyle()

    def put(self, code: MyCode) -> None:
        """Show a code."""
        self._shown = code
        self.notice.hide()
        self._fit()

    def refuse(self, words: str) -> None:
        """Say why there is none."""
        self.wipe()
        self.notice.set_notice(words, "warn")
        self.notice.show()

    def wipe(self) -> None:
        """Forget the code."""
        self._shown = None
        self.notice.hide()
        self._fit()

    def _fit(self) -> None:
        shown = self._shown
        self._card.setVisible(shown is not None)
        self.show_button.setVisible(shown is None)
        self.next_button.setVisible(shown is not None)
        self.code.set_text("" if shown is None else shown.code)
        self._which.set_text("" if shown is None else self._words(shown))
        self.next_button.setEnabled(shown is not None and not shown.last)

    def _words(self, shown: MyCode) -> str:
        day = Wording(current().language).day_and_weekday(shown.day)
        which = translate("MyCode", "{0} · code {1} of {2} · good once").format(day, shown.number, shown.of)
        return translate("MyCode", "{0} · the last one").format(which) if shown.last else which

    def restyle(self) -> None:
        super().restyle()
        self._title.set_text(translate("MyCode", "My code"))
        note = translate(
            "MyCode", "Read it out to the colleague you go along with. When it was used, go on to the next."
        )
        self._note.set_text(note)
        self.show_button.setText(translate("MyCode", "Show my code"))
        self.next_button.setText(translate("MyCode", "Next code"))
        self._fit()


class MyCodes(QObject):
    """Drives the panel; what it shows is forgotten as soon as the panel is hidden."""

    def __init__(self, presence: Presence, panel: MyCodePanel) -> None:
        super().__init__(panel)
        self._presence, self._panel = presence, panel
        panel.show_asked.connect(self._show)
        panel.next_asked.connect(self._next)
        panel.installEventFilter(self)

    def _show(self) -> None:
        self._try(following=False)
        self._panel.next_button.setFocus()

    def _next(self) -> None:
        self._try(following=True)

    def _try(self, *, following: bool) -> None:
        try:
            self._panel.put(self._presence.next_mine() if following else self._presence.mine())
        except (Failure, PresenceError) as error:
            self._panel.refuse(sentence(error).text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Forget the code when the page goes."""
        if watched is self._panel and event.type() == QEvent.Type.Hide:
            self._panel.wipe()
        return super().eventFilter(watched, event)
