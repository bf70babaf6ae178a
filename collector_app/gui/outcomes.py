"""Outcomes in words that say nothing of the debt: they stand in lists that anybody may glance at."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from collector_app.domain.outcome import Outcome

translate = QCoreApplication.translate


def outcome_words(outcome: Outcome | None) -> str:
    """Return an outcome in two or three words, empty while there is none."""
    words = {
        Outcome.PROMISE_TO_PAY: translate("outcome", "Agreed"),
        Outcome.PAID: translate("outcome", "Settled"),
        Outcome.PLAN_REQUESTED: translate("outcome", "Request made"),
        Outcome.NO_AGREEMENT: translate("outcome", "Not agreed"),
        Outcome.HARDSHIP_REFERRED: translate("outcome", "Help arranged"),
        Outcome.DISPUTED: translate("outcome", "To be checked"),
        Outcome.NOBODY_HOME: translate("outcome", "Nobody home"),
        Outcome.MESSAGE_LEFT: translate("outcome", "Message left"),
        Outcome.WRONG_ADDRESS: translate("outcome", "Wrong address"),
        Outcome.MOVED_AWAY: translate("outcome", "Moved away"),
        Outcome.STOPPED: translate("outcome", "Stopped"),
        Outcome.NOT_MADE: translate("outcome", "Not made"),
    }
    return "" if outcome is None else words[outcome]
