from __future__ import annotations

from datetime import timedelta

from collector_app.domain.presence import PresenceLease
from collector_app.usecases.ports.store import Store
from tests.fakes.presence import a_presence
from tests.fakes.samples import DAY


def test_a_presence_lease_takes_the_place_of_the_one_before(store: Store) -> None:
    with store.view() as view:
        assert view.leased.presence() is None
    with store.unit() as unit:
        unit.leased.put_presence(a_presence())
        unit.leased.put_presence(later := PresenceLease("bGF0ZXI=", a_presence().checks[:1]))
    with store.view() as view:
        assert view.leased.presence() == later


def test_own_codes_given_are_counted_by_the_day_and_survive_a_new_lease(store: Store) -> None:
    with store.unit() as unit:
        assert unit.leased.given(DAY) == 0
        unit.leased.put_given(DAY, 2)
        unit.leased.put_presence(a_presence())
    with store.view() as view:
        assert view.leased.given(DAY) == 2
        assert view.leased.given(DAY + timedelta(days=1)) == 0
    with store.unit() as unit:
        unit.leased.put_given(DAY + timedelta(days=1), 1)
    with store.view() as view:
        assert (view.leased.given(DAY), view.leased.given(DAY + timedelta(days=1))) == (0, 1)
