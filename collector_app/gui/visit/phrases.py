"""What the visit calls its stages, moves, outcomes and reasons, in the language shown."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from collector_app.domain.outcome import CaseConsequence, Outcome, StopReason
from collector_app.domain.visit.stage import Move, Stage

translate = QCoreApplication.translate


def stage_name(stage: Stage) -> str:
    """The stage as the rail calls it; fit to be read over a shoulder."""
    return {
        Stage.PREPARED: translate("Visit", "Prepare"),
        Stage.TRAVELLING: translate("Visit", "Travel"),
        Stage.AT_DOOR: translate("Visit", "At the door"),
        Stage.IDENTIFYING: translate("Visit", "Identify"),
        Stage.THIRD_PARTY: translate("Visit", "Another person"),
        Stage.DISCLOSED: translate("Visit", "Explain"),
        Stage.NEGOTIATING: translate("Visit", "Negotiate"),
        Stage.SETTLING: translate("Visit", "Agree"),
        Stage.LEAVING: translate("Visit", "Leave"),
        Stage.AFTERCARE: translate("Visit", "Aftercare"),
        Stage.CLOSED: translate("Visit", "Closed"),
    }[stage]


def move_verb(move: Move) -> str:
    """The button that makes a move."""
    return {
        Move.DEPART: translate("Visit", "Set out"),
        Move.ARRIVE: translate("Visit", "We are at the door"),
        Move.IDENTIFY: translate("Visit", "Begin to identify"),
        Move.DISCLOSE: translate("Visit", "Say why we came"),
        Move.NEGOTIATE: translate("Visit", "Go on to Negotiate"),
        Move.SETTLE: translate("Visit", "Go on to Agree"),
        Move.LEAVE: translate("Visit", "Go to Leave"),
        Move.FINISH: translate("Visit", "We have left"),
        Move.CLOSE: translate("Visit", "Close the visit"),
        Move.STOP: translate("Visit", "Stop"),
        Move.WRONG_PARTY: translate("Visit", "It is another person"),
        Move.TURN_BACK: translate("Visit", "Turn back"),
    }[move]


def outcome_name(outcome: Outcome) -> str:
    """How a visit ended."""
    return {
        Outcome.PROMISE_TO_PAY: translate("Visit", "Promise to pay"),
        Outcome.PAID: translate("Visit", "Paid"),
        Outcome.PLAN_REQUESTED: translate("Visit", "Plan sent to the supervisor"),
        Outcome.NO_AGREEMENT: translate("Visit", "No agreement"),
        Outcome.HARDSHIP_REFERRED: translate("Visit", "Hardship, passed on for help"),
        Outcome.DISPUTED: translate("Visit", "Disputed"),
        Outcome.NOBODY_HOME: translate("Visit", "Nobody at home"),
        Outcome.MESSAGE_LEFT: translate("Visit", "Message left"),
        Outcome.WRONG_ADDRESS: translate("Visit", "Wrong address"),
        Outcome.MOVED_AWAY: translate("Visit", "Moved away"),
        Outcome.STOPPED: translate("Visit", "Stopped"),
        Outcome.NOT_MADE: translate("Visit", "Not made"),
    }[outcome]


def stop_reason(reason: StopReason) -> tuple[str, str]:
    """A reason of the stop key: what happened, and when to choose it."""
    return {
        StopReason.ASKED_TO_LEAVE: (
            translate("Visit", "Wants us to go"),
            translate("Visit", "Or the door is closed"),
        ),
        StopReason.DO_NOT_COME_AGAIN: (
            translate("Visit", "Not again"),
            translate("Visit", "No more visits, calls"),
        ),
        StopReason.LAWYER: (translate("Visit", "Has a lawyer"), translate("Visit", "All goes to the lawyer")),
        StopReason.DISPUTE: (
            translate("Visit", "Says it’s wrong"),
            translate("Visit", "It is checked first"),
        ),
        StopReason.ILLNESS_OR_DISTRESS: (
            translate("Visit", "Ill, distressed"),
            translate("Visit", "People come first"),
        ),
        StopReason.BEREAVEMENT: (
            translate("Visit", "A death"),
            translate("Visit", "Condolences, then go"),
        ),
        StopReason.MINOR: (translate("Visit", "Only a child"), translate("Visit", "No questions, leave")),
        StopReason.POLICE_OR_DANGER: (
            translate("Visit", "Danger, police"),
            translate("Visit", "To a safe place first"),
        ),
        StopReason.COMPLAINT: (translate("Visit", "A complaint"), translate("Visit", "Note it, give the number")),
    }[reason]


def consequence(what: CaseConsequence) -> str:
    """What a stop means for the case from now on."""
    return {
        CaseConsequence.STAY: translate("Visit", "The case rests from now on; the centre decides when it goes on."),
        CaseConsequence.CONTACT_BAN: translate("Visit", "Nobody contacts this customer any more."),
        CaseConsequence.SUPERVISOR_FLAG: translate("Visit", "The supervisor is told with the next delivery."),
    }[what]
