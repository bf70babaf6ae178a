"""Another user of the machine, for tests that root runs: root may read everything and proves nothing."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

NOBODY: Final = 65534
_PR_SET_DUMPABLE: Final = 4


def is_root() -> bool:
    """Whether this process may do everything, and become somebody else."""
    return sys.platform != "win32" and os.geteuid() == 0


def become_nobody() -> None:
    """Drop the rights of root for good; without them this process is somebody ordinary already."""
    if not is_root():
        return
    os.setgroups(())
    os.setgid(NOBODY)
    os.setuid(NOBODY)
    if sys.platform.startswith("linux"):  # the change of user closed the memory, which is what a test may be about
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 1, 0, 0, 0)


@contextmanager
def somebody(prepare: Callable[[], None]) -> Iterator[int]:
    """A process of an ordinary user that did `prepare` and then waits; gives its id, and kills it in the end."""
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            become_nobody()
            prepare()
            os.write(tell, b"x")
            signal.pause()
        finally:
            os._exit(1)
    try:
        os.close(tell)
        if os.read(told, 1) != b"x":
            raise AssertionError("the process ended while it prepared itself")
        yield child
    finally:
        os.close(told)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def as_somebody(act: Callable[[], str]) -> str:
    """Let an ordinary user do something; return what it says, or the name of the error that it met."""
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            become_nobody()
            said = act()
        except BaseException as error:  # noqa: BLE001 - a fork of the test ends here, whatever happened
            said = type(error).__name__
        finally:
            os.write(tell, said.encode())
            os._exit(0)
    os.close(tell)
    with os.fdopen(told) as answer:
        said = answer.read()
    os.waitpid(child, 0)
    return said
