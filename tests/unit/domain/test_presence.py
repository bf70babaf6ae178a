from __future__ import annotations

from datetime import timedelta

import pytest

from collector_app.domain.presence import (
    CODE_LENGTH,
    CODES_A_DAY,
    CodeTries,
    check_of,
    code_of,
    matching_day,
    number_of,
    read_code,
)
from collector_app.domain.spelled import readable
from tests.fakes.samples import DAY

SECRET = b"s" * 32


def test_every_code_of_every_day_is_another_and_says_its_number() -> None:
    codes = {code_of(SECRET, DAY + timedelta(days=d), number) for d in range(3) for number in range(CODES_A_DAY)}
    assert len(codes) == 3 * CODES_A_DAY
    assert [number_of(code_of(SECRET, DAY, number)) for number in range(CODES_A_DAY)] == list(range(CODES_A_DAY))
    assert code_of(b"t" * 32, DAY, 0) != code_of(SECRET, DAY, 0)


def test_a_code_stays_the_same_for_ever() -> None:
    assert readable(code_of(SECRET, DAY, 3)) == "3CE5-RXQW-PMZ6"


@pytest.mark.parametrize("manner", [str.lower, lambda text: text.replace("-", " "), lambda text: f" {text}\n"])
def test_a_code_is_read_however_it_is_typed(manner: object) -> None:
    plain = code_of(SECRET, DAY, 1)
    assert callable(manner)
    assert read_code(manner(readable(plain))) == plain
    assert read_code(readable(plain).replace("0", "O").replace("1", "l")) == plain


@pytest.mark.parametrize(
    "text", ["", "7K3M-92QD", "7K3M-92QD-XT4V-1", "7K3M-92QD-XT4!", "7K3M-92QD-XT4U", "Z23456789012"]
)
def test_what_can_be_no_code_is_told_apart(text: str) -> None:
    assert read_code(text) is None


def test_a_check_fits_its_own_code_collector_and_day_only() -> None:
    tomorrow = DAY + timedelta(days=1)
    code = code_of(SECRET, DAY, 2)
    checks = [check_of("c-2", day, code_of(SECRET, day, number)) for day in (DAY, tomorrow) for number in (2, 3)]
    assert matching_day(checks, "c-2", code, tomorrow) == DAY
    assert matching_day(checks, "c-2", code_of(SECRET, tomorrow, 3), DAY) == tomorrow
    assert matching_day(checks, "c-3", code, DAY) is None
    assert matching_day(checks, "c-2", code_of(SECRET, DAY, 4), DAY) is None
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    assert len(wrong) == CODE_LENGTH
    assert matching_day(checks, "c-2", wrong, DAY) is None


def test_the_delay_grows_from_the_fifth_wrong_code_and_ends() -> None:
    tries, waits = CodeTries(), []
    for _ in range(12):
        tries = tries.after_wrong(1_000)
        waits.append(tries.wait(1_000))
    assert waits == [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]
    assert tries.wait(1_000 + 899_001) == 1
    assert tries.wait(1_000 + 900_000) == 0
