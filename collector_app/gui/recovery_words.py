"""What is said of a recovery that can't be begun or ended; `failures.py` makes sentences of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

translate = QCoreApplication.translate

_REFUSED: Final[Mapping[str, tuple[object, object]]] = {
    "none": (
        QT_TRANSLATE_NOOP("failures", "Nobody was appointed yet who could recover this laptop."),
        QT_TRANSLATE_NOOP("failures", "Don't delete anything. Try the passphrase again, or ask the branch office."),
    ),
    "begun": (
        QT_TRANSLATE_NOOP("failures", "No request of this laptop is waiting for these answers."),
        QT_TRANSLATE_NOOP("failures", "Save a new request and have two supervisors answer that one."),
    ),
    "file": (
        QT_TRANSLATE_NOOP("failures", "One of the files is no supervisor's answer, or it is damaged."),
        QT_TRANSLATE_NOOP("failures", "Copy the answers again and choose them both."),
    ),
    "other": (
        QT_TRANSLATE_NOOP("failures", "One of the answers is for another request."),
        QT_TRANSLATE_NOOP("failures", "Compare the code on this screen with the supervisor's."),
    ),
    "late": (
        QT_TRANSLATE_NOOP("failures", "The request or an answer to it is older than seven days."),
        QT_TRANSLATE_NOOP("failures", "Check this laptop's date, save a new request, and have it answered again."),
    ),
    "stranger": (
        QT_TRANSLATE_NOOP("failures", "One of the answers is by somebody who can't recover this laptop."),
        QT_TRANSLATE_NOOP("failures", "Ask one of the supervisors whose names stand here."),
    ),
    "altered": (
        QT_TRANSLATE_NOOP("failures", "One of the answers was altered on the way."),
        QT_TRANSLATE_NOOP("failures", "Ask that supervisor to send it again."),
    ),
    "same": (
        QT_TRANSLATE_NOOP("failures", "Two different supervisors have to answer."),
        QT_TRANSLATE_NOOP("failures", "Choose the second answer as well."),
    ),
    "key": (
        QT_TRANSLATE_NOOP("failures", "The answers do not open this laptop's records."),
        QT_TRANSLATE_NOOP("failures", "Don't delete anything. Save a new request, and tell the branch office."),
    ),
}


def recovery_refused(details: Mapping[str, str | int]) -> tuple[str, str]:
    """Return what happened and what to do, for the `reason` of a refused recovery."""
    what, do_next = _REFUSED.get(str(details.get("reason")), _REFUSED["file"])
    return translate("failures", str(what)), translate("failures", str(do_next))
