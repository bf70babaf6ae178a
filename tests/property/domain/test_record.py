"""The record codec: every record of the domain reads back as itself, and no plain data raises anything else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collector_app.domain.case import Case, Colleague, Creditor, DebtFacts
from collector_app.domain.journal.canonical import Plain, canonical, parse_canonical
from collector_app.domain.journal.content import Channel
from collector_app.domain.journal.kinds import CONTENT
from collector_app.domain.journal.record import BadRecordError, from_plain, to_plain
from collector_app.domain.journal.seal import Certificate, Lease, Receipt, Seal
from collector_app.domain.money import EXPONENTS, Money

RECORDS = [*CONTENT.values(), Case, DebtFacts, Colleague, Creditor, Seal, Receipt, Certificate, Lease]

TEXT = st.text("ab林𠮷 -_", max_size=5)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
TIMES = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=ZONES).map(  # noqa: DTZ001 - zones are drawn
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
)
PLAIN: st.SearchStrategy[Plain] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("abc"), inner, max_size=2),
    max_leaves=4,
)
SCALARS: dict[object, st.SearchStrategy[Any]] = {
    str: TEXT,
    bool: st.booleans(),
    int: st.integers(-(2**53) + 1, 2**53 - 1),
    date: st.dates(),
    datetime: TIMES,
    time: st.times().map(lambda moment: moment.replace(microsecond=0)),
    Money: st.builds(Money, st.integers(-(10**12), 10**12), st.sampled_from(sorted(EXPONENTS))),
}


def strategy_for(annotation: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 - any annotation
    """What can stand in a field of that type; the alias `Plain` is a union of many."""
    if annotation in SCALARS:
        return SCALARS[annotation]
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        wanted = [item for item in arguments if item is not NoneType]
        return PLAIN if len(wanted) > 1 else st.none() | strategy_for(wanted[0])
    if origin is tuple:
        return st.lists(strategy_for(arguments[0]), max_size=2).map(tuple)
    if origin is Mapping:
        values = PLAIN if arguments[1] not in SCALARS else strategy_for(arguments[1])
        return st.dictionaries(st.sampled_from("abc"), values, max_size=2)
    if issubclass(annotation, StrEnum):
        return st.sampled_from(annotation)
    return built(annotation)


def built(record: type[Any]) -> st.SearchStrategy[Any]:
    """Any instance of a record."""
    names = {"Sequence": Sequence, "Mapping": Mapping}
    return st.builds(record, **{n: strategy_for(h) for n, h in get_type_hints(record, localns=names).items()})


@settings(max_examples=12)
@given(st.data())
@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_record_reads_back(record: type[Any], data: st.DataObject) -> None:
    value = data.draw(built(record))
    assert from_plain(record, parse_canonical(canonical(to_plain(value)))) == value


@settings(max_examples=12)
@given(st.data())
@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_any_plain_data_is_read_or_refused_with_a_reason(record: type[Any], data: st.DataObject) -> None:
    names = [item.name for item in fields(record)]
    plain = data.draw(st.dictionaries(st.sampled_from(names), PLAIN) | PLAIN)
    try:
        assert is_dataclass(from_plain(record, plain))
    except BadRecordError as error:
        assert str(error).startswith(record.__name__)  # noqa: PT017 - whether it is raised depends on the data


def test_a_newer_writers_field_is_ignored() -> None:
    assert from_plain(Colleague, {"id": "c-1", "name": "x", "shoe_size": 42}) == Colleague("c-1", "x")


@dataclass(frozen=True)
class Inner:
    day: date


@dataclass(frozen=True)
class Sample:
    """One field of each shape the codec knows."""

    flag: bool
    count: int
    channel: Channel
    inner: Inner
    tags: frozenset[str] = frozenset()
    inners: tuple[Inner, ...] = ()
    maybe: date | None = None
    by_name: dict[str, int] = field(default_factory=dict)


GOOD: dict[str, Any] = {"flag": True, "count": 1, "channel": "visit", "inner": {"day": "2026-03-02"}}


def test_defaults_are_left_out_and_sets_are_sorted() -> None:
    sample = Sample(True, 1, Channel.VISIT, Inner(date(2026, 3, 2)))
    assert to_plain(sample) == GOOD
    tagged = Sample(True, 1, Channel.VISIT, Inner(date(2026, 3, 2)), frozenset({"b", "a"}))
    assert to_plain(tagged) == {**GOOD, "tags": ["a", "b"]}
    assert from_plain(Sample, {**GOOD, "tags": ["b", "a"]}) == tagged


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"flag": 1}, "Sample.flag"),
        ({"count": True}, "Sample.count"),
        ({"count": "1"}, "Sample.count"),
        ({"channel": "pigeon"}, "Sample.channel"),
        ({"channel": 1}, "Sample.channel"),
        ({"inner": None}, "Sample.inner"),
        ({"inner": {}}, "Sample.inner.day"),
        ({"inner": {"day": "2026-02-30"}}, "Sample.inner.day"),
        ({"inners": [{"day": "2026-03-02"}, {"day": 3}]}, r"Sample.inners\[1\].day"),
        ({"inners": "text"}, "Sample.inners"),
        ({"by_name": {"a": "x"}}, "Sample.by_name.a"),
        ({"by_name": []}, "Sample.by_name"),
    ],
)
def test_a_refusal_names_the_field(change: dict[str, Any], path: str) -> None:
    with pytest.raises(BadRecordError, match=path):
        from_plain(Sample, {**GOOD, **change})


def test_a_time_without_offset_is_refused_both_ways() -> None:
    with pytest.raises(BadRecordError):
        to_plain(datetime(2026, 3, 2))  # noqa: DTZ001 - the point
    with pytest.raises(BadRecordError, match="no offset"):
        from_plain(Lease, {"device": "d", "issued": "2026-03-02T10:00:00", "until": "2026-03-02T10:00:00"})


def test_what_has_no_plain_form_is_refused() -> None:
    for value in (1.5, {1, 2}, object()):
        with pytest.raises(BadRecordError):
            to_plain(value)
