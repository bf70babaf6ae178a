"""Why it is locked, and how long the centre was not heard: lines on the lock screen."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication

from collector_app.domain.silence import Standing
from collector_app.gui.failures import sentence
from collector_app.gui.silence_words import silence_words
from collector_app.gui.unlock.unlock_view import UnlockFact
from collector_app.usecases.failures import Failure, FailureCode

translate = QCoreApplication.translate
FAILED: Final = "failed "


def why_locked(reason: str) -> tuple[UnlockFact, ...]:
    """Return the line for the reason of a lock, ``crashed``, or ``failed`` and a code; nothing without any."""
    kept = translate("UnlockView", "Your answers are here.")
    known = {
        "idle": ("clock", translate("UnlockView", "Nothing moved for a while, so it locked.")),
        "key": ("lock-simple", translate("UnlockView", "Locked by key.")),
        "suspend": ("clock", translate("UnlockView", "Locked when the laptop went to sleep.")),
        "screen": ("lock-simple", translate("UnlockView", "Locked together with the screen.")),
        "user_switch": ("users", translate("UnlockView", "Locked when somebody else used this computer.")),
        "order": ("lock-simple", translate("UnlockView", "The centre locked this laptop.")),
    }
    if reason == "crashed":
        what = translate("UnlockView", "Collector stopped unexpectedly.")
        saved = translate("UnlockView", "Everything up to the last answer is saved.")
        return (UnlockFact("warning", what, saved, role="warn_glyph"),)
    if reason.startswith(FAILED):
        told = sentence(Failure(FailureCode(reason.removeprefix(FAILED))))
        return (UnlockFact("warning", told.what, told.do_next, role="warn_glyph"),)
    if reason not in known:
        return ()
    return (UnlockFact(*known[reason], kept),)


def how_silent(standing: Standing) -> tuple[UnlockFact, ...]:
    """Return the line for a long silence; nothing when there is nothing to say."""
    since, follows = silence_words(standing)
    return (UnlockFact("warning", since, follows, role="warn_glyph"),) if since else ()
