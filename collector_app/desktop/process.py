"""What every process of the app does to itself first: private files, no image of its memory, a bug without its words.

The window, the process that watches over it and every command call `harden`; what a child inherits is not relied on,
since the kernel gives a new program its own marks back.
"""

from __future__ import annotations

import sys
import threading
from types import TracebackType
from typing import Final

from collector_app.config.folders import close_to_others

NOT_HERE: Final = "not there on this system"
_PR_SET_DUMPABLE: Final = 4  # linux/prctl.h


def harden() -> dict[str, str]:
    """Close this process to others; return each measure with `yes` or why it is missing, for the self-test.

    Never raises: a measure that the system refuses is named and keeps nobody from a visit.
    """
    close_to_others()
    tell_bugs_without_words()
    return {
        "private files": "yes" if sys.platform != "win32" else "by the access lists of the user's profile",
        "no core dump": _leave_no_core(),
        "memory closed to the user's other programs": _close_memory(),
    }


def tell_bugs_without_words() -> None:
    """Tell of a bug by types and places only, on every thread: messages and local values may name a customer."""
    sys.excepthook = _tell
    threading.excepthook = lambda given: _tell(given.exc_type, given.exc_value, given.exc_traceback)
    sys.unraisablehook = lambda given: _tell(given.exc_type, given.exc_value, given.exc_traceback)


def _leave_no_core() -> str:
    if sys.platform == "win32":
        return NOT_HERE  # Windows Error Reporting is switched off by policy, not by a program
    import resource  # after the umask: the first thing is that no file stands open

    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (OSError, ValueError):
        return "refused by the system"
    return "yes"


def _close_memory() -> str:
    """Forbid attaching and dumping: a limit of 0 alone doesn't stop a dump that is piped to a program (core(5))."""
    if not sys.platform.startswith("linux"):
        return NOT_HERE
    import ctypes

    done = ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    return "yes" if done == 0 else "refused by the system"


def _tell(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt | SystemExit):
        return
    import logging

    from collector_app.config.logs import without_words

    error = error if error is not None else BaseException()
    if logging.getLogger().handlers:
        logging.getLogger(__name__).error("app.unexpected", exc_info=(kind, error, trace))
    elif sys.stderr is not None:  # a windowed program on Windows has none
        lines = without_words(error.with_traceback(trace))
        sys.stderr.write("\n".join(["collector-app: a bug, please report it:", *lines, ""]))
