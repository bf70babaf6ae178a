"""``NoteField``: free text with marked phrases, and under it a list of what is wrong and what to write instead.

The linter is asked a moment after the last key, on the window's thread: it takes milliseconds (bench `note`). Marks are
drawn over the text, never put into it, so that undoing is only about what was typed. A mark is a waved line and a sign
at the edge of its line: a hand where closing stops, a triangle where the words have to be read again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPaintEvent, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QScrollArea, QSizePolicy, QTextEdit, QWidget

from collector_app.gui.theme import Role
from collector_app.gui.widgets.drawn import Drawn, clear, column, row
from collector_app.gui.widgets.key_button import KeyButton
from collector_app.gui.widgets.pen import Span, pen_on
from collector_app.gui.widgets.texts import Paragraph, TextLine

translate = QCoreApplication.translate

_PAUSE: Final = 150  # ms without a key; shorter than the pause between two words, so the marks come while one thinks
_GUTTER: Final = 30  # design pixels for the signs
_LIST: Final = 150  # design pixels: two findings and the top of a third, which says that there is more


@dataclass(frozen=True, slots=True)
class NoteMark:
    """A phrase to mark, by characters of the text; `stops` when closing is not possible with it."""

    start: int
    end: int
    text: str
    stops: bool
    explain: str
    clause: str
    suggest: str

    @property
    def sign(self) -> str:
        """The icon that says the same as the colour."""
        return "hand-palm" if self.stops else "warning"

    @property
    def role(self) -> Role:
        """The colour."""
        return "stop" if self.stops else "warn_glyph"


Linter = Callable[[str], Sequence[NoteMark]]


class MarkedEdit(QPlainTextEdit):
    """Several lines of plain text; Tab goes on. Marks are shown where they are set, until the text changes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._marks: tuple[NoteMark, ...] = ()
        self.setTabChangesFocus(True)
        self._gutter = _Gutter(self)
        self._gutter.hide()
        self.updateRequest.connect(lambda _area, _moved: self._gutter.update())

    def marks(self) -> tuple[NoteMark, ...]:
        """The marks shown."""
        return self._marks

    def set_marks(self, marks: Sequence[NoteMark]) -> None:
        """Underline phrases and put a sign beside their lines."""
        self._marks = tuple(marks)
        self.setExtraSelections([self._selection(mark) for mark in self._marks])
        self._gutter.setVisible(bool(self._marks))
        self.setViewportMargins(self._gutter.px(_GUTTER) if self._marks else 0, 0, 0, 0)
        self._place()

    def cursor_over(self, mark: NoteMark) -> QTextCursor:
        """Return a cursor that selects a mark; Qt counts in UTF-16."""
        text = self.toPlainText()
        cursor = QTextCursor(self.document())
        cursor.setPosition(_units(text[: mark.start]))
        cursor.setPosition(_units(text[: mark.end]), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _selection(self, mark: NoteMark) -> QTextEdit.ExtraSelection:
        theme = self._gutter.theme
        look = QTextCharFormat()
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        look.setUnderlineColor(QColor(theme.color(mark.role)))
        if mark.stops:
            look.setBackground(theme.color("stop_soft"))
        selection = QTextEdit.ExtraSelection()
        selection.cursor, selection.format = self.cursor_over(mark), look
        return selection

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        area = self.contentsRect()
        self._gutter.setGeometry(area.left(), area.top(), self._gutter.px(_GUTTER), area.height())
        self._gutter.update()


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


class _Gutter(Drawn):
    """The signs of the marked lines; what they say stands in the list, so they are not in the way of a reader."""

    def __init__(self, edit: MarkedEdit) -> None:
        super().__init__(edit)
        self._edit = edit
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        lines: dict[int, tuple[float, NoteMark]] = {}
        for mark in self._edit.marks():
            cursor = self._edit.cursor_over(mark)
            cursor.setPosition(cursor.selectionStart())
            place = self._edit.cursorRect(cursor)
            known = lines.get(place.top())
            if known is None or (mark.stops and not known[1].stops):
                lines[place.top()] = (place.center().y(), mark)
        with pen_on(self) as pen:
            for middle, mark in lines.values():
                pen.icon(mark.sign, QPointF(self.width() / 2 + pen.px(3), middle), 16, mark.role)


class NoteField(Drawn):
    """An edit, its linter and the list. ``edited`` on each change; give `edit` to have an edit of your own kind.

    `foot` stands between edit and list, `narrow` puts the buttons under the words. `reserve` keeps the list's room free
    while nothing is marked, for a field at the foot of a page: what one types in must not move.
    """

    edited = Signal()

    def __init__(
        self,
        linter: Linter | None = None,
        edit: MarkedEdit | None = None,
        *,
        foot: QWidget | None = None,
        narrow: bool = False,
        reserve: bool = False,
    ) -> None:
        super().__init__()
        self._linter, self._narrow = linter, narrow
        self._reserve = reserve and linter is not None
        self._checked = ""
        self.edit = edit or MarkedEdit()
        self._rows: list[_Finding] = []
        self._holder = QWidget()
        self._list = column(self._holder, (0, 0, 12, 0), gap=8)
        self.area = _ListArea(self._holder)
        box = column(self, 0, gap=8)
        box.addWidget(self.edit)
        if foot is not None:
            box.addWidget(foot)
        box.addWidget(self.area)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.check)
        self.edit.textChanged.connect(self._typed)
        self.restyle()

    def set_linter(self, linter: Linter | None) -> None:
        """Take another linter and read what is there by it."""
        self._linter = linter
        self.check()

    def findings(self) -> tuple[NoteMark, ...]:
        """What was found in the text as it was last read."""
        return self.edit.marks()

    def buttons(self) -> tuple[KeyButton, ...]:
        """The buttons of the list, from the top."""
        return tuple(item.button for item in self._rows)

    def check(self) -> None:
        """Read the text now."""
        self._timer.stop()
        text = self._checked = self.edit.toPlainText()
        marks = tuple(self._linter(text)) if self._linter is not None and text.strip() else ()
        if marks != self.edit.marks() or len(marks) != len(self._rows):
            self._show(marks)

    def use(self, mark: NoteMark) -> None:
        """Put the suggested words in the place of a phrase; one step back undoes it."""
        if self.edit.toPlainText() != self._checked:
            self.check()  # typed on since: the place may be another one
            return
        cursor = self.edit.cursor_over(mark)
        cursor.insertText(mark.suggest)
        self.edit.setTextCursor(cursor)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.check()

    def restyle(self) -> None:
        super().restyle()
        self.edit.setFont(self.theme.font("text"))
        self._show(self.edit.marks())

    def _typed(self) -> None:
        # Highlighting changes no text, so this is somebody typing: the old places are wrong until it is read again.
        if self._linter is not None:
            self._timer.start()
        self.edited.emit()

    def _show(self, marks: Sequence[NoteMark]) -> None:
        self.edit.set_marks(marks)
        clear(self._list)
        self._rows = [_Finding(mark, narrow=self._narrow) for mark in marks]
        for item in self._rows:
            item.used.connect(self.use)
            self._list.addWidget(item)
            item.show()  # at once: the next key may be Tab
        self.area.setVisible(bool(marks) or self._reserve)
        self.area.fit(self.px(_LIST), least=self.px(_LIST) if self._reserve else 1)
        self.edit.setAccessibleDescription(self._description(marks))

    def _description(self, marks: Sequence[NoteMark]) -> str:
        if not marks:
            return ""
        head = translate("NoteField", "Marked phrases: {0}.").format(len(marks))
        return " ".join((head, *(f"{_quoted(mark.text)} {mark.explain}" for mark in marks)))


def _quoted(text: str) -> str:
    return f"“{' '.join(text.split())}”"


class _Finding(Drawn):
    """One row: what was written, why not, what instead, the clause, and the button."""

    used = Signal(object)

    def __init__(self, mark: NoteMark, *, narrow: bool) -> None:
        super().__init__()
        self._mark = mark
        box = row(self, 0, gap=10)
        box.addWidget(TextLine("", "text", icon=mark.sign, icon_role=mark.role), 0, Qt.AlignmentFlag.AlignTop)
        words = column(None, 0, gap=1)
        words.addWidget(Paragraph([Span(_quoted(mark.text), bold=True), Span(f"  {mark.explain}")], "small"))
        instead = translate("NoteField", "Instead: {0}").format(mark.suggest)
        words.addWidget(Paragraph(instead, "small", "ink2"))
        words.addWidget(Paragraph(mark.clause, "caption", "ink3"))
        box.addLayout(words, 1)
        self.button = KeyButton(translate("NoteField", "Use it"), "outline", height=40)
        self.button.setAccessibleDescription(f"{_quoted(mark.text)} {instead}")
        self.button.clicked.connect(lambda: self.used.emit(self._mark))
        (words if narrow else box).addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        kind = translate("NoteField", "Closing stops here.") if mark.stops else translate("NoteField", "Read it again.")
        self.setAccessibleName(f"{kind} {_quoted(mark.text)} {mark.explain} {instead} {mark.clause}")


class _ListArea(QScrollArea):
    """The list, as high as it has to be up to a limit; Tab brings the row in front into view."""

    def __init__(self, contents: QWidget) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(contents)
        contents.setAutoFillBackground(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._bounds = (0, 0)

    def fit(self, most: int, least: int) -> None:
        """Take the height that the rows need at this width, within the bounds."""
        self._bounds = (most, least)
        contents = self.widget()
        layout = None if contents is None else contents.layout()
        if layout is not None:
            layout.activate()
            needed = layout.totalHeightForWidth(max(1, self.viewport().width()))
            self.setFixedHeight(min(most, max(needed, least)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width() and self._bounds[0]:
            self.fit(*self._bounds)
