"""``IconEdit`` and ``Field``: a line edit with icon and key, a label, and room for a sentence about what is missing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QWidget
from PySide6Qlementine import QlementineStyle, Status

from collector_app.gui.theme import SizeName, current
from collector_app.gui.widgets.drawn import Drawn, DrawnButton, column, row
from collector_app.gui.widgets.marks import draw_keycap, keycap_size
from collector_app.gui.widgets.pen import Pen, pen_on
from collector_app.gui.widgets.texts import Paragraph, TextLine


class _Eye(DrawnButton):
    """Shows and hides a secret; one of the two icons that stand without a word."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCheckable(True)

    def draw(self, pen: Pen) -> None:
        name = "eye-slash" if self.isChecked() else "eye"
        centre = QRectF(self.rect()).center()
        pen.icon(name, centre, 20, "ink" if self.underMouse() else "ink2")


class _Overlay(Drawn):
    """Icon at the left and key at the right, painted over the edit; the style draws actions in the wrong size."""

    def __init__(self, icon: str, key: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.icon, self.key = icon, key
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with pen_on(self) as pen:
            middle = self.height() / 2
            if self.icon:
                pen.icon(self.icon, QPointF(pen.px(24), middle), 20, "ink2")
            if self.key:
                cap = keycap_size(pen.theme, self.key)
                left = self.width() - pen.px(10) - cap.width()
                draw_keycap(pen, QRectF(left, middle - cap.height() / 2, cap.width(), cap.height()), self.key)


class IconEdit(QLineEdit):
    """The style's line edit with an icon, an optional keycap, and an eye when it is secret. Height in design pixels."""

    def __init__(
        self, icon: str = "", *, key: str = "", secret: bool = False, height: int = 44, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._height = height
        self._size: SizeName = "text"
        self._overlay = _Overlay(icon, key, self)
        self.eye: _Eye | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if secret:
            self.eye = _Eye(self)
            self.eye.toggled.connect(self._show)
            self.setEchoMode(QLineEdit.EchoMode.Password)
            self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
            self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self._fit()

    def enlarge(self) -> None:
        """Write in large letters, for what is read out letter by letter."""
        self._size = "title"
        self._fit()

    def _show(self, shown: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), current().px(self._height))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(120), current().px(self._height))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "eye"):
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _fit(self) -> None:
        theme = current()
        self.setFont(theme.font(self._size, bold=self._size != "text"))
        left = theme.px(38) if self._overlay.icon else 0
        right = keycap_size(theme, self._overlay.key).width() + theme.px(8) if self._overlay.key else 0
        self.setTextMargins(left, 0, theme.px(36) if self.eye else right, 0)
        self.updateGeometry()
        self._place()

    def _place(self) -> None:
        side = current().px(40)
        self._overlay.setGeometry(self.rect())
        if self.eye is not None:
            self.eye.setGeometry(self.width() - side - current().px(6), (self.height() - side) // 2, side, side)


class TextArea(QPlainTextEdit):
    """Several lines of text with room around them; Tab leaves it, as everywhere. Height in design pixels."""

    def __init__(self, height: int = 120, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._height = height
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(current().px(320), current().px(self._height))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_height"):
            self._fit()

    def _fit(self) -> None:
        self.setFont(current().font("text"))
        self.document().setDocumentMargin(current().px(12))
        self.updateGeometry()


class Field(Drawn):
    """Label and hint above, edit 48 high, sentence below. A secret field can be shown with its eye."""

    entered = Signal()
    edited = Signal(str)

    def __init__(self, icon: str = "", *, secret: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._eye_words = ("", "")
        box = column(self, 0, gap=6)
        head = row(None, 0, gap=8)
        self._label = TextLine("", "small", "ink2")
        self._hint = TextLine("", "small", "ink3", align="right", elide=True)
        head.addWidget(self._label)
        head.addWidget(self._hint, 1)
        box.addLayout(head)
        self.edit = IconEdit(icon, secret=secret, height=48)
        self.edit.textEdited.connect(self.edited)
        self.edit.textEdited.connect(lambda: self.set_message(""))
        self.edit.returnPressed.connect(self.entered)
        if self.edit.eye is not None:
            self.edit.eye.toggled.connect(self._name_eye)
        box.addWidget(self.edit)
        self._message = Paragraph("", "small", "stop")
        self._message.hide()
        box.addWidget(self._message)
        box.addStretch(1)

    def set_texts(self, label: str, hint: str = "", placeholder: str = "", eye: tuple[str, str] = ("", "")) -> None:
        """Words of the field; ``eye`` is what the eye says while hidden and while shown."""
        self._label.set_text(label)
        self._hint.set_text(hint)
        self.edit.setPlaceholderText(placeholder)
        self.edit.setAccessibleName(label)
        self.edit.setAccessibleDescription(hint)
        self._eye_words = eye
        self._name_eye()

    def text(self) -> str:
        """What was typed."""
        return self.edit.text()

    def set_text(self, text: str) -> None:
        """Replace what was typed."""
        self.edit.setText(text)

    def wipe(self) -> None:
        """Empty the field, its undo history included, and hide it again."""
        self.edit.setText("")
        if self.edit.eye is not None:
            self.edit.eye.setChecked(False)

    def set_message(self, sentence: str) -> None:
        """Say what is missing; an empty sentence takes it away."""
        self._message.set_text(sentence)
        self._message.setVisible(bool(sentence))
        QlementineStyle.setWidgetStatus(self.edit, Status.Error if sentence else Status.Default)

    def message(self) -> str:
        """The sentence shown."""
        return self._message.text()

    def _name_eye(self) -> None:
        eye = self.edit.eye
        if eye is not None:
            words = self._eye_words[1 if eye.isChecked() else 0]
            eye.setAccessibleName(words)
            eye.setToolTip(words)
