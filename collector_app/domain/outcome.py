"""How a visit ended (its disposition) and the reasons for stopping one."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from collector_app.domain.case import StayKind


class Outcome(StrEnum):
    """Disposition of a closed visit, in the trade's usual terms."""

    PROMISE_TO_PAY = "promise_to_pay"
    PAID = "paid"
    PLAN_REQUESTED = "plan_requested"
    NO_AGREEMENT = "no_agreement"
    HARDSHIP_REFERRED = "hardship_referred"
    DISPUTED = "disputed"
    NOBODY_HOME = "nobody_home"
    MESSAGE_LEFT = "message_left"
    WRONG_ADDRESS = "wrong_address"
    MOVED_AWAY = "moved_away"
    STOPPED = "stopped"
    NOT_MADE = "not_made"


class StopReason(StrEnum):
    """The nine reasons of the stop key (compliance.md, Stop key)."""

    ASKED_TO_LEAVE = "asked_to_leave"
    DO_NOT_COME_AGAIN = "do_not_come_again"
    LAWYER = "lawyer"
    DISPUTE = "dispute"
    ILLNESS_OR_DISTRESS = "illness_or_distress"
    BEREAVEMENT = "bereavement"
    MINOR = "minor"
    POLICE_OR_DANGER = "police_or_danger"
    COMPLAINT = "complaint"


class CaseConsequence(StrEnum):
    """What a stop means for the case from now on, here and at the server."""

    STAY = "stay"
    CONTACT_BAN = "contact_ban"
    SUPERVISOR_FLAG = "supervisor_flag"


CONSEQUENCES: dict[StopReason, CaseConsequence] = {
    StopReason.ASKED_TO_LEAVE: CaseConsequence.SUPERVISOR_FLAG,
    StopReason.DO_NOT_COME_AGAIN: CaseConsequence.CONTACT_BAN,
    StopReason.LAWYER: CaseConsequence.STAY,
    StopReason.DISPUTE: CaseConsequence.STAY,
    StopReason.ILLNESS_OR_DISTRESS: CaseConsequence.STAY,
    StopReason.BEREAVEMENT: CaseConsequence.STAY,
    StopReason.MINOR: CaseConsequence.SUPERVISOR_FLAG,
    StopReason.POLICE_OR_DANGER: CaseConsequence.SUPERVISOR_FLAG,
    StopReason.COMPLAINT: CaseConsequence.STAY,
}

NO_CONTACT: Final = frozenset({StopReason.DO_NOT_COME_AGAIN})
"""The stops after which whoever asked for them is not turned to again, named by `VisitStopped.person`."""

REFUSED: Final = "refused"
"""The result of a contact whose person does not want to be contacted again."""

STAY_AFTER: Final[Mapping[StopReason, StayKind]] = {
    StopReason.DO_NOT_COME_AGAIN: StayKind.CONTACT_BAN,
    StopReason.LAWYER: StayKind.ATTORNEY,
    StopReason.DISPUTE: StayKind.DISPUTE,
    StopReason.ILLNESS_OR_DISTRESS: StayKind.ILLNESS,
    StopReason.BEREAVEMENT: StayKind.BEREAVEMENT,
    StopReason.COMPLAINT: StayKind.COMPLAINT,
}
"""The stay that a stop puts on the case, at once on the device and at the centre. The others only call a supervisor."""
