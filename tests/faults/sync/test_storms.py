"""Random storms of faults on the wire and kills in between: when it is over, the centre holds exactly the journal.

Nothing lost, nothing doubled, nothing stuck; and no answer that the centre did not sign for this request counts.
"""

from __future__ import annotations

import logging
import random
from contextlib import suppress

import pytest

from collector_app.domain.case import Case
from collector_app.protocol.messages import CaseUpdate, CaseWithdrawal
from collector_app.sync.push import Push
from collector_app.usecases.failures import Failure
from collector_app.usecases.sync_status import WITHDRAWN
from tests.fakes.samples import a_case
from tests.faults.sync.fragile import FragileStore
from tests.faults.sync.weather import FAULTS, Fault, Killed, OneFault, Storm
from tests.unit.sync.centre import PaperCentre
from tests.unit.sync.laptop import Laptop
from tests.unit.usecases.world import a_debt

SHORT, LONG = 300, 8_000


@pytest.fixture(autouse=True)
def _bad_weather_is_expected(monkeypatch: pytest.MonkeyPatch) -> None:
    for part in ("pull", "push"):
        monkeypatch.setattr(logging.getLogger(f"collector_app.sync.{part}"), "disabled", True)


def check_withdrawal(laptop: Laptop) -> None:
    """Promise 3: no case goes while a visit for it is undelivered."""
    with laptop.store.view() as view:
        receipt = view.journal.last_receipt()
        through = 0 if receipt is None else receipt.to_seq
        for visit in view.journal.visits():
            if visit.closed is None or visit.last_seq > through:
                assert view.cases.get(visit.case_id) is not None


def live_a_day(laptop: Laptop, storm: Storm, dice: random.Random) -> None:
    """Record, receive, visit and sync in any order, with the process killed now and then."""
    given = 0
    visits = 0
    for _ in range(12):
        match dice.randrange(5):
            case 0:
                laptop.write_notes(dice.randrange(1, 6))
            case 1:
                given += 1
                case: Case = a_case(given)
                laptop.centre.page(cases=(CaseUpdate(case=case, debt=a_debt()),))
            case 2 if given:
                visits += 1
                with laptop.store.view() as view:
                    wanted = a_case(dice.randrange(1, given + 1)).id
                    here = view.cases.get(wanted)
                if here is not None and not here.flags.get(WITHDRAWN):
                    laptop.visit(f"v-{visits}", wanted)
            case 3 if given:
                wanted = a_case(dice.randrange(1, given + 1)).id
                laptop.centre.page(withdrawn=(CaseWithdrawal(case_id=wanted, version=2),))
            case _:
                try:
                    laptop.sync()
                except Failure:
                    pass
                except Killed:
                    laptop.restart(storm)
        check_withdrawal(laptop)


def weather(seed: int) -> list[str]:
    """One run; returns the faults that it suffered."""
    laptop = Laptop(PaperCentre())
    storm = Storm(laptop.centre, seed)
    laptop.restart(storm)
    live_a_day(laptop, storm, random.Random(seed + 1))
    laptop.restart()
    laptop.write_notes(1)
    laptop.sync()
    laptop.sync()
    assert laptop.delivered_exactly(), seed
    assert laptop.cursor == (str(len(laptop.centre.pages)) if laptop.centre.pages else "0")
    given = {update.case.id for page in laptop.centre.pages for update in page.cases}
    taken = {tombstone.case_id for page in laptop.centre.pages for tombstone in page.withdrawn}
    with laptop.store.view() as view:
        assert {row.id for row in view.cases.rows()} == given - taken, seed
    return storm.suffered


def many_storms() -> None:
    for seed in range(SHORT):
        weather(seed)


@pytest.mark.parametrize("block", range(10))
def test_after_any_storm_the_centre_holds_exactly_the_journal(block: int) -> None:
    each = SHORT // 10
    for seed in range(block * each, (block + 1) * each):
        weather(seed)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("block", range(10))
def test_after_many_storms(block: int) -> None:
    each = LONG // 10
    for seed in range(1_000_000 + block * each, 1_000_000 + (block + 1) * each):
        weather(seed)


def test_every_fault_really_happens() -> None:
    seen = {fault for seed in range(40) for fault in weather(seed)}
    assert seen == {fault.__name__ for fault in FAULTS}


@pytest.mark.defence
def test_without_signatures_some_storm_would_do_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collector_app.sync.gateway.verify_response", lambda *_args: None)
    with pytest.raises(AssertionError):
        many_storms()


@pytest.mark.defence
def test_with_batches_that_grow_after_a_failure_some_storm_would_leave_us_stuck(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Push, "_settled", property(lambda _self: True, lambda _self, _value: None), raising=False)
    with pytest.raises(Failure, match="server_untrusted"):
        many_storms()


def a_round_to_kill(store: FragileStore) -> Laptop:
    """A laptop with everything to do: a restored receipt chain, cases, a withdrawal, a visit and 1,200 entries."""
    laptop = Laptop(PaperCentre(), store=store)
    laptop.centre.page(cases=(CaseUpdate(case=a_case(1), debt=a_debt()),))
    laptop.sync()
    laptop.visit()
    laptop.write_notes(20)
    laptop.centre.page(cases=(CaseUpdate(case=a_case(2), debt=a_debt()),))
    laptop.centre.page(withdrawn=(CaseWithdrawal(case_id=a_case(1).id, version=2),))
    store.units = 0
    return laptop


def units_of_a_round() -> int:
    store = FragileStore()
    a_round_to_kill(store).sync()
    return store.units


@pytest.mark.parametrize("durable", [False, True])
def test_killed_at_every_unit_of_work(durable: bool) -> None:
    count = units_of_a_round()
    assert count >= 6
    for kill_at in range(1, count + 1):
        store = FragileStore()
        laptop = a_round_to_kill(store)
        store.kill_at, store.durable = kill_at, durable
        with pytest.raises(Killed):
            laptop.sync()
        laptop.write_notes(3)  # the day goes on
        laptop.restart()
        laptop.sync()
        assert laptop.delivered_exactly(), kill_at
        assert laptop.cursor == "3"


@pytest.mark.parametrize("fault", FAULTS)
def test_one_fault_at_every_exchange_of_a_round(fault: Fault) -> None:
    """Each fault alone, at each place."""
    for place in range(8):
        laptop = Laptop(PaperCentre())
        wire = OneFault(Storm(laptop.centre, seed=place, share=0.0), fault, place)
        laptop.centre.page(cases=(CaseUpdate(case=a_case(1), debt=a_debt()),))
        laptop.centre.page(cases=(CaseUpdate(case=a_case(2), debt=a_debt()),))
        laptop.write_notes(4)
        laptop.restart(wire)
        with suppress(Failure, Killed):
            laptop.sync()
        if wire.calls <= place:
            break
        assert laptop.received <= len(laptop.centre.entries)
        laptop.write_notes(2)
        laptop.restart()
        laptop.sync()
        assert laptop.delivered_exactly(), place
        assert laptop.cursor == "2"
