"""The process that stays: it starts the window, and starts a fresh one behind every lock and every crash.

Python can't clean its memory, so a lock ends the process that held the plaintext. This one never has any: no Qt, no
store, no keys, no case. What it holds is the session's PIN box (`pin_hold.py`), opaque without PIN and keyring.

While somebody works, the next lock screen waits ready and unseen, so that it comes up at once. It may come up before
the old window is over; it opens nothing before (`Free`).

========= ==========================================================================================================
the window
========= ==========================================================================================================
locks     says so first, covered already; the waiting one comes up in its place; it gets some time to end, then it is
          killed: whatever was acknowledged is in the journal
crashes   the waiting one comes up and says so; a few times in a row, then this process gives up
is closed both end
========= ==========================================================================================================

When this process dies the window reads the end of its pipe, locks and ends.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from time import monotonic
from types import FrameType
from typing import Final, TypeAlias

from collector_app.desktop import channel
from collector_app.desktop.pin_hold import PinHold, Uptime

_LAST_WAIT: Final = 20.0  # seconds for a window to lock: the sync engine alone may take 15 to end (delivery.py)
_KILLED: Final = float("inf")
_SETTLED: Final = 2.0  # seconds after the day was opened: the next lock screen must not compete with its first paint
_CRASHES: Final = 3  # in a row without anybody having opened the day in between
_GIVEN_UP: Final = 1
_FORGETTING: Final = frozenset({"suspend", "user_switch", "order", "silence"})
"""Reasons of a lock after which only the passphrase opens (security.md, Keys)."""


class Child:
    """One window process. What it says and its end go to `events`, told on a thread of its own."""

    def __init__(self, command: Sequence[str], events: SimpleQueue[Event], inherited: Sequence[int]) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - this very program, with our own list of arguments
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=() if sys.platform == "win32" else tuple(inherited),
        )
        self._events = events
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def tell(self, message: channel.Message) -> None:
        """Say something; a process that is over hears nothing, and its end is told by itself."""
        pipe = self._process.stdin
        if pipe is not None:
            with suppress(OSError, ValueError):
                pipe.write(channel.encode(message))
                pipe.flush()

    def kill(self) -> None:
        """End it now."""
        self._process.kill()

    def _listen(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 - it was asked for above
        for line in self._process.stdout:
            try:
                self._events.put(Said(self, channel.decode(line)))
            except channel.BadMessageError:
                self.kill()
                break
        self._events.put(Ended(self, self._process.wait()))


@dataclass(frozen=True, slots=True)
class Said:
    """A window said something."""

    child: Child
    message: channel.Message


@dataclass(frozen=True, slots=True)
class Ended:
    """A window is over; a negative status is the signal that ended it."""

    child: Child
    status: int


@dataclass(frozen=True, slots=True)
class Asked:
    """The system asks this process to end."""

    signal: int


Event: TypeAlias = Said | Ended | Asked


class Supervisor:
    """Runs window processes, one in front, until the person or the system ends the app."""

    def __init__(self, command: Sequence[str], pin: PinHold, inherited: Sequence[int] = ()) -> None:
        self._command, self._pin, self._inherited = command, pin, inherited
        self._events: SimpleQueue[Event] = SimpleQueue()
        self._front: Child | None = None
        self._waiting: Child | None = None
        self._leaving: dict[Child, float] = {}
        """Windows that lock or were asked to end, each with the moment at which it is killed."""

        self._prepare_at: float | None = None
        self._crashes = 0
        self._status: int | None = None

    def run(self) -> int:
        """Run until the app ends; returns its exit status."""
        self._listen_to_the_system()
        self._come_up("")
        while self._front is not None or self._leaving:
            try:
                event = self._events.get(timeout=self._patience())
            except Empty:
                self._on_time()
                continue
            match event:
                case Said(child, message):
                    self._hear(child, message)
                case Ended(child, status):
                    self._bury(child, status)
                case Asked(number):
                    self._end(128 + number)
        return self._status or channel.QUIT

    def _listen_to_the_system(self) -> None:
        def ask(number: int, _frame: FrameType | None) -> None:
            self._events.put(Asked(number))

        for name in ("SIGTERM", "SIGINT", "SIGHUP"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), ask)

    def _start(self) -> Child:
        return Child(self._command, self._events, self._inherited)

    def _come_up(self, reason: str, geometry: str = "") -> None:
        """Put the waiting window in front, or a new one."""
        self._front, self._waiting = self._waiting or self._start(), None
        self._prepare_at = None
        self._front.tell(channel.Show(reason, geometry, self._pin.tries_left()))
        self._free()

    def _free(self) -> None:
        if self._front is not None and not self._leaving:
            self._front.tell(channel.Free())

    def _hear(self, child: Child, message: channel.Message) -> None:
        match message:
            case channel.Locking(reason, geometry) if child is self._front:
                if reason in _FORGETTING:
                    self._pin.drop()
                self._leaving[child] = monotonic() + _LAST_WAIT
                self._come_up(reason, geometry)
            case channel.Opened() if child is self._front:
                self._crashes = 0
                self._pin.reopened()
                self._prepare_at = monotonic() + _SETTLED
            case channel.AskPin() if child is self._front:
                box, left = self._pin.take()
                child.tell(channel.PinGiven(channel.to_text(box), left))
            case channel.KeepPin(box):
                self._pin.keep(channel.to_box(box))
            case channel.DropPin():
                self._pin.drop()
            case _:
                pass  # a window that is no longer in front has nothing more to say

    def _bury(self, child: Child, status: int) -> None:
        if self._leaving.pop(child, None) is not None:
            self._free()
        elif child is self._waiting:
            self._waiting = None
        elif child is self._front:
            self._front = None
            if status in (channel.QUIT, channel.CANNOT_START):
                self._end(status)
            elif status == channel.LOCKED:
                self._come_up("")
            else:
                self._crashes += 1
                if self._crashes >= _CRASHES:
                    _say_given_up()
                    self._end(_GIVEN_UP)
                else:
                    self._come_up(channel.CRASHED)

    def _end(self, status: int) -> None:
        """Let every window lock and end."""
        if self._status is None:
            self._status = status
        self._prepare_at = None
        for child in (self._front, self._waiting):
            if child is not None:
                child.tell(channel.End())
                self._leaving[child] = monotonic() + _LAST_WAIT
        self._front = self._waiting = None

    def _patience(self) -> float | None:
        """Seconds until something is due, None when nothing is."""
        due = [moment for moment in self._leaving.values() if moment != _KILLED]
        if self._prepare_at is not None:
            due.append(self._prepare_at)
        left = [max(0.0, moment - monotonic()) for moment in due]
        held = self._pin.milliseconds_left()
        if held is not None:
            left.append(held / 1000)
        return min(left, default=None)

    def _on_time(self) -> None:
        now = monotonic()
        for child, moment in self._leaving.items():
            if moment <= now:
                child.kill()
                self._leaving[child] = _KILLED  # its end is on its way
        if self._prepare_at is not None and self._prepare_at <= now:
            self._prepare_at = None
            self._waiting = self._waiting or self._start()
        if self._pin.milliseconds_left() == 0:
            self._pin.drop()
            if self._front is not None:
                self._front.tell(channel.PinGone())


def window_command(home: Path | None) -> list[str]:
    """Return the command that starts a window process: this program in a bundle, else this interpreter."""
    # -P: the folder that somebody happens to stand in is no place to take our modules from.
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-P", "-m", "collector_app"]
    return [*program, *(["--home", str(home)] if home is not None else []), "window"]


def uptime() -> Uptime:
    """Read the machine's clocks; imported when a PIN is held, the window comes first."""
    from collector_app.security.machine_clock import milliseconds_asleep, milliseconds_since_boot

    return Uptime(milliseconds_since_boot(), milliseconds_asleep())


def _say_given_up() -> None:
    if sys.stderr is not None:  # a windowed program on Windows has none
        sys.stderr.write("collector-app: it stopped unexpectedly several times in a row; what was recorded is safe\n")


def supervise(command: Sequence[str], claimed: int, read_uptime: Callable[[], Uptime] = uptime) -> int:
    """Run the app on a claimed home; returns the exit status.

    `claimed` is the descriptor that holds the home. The windows hold it too where the system lets them: a window that
    outlives this process for the moment it takes to lock keeps the next one out until then.
    """
    os.set_inheritable(claimed, True)
    return Supervisor(command, PinHold(read_uptime), (claimed,)).run()
