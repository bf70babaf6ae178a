"""The PIN's box in memory: five tries, no suspend, twelve hours."""

from __future__ import annotations

import pytest

from collector_app.desktop.pin_hold import LONGEST, TRIES, PinHold, Uptime

BOX = b"opaque"


class Machine:
    def __init__(self) -> None:
        self.now, self.asleep = 1_000_000, 5_000

    def __call__(self) -> Uptime:
        return Uptime(self.now, self.asleep)


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def hold(machine: Machine) -> PinHold:
    made = PinHold(machine)
    made.keep(BOX)
    return made


def test_each_try_counts_before_the_box_is_given_and_the_fifth_is_the_last(hold: PinHold) -> None:
    assert [hold.take() for _ in range(TRIES)] == [(BOX, left) for left in (4, 3, 2, 1, 0)]
    assert hold.take() == (b"", 0)
    hold.reopened()
    assert hold.tries_left() == 0


def test_who_proved_themselves_has_five_tries_again(hold: PinHold) -> None:
    for _ in range(4):
        hold.take()
    hold.reopened()
    assert hold.tries_left() == TRIES


def test_twelve_hours_are_the_longest_whatever_happens_in_between(hold: PinHold, machine: Machine) -> None:
    machine.now += LONGEST - 1
    assert hold.tries_left() == TRIES
    hold.take()
    hold.reopened()
    assert hold.milliseconds_left() == 1
    machine.now += 1
    assert hold.milliseconds_left() == 0
    assert hold.take() == (b"", 0)
    assert hold.milliseconds_left() is None


def test_a_suspend_ends_it_though_nobody_told_of_it(hold: PinHold, machine: Machine) -> None:
    machine.now += 60_000
    machine.asleep += 30_000
    assert hold.tries_left() == 0
    assert hold.take() == (b"", 0)


def test_dropped_is_dropped(hold: PinHold) -> None:
    hold.drop()
    hold.reopened()
    assert hold.take() == (b"", 0)
    assert "opaque" not in repr(hold)
