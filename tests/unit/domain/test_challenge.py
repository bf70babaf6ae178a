"""Codes that are read out: what is typed comes back, and slips are noticed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector_app.domain.challenge import (
    CHALLENGE_LETTERS,
    CHALLENGE_LIFE,
    TRIES,
    WAITS,
    Challenge,
    letters,
    new_challenge,
    number,
    read,
)
from collector_app.domain.clock import Fix, Reading
from collector_app.domain.override import RESPONSE_LETTERS, Plea, override_code
from collector_app.domain.spelled import readable
from collector_app.domain.time_code import TIME_CODE_LETTERS, BeforeBeginningError, time_code, told_fix, told_time
from tests.unit.domain.journals import MORNING

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
KEY = bytes(32)
CODES = st.integers(0, 2**55 - 1).map(lambda value: letters(value, 11))
PLEA = Plea("device-1", "case-1", "company.visit.notice", "s-1", "4K7Q2F9C")


def challenge(**more: object) -> Challenge:
    return Challenge("4K7Q2F9C", "boot-1", 1_000_000, MORNING, **more)  # type: ignore[arg-type]  # counts of a test


def later(seconds: float, *, boot: str = "boot-1", wall: float | None = None) -> Reading:
    passed = timedelta(seconds=seconds if wall is None else wall)
    return Reading(MORNING + passed, boot, 1_000_000 + int(seconds * 1000))


@given(CODES)
def test_what_is_read_out_is_what_is_read(code: str) -> None:
    spoken = readable(code).lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert read(spoken, 12) == read(f"　{code} ", 12) == code
    assert read("".join(chr(ord(letter) + 0xFEE0) for letter in code), 12) == code


@given(CODES, st.data())
def test_every_wrong_letter_and_every_swap_is_noticed(code: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, 11))
    other = data.draw(st.sampled_from([item for item in SYMBOLS if item != code[at]]))
    assert read(code[:at] + other + code[at + 1 :], 12) is None
    to = data.draw(st.integers(0, 11))
    swapped = list(code)
    swapped[at], swapped[to] = swapped[to], swapped[at]
    assert ("".join(swapped) == code) == (read("".join(swapped), 12) is not None)


@pytest.mark.parametrize("typed", ["", "4K7Q", "4K7Q2F9C4K7Q!", "你好", "4K7Q-2F9C-4K7Q-2F9C"])
def test_what_can_be_no_code_is_none(typed: str) -> None:
    assert read(typed, 12) is None


@given(st.integers(0, 2**55 - 1))
def test_letters_and_numbers_are_each_other(value: int) -> None:
    assert number(letters(value, 11)[:-1]) == value


def test_sizes() -> None:
    assert len(new_challenge(bytes(range(32)))) == CHALLENGE_LETTERS == 8
    assert len(override_code(KEY, PLEA)) == RESPONSE_LETTERS == 12
    assert len(time_code(KEY, "device-1", "4K7Q2F9C", MORNING)) == TIME_CODE_LETTERS == 12


@pytest.mark.parametrize("part", ["device", "case", "rule", "supervisor", "challenge"])
def test_a_response_is_bound_to_everything_it_answers(part: str) -> None:
    changed = {name: getattr(PLEA, name) for name in Plea.__slots__} | {part: "other"}
    assert override_code(KEY, Plea(**changed)) != override_code(KEY, PLEA)
    assert override_code(b"1" * 32, PLEA) != override_code(KEY, PLEA)


def test_parts_that_run_together_are_different_questions() -> None:
    assert override_code(KEY, Plea("d", "ab", "c", "s", "x")) != override_code(KEY, Plea("d", "a", "bc", "s", "x"))


def test_a_challenge_is_good_for_half_an_hour_of_this_boot() -> None:
    made = challenge()
    assert made.left(later(60)) > timedelta(minutes=28)
    assert made.left(later(CHALLENGE_LIFE.total_seconds() - 1)) > timedelta(0)
    assert not made.left(later(CHALLENGE_LIFE.total_seconds() + 1))
    assert not made.left(later(60, boot="boot-2"))
    assert not made.left(later(-1))
    with pytest.raises(ValueError, match="boot"):
        made.age(later(60, boot="boot-2"))


def test_setting_the_clock_back_keeps_no_challenge_alive_and_forward_only_ends_it() -> None:
    assert not challenge().left(later(CHALLENGE_LIFE.total_seconds() + 1, wall=-86_400))
    assert not challenge().left(later(5, wall=86_400))


def test_wrong_codes_cost_time_and_the_fifth_ends_it() -> None:
    made = challenge()
    at = 0
    for wait in WAITS:
        made = made.after_wrong(later(at).monoms)
        assert made.wait(later(at)) == wait
        assert made.wait(later(at + wait - 0.5)) == 1
        assert made.wait(later(at + wait)) == 0
        at += wait
    assert made.left(later(at))
    made = made.after_wrong(later(at).monoms)
    assert made.wrong == TRIES
    assert (made.left(later(at)), made.wait(later(at))) == (timedelta(0), 0)


@given(st.timedeltas(timedelta(0), timedelta(days=20_000)))
def test_a_time_code_carries_its_minute_to_its_device_and_challenge(later: timedelta) -> None:
    now = MORNING + later
    code = time_code(KEY, "device-1", "4K7Q2F9C", now)
    assert told_time(KEY, "device-1", "4K7Q2F9C", code) == now.replace(second=0, microsecond=0)
    assert told_time(KEY, "device-2", "4K7Q2F9C", code) is None
    assert told_time(KEY, "device-1", "4K7Q2F9D", code) is None
    assert told_time(b"1" * 32, "device-1", "4K7Q2F9C", code) is None


def test_another_minute_can_not_be_made_from_a_code() -> None:
    code = time_code(KEY, "device-1", "4K7Q2F9C", MORNING)
    for minute in range(0, 2**25, 999_983):
        forged = letters(minute << 30 | number(code[5:-1]), 11)
        assert forged == code or told_time(KEY, "device-1", "4K7Q2F9C", forged) is None


@pytest.mark.parametrize("year", [2001, 2025, 2090])
def test_a_clock_that_is_years_off_makes_no_code(year: int) -> None:
    with pytest.raises(BeforeBeginningError):
        time_code(KEY, "device-1", "4K7Q2F9C", MORNING.replace(year=year))


def test_a_told_time_is_as_exact_as_the_call_was_quick() -> None:
    given = MORNING
    fix = told_fix(challenge(), given, later(90))
    assert fix == Fix(given, "boot-1", later(90).monoms, later(90).wall, later_ms=150_018)
    asleep = told_fix(challenge(), given, later(90, wall=600))
    assert asleep.later_ms == 660_000
