"""The cells of the matrix: what happens to a laptop's clocks before and between the gates of a visit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from tests.faults.clock.courts import CHINA, INDIA, UK, US, Court
from tests.faults.clock.laptop import QUARTZ, LyingLaptop

Event = Callable[[LyingLaptop, Random], None]
_EPOCH_YEARS: Final = 56  # 1970, seen from 2026


def _hours(dice: Random, most: float) -> timedelta:
    return timedelta(hours=dice.uniform(0, most))


def _minutes_to_40_days(dice: Random) -> timedelta:
    """Evenly over the orders of magnitude: a jump of minutes is as likely as one of weeks."""
    return timedelta(minutes=3 * float((40 * 24 * 20) ** dice.random()))


def nothing(laptop: LyingLaptop, dice: Random) -> None:
    """An honest quarter of an hour."""
    laptop.wait(timedelta(minutes=dice.uniform(1, 15)))


def set_back(laptop: LyingLaptop, dice: Random) -> None:
    laptop.set_wall(-_minutes_to_40_days(dice))


def set_forward(laptop: LyingLaptop, dice: Random) -> None:
    laptop.set_wall(_minutes_to_40_days(dice))


def set_anyhow(laptop: LyingLaptop, dice: Random) -> None:
    dice.choice((set_back, set_forward, nothing))(laptop, dice)


def restart(laptop: LyingLaptop, dice: Random) -> None:
    laptop.reboot(_hours(dice, 12))


def restart_and_call(laptop: LyingLaptop, dice: Random) -> None:
    laptop.reboot(_hours(dice, 12))
    laptop.call(dice)


def restart_lie_and_call(laptop: LyingLaptop, dice: Random) -> None:
    laptop.reboot(_hours(dice, 12))
    set_anyhow(laptop, dice)
    laptop.call(dice)
    set_back(laptop, dice)


def restart_and_hear(laptop: LyingLaptop, dice: Random) -> None:
    laptop.reboot(_hours(dice, 12))
    laptop.hear(dice)


def suspend(laptop: LyingLaptop, dice: Random) -> None:
    laptop.suspend(_hours(dice, 14))


def suspend_uncounted(laptop: LyingLaptop, dice: Random) -> None:
    laptop.sleeps = False
    laptop.suspend(_hours(dice, 14))


def doze_uncounted(laptop: LyingLaptop, dice: Random) -> None:
    """Many short sleeps, each too short to be noticed alone."""
    laptop.sleeps = False
    for _ in range(20):
        laptop.suspend(timedelta(minutes=dice.uniform(0, 3)))
        laptop.wait(timedelta(minutes=1))


def call_uncounted(laptop: LyingLaptop, dice: Random) -> None:
    """After a reboot the machine sleeps between the challenge and the code."""
    laptop.sleeps = False
    laptop.reboot(_hours(dice, 3))
    laptop.call(dice)
    laptop.suspend(_hours(dice, 3))


def dead_battery(laptop: LyingLaptop, dice: Random) -> None:
    laptop.reboot(_hours(dice, 12))
    laptop.set_wall(-timedelta(days=365.25 * _EPOCH_YEARS))


def dead_battery_and_call(laptop: LyingLaptop, dice: Random) -> None:
    dead_battery(laptop, dice)
    laptop.call(dice)


def wrong_zone(laptop: LyingLaptop, dice: Random) -> None:
    """The hands are right and the zone is not: in truth the clock is off by whole hours."""
    laptop.set_wall(timedelta(hours=dice.choice([-13, -12, -8, -5, -1, 1, 5.5, 8, 12])))


def three_days_away(laptop: LyingLaptop, dice: Random) -> None:
    laptop.wait(_hours(dice, 72))


def slow_quartz(laptop: LyingLaptop, dice: Random) -> None:
    laptop.rate = -QUARTZ
    laptop.wait(_hours(dice, 72))


def fast_quartz(laptop: LyingLaptop, dice: Random) -> None:
    laptop.rate = QUARTZ
    laptop.wait(_hours(dice, 72))


def heard_in_between(laptop: LyingLaptop, dice: Random) -> None:
    set_anyhow(laptop, dice)
    laptop.wait(_hours(dice, 3))
    laptop.hear(dice)
    laptop.note()


def _days_around(day: date) -> tuple[date, ...]:
    return tuple(day + timedelta(days=step) for step in (-3, -2, -1, 0, 1))


_ANY: Final = tuple(date(2026, 11, 2) + timedelta(days=step) for step in range(60))
_SPRING: Final = _days_around(date(2026, 3, 8)) + _days_around(date(2027, 3, 14))
_AUTUMN: Final = _days_around(date(2026, 11, 1)) + _days_around(date(2027, 11, 7))
_LONDON: Final = _days_around(date(2026, 3, 29)) + _days_around(date(2026, 10, 25))
_LEAP: Final = _days_around(date(2028, 2, 29)) + _days_around(date(2028, 3, 1))
_YEAR_END: Final = _days_around(date(2026, 12, 31)) + _days_around(date(2027, 1, 1))


@dataclass(frozen=True)
class Cell:
    """What happens first, what happens between two gates, where and when. `before` is how long ago the line was lost.

    `told_away`: a cell whose laptop has no upper bound at all, so that every gate is refused until somebody is asked.
    """

    name: str
    first: Event
    between: Event = nothing
    court: Court = CHINA
    days: tuple[date, ...] = _ANY
    told_away: bool = False


CELLS: Final = (
    Cell("honest clocks", nothing),
    Cell("set back, minutes to 40 days", set_back),
    Cell("set forward, minutes to 40 days", set_forward),
    Cell("set anyhow between the gates", nothing, set_anyhow),
    Cell("reboot, no line", restart, told_away=True),
    Cell("reboot, time by phone", restart_and_call),
    Cell("reboot, lies around the call", restart_lie_and_call, set_anyhow),
    Cell("reboot, heard again", restart_and_hear),
    Cell("reboot between the gates", nothing, restart, told_away=True),
    Cell("suspend, counted", suspend, suspend),
    Cell("suspend, not counted", suspend_uncounted, suspend_uncounted),
    Cell("many short sleeps, not counted", doze_uncounted, doze_uncounted),
    Cell("phone, then sleep not counted", call_uncounted),
    Cell("DST begins (US)", three_days_away, court=US, days=_SPRING),
    Cell("DST ends (US)", three_days_away, court=US, days=_AUTUMN),
    Cell("DST both ways (UK)", three_days_away, set_anyhow, UK, _LONDON),
    Cell("wrong zone of the laptop", wrong_zone, wrong_zone),
    Cell("leap day", three_days_away, days=_LEAP),
    Cell("year end, packs change (India)", three_days_away, set_anyhow, INDIA, _YEAR_END),
    Cell("battery dead: 1970", dead_battery, told_away=True),
    Cell("battery dead, time by phone", dead_battery_and_call),
    Cell("quartz slow, up to 72 h offline", slow_quartz),
    Cell("quartz fast, up to 72 h offline", fast_quartz),
    Cell("up to 72 h offline", three_days_away),
    Cell("lies, and heard in between", heard_in_between, heard_in_between),
)
