"""A laptop in a process of its own that goes so far into the day, and then ends in one of many ways.

`python -m tests.faults.exits.leaver` reads one line of JSON (home, keyring, seconds since the morning, a colleague's
code, how far, how, and where the customer's own copies go). It writes `seen` once canaries are open (or `blind`
where none may be), does what `how` names, and then waits to be killed if it is still there.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from collector_app.config.folders import Folders
from collector_app.desktop.app import CollectorApp, keep_log
from collector_app.desktop.process import harden
from collector_app.desktop.scopes import Parts, open_locked
from collector_app.domain.localised import Language
from collector_app.domain.visit.stage import Stage
from collector_app.gui.background import ThreadWork
from collector_app.gui.copy.copy_output import write_pdf
from collector_app.gui.unlock.unlock_view import UnlockView
from collector_app.gui.visit.step_page import StepPage
from collector_app.usecases.borrower_copy import borrower_copy
from collector_app.usecases.export import visit_bundle
from tests.faults.canaries.canaries import found_in, telltales
from tests.faults.canaries.watch import texts_of
from tests.faults.exits.secrets import NOTE
from tests.journey.hands import Hands
from tests.journey.keyring_stand_in import MemoryKeyring
from tests.journey.stage import MORNING, PASSPHRASE, QUICK
from tests.journey.story_clock import StoryClock

ANSWERS: Final = {"agreement": "none", "ability": "cannot", "signing": "declined", "copy": "paper", "note": NOTE}
LETTERS: Final = "wgl"


class Leaver:
    """One run."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.told = told
        self.app = QApplication([])
        clock = StoryClock(MORNING)
        clock.skip(timedelta(seconds=told["seconds"]))
        folders = Folders.under(Path(told["home"]))
        parts = Parts(keyring=MemoryKeyring.of(told["keyring"]), clock=clock, cost=QUICK)
        self.work = ThreadWork()
        self.collector = CollectorApp(self.app, open_locked(folders, parts), self.work)
        keep_log(folders)
        self.collector.show()
        self.hands = Hands(self.collector, iter([told["code"]]))
        self.hands.settle()

    # -- how far

    def locked(self) -> None:
        """Nobody has unlocked it; a passphrase is half typed."""
        self.hands.type(PASSPHRASE[:-4], self.hands.page(UnlockView).field.edit)

    def today(self) -> None:
        """The day is open."""
        self.hands.unlock(PASSPHRASE)
        self.hands.wait_for("the rules are there", lambda: self.hands.bench.session.book is not None)

    def case(self) -> None:
        """A case is prepared: everything about the debt stands on the screen."""
        self.today()
        self.hands.find_case(LETTERS)
        self.hands.open_found()
        self.hands.bench.case.view.who.prepare_asked.emit()
        self.hands.settle()

    def talk(self) -> None:
        """At the table with the customer."""
        self.case()
        self.hands.register_company()
        self.hands.set_out()
        self.hands.walk_until(Stage.NEGOTIATING, ANSWERS)

    def note(self) -> None:
        """A note is half typed."""
        self.talk()
        for _ in range(200):
            page = self.hands.visit.screen.page()
            if isinstance(page, StepPage) and page.shown.step.id == "note":
                break
            if isinstance(page, StepPage):
                self.hands.answer(ANSWERS)
            else:
                self.hands.visit.screen.visit_bar.went_on.emit()
                self.hands.settle()
        self.hands.type(NOTE)

    def closed(self) -> None:
        """The visit is closed."""
        self.talk()
        self.hands.walk_until(Stage.CLOSED, ANSWERS)

    # -- how it ends

    def wait(self) -> None:
        """By somebody else's hand."""

    def close(self) -> None:
        """The window is closed."""
        self.collector.window.close()

    def lock(self) -> None:
        """The key that locks."""
        self.hands.bench.lock_asked.emit("key")

    def idle(self) -> None:
        """Nobody is there for a while."""
        self.hands.bench.lock_asked.emit("idle")

    def quit(self) -> None:
        """The desktop's session ends."""
        self.app.quit()

    def leave(self) -> None:
        """The process ends itself at once."""
        os._exit(3)

    def unwind(self) -> None:
        """Something calls sys.exit within a slot."""
        QTimer.singleShot(0, lambda: sys.exit(3))

    def bug(self) -> None:
        """A bug, in the slot, whose words are a canary."""
        QTimer.singleShot(0, self._break_down)

    def bug_then_close(self) -> None:
        """A bug, and then the window is closed."""
        self.bug()
        QTimer.singleShot(0, self.close)

    def _break_down(self) -> None:
        raise ValueError(f"{NOTE} {telltales()[0]}")

    def full_disk(self) -> None:
        """No file may grow any more; then the window is closed."""
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        self.hands.press(Qt.Key.Key_1, Qt.Key.Key_Return, Qt.Key.Key_1, Qt.Key.Key_Return)
        self.close()

    def sync(self) -> None:
        """In the middle of an exchange with the centre."""
        self.hands.bench.delivery.wake("hand")

    def print_without_end(self) -> None:
        """The customer's copy is being written, again and again."""
        session, visit = self._last_visit()
        paper = borrower_copy(session, visit)
        self._again(lambda: write_pdf(Path(self.told["out"]) / "copy.pdf", paper, Language.CHINESE))

    def export_without_end(self) -> None:
        """The visit's proof is being written, again and again."""
        session, visit = self._last_visit()
        self._again(lambda: (Path(self.told["out"]) / "visit.cvb").write_bytes(visit_bundle(session, visit)))

    def _last_visit(self) -> tuple[Any, str]:
        session = self.hands.bench.session
        with session.store.view() as view:
            return session, view.journal.visits()[-1].id

    def _again(self, act: Callable[[], object]) -> None:
        timer = QTimer(self.app)
        timer.timeout.connect(act)
        timer.start(0)
        act()

    # -- told

    def seen(self) -> bool:
        """Whether anything sealed stands on the screen, or is ready to."""
        tales, bench = telltales(), self.collector.workbench
        if bench is not None and bench.visit is not None and bench.visit.session.view().debt is not None:
            return True
        return any(found_in(text, tales) for widget in self.app.allWidgets() for text in texts_of(widget))

    def say(self, word: str) -> None:
        """One line for whoever watches."""
        sys.stdout.write(word + "\n")
        sys.stdout.flush()


def main() -> None:
    """One run."""
    harden()
    told = json.loads(sys.stdin.readline())
    leaver = Leaver(told)
    getattr(leaver, told["far"])()
    leaver.say("seen" if leaver.seen() else "blind")
    leaver.app.setQuitOnLastWindowClosed(True)
    QTimer.singleShot(0, getattr(leaver, told["how"]))
    QTimer.singleShot(50, lambda: leaver.say("there"))
    status = leaver.app.exec()
    leaver.work.stop()
    sys.exit(status)


if __name__ == "__main__":
    main()
