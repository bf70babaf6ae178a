"""The enrolment screen. A view: it gathers four fields, offers five words, and says what it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from collector_app.gui.widgets.brand import Badge
from collector_app.gui.widgets.drawn import Panel, column, row
from collector_app.gui.widgets.field import Field
from collector_app.gui.widgets.gate_card import GateCard
from collector_app.gui.widgets.key_button import KeyButton
from collector_app.gui.widgets.notices import Notice, NoticeTone, ProgressRow
from collector_app.gui.widgets.texts import Paragraph, TextLine

translate = QCoreApplication.translate

FieldName = Literal["server", "code", "passphrase", "again"]


@dataclass(frozen=True)
class EnrolForm:
    """What was typed. The passphrase is left out of ``repr``, so no log can hold it."""

    server: str
    code: str
    passphrase: str = field(repr=False)
    again: str = field(repr=False)


class EnrolView(GateCard):
    """Server address, one-time code, passphrase twice, five generated words on offer.

    ``submitted`` carries the form as typed: the use case judges it, ``refuse`` puts its sentence at a field or below.
    ``words_wanted`` asks for five words, ``offer_words`` shows them. While ``set_progress`` runs, Cancel says
    ``cancelled``.
    """

    submitted = Signal(object)
    words_wanted = Signal()
    cancelled = Signal()

    def __init__(self, languages: tuple[tuple[str, str], ...], parent: QWidget | None = None) -> None:
        super().__init__(760, languages, parent)
        self._words = ""
        self._busy = False
        self._title = TextLine("", "heading", bold=True)
        self._note = Paragraph("", "dense", "ink2")
        self.fields: dict[FieldName, Field] = {
            "server": Field("globe"),
            "code": Field("qr-code"),
            "passphrase": Field("key", secret=True),
            "again": Field("key", secret=True),
        }
        self.words_title = Paragraph("", "small", "ink2")
        self.words = Paragraph("", "lead", bold=True)
        self.use_words = KeyButton("", "outline", icon="check", height=40)
        self.other_words = KeyButton("", "flat", icon="arrows-clockwise", height=40)
        self.notice = Notice("")
        self.progress = ProgressRow(cancel=" ")
        self.button = KeyButton("", "primary", icon="laptop", key="Enter", height=48)
        self._build()
        self._connect()
        self._order()
        self.restyle()
        self.notice.hide()
        self.progress.hide()
        self._offer.hide()

    def _build(self) -> None:
        whole = column(None, (36, 32, 36, 32), gap=18)
        head = row(None, 0, gap=16)
        head.addWidget(Badge(52), 0, Qt.AlignmentFlag.AlignTop)
        words = column(None, 0, gap=2)
        words.addWidget(self._title)
        words.addWidget(self._note)
        head.addLayout(words, 1)
        whole.addLayout(head)
        self._upper = row(None, 0, gap=20)
        self._lower = row(None, 0, gap=20)
        for index, each in enumerate(self.fields.values()):
            line = self._upper if index < 2 else self._lower  # noqa: PLR2004 - two fields a line
            line.addWidget(each, 1)
        whole.addLayout(self._upper)
        whole.addLayout(self._lower)
        self._offer = Panel(fill="sunken", radius="card")
        box = column(self._offer, (16, 12, 12, 12), gap=6)
        hint = row(None, 0, gap=8)
        hint.addWidget(TextLine("", "small", "ink2", icon="shield-check"), 0, Qt.AlignmentFlag.AlignTop)
        hint.addWidget(self.words_title, 1)
        box.addLayout(hint)
        self._words_line = row(None, 0, gap=8)
        self._words_line.addWidget(self.words, 1, Qt.AlignmentFlag.AlignVCenter)
        acts = row(None, 0, gap=8)
        acts.addStretch(1)
        acts.addWidget(self.other_words)
        acts.addWidget(self.use_words)
        self._words_line.addLayout(acts)
        box.addLayout(self._words_line)
        whole.addWidget(self._offer)
        for widget in (self.notice, self.progress, self.button):
            whole.addWidget(widget)
        self.card.inside.addLayout(whole)

    def _connect(self) -> None:
        for each in self.fields.values():
            each.entered.connect(self._submit)
        self.button.clicked.connect(self._submit)
        self.other_words.clicked.connect(self.words_wanted)
        self.use_words.clicked.connect(self._take_words)
        self.progress.cancelled.connect(self.cancelled)

    def _order(self) -> None:
        chain: list[QWidget] = [each.edit for each in self.fields.values()]
        chain += [self.use_words, self.other_words, self.button]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.take_focus()

    def take_focus(self) -> None:
        """Put the cursor into the first empty field."""
        empty = next((each.edit for each in self.fields.values() if not each.text()), self.fields["server"].edit)
        empty.setFocus(Qt.FocusReason.TabFocusReason)

    def offer_words(self, words: Sequence[str]) -> None:
        """Show five generated words; they are typed in only when asked."""
        self._words = " ".join(words)
        self.words.set_text("  ".join(words))
        self._offer.setVisible(bool(words))

    def _take_words(self) -> None:
        for secret in (self.fields["passphrase"], self.fields["again"]):
            secret.set_text(self._words)
            secret.set_message("")

    def set_server(self, address: str) -> None:
        """Fill in an address known beforehand."""
        self.fields["server"].set_text(address)

    def form(self) -> EnrolForm:
        """What stands in the fields."""
        texts = {name: each.text() for name, each in self.fields.items()}
        return EnrolForm(texts["server"].strip(), texts["code"].strip(), texts["passphrase"], texts["again"])

    def refuse(self, sentence: str, at: FieldName | None = None, tone: NoticeTone = "warn") -> None:
        """Say what is missing, at a field or for the whole; what was typed stays."""
        self.end_progress()
        if at is None:
            self.notice.set_notice(sentence, tone)
            self.notice.show()
            self.bring_into_sight(self.notice)
            return
        self.fields[at].set_message(sentence)
        self.fields[at].edit.setFocus(Qt.FocusReason.TabFocusReason)
        self.bring_into_sight(self.fields[at])

    def set_progress(self, title: str, note: str = "", share: float | None = None) -> None:
        """Show how far registering is; the fields rest meanwhile."""
        self._busy = True
        self.notice.hide()
        self.progress.set_progress(title, note, share)
        self._rest()

    def end_progress(self) -> None:
        """Give the fields back."""
        self._busy = False
        self._rest()

    def wipe(self) -> None:
        """Forget the passphrase, the words and the code."""
        for secret in (self.fields["code"], self.fields["passphrase"], self.fields["again"]):
            secret.wipe()
        self.offer_words(())

    def _rest(self) -> None:
        self.progress.setVisible(self._busy)
        self.button.setVisible(not self._busy)
        for each in self.fields.values():
            each.edit.setEnabled(not self._busy)
        self.use_words.setEnabled(not self._busy)
        self.other_words.setEnabled(not self._busy)

    def _submit(self) -> None:
        if not self._busy:
            self.notice.hide()
            self.submitted.emit(self.form())

    def restyle(self) -> None:
        super().restyle()
        if not hasattr(self, "button"):  # the stage restyles itself before this class is built
            return
        direction = self._upper.Direction.TopToBottom if self.theme.stacked else self._upper.Direction.LeftToRight
        self._upper.setDirection(direction)
        self._lower.setDirection(direction)
        self._words_line.setDirection(direction)
        self._texts()

    def _texts(self) -> None:
        eye = (translate("EnrolView", "Show"), translate("EnrolView", "Hide"))
        self._title.set_text(translate("EnrolView", "Register this laptop"))
        self._note.set_text(
            translate(
                "EnrolView", "Your supervisor gave you an address and a code. The code works once, for one laptop."
            )
        )
        self.fields["server"].set_texts(translate("EnrolView", "Address of the centre"), placeholder="https://")
        self.fields["code"].set_texts(
            translate("EnrolView", "One-time code"), translate("EnrolView", "From your supervisor")
        )
        self.fields["passphrase"].set_texts(
            translate("EnrolView", "Passphrase"), translate("EnrolView", "At least 15 characters"), eye=eye
        )
        self.fields["again"].set_texts(translate("EnrolView", "The same again"), eye=eye)
        self.words_title.set_text(
            translate("EnrolView", "Five words that nobody guesses. Write them down, keep them apart from the laptop.")
        )
        self.use_words.setText(translate("EnrolView", "Use these words"))
        self.other_words.setText(translate("EnrolView", "Other words"))
        self.button.setText(translate("EnrolView", "Register"))
        self.progress.button.setText(translate("EnrolView", "Cancel"))
