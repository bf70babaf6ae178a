"""``CodeField``: a colleague's one-time code in large letters; any case and grouping may be typed or pasted."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from collector_app.domain.presence import CODE_LENGTH
from collector_app.domain.spelled import readable
from collector_app.gui.widgets.drawn import Drawn, column
from collector_app.gui.widgets.field import Field
from collector_app.gui.widgets.key_button import KeyButton

translate = QCoreApplication.translate
_SPARE = 8  # hyphens and spaces between the symbols


class CodeField(Drawn):
    """A field and *Check* below it; ``entered`` carries what was typed."""

    entered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = Field("key")
        self.check = KeyButton("", "outline", icon="check", height=44)
        edit = self.field.edit
        edit.enlarge()
        edit.setMaxLength(CODE_LENGTH + _SPARE)
        edit.setInputMethodHints(Qt.InputMethodHint.ImhPreferUppercase | Qt.InputMethodHint.ImhNoPredictiveText)
        box = column(self, 0, gap=8)
        box.addWidget(self.field)
        box.addWidget(self.check)
        self.field.edited.connect(self._group)
        self.field.entered.connect(self._enter)
        self.check.clicked.connect(self._enter)
        self.restyle()

    def text(self) -> str:
        """What was typed."""
        return self.field.text().strip()

    def message(self) -> str:
        """The sentence shown."""
        return self.field.message()

    def refuse(self, sentence: str) -> None:
        """Say what is wrong, with everything selected so that typing begins anew."""
        self.field.set_message(sentence)
        self.field.edit.selectAll()
        self.take_focus()

    def take_focus(self) -> None:
        """Put the keys into the field."""
        self.field.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def wipe(self) -> None:
        """Empty the field."""
        self.field.wipe()
        self.field.set_message("")

    def _group(self, typed: str) -> None:
        """Show what is typed at the end as people read it out; in the middle of it nothing jumps."""
        edit = self.field.edit
        if edit.cursorPosition() == len(typed):
            edit.setText(readable("".join(typed.upper().replace("-", "").split())))

    def _enter(self) -> None:
        if self.text():
            self.entered.emit(self.text())

    def restyle(self) -> None:
        super().restyle()
        self.field.set_texts(translate("CodeField", "Their code"), translate("CodeField", "good once, today"))
        self.check.setText(translate("CodeField", "Check the code"))
