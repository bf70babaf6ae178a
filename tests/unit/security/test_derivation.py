from __future__ import annotations

from collections.abc import Iterator

import pytest
from argon2.exceptions import HashingError
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from collector_app.security import derivation
from collector_app.security.derivation import CEILING, FIELD, Cost, CostPolicy, calibrate, expand, stretch

SMALL = Cost(64, 1, 1)


def timer(seconds: float) -> Iterator[float]:
    yield 100.0
    yield 100.0 + seconds


def test_the_field_costs_what_the_design_says() -> None:
    assert FIELD.start == Cost(128 * 1024, 3, 2)
    assert FIELD.floor.memory_kib == 64 * 1024
    assert FIELD.start.at_least(FIELD.floor)
    assert FIELD.scarce.at_least(FIELD.floor)


def test_stretching_is_argon2id() -> None:
    other = Argon2id(salt=b"s" * 16, length=32, iterations=2, lanes=2, memory_cost=64).derive("口令".encode())
    assert stretch("口令", b"s" * 16, Cost(64, 2, 2)) == other


@pytest.mark.parametrize(
    ("took", "passes"),
    [(0.25, 6), (0.5, 3), (2.0, 3), (0.0001, CEILING.passes)],
    ids=["fast machine", "as wanted", "slow machine", "absurdly fast"],
)
def test_calibration_only_ever_makes_it_slower(took: float, passes: int) -> None:
    policy = CostPolicy(Cost(64, 3, 1), SMALL, SMALL, seconds=0.5)
    clock = timer(took)
    assert calibrate(policy, lambda: next(clock)) == Cost(64, passes, 1)


def test_without_memory_for_it_the_scarce_cost_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> bytes:
        raise HashingError("Memory allocation error")

    monkeypatch.setattr(derivation, "stretch", refuse)
    assert calibrate(FIELD) == FIELD.scarce


@pytest.mark.parametrize(
    ("cost", "fine"),
    [
        (Cost(64 * 1024, 3, 1), True),
        (Cost(128 * 1024, 12, 4), True),
        (Cost(64 * 1024 - 1, 3, 1), False),
        (Cost(128 * 1024, 2, 2), False),
    ],
)
def test_floor(cost: Cost, fine: bool) -> None:
    assert cost.at_least(FIELD.floor) is fine


@pytest.mark.parametrize(
    "cost", [Cost(2**40, 3, 2), Cost(128 * 1024, 10**9, 2), Cost(128 * 1024, 3, 10**6), Cost(8, 3, 2), Cost(64, 0, 1)]
)
def test_what_no_machine_should_try(cost: Cost) -> None:
    assert not cost.within(CEILING)


def test_purposes_give_different_keys() -> None:
    keys = {expand(b"k" * 32, purpose) for purpose in ("a", "b", "a\0b")} | {expand(b"k" * 32, "a", b"salt")}
    assert len(keys) == 4
    assert {len(key) for key in keys} == {32}
