"""The unlock screen. A view: it asks for a passphrase and says what it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from collector_app.gui.theme import Role
from collector_app.gui.widgets.brand import Badge
from collector_app.gui.widgets.drawn import Drawn, Hairline, clear, column, row
from collector_app.gui.widgets.field import Field
from collector_app.gui.widgets.gate_card import GateCard
from collector_app.gui.widgets.key_button import KeyButton
from collector_app.gui.widgets.pen import pen_on
from collector_app.gui.widgets.texts import Paragraph, TextLine

translate = QCoreApplication.translate


@dataclass(frozen=True)
class UnlockFact:
    """A line of status below the hairline: what holds, since when, how long."""

    icon: str
    title: str
    note: str = ""
    right: str = ""
    role: Role = "accent"


class UnlockView(GateCard):
    """Passphrase, Enter, and what the app knows while locked; the session's PIN instead, where one is offered.

    ``submitted`` carries the passphrase, ``pin_submitted`` the PIN; call ``set_busy`` while it is checked, then
    ``refuse`` with a sentence, or leave the screen. ``wipe`` forgets what was typed.
    """

    submitted = Signal(str)
    pin_submitted = Signal(str)
    recovery_asked = Signal()

    def __init__(self, languages: tuple[tuple[str, str], ...], parent: QWidget | None = None) -> None:
        super().__init__(460, languages, parent)
        self._greeting, self._busy, self._waiting = "", False, False
        self._pin_tries, self.asks_pin = 0, False
        self._top = column(None, (36, 36, 36, 24), gap=0)
        self._facts = column(None, 0, gap=14)
        self._badge = Badge(60)
        self._title = TextLine("", "figure", bold=True, align="center")
        self._hello = TextLine("", "text", "ink2", align="center")
        self.field = Field("key", secret=True)
        self.pin_field = Field("lock-simple", secret=True)
        self.other = KeyButton("", "flat", height=40)
        self.button = KeyButton("", "primary", key="Enter", height=48)
        self.recovery = KeyButton("", "flat", height=40)
        self._build()
        self.pin_field.edit.setInputMethodHints(
            self.pin_field.edit.inputMethodHints() | Qt.InputMethodHint.ImhDigitsOnly
        )
        for field in (self.field, self.pin_field):
            field.entered.connect(self._submit)
        self.other.clicked.connect(lambda: self._ask(pin=not self.asks_pin))
        self.button.clicked.connect(self._submit)
        self.recovery.clicked.connect(self.recovery_asked)
        self.restyle()

    def _build(self) -> None:
        top = self._top
        top.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignHCenter)
        top.addSpacing(16)
        top.addWidget(self._title)
        top.addWidget(self._hello)
        top.addSpacing(20)
        top.addWidget(self.field)
        top.addWidget(self.pin_field)
        top.addSpacing(12)
        top.addWidget(self.button)
        top.addSpacing(4)
        top.addWidget(self.other, 0, Qt.AlignmentFlag.AlignHCenter)
        top.addWidget(self.recovery, 0, Qt.AlignmentFlag.AlignHCenter)
        self.card.inside.addLayout(top)
        self._rule = Hairline()
        self.card.inside.addWidget(self._rule)
        self.card.inside.addLayout(self._facts)
        self._rule.hide()
        self.offer_pin(0)

    def offer_pin(self, tries: int) -> None:
        """Ask for the PIN, which has that many tries left; 0 takes the offer back. The passphrase always opens."""
        self._pin_tries = tries
        self.other.setVisible(tries > 0)
        self._ask(pin=tries > 0)

    def _ask(self, *, pin: bool) -> None:
        self.asks_pin = pin
        self.pin_field.wipe()
        self.pin_field.setVisible(pin)
        self.field.setVisible(not pin)
        self.restyle()
        self.take_focus()

    @property
    def asked(self) -> Field:
        """The field that is asked for: passphrase or PIN."""
        return self.pin_field if self.asks_pin else self.field

    def set_greeting(self, greeting: str) -> None:
        """A line under the name of the app, such as "Good morning, Zhou Qiming"; may be empty."""
        self._greeting = greeting
        self._hello.set_text(greeting)
        self._hello.setVisible(bool(greeting))

    def set_facts(self, facts: Sequence[UnlockFact]) -> None:
        """Lines of status; nothing about any case may stand here."""
        clear(self._facts)
        self._facts.redesign((36, 20, 36, 22) if facts else (0, 0, 0, 0), 14)
        for fact in facts:
            self._facts.addWidget(_FactRow(fact))
        self._rule.setVisible(bool(facts))
        self.restyle()

    def set_busy(self, busy: bool) -> None:
        """While the passphrase is checked the field rests and the button says so."""
        self._busy = busy
        self._rest()
        self.restyle()

    def set_waiting(self, waiting: bool) -> None:
        """While the next try has to wait the field and the button rest; the sentence comes by ``refuse``."""
        self._waiting = waiting
        self._rest()

    def _rest(self) -> None:
        free = not (self._busy or self._waiting)
        for part in (self.field.edit, self.pin_field.edit, self.button, self.other):
            part.setEnabled(free)

    def refuse(self, sentence: str) -> None:
        """Say why it did not open and what to do; what was typed is kept and selected."""
        self.set_busy(False)
        self.asked.set_message(sentence)
        self.take_focus()
        self.asked.edit.selectAll()

    def wipe(self) -> None:
        """Forget what was typed and what was said."""
        for field in (self.field, self.pin_field):
            field.wipe()
            field.set_message("")

    def take_focus(self) -> None:
        """Put the cursor into the field."""
        self.asked.edit.setFocus(Qt.FocusReason.TabFocusReason)
        self.bring_into_sight(self.asked)

    def _submit(self) -> None:
        if self._busy or self._waiting:
            return
        typed = self.asked.text()
        if self.asks_pin:
            if typed:
                self.pin_submitted.emit(typed)
            else:
                self.pin_field.set_message(translate("UnlockView", "Type the PIN first."))
        elif typed:
            self.submitted.emit(typed)
        else:
            self.field.set_message(translate("UnlockView", "Type the passphrase first."))

    def restyle(self) -> None:
        super().restyle()
        if not hasattr(self, "recovery"):  # the stage restyles itself before this class is built
            return
        # Field and button must be in sight at 200 % too, so the ornaments give way.
        tight = self.theme.stacked
        self._badge.setVisible(not tight)
        self._top.redesign((36, 16 if tight else 36, 36, 24), 0)
        self._title.set_text(translate("UnlockView", "Visit Companion"))
        self.field.set_texts(
            translate("UnlockView", "Passphrase"),
            translate("UnlockView", "Five words, one space between"),
            eye=(translate("UnlockView", "Show"), translate("UnlockView", "Hide")),
        )
        self.pin_field.set_texts(
            translate("UnlockView", "PIN of today"),
            translate("UnlockView", "Tries left: {0}").format(self._pin_tries),
            eye=(translate("UnlockView", "Show"), translate("UnlockView", "Hide")),
        )
        instead = translate("UnlockView", "Use the passphrase instead")
        self.other.setText(instead if self.asks_pin else translate("UnlockView", "Use the PIN instead"))
        busy = translate("UnlockView", "Opening the day")
        self.button.setText(busy if self._busy else translate("UnlockView", "Unlock"))
        self.recovery.setText(translate("UnlockView", "Forgotten? Two supervisors recover it together"))


class _FactRow(Drawn):
    def __init__(self, fact: UnlockFact) -> None:
        super().__init__()
        self.setAccessibleName(f"{fact.title}. {fact.note} {fact.right}".strip())
        box = row(self, 0, gap=12)
        box.addWidget(_Glyph(fact.icon, fact.role))
        words = column(None, 0, gap=0)
        words.addWidget(Paragraph(fact.title, "dense"))
        if fact.note:
            words.addWidget(Paragraph(fact.note, "small", "ink2"))
        box.addLayout(words, 1)
        if fact.right:
            box.addWidget(TextLine(fact.right, "small", "ink2", align="right"))


class _Glyph(Drawn):
    def __init__(self, name: str, role: Role) -> None:
        super().__init__()
        self._name, self._role = name, role
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        return QSize(self.px(20), self.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with pen_on(self) as pen:
            pen.icon(self._name, QRectF(self.rect()).center(), 20, self._role)
