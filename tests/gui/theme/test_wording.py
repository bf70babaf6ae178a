from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from collector_app.gui.wording import Wording

ZH, EN = Wording("zh_CN"), Wording("en")
MONDAY = date(2026, 11, 23)
EVENING = datetime(2026, 11, 23, 20, 48, 7, tzinfo=UTC)


def test_money_keeps_every_minor_unit() -> None:
    assert ZH.money(1_864_000, "CNY") == "¥18,640.00"
    assert EN.money(103_556, "CNY") == "¥1,035.56"
    assert EN.money(-5, "USD") == "−$0.05"
    assert EN.money(7, "JPY") == "JP¥7"
    assert EN.money(7, "XYZ") == "XYZ 0.07"
    assert ZH.money(9_007_199_254_740_991, "CNY") == "¥90,071,992,547,409.91"


def test_the_unit_beside_a_field() -> None:
    assert (ZH.unit("CNY"), EN.unit("CNY"), ZH.unit("USD")) == ("元", "CNY", "USD")


def test_days() -> None:
    assert ZH.day_and_weekday(MONDAY) == "11 月 23 日 周一"
    assert EN.day_and_weekday(MONDAY) == "Mon 23 Nov"
    assert ZH.full_day(date(2027, 2, 15)) == "2027 年 2 月 15 日"
    assert EN.full_day(date(2027, 2, 15)) == "15 Feb 2027"


@pytest.mark.parametrize(
    ("day", "zh", "en"),
    [
        (23, "今天 20:48", "today 20:48"),
        (22, "昨天 20:48", "yesterday 20:48"),
        (24, "明天 20:48", "tomorrow 20:48"),
        (20, "11 月 20 日 周五 20:48", "Fri 20 Nov 20:48"),
    ],
)
def test_moments_seen_from_today(day: int, zh: str, en: str) -> None:
    moment = EVENING.replace(day=day)
    assert ZH.moment(moment, MONDAY) == zh
    assert EN.moment(moment, MONDAY) == en


def test_a_moment_of_another_year_names_it() -> None:
    assert ZH.moment(EVENING.replace(year=2025), MONDAY) == "2025 年 11 月 23 日 20:48"


def test_times() -> None:
    assert ZH.clock(EVENING) == "20:48"
    assert ZH.clock(EVENING, seconds=True) == "20:48:07"
    assert ZH.window(time(8), time(22)) == "08:00–22:00"
    assert EN.weekday_clock(EVENING) == "Mon 20:48"


@pytest.mark.parametrize(
    ("metres", "words"), [(0, "0 m"), (84, "80 m"), (600, "0.6 km"), (5400, "5.4 km"), (120_000, "120 km")]
)
def test_distances(metres: float, words: str) -> None:
    assert ZH.distance(metres) == words


@pytest.mark.parametrize(
    ("length", "zh", "en"),
    [
        (timedelta(minutes=58), "58 分钟", "58 min"),
        (timedelta(hours=1, minutes=20), "1 小时 20 分钟", "1 h 20 min"),
        (timedelta(days=2, hours=22, minutes=5), "2 天 22 小时", "2 d 22 h"),
        (timedelta(seconds=80), "1 分 20 秒", "1 min 20 s"),
        (timedelta(seconds=30), "30 秒", "30 s"),
        (timedelta(hours=2), "2 小时", "2 h"),
        (timedelta(seconds=-4), "0 秒", "0 s"),
    ],
)
def test_durations(length: timedelta, zh: str, en: str) -> None:
    assert ZH.duration(length) == zh
    assert EN.duration(length) == en


def test_a_running_recorder_counts_minutes() -> None:
    assert ZH.counter(timedelta(minutes=6, seconds=42)) == "06:42"
    assert ZH.counter(timedelta(hours=1, minutes=6, seconds=42)) == "1:06:42"


@pytest.mark.parametrize(
    ("count", "words"), [(820, "820 B"), (12_400, "12 KB"), (16_200_000, "16.2 MB"), (1_400_000_000, "1.4 GB")]
)
def test_sizes(count: int, words: str) -> None:
    assert EN.size(count) == words
