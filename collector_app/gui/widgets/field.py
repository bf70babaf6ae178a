"""``Field``: a line edit with its label, a hint, and room for the sentence that says what is missing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QWidget
from PySide6Qlementine import QlementineStyle, Status

from collector_app.gui.theme import icon
from collector_app.gui.widgets.drawn import Drawn, column, row
from collector_app.gui.widgets.texts import Paragraph, TextLine


class Field(Drawn):
    """Label and hint above, edit 48 high, sentence below. A secret field can be shown with its eye, never copied."""

    entered = Signal()
    edited = Signal(str)

    def __init__(self, icon_name: str = "", *, secret: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name, self._secret = icon_name, secret
        self._lead: QAction | None = None
        self._eye: QAction | None = None
        self._eye_words = ("", "")
        box = column(self, 0, gap=6)
        head = row(None, 0, gap=8)
        self._label = TextLine("", "small", "ink2")
        self._hint = TextLine("", "small", "ink3", align="right", elide=True)
        head.addWidget(self._label)
        head.addWidget(self._hint, 1)
        box.addLayout(head)
        self.edit = QLineEdit()
        self.edit.textEdited.connect(self.edited)
        self.edit.textEdited.connect(lambda: self.set_message(""))
        self.edit.returnPressed.connect(self.entered)
        if secret:
            self.edit.setEchoMode(QLineEdit.EchoMode.Password)
            self.edit.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
            self.edit.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        box.addWidget(self.edit)
        self._message = Paragraph("", "small", "stop")
        self._message.hide()
        box.addWidget(self._message)
        box.addStretch(1)
        self.restyle()

    def set_texts(self, label: str, hint: str = "", placeholder: str = "", eye: tuple[str, str] = ("", "")) -> None:
        """Words of the field; ``eye`` is what the eye says while hidden and while shown."""
        self._label.set_text(label)
        self._hint.set_text(hint)
        self.edit.setPlaceholderText(placeholder)
        self.edit.setAccessibleName(label)
        self.edit.setAccessibleDescription(hint)
        self._eye_words = eye
        self._dress_eye()

    def text(self) -> str:
        """What was typed."""
        return self.edit.text()

    def set_text(self, text: str) -> None:
        """Replace what was typed."""
        self.edit.setText(text)

    def wipe(self) -> None:
        """Empty the field, its undo history included, and hide it again."""
        self.edit.setText("")
        if self._secret:
            self.edit.setEchoMode(QLineEdit.EchoMode.Password)
            self._dress_eye()

    def set_message(self, sentence: str) -> None:
        """Say what is missing; an empty sentence takes it away."""
        self._message.set_text(sentence)
        self._message.setVisible(bool(sentence))
        QlementineStyle.setWidgetStatus(self.edit, Status.Error if sentence else Status.Default)

    def message(self) -> str:
        """The sentence shown."""
        return self._message.text()

    def restyle(self) -> None:
        super().restyle()
        self.edit.setFixedHeight(self.px(48))
        self.edit.setFont(self.theme.font("text"))
        if self._icon_name:
            if self._lead is None:
                self._lead = QAction(self.edit)
                self.edit.addAction(self._lead, QLineEdit.ActionPosition.LeadingPosition)
            self._lead.setIcon(icon(self.theme, self._icon_name, "ink2"))
        if self._secret:
            if self._eye is None:
                self._eye = QAction(self.edit)
                self._eye.triggered.connect(self._toggle)
                self.edit.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)
            self._dress_eye()

    def _toggle(self) -> None:
        hidden = self.edit.echoMode() == QLineEdit.EchoMode.Password
        self.edit.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
        self._dress_eye()

    def _dress_eye(self) -> None:
        if self._eye is None:
            return
        hidden = self.edit.echoMode() == QLineEdit.EchoMode.Password
        self._eye.setIcon(icon(self.theme, "eye" if hidden else "eye-slash", "ink2"))
        self._eye.setText(self._eye_words[0 if hidden else 1])
        self._eye.setToolTip(self._eye_words[0 if hidden else 1])
