"""Who goes along: the colleagues of the branch, each proven by the code they read out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from collector_app.domain.case import Colleague
from collector_app.gui.widgets.code_field import CodeField
from collector_app.gui.widgets.drawn import Drawn, clear, column, row
from collector_app.gui.widgets.key_button import KeyButton
from collector_app.gui.widgets.texts import Paragraph, TextLine

translate = QCoreApplication.translate


class ColleagueRow(Drawn):
    """A colleague with the certificate's last day; ticked, the code is asked for until it is proven."""

    code_given = Signal(str, str)
    ticked = Signal()

    def __init__(self, colleague: Colleague, *, ticked: bool, proven: bool) -> None:
        super().__init__()
        self.colleague, self.proven = colleague, proven
        self.box = QCheckBox(colleague.name)
        self.box.setChecked(ticked or proven)
        self._note, self._proof = TextLine("", "small", "ink2"), TextLine("", "dense", "ok", icon="check-circle")
        self.code = CodeField()
        lines = column(self, 0, gap=4)
        lines.addWidget(self.box)
        below = column(None, (26, 0, 0, 0), gap=8)
        for part in (self._note, self._proof, self.code):
            below.addWidget(part)
        lines.addLayout(below)
        self.box.toggled.connect(self._toggled)
        self.code.entered.connect(lambda typed: self.code_given.emit(colleague.id, typed))
        self.restyle()
        self._fit()

    def prove(self) -> None:
        """The code was good."""
        self.proven = True
        self.code.wipe()
        self._fit()

    def waits_for_code(self) -> bool:
        """Whether a code was typed that nobody has checked."""
        return self.box.isChecked() and not self.proven and bool(self.code.text())

    def _toggled(self, ticked: bool) -> None:
        self._fit()
        if ticked and not self.proven:
            self.code.take_focus()
        self.ticked.emit()

    def _fit(self) -> None:
        ticked = self.box.isChecked()
        self._proof.setVisible(ticked and self.proven)
        self.code.setVisible(ticked and not self.proven)

    def restyle(self) -> None:
        super().restyle()
        until = self.colleague.certified_until
        words = translate("CompanyForm", "no certificate known")
        if until is not None:
            words = translate("CompanyForm", "certificate until {0}").format(until.isoformat())
        self._note.set_text(words)
        self._proof.set_text(translate("CompanyForm", "Here, proven by code"))
        self.box.setAccessibleDescription(words)
        self.box.setFont(self.theme.font("text", bold=True))


class CompanyForm(Drawn):
    """Registers who goes along. ``code_given`` carries colleague and code, ``chosen`` the ids of who is ticked."""

    chosen = Signal(object)
    code_given = Signal(str, str)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[ColleagueRow, ...] = ()
        self._title = TextLine("", "lead", bold=True)
        self._note = Paragraph("", "small", "ink2")
        self._list = column(None, 0, gap=14)
        self.save = KeyButton("", "primary", icon="user-plus", height=44)
        self.cancel = KeyButton("", "flat", height=44)
        box = column(self, 0, gap=12)
        box.addWidget(self._title)
        box.addWidget(self._note)
        box.addLayout(self._list)
        box.addStretch(1)
        foot = row(None, 0, gap=8)
        foot.addWidget(self.cancel)
        foot.addWidget(self.save, 1)
        box.addLayout(foot)
        self.save.clicked.connect(self._save)
        self.cancel.clicked.connect(self.cancelled)
        self.restyle()

    def open(self, colleagues: Sequence[Colleague], chosen: Sequence[str], proven: Sequence[str] = ()) -> None:
        """Offer the branch's colleagues; `chosen` are ticked, `proven` gave a code that waits for the visit."""
        clear(self._list)
        self.rows = tuple(ColleagueRow(item, ticked=item.id in chosen, proven=item.id in proven) for item in colleagues)
        for line in self.rows:
            line.code_given.connect(self.code_given)
            self._list.addWidget(line)
        if not colleagues:
            self._list.addWidget(
                Paragraph(translate("CompanyForm", "No colleagues have arrived yet. Connect once."), "dense", "ink2")
            )

    def prove(self, colleague: str) -> None:
        """A colleague's code was good: go on to what is left to do."""
        self._row(colleague, lambda line: line.prove())
        self.save.setFocus(Qt.FocusReason.TabFocusReason)

    def refuse(self, colleague: str, sentence: str) -> None:
        """A colleague's code was not taken."""
        self._row(colleague, lambda line: line.code.refuse(sentence))

    def _row(self, colleague: str, act: Callable[[ColleagueRow], None]) -> None:
        for line in self.rows:
            if line.colleague.id == colleague:
                act(line)

    def first(self) -> QWidget:
        """Where the keys go when the form opens: the code still asked for, else the first name."""
        for line in self.rows:
            if line.box.isChecked() and not line.proven:
                return line.code.field.edit
        return self.rows[0].box if self.rows else self.cancel

    def _save(self) -> None:
        """Check what was typed before registering; a code that is refused keeps the form open."""
        for line in self.rows:
            if line.waits_for_code():
                self.code_given.emit(line.colleague.id, line.code.text())
        if not any(line.waits_for_code() for line in self.rows):
            self.chosen.emit(tuple(line.colleague.id for line in self.rows if line.box.isChecked()))

    def restyle(self) -> None:
        super().restyle()
        self._title.set_text(translate("CompanyForm", "Who goes along?"))
        self._note.set_text(
            translate(
                "CompanyForm",
                "Tick who is with you and enter the code they read out. A name alone proves nobody's presence.",
            )
        )
        self.save.setText(translate("CompanyForm", "Register"))
        self.cancel.setText(translate("CompanyForm", "Leave it"))
