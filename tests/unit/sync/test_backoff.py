"""Waiting: full jitter within the bounds of each state, and a server's wish respected."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector_app.sync.backoff import LEAST, MOST, WAITS, Backoff, state_of
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.ports.server import SyncState

CODES = {
    SyncState.OFFLINE: FailureCode.OFFLINE,
    SyncState.REFUSED: FailureCode.SERVER_REFUSED,
    SyncState.REVOKED: FailureCode.DEVICE_REVOKED,
    SyncState.CLOCK_SKEW: FailureCode.CLOCK_SKEW,
    SyncState.SERVER_AHEAD: FailureCode.SERVER_AHEAD,
    SyncState.CRASHED: FailureCode.SERVER_CRASHED,
}


@pytest.mark.parametrize(("state", "code"), CODES.items())
def test_each_state_grows_to_its_own_longest_wait(state: SyncState, code: FailureCode) -> None:
    backoff = Backoff(lambda: 1.0)
    waits = [backoff.after(Failure(code)) for _ in range(30)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (WAITS[state].first, WAITS[state].last)


def test_every_state_that_waits_has_its_bounds() -> None:
    assert set(WAITS) == set(SyncState) - {SyncState.IDLE, SyncState.SYNCING}
    assert all(LEAST < bounds.first <= bounds.last <= MOST for bounds in WAITS.values())


@given(st.lists(st.sampled_from(sorted(CODES.values())), max_size=40), st.floats(0, 1, exclude_max=True))
def test_no_wait_is_outside_two_seconds_to_fifteen_minutes(codes: list[FailureCode], chance: float) -> None:
    backoff = Backoff(lambda: chance)
    assert all(LEAST <= backoff.after(Failure(code)) <= MOST for code in codes)


@pytest.mark.parametrize("code", [FailureCode.OFFLINE, FailureCode.SERVER_CRASHED, FailureCode.SERVER_UNTRUSTED])
def test_what_ends_by_itself_is_tried_within_a_minute(code: FailureCode) -> None:
    backoff = Backoff(lambda: 0.999)
    assert max(backoff.after(Failure(code)) for _ in range(100)) < 60


def test_another_state_and_a_success_start_anew() -> None:
    backoff = Backoff(lambda: 1.0)
    first = backoff.after(Failure(FailureCode.OFFLINE))
    backoff.after(Failure(FailureCode.OFFLINE))
    backoff.after(Failure(FailureCode.SERVER_REFUSED))
    assert backoff.after(Failure(FailureCode.OFFLINE)) == first
    backoff.after(Failure(FailureCode.OFFLINE))
    backoff.succeeded()
    assert backoff.after(Failure(FailureCode.OFFLINE)) == first


def test_a_pause_asked_for_is_a_lower_bound() -> None:
    backoff = Backoff(lambda: 0.0)
    assert backoff.after(Failure(FailureCode.SERVER_CRASHED, retry_after=100)) == 100
    assert backoff.after(Failure(FailureCode.SERVER_CRASHED, retry_after=0)) == LEAST


def test_a_captive_portal_is_no_network_and_a_full_disk_is_a_crash() -> None:
    assert state_of(Failure(FailureCode.SERVER_UNTRUSTED)) is SyncState.OFFLINE
    assert state_of(Failure(FailureCode.DISK_FULL)) is SyncState.CRASHED
