"""What can be wrong with a code that came over the telephone, whatever it was asked for."""

from __future__ import annotations

from enum import StrEnum

from collector_app.domain.challenge import TRIES, Challenge, read
from collector_app.domain.clock import Reading


class CallProblem(StrEnum):
    """Why a code was not taken, or no call is possible."""

    MISTYPED = "mistyped"
    WRONG = "wrong"
    WAIT = "wait"
    VOID = "void"
    REASON_MISSING = "reason_missing"
    NOBODY = "nobody"
    NO_KEY = "no_key"
    TIME_UNKNOWN = "time_unknown"


class CallError(ValueError):
    """A code was refused; `seconds` to wait, `tries` left."""

    def __init__(self, problem: CallProblem, *, seconds: int = 0, tries: int = 0) -> None:
        super().__init__(problem.value)
        self.problem, self.seconds, self.tries = problem, seconds, tries


def still_good(challenge: Challenge | None, now: Reading) -> bool:
    """Whether a response to the challenge would be taken now or after a wait."""
    return challenge is not None and bool(challenge.left(now))


def code_for(challenge: Challenge | None, typed: str, length: int, now: Reading) -> tuple[Challenge, str]:
    """Return the challenge that is answered, and the plain code; nothing is compared yet.

    Raises CallError: VOID, WAIT, MISTYPED. A slip that the check letter shows costs no try.
    """
    if challenge is None or not still_good(challenge, now):
        raise CallError(CallProblem.VOID)
    if seconds := challenge.wait(now):
        raise CallError(CallProblem.WAIT, seconds=seconds, tries=TRIES - challenge.wrong)
    code = read(typed, length)
    if code is None:
        raise CallError(CallProblem.MISTYPED)
    return challenge, code


def wrong(challenge: Challenge, now: Reading) -> CallError:
    """Return the refusal after one more wrong code: VOID after the last try."""
    after = challenge.after_wrong(now.monoms)
    if after.wrong >= TRIES:
        return CallError(CallProblem.VOID)
    return CallError(CallProblem.WRONG, seconds=after.wait(now), tries=TRIES - after.wrong)
