"""Several laptops without a line never exceed a cap together, in any window; a plain counter does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector_app.domain.budget import Cap, Span, allot, exceeded, stretch
from collector_app.domain.journal.content import Channel
from tests.conftest import ExpectLog
from tests.property.budget.life import World, lived, open_world
from tests.property.budget.traces import Counting, roll

_SHARDS, _OF_A_SHARD = 4, 60  # 240 traces; the long run has thousands
_MORE = 20_000
_PARKED = r"sync\.verdict"  # visits of cases that were taken away meanwhile are parked, and the laptop logs it
DAY = date(2026, 3, 2)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with open_world(tmp_path) as opened:
        yield opened


@pytest.mark.timeout(900)
@pytest.mark.parametrize("shard", range(_SHARDS))
def test_no_window_of_any_cap_is_exceeded(world: World, shard: int, expect_log: ExpectLog) -> None:
    expect_log(_PARKED)
    made = 0
    for seed in range(shard * _OF_A_SHARD, (shard + 1) * _OF_A_SHARD):
        life = lived(world, roll(seed), Counting.TOKENS)
        assert life.overshoot() == 0, f"seed {seed}: {life.made}"
        made += sum(len(days) for days in life.made.values())
    assert made > _OF_A_SHARD / 2, "the gates let contacts through"


@pytest.mark.long
@pytest.mark.timeout(14_400)
def test_nor_in_many_longer_traces(world: World, expect_log: ExpectLog) -> None:
    expect_log(_PARKED)
    for seed in range(_MORE):
        life = lived(world, roll(1_000_000 + seed, length=60), Counting.TOKENS)
        assert life.overshoot() == 0, f"seed {1_000_000 + seed}: {life.made}"


@pytest.mark.defence
def test_a_plain_counter_overshoots(world: World, expect_log: ExpectLog) -> None:
    expect_log(_PARKED)
    assert max([lived(world, roll(seed), Counting.PLAIN).overshoot() for seed in range(40)]) > 0


@pytest.mark.defence
def test_leasing_the_same_leave_twice_is_noticed(world: World, expect_log: ExpectLog) -> None:
    """The centre forgets what is leased: the very traces that hold with its memory break."""
    with patch("collector_app.server.budget.Account.held", lambda *_args, **_more: []):
        expect_log(_PARKED)
        assert max([lived(world, roll(seed), Counting.TOKENS).overshoot() for seed in range(40)]) > 0


days = st.integers(0, 12).map(lambda number: DAY + timedelta(days=number))
spans = st.tuples(days, st.integers(0, 4)).map(lambda pair: Span(pair[0], pair[0] + timedelta(days=pair[1])))
caps = st.lists(st.builds(Cap, st.just(Channel.CALL), st.integers(1, 4), st.integers(1, 9)), min_size=1, max_size=3)


@given(caps, st.lists(spans, max_size=5), st.data())
def test_whichever_leased_days_get_used_no_window_is_exceeded(
    chosen: list[Cap], before: list[Span], data: st.DataObject
) -> None:
    held = list(before)
    while held and not _safe(chosen, held):
        held.pop()
    given_now = allot(chosen, held, DAY + timedelta(days=3), DAY + timedelta(days=6))
    every = [*held, *given_now]
    if every:
        longer = stretch(chosen, every[1:], every[0], DAY + timedelta(days=8))
        every = [longer, *every[1:]]
    used = [data.draw(st.integers(0, (span.last - span.first).days)) for span in every]
    made = [span.first + timedelta(days=offset) for span, offset in zip(every, used, strict=True)]
    assert exceeded(chosen, made) is None


def _safe(chosen: list[Cap], held: list[Span]) -> bool:
    """Whether what is held already keeps the caps at its worst."""
    for cap in chosen:
        length = timedelta(days=cap.days - 1)
        for first in (DAY + timedelta(days=number - 12) for number in range(40)):
            if sum(1 for span in held if span.meets(first, first + length)) > cap.limit:
                return False
    return True
