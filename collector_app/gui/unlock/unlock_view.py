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
    """Passphrase, Enter, and what the app knows while locked.

    ``submitted`` carries the passphrase; call ``set_busy`` while it is checked, then ``refuse`` with a sentence, or
    leave the screen. ``wipe`` forgets what was typed.
    """

    submitted = Signal(str)
    recovery_asked = Signal()

    def __init__(self, languages: tuple[tuple[str, str], ...], parent: QWidget | None = None) -> None:
        super().__init__(460, languages, parent)
        self._greeting, self._busy, self._waiting = "", False, False
        self._top = column(None, (36, 36, 36, 24), gap=0)
        self._facts = column(None, 0, gap=14)
        self._badge = Badge(60)
        self._title = TextLine("", "figure", bold=True, align="center")
        self._hello = TextLine("", "text", "ink2", align="center")
        self.field = Field("key", secret=True)
        self.button = KeyButton("", "primary", key="Enter", height=48)
        self.recovery = KeyButton("", "flat", height=40)
        self._build()
        self.field.entered.connect(self._submit)
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
        top.addSpacing(12)
        top.addWidget(self.button)
        top.addSpacing(4)
        top.addWidget(self.recovery, 0, Qt.AlignmentFlag.AlignHCenter)
        self.card.inside.addLayout(top)
        self._rule = Hairline()
        self.card.inside.addWidget(self._rule)
        self.card.inside.addLayout(self._facts)
        self._rule.hide()

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
        self.field.edit.setEnabled(free)
        self.button.setEnabled(free)

    def refuse(self, sentence: str) -> None:
        """Say why it did not open and what to do; what was typed is kept and selected."""
        self.set_busy(False)
        self.field.set_message(sentence)
        self.take_focus()
        self.field.edit.selectAll()

    def wipe(self) -> None:
        """Forget what was typed and what was said."""
        self.field.wipe()
        self.field.set_message("")

    def take_focus(self) -> None:
        """Put the cursor into the field."""
        self.field.edit.setFocus(Qt.FocusReason.TabFocusReason)
        self.bring_into_sight(self.field)

    def _submit(self) -> None:
        if self._busy or self._waiting:
            return
        if not self.field.text():
            self.field.set_message(translate("UnlockView", "Type the passphrase first."))
            return
        self.submitted.emit(self.field.text())

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
