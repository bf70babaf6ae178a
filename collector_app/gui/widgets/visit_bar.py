"""``VisitBar``: the bottom bar that keeps its place on every step."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QSizePolicy, QWidget

from collector_app.gui.widgets.drawn import Drawn, row
from collector_app.gui.widgets.key_button import KeyButton

translate = QCoreApplication.translate


def _press(button: KeyButton) -> None:
    # The shortcut belongs to the bar and lives on while its button is hidden.
    if button.isVisible():
        button.click()


class VisitBar(Drawn):
    """Cover (Esc), Somebody came in (F8), Stop (F10) at the left; Back and Next (Enter) at the right.

    The keys work anywhere in the window while the bar is shown. ``set_stage_keys`` hides what is not allowed yet
    (before the door there is nobody to stop for).
    """

    covered = Signal()
    somebody_came = Signal()
    stopped = Signal()
    went_back = Signal()
    went_on = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.cover = KeyButton("", icon="eye-slash", key="Esc", height=52)
        self.came_in = KeyButton("", icon="user-plus", key="F8", height=52)
        self.stop = KeyButton("", "stop", icon="hand-palm", key="F10", height=52)
        self.back = KeyButton("", "flat", icon="arrow-left", height=52)
        self.next = KeyButton("", "primary", key="Enter", height=52, width=220)
        box = row(self, (8, 14, 8, 14), gap=10)
        for button in (self.cover, self.came_in, self.stop):
            box.addWidget(button)
        self.middle = row(None, gap=16)
        box.addSpacing(14)
        box.addLayout(self.middle)
        box.addStretch(1)
        box.addWidget(self.back)
        box.addWidget(self.next)
        self._next_text: str | None = None
        self._back_text: str | None = None
        self._bind()
        self.restyle()

    def _bind(self) -> None:
        pairs = (
            (self.cover, self.covered, ("Esc",)),
            (self.came_in, self.somebody_came, ("F8",)),
            (self.stop, self.stopped, ("F10",)),
            (self.back, self.went_back, ("Alt+Left",)),
            (self.next, self.went_on, ("Return", "Enter")),
        )
        for button, signal, keys in pairs:
            button.clicked.connect(signal)
            for key in keys:
                shortcut = QShortcut(QKeySequence(key), self)
                shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
                shortcut.setAutoRepeat(False)
                shortcut.activated.connect(partial(_press, button))

    def set_next(self, text: str | None = None, *, enabled: bool = True) -> None:
        """Words of the right button (``None`` for "Next") and whether the step may be left."""
        self._next_text = text
        self.next.setEnabled(enabled)
        self.restyle()

    def set_back(self, text: str | None = None, *, shown: bool = True) -> None:
        """Words of the back button (``None`` for "Back") and whether it is there."""
        self._back_text = text
        self.back.setVisible(shown)
        self.restyle()

    def set_stage_keys(self, *, cover: bool = True, came_in: bool = True, stop: bool = True) -> None:
        """Which of the three left keys exist in this stage."""
        self.cover.setVisible(cover)
        self.came_in.setVisible(came_in)
        self.stop.setVisible(stop)

    def minimumSizeHint(self) -> QSize:
        # The bar gives way to any window: parts go before words do.
        return QSize(self.px(320), self.px(80))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Leave out icons, then keycaps, until the words fit beside each other."""
        buttons = [part for part in (self.cover, self.came_in, self.stop, self.back, self.next) if not part.isHidden()]
        for icon, key in ((False, False), (True, False), (True, True)):
            for button in buttons:
                button.spare(icon=icon, key=key, width=icon)
            words = sum(button.sizeHint().width() for button in buttons)
            if words + self.px(16 + 14 + 10 * (len(buttons) + 1)) + self.middle.sizeHint().width() <= self.width():
                return

    def restyle(self) -> None:
        self.cover.setText(translate("VisitBar", "Cover"))
        self.came_in.setText(translate("VisitBar", "Somebody came in"))
        self.stop.setText(translate("VisitBar", "Stop"))
        self.back.setText(self._back_text or translate("VisitBar", "Back"))
        self.next.setText(self._next_text or translate("VisitBar", "Next"))
        super().restyle()
        self._make_room()
