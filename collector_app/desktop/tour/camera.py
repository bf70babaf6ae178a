"""Takes the pictures and notes what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QMessageLogContext, QObject, QSize, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QApplication, QWidget

from collector_app.gui.widgets.pen import watch_cuts

_NOISE: Final = ("This plugin does not support",)  # the offscreen platform has no window manager
_ROUNDS: Final = 6  # a layout may ask for another one; no screen needs more than four rounds


def settle() -> None:
    """Let everything that is due come to rest: layouts, answers of background work, deferred deletes."""
    for _ in range(_ROUNDS):
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@dataclass(slots=True)
class Album:
    """The pictures in order, with what was found wrong: (picture, complaint)."""

    folder: Path
    pictures: list[Path] = field(default_factory=list)
    complaints: list[tuple[str, str]] = field(default_factory=list)


class Watch(QObject):
    """Notices what no picture shows: a message of Qt, and a window that nobody asked for and that takes the focus."""

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self._window = window
        self._seen: list[str] = []
        self._before = qInstallMessageHandler(self._hear)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._look)

    def take(self) -> list[str]:
        """Return what was noticed since the last call."""
        seen, self._seen = self._seen, []
        return seen

    def end(self) -> None:
        """Hear no more."""
        qInstallMessageHandler(self._before)
        self.deleteLater()

    def _hear(self, kind: QtMsgType, context: QMessageLogContext, message: str | None) -> None:
        del kind, context
        if message and not any(words in message for words in _NOISE):
            self._seen.append(message)

    def _look(self, found: QWindow | None) -> None:
        if found is not None and found is not self._window.windowHandle():
            self._seen.append("another window came up")


class Camera:
    """Stands before one window of one size; `wanted` says which pictures are kept, every one is judged.

    `name` of a picture says what is to be seen. `shrink` is the factor of size: a test needs no large pictures.
    """

    def __init__(
        self,
        album: Album,
        window: QWidget,
        watch: Watch,
        size: tuple[int, int],
        wanted: Callable[[str], bool],
        shrink: int = 1,
    ) -> None:
        self._album, self._window, self._watch, self._wanted, self._shrink = album, window, watch, wanted, shrink
        self._size = QSize(*size)
        self._suffix = ""

    def stand(self, suffix: str) -> None:
        """Give the names of the pictures from now on an ending, and the window its size."""
        self._suffix = suffix
        self._window.resize(self._size)

    def take(self, name: str) -> None:
        """Press the shutter."""
        title = f"{name}{self._suffix}"
        settle()
        if self._window.size() != self._size:
            found = self._window.size()
            self._complain(title, f"the window grew to {found.width()} × {found.height()}")
        self._window.grab()  # the first painting of a mixed text may set its letters a pixel apart; later ones agree
        cuts: list[str] = []
        watch_cuts(cuts)
        picture = self._window.grab()
        watch_cuts(None)
        for text in dict.fromkeys(self._watch.take()):
            self._complain(title, text)
        for text in dict.fromkeys(cuts):
            self._complain(title, f"cut: {text}")
        if self._wanted(name):
            if self._shrink > 1:
                picture = picture.scaledToWidth(picture.width() // self._shrink)
            path = self._album.folder / f"{len(self._album.pictures) + 1:03d}-{title}.png"
            if not picture.save(str(path)):
                raise OSError(f"{path} can't be written")
            self._album.pictures.append(path)
        if self._window.size() != self._size:
            self._window.resize(self._size)

    def _complain(self, title: str, what: str) -> None:
        self._album.complaints.append((title, what))
