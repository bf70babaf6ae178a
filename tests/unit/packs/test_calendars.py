"""Holidays are data: as announced, checked against a library that the app itself never asks."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Final

import holidays
import pytest

from collector_app.domain.calendar import Calendar
from collector_app.packs.book import compile_book
from collector_app.packs.calendars import CalendarShape, calendar_of
from collector_app.packs.pack import load_pack
from collector_app.packs.problems import PacksError
from collector_app.packs.reading import read_folder, read_shape

PACKS: Final = Path(__file__).parents[3] / "resources" / "packs"
WORDS: Final = "{en: a, zh_CN: 甲}"


def calendar(name: str) -> Calendar:
    stated = load_pack(read_folder(PACKS / name)).calendar
    assert stated is not None
    return stated


@pytest.mark.parametrize(("name", "country", "years"), [("id", "ID", {2026}), ("ie", "IE", {2026, 2027})])
def test_public_holidays_are_those_of_the_library(name: str, country: str, years: set[int]) -> None:
    stated = calendar(name)
    known = holidays.country_holidays(country, years=years, language="en_US")
    assert stated.country == country
    assert set(stated.years) == years
    assert set(stated.days) == set(known)
    assert not [day for day, title in known.items() if "estimated" in title]


def test_the_next_indonesian_year_is_left_out_because_it_is_only_estimated() -> None:
    known = holidays.country_holidays("ID", years=2027, language="en_US")
    assert any("estimated" in title for title in known.values())
    assert calendar("id").is_holiday(date(2027, 1, 1)) is None


def test_chinese_days_of_rest_are_those_of_the_library_adjusted_workdays_included() -> None:
    stated = calendar("cn.ningxia")
    known = holidays.country_holidays("CN", years=2026)
    assert stated.years == {2026}
    day = date(2026, 1, 1)
    while day.year == 2026:
        assert stated.is_holiday(day) is not known.is_working_day(day), day
        day += timedelta(days=1)


def test_a_year_that_was_not_announced_is_not_known() -> None:
    assert calendar("id").is_holiday(date(2026, 12, 31)) is False
    assert calendar("id").is_holiday(date(2027, 1, 1)) is None
    assert calendar("ie").is_holiday(date(2027, 12, 26)) is True
    assert calendar("ie").is_holiday(date(2028, 1, 1)) is None


def test_the_book_states_the_calendars_of_its_packs(shipped: dict[str, dict[str, bytes]]) -> None:
    assert compile_book(shipped).calendar("CN") is None
    book = compile_book({**shipped, "rules/cn.ningxia": read_folder(PACKS / "cn.ningxia")})
    stated = book.calendar("CN")
    assert stated is not None
    assert stated.is_holiday(date(2026, 10, 1)) is True
    assert book.calendar("ID") is None


def test_what_any_pack_calls_a_holiday_is_one() -> None:
    first, second = calendar("ie"), calendar("id")
    both = calendar_of([first, None, Calendar("IE", frozenset({2028}), second.days)], "IE")
    assert both is not None
    assert both.years == {2026, 2027, 2028}
    assert set(both.days) == {*first.days, *second.days}
    assert calendar_of([first, second], "PH") is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"country: IE\nyears: [2026]\ndays: {{2027-01-01: {WORDS}}}", "2027-01-01 is of no year"),
        (f"country: IRL\nyears: [2026]\ndays: {{2026-01-01: {WORDS}}}", "country"),
        (f"country: IE\nyears: []\ndays: {{2026-01-01: {WORDS}}}", "years"),
        (f"country: IE\nyears: [2026]\ndays: {{2026-01-32: {WORDS}}}", "days"),
        (f"country: CN\nyears: [2026]\nworkdays: [2026-01-04]\ndays: {{2026-01-01: {WORDS}}}", "no weekend day"),
        (
            f"country: CN\nyears: [2026]\nweekends: true\nworkdays: [2026-01-05]\ndays: {{2026-01-01: {WORDS}}}",
            "no weekend",
        ),
    ],
)
def test_a_faulty_calendar_is_a_sentence(text: str, words: str) -> None:
    with pytest.raises(PacksError, match=words):
        read_shape(CalendarShape, "calendar.yaml", text.encode())
