"""What to say: the words, the hush line, and the values that may be compared."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from collector_app.gui.theme import SizeName
from collector_app.gui.widgets.drawn import Drawn, Panel, clear, row
from collector_app.gui.widgets.key_button import KeyButton
from collector_app.gui.widgets.marks import Mask
from collector_app.gui.widgets.pen import Span, TextBlock, pen_on
from collector_app.gui.widgets.texts import Paragraph, TextLine

_LARGEST_LINES = 3  # more lines than this and the words step down a size, so that the answers stay in place


class SpeakPanel(Drawn):
    """The words to say, large, under a short caption such as "Say this"."""

    def __init__(self, caption: str = "", words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caption, self._words = caption, words
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_words(words, caption)

    def set_words(self, words: str, caption: str | None = None) -> None:
        """Replace the words, and the caption if given."""
        self._words = words
        self._caption = self._caption if caption is None else caption
        self.setAccessibleName(f"{self._caption}: {words}")
        self.updateGeometry()
        self.update()

    def words(self) -> str:
        """The words to say."""
        return self._words

    def _block(self, width: float) -> TextBlock:
        room = width - 2 * self.px(28)
        block = TextBlock(self.theme, self._words, "speak", room)
        smaller: tuple[SizeName, ...] = ("heading", "lead")
        for size in smaller:
            if block.lines > _LARGEST_LINES:
                block = TextBlock(self.theme, self._words, size, room)
        return block

    def _head(self) -> int:
        return self.px(50) if self._caption else self.px(22)

    def hasHeightForWidth(self) -> bool:
        """Height follows width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Caption and wrapped words."""
        return self._head() + self._block(width).height + self.px(26)

    def sizeHint(self) -> QSize:
        """A full step wide."""
        width = self.px(758)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Half a step wide."""
        return QSize(self.px(320), self.px(96))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, caption, words."""
        del event
        with pen_on(self) as pen:
            area = QRectF(self.rect())
            pen.panel(area, pen.theme.radius("card"), "accent_soft")
            left = pen.px(28)
            if self._caption:
                head = QRectF(left + pen.px(26), pen.px(20), area.width(), pen.px(22))
                pen.icon("megaphone-simple", QPointF(left + pen.px(9), head.center().y()), 18, "accent")
                pen.text(head, self._caption, "small", "accent", bold=True)
            self._block(area.width()).draw(pen.painter, left, self._head(), pen.theme.color("ink"))


class HushLine(Drawn):
    """What must not be said yet, in bold, and what to answer when asked."""

    def __init__(self, hush: str = "", answer: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        box = row(self, gap=10)
        self._icon = TextLine("", "dense", "stop", icon="speaker-simple-slash")
        self._text = Paragraph("", "text", "ink2")
        box.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        box.addWidget(self._text, 1)
        self.set_texts(hush, answer)

    def set_texts(self, hush: str, answer: str = "") -> None:
        """Replace both."""
        self._text.set_text((Span(hush, bold=True), Span(f"  {answer}" if answer else "")))
        self.setAccessibleName(f"{hush} {answer}".strip())


class PeekRow(Panel):
    """Values to compare, shown as dots; hold the button or V to see them, let go to hide.

    Ask the use case on ``peek_started`` and hand the values to ``show_values``; they are dropped on ``peek_ended``, on
    losing the window's focus and on hiding.
    """

    peek_started = Signal()
    peek_ended = Signal()

    def __init__(
        self,
        note: str,
        items: Sequence[tuple[str, int]],
        hold: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, fill="sunken", radius="control")
        self._held = False
        self._window: QWidget | None = None
        self._masks: list[Mask] = []
        box = row(self, (16, 6, 6, 6), gap=24)
        self._note = TextLine(note, "small", "ink2", icon="eye-slash")
        box.addWidget(self._note)
        self._items = row(None, gap=24)
        box.addLayout(self._items)
        box.addStretch(1)
        self.button = KeyButton(hold, "outline", key="V", height=40)
        self.button.pressed.connect(self._start)
        self.button.released.connect(self._end)
        box.addWidget(self.button)
        self.set_items(items)

    def set_items(self, items: Sequence[tuple[str, int]]) -> None:
        """Label and number of hidden characters of each value."""
        clear(self._items)
        self._masks = []
        for label, count in items:
            pair = row(None, gap=10)
            mask = Mask(hidden=(count,))
            pair.addWidget(TextLine(label, "dense", "ink2"))
            pair.addWidget(mask)
            self._items.addLayout(pair)
            self._masks.append(mask)

    def show_values(self, values: Sequence[str]) -> None:
        """Show the values while the key is held; ignored when it no longer is."""
        if self._held:
            for mask, value in zip(self._masks, values, strict=True):
                mask.reveal(value)

    def held(self) -> bool:
        """Whether the key or the button is held now."""
        return self._held

    def _start(self) -> None:
        if not self._held:
            self._held = True
            self.peek_started.emit()

    def _end(self) -> None:
        for mask in self._masks:
            mask.cover()
        if self._held:
            self._held = False
            self.peek_ended.emit()

    def showEvent(self, event: QShowEvent) -> None:
        """Listen to V in this window; a QShortcut cannot tell when a key is let go.

        The window hears every key that no widget in it took, so typing stays typing, and nothing has to look at the
        events of the whole app.
        """
        super().showEvent(event)
        self._listen_to(self.window())

    def hideEvent(self, event: QHideEvent) -> None:
        """Forget."""
        super().hideEvent(event)
        self._listen_to(None)
        self._end()

    def _listen_to(self, window: QWidget | None) -> None:
        if self._window is not None:
            self._window.removeEventFilter(self)
        self._window = window
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """V down and up in the window; another window's turn ends the look."""
        kind = event.type()
        if kind == QEvent.Type.WindowDeactivate:
            self._end()
        elif kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease) and isinstance(event, QKeyEvent):
            return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.key() != Qt.Key.Key_V or not plain:
            return False
        if not event.isAutoRepeat():
            if event.type() == QEvent.Type.KeyPress:
                self._start()
            else:
                self._end()
        return True
