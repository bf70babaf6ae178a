"""The two labels under the permitted hours never cover each other, wherever the visit lies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector_app.gui.visit.window_bar import beside

WIDTHS, GAP, ENDS = (60.0, 110.0), 12.0, (0.0, 480.0)
places = st.floats(0, 480)


@given(now=places, longer=st.floats(0, 200))
def test_they_stay_apart_and_inside(now: float, longer: float) -> None:
    first, second = beside((now, min(480.0, now + longer)), WIDTHS, GAP, ENDS)
    assert first + WIDTHS[0] + GAP <= second + 1e-6
    assert ENDS[0] <= first
    assert second + WIDTHS[1] <= ENDS[1]


def test_far_apart_each_stands_under_its_own_mark() -> None:
    assert beside((100.0, 300.0), WIDTHS, GAP, ENDS) == (70.0, 245.0)


@pytest.mark.parametrize("now", [430.0, 479.0])
def test_at_the_right_end_the_first_gives_way(now: float) -> None:
    first, second = beside((now, 480.0), WIDTHS, GAP, ENDS)
    assert second == 370.0
    assert first == 370.0 - GAP - WIDTHS[0]
