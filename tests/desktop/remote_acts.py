"""What a test can do in a window process from outside; each act gets the hands and answers plain values."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Mapping
from time import monotonic_ns

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from collector_app.desktop.window_process import WindowProcess
from collector_app.desktop.workbench import SETTINGS
from collector_app.domain.visit.stage import Stage
from collector_app.gui.unlock.unlock_view import UnlockView
from collector_app.usecases.session import OpenSession
from tests.journey.hands import Hands


def face(hands: Hands) -> Mapping[str, object]:
    """What the window shows."""
    page = hands.collector.window.currentWidget()
    shown: dict[str, object] = {"face": type(page).__name__, "visible": hands.collector.window.isVisible()}
    if isinstance(page, UnlockView):
        named = [part.accessibleName() for part in page.findChildren(QWidget)]
        shown |= {"pin": page.asks_pin, "message": page.asked.message(), "says": " ".join(filter(None, named))}
    return shown


def unlock(hands: Hands, passphrase: str) -> int:
    """Unlock with the passphrase; returns how many nanoseconds it took from Enter."""
    view = hands.page(UnlockView)
    if view.asks_pin:
        view.other.click()
    hands.type(passphrase, view.field.edit)
    began = monotonic_ns()
    QTest.keyClick(view.field.edit, Qt.Key.Key_Return)
    hands.wait_for("the day is open", lambda: hands.collector.workbench is not None)
    return monotonic_ns() - began


def try_pin(hands: Hands, pin: str) -> tuple[bool, str, int]:
    """Try a PIN; returns whether it opened, what the screen says, and the nanoseconds from Enter."""
    view = hands.page(UnlockView)
    assert view.asks_pin, "no PIN is offered"
    view.pin_field.edit.clear()
    hands.type(pin, view.pin_field.edit)
    began = monotonic_ns()
    QTest.keyClick(view.pin_field.edit, Qt.Key.Key_Return)
    hands.wait_for("the PIN was tried", lambda: hands.collector.workbench is not None or bool(view.asked.message()))
    opened = hands.collector.workbench is not None
    return opened, "" if opened else view.asked.message(), monotonic_ns() - began


def set_pin(hands: Hands, pin: str) -> bool:
    """Set a PIN in Settings; returns whether one holds then."""
    hands.bench.go(SETTINGS)
    hands.settle()
    panel = hands.bench.settings.view.choices.pin
    hands.type(pin, panel.pin.edit)
    hands.type(pin, panel.again.edit)
    panel.set_button.click()
    hands.wait_for("the PIN was taken", lambda: panel.change_button.isVisible() or bool(panel.pin.message()))
    return panel.change_button.isVisible()


def open_case(hands: Hands, letters: str) -> str:
    """Open a case; returns its id."""
    hands.wait_for("the rules are there", lambda: hands.bench.session.book is not None)
    found = hands.find_case(letters)
    hands.open_found()
    return found


def begin_visit(hands: Hands, stage: str, answers: Mapping[str, object]) -> str:
    """Set out for the case that is open and walk to a stage; returns the visit's id."""
    hands.register_company()
    hands.set_out()
    hands.walk_until(Stage(stage), answers)
    return hands.visit.session.visit.id


def lock(hands: Hands) -> int:
    """Press the lock key; the process ends. Returns only when it did not."""
    began = monotonic_ns()
    QTest.keyClick(hands.collector.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    hands.settle()
    return began


def secrets(hands: Hands) -> list[bytes]:
    """The raw keys of the open session, for the test to look for."""
    keys = hands.bench.session.keys
    ring = keys.ring  # type: ignore[attr-defined]  # the vault's own keys
    return [ring.master.data, ring.master.signing, *(ring.key(name) for name in ("database", "evidence", "signing"))]


def standing(hands: Hands) -> tuple[str, str, int]:
    """Where the visit stands: its id, the step in front, and how many records there are."""
    here = hands.visit.standing.way.here
    with hands.bench.session.store.view() as view:
        records = view.journal.head().seq
    return hands.visit.session.visit.id, "" if here is None else here.step.id, records


def switch_off(process: WindowProcess, defence: str) -> None:
    """Switch one defence off, to see its test fail; or let the process be killed at a moment of the lock."""
    if defence == "end":  # the process that held the plaintext stays, as it did once
        process.collector.after_lock = process.collector.show_locked
    elif defence in MOMENTS:
        MOMENTS[defence](process)


def _die(*_arguments: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _die_covered(process: WindowProcess) -> None:
    process.collector.locking.connect(_die)


def _die_recording(_process: WindowProcess) -> None:
    OpenSession._record_lock = _die  # type: ignore[assignment, method-assign]  # the moment before anything is written


def _die_closing(_process: WindowProcess) -> None:
    lock = OpenSession.lock

    def and_die(session: OpenSession, reason: str) -> None:
        lock(session, reason)
        _die()

    OpenSession.lock = and_die  # type: ignore[assignment, method-assign]  # recorded, sealed and closed, and not over yet


MOMENTS: Mapping[str, Callable[[WindowProcess], None]] = {
    "covered": _die_covered,
    "recording": _die_recording,
    "closing": _die_closing,
}
