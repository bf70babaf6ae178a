"""The window's end of the two pipes to the process that watches over it (`supervisor.py`)."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from io import BufferedReader
from queue import Empty, SimpleQueue
from typing import Final

from PySide6.QtCore import QObject, Signal

from collector_app.desktop import channel
from collector_app.desktop.pin_hold import TRIES
from collector_app.usecases.failures import Failure, FailureCode

_ANSWER: Final = 10.0  # seconds; the other end answers at once or is gone


class NotSupervisedError(Exception):
    """The window was started by hand: there is nobody at the other end."""


class Tether(QObject):
    """``heard`` carries each message, on the thread of whoever listens; ``parted`` says that the other end is gone.

    It takes standard input and output for itself and closes them to everybody else: what a library prints must not be
    taken for a message. As `PinKeeper` it keeps the session's PIN box at the other end.
    """

    heard = Signal(object)
    parted = Signal()

    def __init__(self) -> None:
        """Raise NotSupervisedError when there are no pipes."""
        super().__init__()
        try:
            self._inward, self._outward = os.dup(0), os.dup(1)
            nowhere = os.open(os.devnull, os.O_RDWR)
            os.dup2(nowhere, 0)
            os.dup2(nowhere, 1)
            os.close(nowhere)
        except OSError as error:
            raise NotSupervisedError from error
        self._pin_answers: SimpleQueue[channel.PinGiven] = SimpleQueue()
        self._pin_tries = 0

    def listen(self) -> None:
        """Begin to hear; connect the signals before."""
        threading.Thread(target=self._listen, daemon=True).start()

    def say(self, message: channel.Message) -> None:
        """Say something; when nobody hears it any more, ``parted`` is on its way."""
        with suppress(OSError):
            os.write(self._outward, channel.encode(message))

    def _listen(self) -> None:
        pipe: BufferedReader
        with suppress(OSError, channel.BadMessageError), os.fdopen(self._inward, "rb") as pipe:
            for line in pipe:
                message = channel.decode(line)
                self._note(message)
                self.heard.emit(message)
        self.parted.emit()

    def _note(self, message: channel.Message) -> None:
        match message:
            case channel.Show(pin_tries=tries):
                self._pin_tries = tries
            case channel.PinGiven(tries_left=left):
                self._pin_tries = left
                self._pin_answers.put(message)
            case channel.PinGone():
                self._pin_tries = 0
            case _:
                pass

    # -- PinKeeper

    def tries_left(self) -> int:
        """Return how many tries the PIN has, 0 when there is none."""
        return self._pin_tries

    def keep(self, box: bytes) -> None:
        """Let the other process hold a box."""
        self._pin_tries = TRIES
        self.say(channel.KeepPin(channel.to_text(box)))

    def drop(self) -> None:
        """Let it be forgotten."""
        self._pin_tries = 0
        self.say(channel.DropPin())

    def take(self) -> bytes:
        """Ask for the box for one try, on a worker's thread; raises Failure(PIN_GONE) when there is none any more."""
        self.say(channel.AskPin())
        try:
            box = channel.to_box(self._pin_answers.get(timeout=_ANSWER).box)
        except Empty:
            box = b""
        if not box:
            raise Failure(FailureCode.PIN_GONE)
        return box
