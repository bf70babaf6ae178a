"""Asking the centre for the time by phone: after a reboot without a line the time has no upper bound."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass
from datetime import timedelta

from collector_app.domain.challenge import Challenge, new_challenge
from collector_app.domain.clock import TrustedTime
from collector_app.domain.journal.call_content import TimeAsked, TimeConfirmed, TimeFailed
from collector_app.domain.journal.kinds import draft
from collector_app.domain.override import Supervisor
from collector_app.domain.spelled import readable
from collector_app.domain.time_code import TIME_CODE_LETTERS, standing_time_challenge, told_fix, told_time
from collector_app.usecases.challenge import CallError, CallProblem, code_for, still_good, wrong
from collector_app.usecases.ports.store import Unit, View
from collector_app.usecases.recorder import DEVICE_SUBJECT
from collector_app.usecases.session import OpenSession


@dataclass(frozen=True, slots=True)
class TimeCall:
    """What is read out to the centre: who one is and the `challenge` (grouped); `left` is how long it is good."""

    collector: str
    challenge: str
    supervisors: tuple[Supervisor, ...]
    left: timedelta


def needs_telling(time: TrustedTime) -> bool:
    """Whether nobody can tell what time it is at most: then a call helps."""
    return time.latest is None


def open_time_call(session: OpenSession) -> TimeCall:
    """Return the call for the time: the one under way, or a new one, put on the record.

    Raises CallError(NO_KEY) before the first packet.
    """
    recorder = session.recorder
    with session.store.unit() as unit:
        supervision = unit.leased.supervision()
        if supervision is None:
            raise CallError(CallProblem.NO_KEY)
        challenge = _standing(unit)
        if challenge is None or not still_good(challenge, recorder.clock.read()):
            asked = TimeAsked(new_challenge(recorder.entropy.salt()))
            (entry,) = recorder.record(unit, (draft(DEVICE_SUBJECT, asked),))
            challenge = Challenge(asked.challenge, entry.envelope.boot, entry.envelope.monoms, entry.envelope.time)
    return TimeCall(
        session.profile.collector.id,
        readable(challenge.letters),
        supervision.supervisors,
        challenge.left(recorder.clock.read()),
    )


def confirm_time(session: OpenSession, typed: str) -> TrustedTime:
    """Take the time that the centre told, and return what now can be.

    Raises CallError: MISTYPED (nothing was written), WRONG (the try is on the record), WAIT, VOID, NO_KEY.
    """
    recorder = session.recorder
    with session.store.unit() as unit:
        supervision = unit.leased.supervision()
        if supervision is None:
            raise CallError(CallProblem.NO_KEY)
        now = recorder.clock.read()
        challenge, code = code_for(_standing(unit), typed, TIME_CODE_LETTERS, now)
        device = session.profile.certificate.device
        given = told_time(b64decode(supervision.key), device, challenge.letters, code)
        if given is not None:
            unit.leased.put_told(told_fix(challenge, given, now))
            time = recorder.time(unit)
            told = TimeConfirmed(challenge.letters, code, time.earliest, time.latest or time.earliest)
            recorder.record(unit, (draft(DEVICE_SUBJECT, told),))
            return time
        recorder.record(unit, (draft(DEVICE_SUBJECT, TimeFailed(challenge.letters)),))
    raise wrong(challenge, now)


def _standing(view: View | Unit) -> Challenge | None:
    return standing_time_challenge(view.journal.of(DEVICE_SUBJECT))
