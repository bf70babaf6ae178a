"""Dates, times, money, distances, durations and sizes as people read them, in both languages.

No locale of the machine is asked: a laptop set to another country must not write a date that the customer misreads.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

_MINUTE, _HOUR, _DAY = 60, 3600, 86400

# Symbol and digits of the minor unit (ISO 4217).
_CURRENCIES: Final[dict[str, tuple[str, int]]] = {
    "CNY": ("¥", 2),
    "USD": ("$", 2),
    "GBP": ("£", 2),
    "INR": ("₹", 2),
    "EUR": ("€", 2),
    "IDR": ("Rp", 2),
    "JPY": ("JP¥", 0),
}
_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_KILO = 1000


@dataclass(frozen=True)
class Wording:
    """Writes values for one language, ``zh_CN`` or ``en``. Times are written in the zone they carry."""

    language: str

    @property
    def _zh(self) -> bool:
        return self.language.startswith("zh")

    def money(self, minor: int, currency: str) -> str:
        """An amount in minor units: ¥18,640.00. An unknown currency keeps its code and two digits."""
        symbol, digits = _CURRENCIES.get(currency, (f"{currency} ", 2))
        sign = "−" if minor < 0 else ""
        whole, part = divmod(abs(minor), 10**digits)
        cents = f".{part:0{digits}d}" if digits else ""
        return f"{sign}{symbol}{whole:,}{cents}"

    def unit(self, currency: str) -> str:
        """What stands beside a field for an amount: 元 / CNY. Another currency keeps its code."""
        return "元" if self._zh and currency == "CNY" else currency

    def day(self, day: date) -> str:
        """Month and day: 11 月 23 日 / 23 Nov."""
        return f"{day.month} 月 {day.day} 日" if self._zh else f"{day.day} {_MONTHS_EN[day.month - 1]}"

    def weekday(self, day: date) -> str:
        """周四 / Thu."""
        return f"周{_WEEKDAYS_ZH[day.weekday()]}" if self._zh else _WEEKDAYS_EN[day.weekday()]

    def day_and_weekday(self, day: date) -> str:
        """11 月 23 日 周一 / Mon 23 Nov."""
        return f"{self.day(day)} {self.weekday(day)}" if self._zh else f"{self.weekday(day)} {self.day(day)}"

    def full_day(self, day: date) -> str:
        """With its year: 2027 年 2 月 15 日 / 15 Feb 2027."""
        return f"{day.year} 年 {self.day(day)}" if self._zh else f"{self.day(day)} {day.year}"

    def clock(self, moment: datetime | time, *, seconds: bool = False) -> str:
        """20:48, or 20:48:07."""
        return moment.strftime("%H:%M:%S" if seconds else "%H:%M")

    def weekday_clock(self, moment: datetime) -> str:
        """周四 09:00 / Thu 09:00."""
        return f"{self.weekday(moment)} {self.clock(moment)}"

    def moment(self, moment: datetime, today: date) -> str:
        """A past or coming moment seen from ``today``: 今天 10:36, 11 月 22 日 周日 18:05."""
        day = moment.date()
        near = {0: ("今天", "today"), -1: ("昨天", "yesterday"), 1: ("明天", "tomorrow")}.get((day - today).days)
        if near is not None:
            words = near[0] if self._zh else near[1]
        elif day.year == today.year:
            words = self.day_and_weekday(day)
        else:
            words = self.full_day(day)
        return f"{words} {self.clock(moment)}"

    def window(self, start: datetime | time, end: datetime | time) -> str:
        """20:30–21:15."""
        return f"{self.clock(start)}–{self.clock(end)}"

    def distance(self, metres: float) -> str:
        """80 m, 0.6 km, 5.4 km, 120 km."""
        if metres < 100:  # noqa: PLR2004 - below that a tenth of a kilometre says nothing
            return f"{round(metres / 10) * 10} m"
        kilometres = metres / _KILO
        return f"{kilometres:.1f} km" if kilometres < 100 else f"{kilometres:.0f} km"  # noqa: PLR2004 - three digits do

    def duration(self, length: timedelta) -> str:
        """The two largest units: 2 天 22 小时, 1 小时 20 分钟, 58 分钟, 1 分 20 秒."""
        total = max(0, round(length.total_seconds()))
        units = ("天", "小时", "分钟", "秒") if self._zh else ("d", "h", "min", "s")
        if total >= _DAY:
            return _two(total // _DAY, units[0], total % _DAY // _HOUR, units[1])
        if total >= _HOUR:
            return _two(total // _HOUR, units[1], total % _HOUR // _MINUTE, units[2])
        seconds = total % _MINUTE
        if total >= _MINUTE:
            minute = "分" if self._zh and seconds else units[2]
            return _two(total // _MINUTE, minute, seconds, units[3])
        return f"{total} {units[3]}"

    def counter(self, length: timedelta) -> str:
        """A running recorder: 06:42, 1:06:42."""
        total = max(0, int(length.total_seconds()))
        hours, rest = divmod(total, _HOUR)
        clock = f"{rest // _MINUTE:02d}:{rest % _MINUTE:02d}"
        return f"{hours}:{clock}" if hours else clock

    def size(self, count: int) -> str:
        """Bytes in decimal units: 820 B, 12 KB, 16.2 MB, 1.4 GB."""
        if count < _KILO:
            return f"{count} B"
        if count < _KILO**2:
            return f"{count / _KILO:.0f} KB"
        if count < _KILO**3:
            return f"{count / _KILO**2:.1f} MB"
        return f"{count / _KILO**3:.1f} GB"

    def number(self, value: int) -> str:
        """6,204."""
        return f"{value:,}"

    def ended(self, words: str) -> str:
        """Words with a full stop, unless they end with one."""
        return words if words.endswith((".", "。", "？", "?")) else f"{words}{'。' if self._zh else '.'}"

    def sentences(self, *parts: str) -> str:
        """Sentences in a row: no space after full-width punctuation."""
        return ("" if self._zh else " ").join(part for part in parts if part)

    def listing(self, words: list[str]) -> str:
        """甲、乙、丙 / a, b, c."""
        return ("、" if self._zh else ", ").join(words)


def _two(large: int, large_unit: str, small: int, small_unit: str) -> str:
    return f"{large} {large_unit} {small} {small_unit}" if small else f"{large} {large_unit}"
