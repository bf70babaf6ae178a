"""What is said in passing: toast, empty state, progress of long work."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from collector_app.gui.theme import Role
from collector_app.gui.widgets.drawn import Drawn, Panel, column, row
from collector_app.gui.widgets.key_button import KeyButton
from collector_app.gui.widgets.pen import pen_on
from collector_app.gui.widgets.texts import Paragraph, TextLine

NoticeTone = Literal["plain", "ok", "warn", "stop"]

_ICONS: dict[NoticeTone, tuple[str, Role]] = {
    "plain": ("info", "ink2"),
    "ok": ("check-circle", "ok"),
    "warn": ("warning", "warn"),
    "stop": ("hand-palm", "stop"),
}
_GROUNDS: dict[NoticeTone, tuple[Role, Role]] = {
    "plain": ("sheet", "line"),
    "ok": ("ok_soft", "ok"),
    "warn": ("warn_soft", "warn_line"),
    "stop": ("stop_soft", "stop_line"),
}
_SHOWN_FOR = 8_000  # ms; long enough to read two short sentences twice


class Notice(Panel):
    """A sentence that stays: tone, text, at most one button (``acted``)."""

    acted = Signal()

    def __init__(self, text: str = "", tone: NoticeTone = "plain", parent: QWidget | None = None) -> None:
        super().__init__(parent, radius="control")
        box = row(self, (14, 10, 10, 10), gap=12)
        self._icon = TextLine("", "text", icon="info")
        self._text = Paragraph("", "dense")
        self.button = KeyButton("", "outline", height=40)
        self.button.clicked.connect(self.acted)
        box.addWidget(self._icon)
        box.addWidget(self._text, 1, Qt.AlignmentFlag.AlignVCenter)
        box.addWidget(self.button)
        self.set_notice(text, tone)

    def set_notice(self, text: str, tone: NoticeTone = "plain", action: str = "") -> None:
        """Replace sentence, tone and verb."""
        self._text.set_text(text)
        name, role = _ICONS[tone]
        self._icon.set_look(role, icon=name)
        fill, edge = _GROUNDS[tone]
        self.set_look(fill, edge)
        self.button.setText(action)
        self.button.setVisible(bool(action))
        self.setAccessibleName(text)

    def text(self) -> str:
        """The sentence."""
        return self._text.text()


class Toast(Notice):
    """A notice that floats at the foot of its parent and goes by itself; it never takes the focus."""

    gone = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", "plain", parent)
        self._host = parent
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)
        self.acted.connect(self.dismiss)
        parent.installEventFilter(self)
        self.hide()

    def pop(self, text: str, tone: NoticeTone = "plain", action: str = "", milliseconds: int = _SHOWN_FOR) -> None:
        """Show a sentence; 0 ms keeps it until it is acted on or replaced."""
        self.set_notice(text, tone, action)
        self._place()
        self.show()
        self.raise_()
        self._timer.stop()
        if milliseconds:
            self._timer.start(milliseconds)

    def dismiss(self) -> None:
        """Take it away now."""
        self._timer.stop()
        self.hide()
        self.gone.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        host = self._host
        width = min(host.width() - self.px(48), max(self.px(320), self.sizeHint().width()))
        height = max(self.heightForWidth(width), self.sizeHint().height())
        self.setGeometry((host.width() - width) // 2, host.height() - height - self.px(96), width, height)


class EmptyState(Drawn):
    """Why a list is empty and what fills it; optional button (``acted``)."""

    acted = Signal()

    def __init__(self, icon: str, title: str, hint: str = "", action: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        box = column(self, 28, gap=6)
        box.addStretch(1)
        self._badge = _Badge(icon)
        box.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addSpacing(8)
        self._title = Paragraph(title, "lead", bold=True, align="center")
        self._hint = Paragraph(hint, "dense", "ink2", align="center")
        box.addWidget(self._title)
        box.addWidget(self._hint)
        box.addSpacing(8)
        self.button = KeyButton(action, "outline")
        self.button.clicked.connect(self.acted)
        box.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(2)
        self.set_state(icon, title, hint, action)

    def set_state(self, icon: str, title: str, hint: str = "", action: str = "") -> None:
        """Replace everything."""
        self._badge.set_icon(icon)
        self._title.set_text(title)
        self._hint.set_text(hint)
        self._hint.setVisible(bool(hint))
        self.button.setText(action)
        self.button.setVisible(bool(action))
        self.setAccessibleName(f"{title} {hint}".strip())


class _Badge(Drawn):
    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon = icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, icon: str) -> None:
        self._icon = icon
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.px(64), self.px(64))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with pen_on(self) as pen:
            centre = QRectF(self.rect()).center()
            pen.disc(centre, 32, "accent_soft")
            pen.icon(self._icon, centre, 28, "accent")


class ProgressRow(Drawn):
    """Long work: what, how far, and a button that cancels it (``cancelled``)."""

    cancelled = Signal()

    def __init__(self, title: str = "", cancel: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        box = row(self, gap=16)
        self._ring = _Turn()
        box.addWidget(self._ring)
        words = column(None, gap=2)
        self._title = Paragraph(title, "lead", bold=True)
        self._note = Paragraph("", "small", "ink2")
        words.addStretch(1)
        words.addWidget(self._title)
        words.addWidget(self._note)
        words.addStretch(1)
        box.addLayout(words, 1)
        self.button = KeyButton(cancel, "outline")
        if not cancel:  # never shown before it stands in a layout: it would be a window of its own for a moment
            self.button.hide()
        self.button.clicked.connect(self.cancelled)
        box.addWidget(self.button)

    def set_progress(self, title: str, note: str = "", share: float | None = None) -> None:
        """Words, and the share done from 0 to 1; ``None`` while it cannot be known."""
        self._title.set_text(title)
        self._note.set_text(note)
        self._note.setVisible(bool(note))
        self._ring.set_share(share)
        self.setAccessibleName(f"{title} {note}".strip())


class _Turn(Drawn):
    def __init__(self) -> None:
        super().__init__()
        self._share: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_share(self, share: float | None) -> None:
        self._share = share
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.px(64), self.px(64))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with pen_on(self) as pen:
            area = QRectF(self.rect())
            pen.ring(area, self._share if self._share is not None else 0, "accent", width=6)
            if self._share is None:
                # Nothing turns or blinks; the hourglass says that it goes on.
                pen.icon("hourglass-medium", QPointF(area.center()), 24, "accent")
            else:
                pen.text(area, f"{round(self._share * 100)}%", "text", bold=True, align="center")
