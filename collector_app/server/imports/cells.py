"""Readers of single cells: text to value, or a CellError that says what is expected."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, TypeAlias, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from collector_app.domain.money import EXPONENTS
from collector_app.server.imports.problems import CellError


@dataclass(frozen=True, slots=True)
class Origin:
    """When and where an import happens: what offsets and local times are counted from."""

    now: datetime
    zone: ZoneInfo

    @property
    def day(self) -> date:
        """The day of the import at the branch."""
        return self.now.astimezone(self.zone).date()


Reader: TypeAlias = Callable[[str, Origin], Any]
E = TypeVar("E", bound=StrEnum)

_DAY: Final = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})\Z")
_OFFSET: Final = re.compile(r"[+-]?\d{1,3}\Z")
_TIME: Final = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?\Z")
_ZONE_OFFSET: Final = re.compile(r"(?P<local>.+?)(?P<offset>[+-]\d{2}:\d{2})\Z")
_DIGITS: Final = re.compile(r"\d+\Z")
_IDENTITY: Final = re.compile(r"[0-9A-Za-z]{4,18}\Z")
_COORDINATE: Final = re.compile(r"-?\d{1,3}(?:\.\d{1,6})?\Z")
_AMOUNT: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?\Z|\d{1,12}(?:\.\d{1,2})?\Z")
_COUNTRY: Final = re.compile(r"[A-Z]{2}\Z")
_REGION: Final = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}\Z")
_WORDS: Final = re.compile(r"[;；、]")
_YES: Final = frozenset({"是", "yes", "y", "true"})
_NO: Final = frozenset({"否", "no", "n", "false"})
# What Chinese input methods type instead.
_FULL_WIDTH: Final = str.maketrans("０１２３４５６７８９：．，＋－／\u3000", "0123456789:.,+-/ ")


def narrow(text: str) -> str:
    """Return text with full-width digits and signs made plain."""
    return text.translate(_FULL_WIDTH).strip()


def words_up_to(length: int) -> Reader:
    """Text of at most `length` characters."""

    def read(text: str, origin: Origin) -> str:
        del origin
        if len(text) > length:
            english = f"at most {length} characters, these are {len(text)}"
            raise CellError(english, f"最多 {length} 个字，现在有 {len(text)} 个")
        return text

    return read


def digits(least: int, most: int) -> Reader:
    """A number that is a name: leading zeros count."""

    def read(text: str, origin: Origin) -> str:
        del origin
        plain = narrow(text).replace(" ", "").replace("-", "")
        if not _DIGITS.match(plain) or not least <= len(plain) <= most:
            wanted = str(least) if least == most else f"{least}–{most}"
            raise CellError(f"{wanted} digits are expected", f"应为 {wanted} 位数字")
        return plain

    return read


def whole(least: int, most: int) -> Reader:
    """A whole number within bounds."""

    def read(text: str, origin: Origin) -> int:
        del origin
        plain = narrow(text)
        if not _DIGITS.match(plain) or not least <= int(plain) <= most:
            raise CellError(f"a whole number from {least} to {most} is expected", f"应为 {least} 到 {most} 的整数")
        return int(plain)

    return read


def one_of(names: Mapping[str, E]) -> Reader:
    """One of the words of a list, in either language."""
    known = {**names, **{str(value): value for value in names.values()}}

    def read(text: str, origin: Origin) -> E:
        del origin
        try:
            return known[text.strip()]
        except KeyError:
            listed = "、".join(f"{name} {value}" for name, value in names.items())
            raise CellError(f"one of these is expected: {listed}", f"应为其中之一：{listed}") from None

    return read


def some_of(names: Mapping[str, str]) -> Reader:
    """Several words of a list, in either language."""
    known = {**names, **{value: value for value in names.values()}}

    def read(text: str, origin: Origin) -> tuple[str, ...]:
        del origin
        found: list[str] = []
        for word in filter(None, (part.strip() for part in _WORDS.split(text))):
            if word not in known:
                listed = "、".join(f"{name} {value}" for name, value in names.items())
                raise CellError(f"{word} is not known; known are: {listed}", f"不认识「{word}」，可用：{listed}")
            found.append(known[word])
        return tuple(dict.fromkeys(found))

    return read


def lines(text: str, origin: Origin) -> tuple[str, ...]:
    """Sentences separated by `|`."""
    del origin
    return tuple(filter(None, (part.strip() for part in re.split(r"[|｜]", text))))


def yes_no(text: str, origin: Origin) -> bool:
    """Yes or no."""
    del origin
    word = text.strip().lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise CellError("yes or no is expected", "应为 是 或 否")


def identity(text: str, origin: Origin) -> str:
    """An identity number or its end: only the last four characters are kept, the rest never enters the database."""
    del origin
    plain = narrow(text).replace(" ", "")
    if not _IDENTITY.match(plain):
        raise CellError("4 to 18 letters or digits are expected", "应为 4 至 18 位字母或数字")
    return plain[-4:].upper()


def zone_name(text: str, origin: Origin) -> str:
    """An IANA time zone."""
    del origin
    if not is_zone(text):
        message = "an IANA time zone is expected, such as Asia/Shanghai"
        raise CellError(message, "应为 IANA 时区，例如 Asia/Shanghai")
    return text


def is_zone(text: str) -> bool:
    """Whether `text` names an IANA time zone."""
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def country(text: str, origin: Origin) -> str:
    """A country by its two letters (ISO 3166-1)."""
    del origin
    code = narrow(text).upper()
    if not _COUNTRY.match(code):
        raise CellError("two letters of ISO 3166-1 are expected, such as CN", "应为 ISO 3166-1 两位字母，例如 CN")
    return code


def region(text: str, origin: Origin) -> str:
    """A region by its code (ISO 3166-2)."""
    del origin
    code = narrow(text).upper()
    if not _REGION.match(code):
        raise CellError("a code of ISO 3166-2 is expected, such as CN-YN", "应为 ISO 3166-2 代码，例如 CN-YN")
    return code


def degrees(limit: int) -> Reader:
    """A coordinate, kept as the text it came as."""

    def read(text: str, origin: Origin) -> str:
        del origin
        plain = narrow(text)
        if not _COORDINATE.match(plain) or abs(Decimal(plain)) > limit:
            message = f"degrees from -{limit} to {limit} with at most six decimals are expected"
            raise CellError(message, f"应为 -{limit} 到 {limit} 的度数，最多六位小数")
        return plain

    return read


def amount(text: str, origin: Origin) -> str:
    """An amount in major units; the currency stands in another cell, so it stays text here."""
    del origin
    plain = narrow(text)
    if not _AMOUNT.match(plain):
        raise CellError("an amount such as 18,640.00 is expected", "应为金额，例如 18,640.00")
    return plain


def currency(text: str, origin: Origin) -> str:
    """A currency that the app can count in."""
    del origin
    code = text.strip().upper()
    if code not in EXPONENTS:
        known = ", ".join(sorted(EXPONENTS))
        raise CellError(f"a currency is expected: {known}", f"应为币种：{known}")
    return code


def day(text: str, origin: Origin) -> date:
    """A date, or an offset in days from the day of the import."""
    plain = narrow(text)
    if _OFFSET.match(plain):
        return origin.day + timedelta(days=int(plain))
    match = _DAY.match(plain)
    try:
        if match is not None:
            return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass
    raise CellError("a day is expected: 2026-03-05, or an offset such as -9", "应为日期：2026-03-05，或天数 -9")


def clock_time(text: str, origin: Origin) -> time:
    """A time of day, 24 hours."""
    del origin
    match = _TIME.match(narrow(text))
    try:
        if match is not None:
            return time(int(match[1]), int(match[2]))
    except ValueError:
        pass
    raise CellError("a time is expected: 20:30", "应为时间：20:30")


def moment(text: str, origin: Origin) -> datetime:
    """A day and a time, at the branch unless it ends in an offset."""
    plain = narrow(text).replace("T", " ")
    zoned = _ZONE_OFFSET.match(plain)
    local = (zoned["local"] if zoned and ":" in zoned["local"] else plain).strip()
    head, _, tail = local.rpartition(" ")
    if not head:
        raise CellError("a day and a time are expected: 2026-03-05 18:20", "应为日期和时间：2026-03-05 18:20")
    naive = datetime.combine(day(head, origin), clock_time(tail, origin))
    if zoned and ":" in zoned["local"]:
        return datetime.fromisoformat(naive.isoformat() + zoned["offset"])
    return naive.replace(tzinfo=origin.zone)
