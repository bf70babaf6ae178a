"""The window as a process of its own: it comes up when it is told to, and a lock ends it.

Started by the supervisor, never by hand. Until it is shown it stands ready behind the window of somebody who works,
and touches nothing of the home: that one has it.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import threading
from typing import Final

from PySide6.QtCore import QByteArray, QObject, QSocketNotifier
from PySide6.QtWidgets import QApplication

from collector_app.config import settings as stored_settings
from collector_app.config.folders import Folders, FolderUnusable
from collector_app.desktop import channel
from collector_app.desktop.app import CollectorApp, keep_log
from collector_app.desktop.scopes import Parts, open_locked
from collector_app.desktop.system_events import SystemEvents
from collector_app.desktop.tether import NotSupervisedError, Tether
from collector_app.desktop.told import Told
from collector_app.gui.background import ThreadWork

log = logging.getLogger(__name__)
_PREDECESSOR: Final = 30.0  # seconds; the supervisor kills a window that takes longer than 20 to lock


class WindowProcess(QObject):
    """Puts the app on the tether: what the other end says is done, what happens here is said."""

    def __init__(self, app: QApplication, folders: Folders, tether: Tether, parts: Parts | None = None) -> None:
        """Raise FolderUnusable or OSError when the home can't be used."""
        super().__init__()
        self._folders, self._tether = folders, tether
        self._work = ThreadWork()
        self._free = threading.Event()
        self.collector = CollectorApp(app, open_locked(folders, parts, alone=False), self._work)
        self.collector.pin = tether
        self.collector.wait_for_home = self._wait_for_home
        self.collector.after_lock = lambda _reason: self.end(channel.LOCKED)
        self.collector.after_keys = self._end_with_keys
        self.collector.locking.connect(self._say_locking)
        self.collector.opened.connect(lambda: tether.say(channel.Opened()))
        self.collector.window.painted.connect(lambda: keep_log(folders))
        self._system = SystemEvents(self.collector.window, self)
        self._system.told.connect(self._obey_the_system)
        self.collector.window.painted.connect(self._system.watch)
        self._shown = False
        tether.heard.connect(self._hear)
        tether.parted.connect(self.leave)

    def prepare(self) -> None:
        """Do what can be done before anybody looks: unless it was told to come up already."""
        if not self._shown:
            self.collector.show_locked()
            page = self.collector.window.currentWidget()
            if page is not None:
                page.resize(self.collector.window.size())
                page.grab()  # fonts, icons and the style's caches
            gc.enable()

    def _hear(self, message: channel.Message) -> None:
        match message:
            case channel.Show(reason, geometry):
                self._come_up(reason, geometry)
            case channel.Free():
                self._take_home()
            case channel.End():
                self.leave()
            case _:
                pass  # answers about the PIN are heard by who asked

    def _come_up(self, reason: str, geometry: str) -> None:
        self._shown = True
        collector = self.collector
        settings = stored_settings.load(self._folders.settings).settings
        if settings != collector.locked.settings:  # changed since this process began to wait
            collector.locked.settings = settings
            collector.wear(settings)
        if geometry:
            collector.window.restoreGeometry(QByteArray.fromBase64(geometry.encode("ascii")))
        collector.show(reason)
        collector.window.raise_()
        collector.window.activateWindow()

    def _take_home(self) -> None:
        """The home is ours: end a wipe that was cut short, and show the face that fits what is left."""
        locked = self.collector.locked
        locked.finish_wipe()
        if locked.enrolled != self.collector.asks_to_unlock:
            self.collector.show_locked()
        self._free.set()

    def _wait_for_home(self) -> None:
        self._free.wait(_PREDECESSOR)

    def _say_locking(self, reason: str) -> None:
        geometry = bytes(self.collector.window.saveGeometry().toBase64().data()).decode("ascii")
        self._tether.say(channel.Locking(reason, geometry))

    def _obey_the_system(self, told: Told) -> None:
        if self.collector.workbench is not None:
            self.collector.lock(told.value)
        elif told is not Told.SCREEN:
            self._tether.drop()
            self.collector.forget_pin()

    def leave(self) -> None:
        """The app ends, or the process that watches over it is gone: nobody may be left with an open vault."""
        try:
            self.collector.lock("exit", show=False)
        finally:
            self.end(channel.QUIT)

    def _end_with_keys(self, failure: str) -> None:
        """Keys were in this memory: another process shows the locked face, and says what stopped them."""
        self._say_locking(f"failed {failure}" if failure else "")
        self.end(channel.LOCKED)

    def end(self, status: int) -> None:
        """End this process without any farewell: what was recorded is durable, and memory is given back at once."""
        failure = sys.exc_info()[1]
        if failure is not None:
            log.error("app.unexpected", exc_info=failure)
        self._work.stop()
        logging.shutdown()
        os._exit(status)


def run_window(folders: Folders, parts: Parts | None = None) -> int:
    """Run a window until it ends; returns the exit status (2: it could not start)."""
    try:
        tether = Tether()
    except NotSupervisedError:
        sys.stderr.write("collector-app: the window is started by collector-app itself\n")
        return channel.CANNOT_START
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Collector")
    try:
        process = WindowProcess(app, folders, tether, parts)
    except (FolderUnusable, OSError) as error:
        sys.stderr.write(f"collector-app: {error}\n")
        return channel.CANNOT_START
    _hear_signals(process)
    tether.listen()
    app.processEvents()  # mostly it was told to come up before it was ready to hear it
    process.prepare()
    status = app.exec()
    process.end(status)
    return status


def _hear_signals(process: WindowProcess) -> None:
    """Lock and end on SIGTERM: who logs out of the desktop ends every process. Ctrl+C is for the supervisor."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "win32":
        return
    # Python runs a handler between two of its own instructions; while Qt waits there are none, but for this pipe.
    ours, theirs = os.pipe()
    for end in (ours, theirs):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(theirs)
    signal.signal(signal.SIGTERM, lambda _number, _frame: process.leave())
    notifier = QSocketNotifier(ours, QSocketNotifier.Type.Read, process)
    notifier.activated.connect(lambda *_: os.read(ours, 64))
