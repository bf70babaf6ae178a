"""Pull: page and cursor together, cases sealed on arrival, withdrawals that never cost a visit, orders kept."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest

from collector_app.domain.case import Case, Colleague, Creditor
from collector_app.domain.clock import Fix, Reading, trusted_time
from collector_app.domain.journal.content import CasePurged, CaseReceived
from collector_app.domain.journal.kinds import read_content
from collector_app.domain.journal.seal import lease_input
from collector_app.protocol.messages import (
    CaseUpdate,
    CaseWithdrawal,
    Command,
    CommandKind,
    PackKind,
    PackUpdate,
)
from collector_app.protocol.signature import HttpRequest, HttpResponse, verify_bytes
from collector_app.sync.pull import Packs
from collector_app.sync.transport import Transport
from collector_app.usecases.encoding import debt_from_bytes
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.sync_status import WITHDRAWN
from tests.conftest import ExpectLog
from tests.fakes.device import FakeClock
from tests.fakes.samples import a_case
from tests.unit.sync.centre import PaperCentre, Signatory
from tests.unit.sync.laptop import Laptop
from tests.unit.usecases.world import a_debt

CASE = "case-00001"


@pytest.fixture
def laptop() -> Laptop:
    return Laptop(PaperCentre())


def give(laptop: Laptop, *cases: Case) -> None:
    laptop.centre.page(cases=tuple(CaseUpdate(case=case, debt=a_debt()) for case in cases))


def take(laptop: Laptop, version: int = 2) -> None:
    laptop.centre.page(withdrawn=(CaseWithdrawal(case_id=CASE, version=version),))


def held(laptop: Laptop, case_id: str = CASE) -> Case | None:
    with laptop.store.view() as view:
        return view.cases.get(case_id)


def received(laptop: Laptop) -> list[tuple[str, int]]:
    contents = [read_content(entry) for entry in laptop.all_entries()]
    return [(item.case, item.version) for item in contents if isinstance(item, CaseReceived)]


def test_cases_arrive_sealed_and_on_the_record(laptop: Laptop) -> None:
    give(laptop, a_case(1), a_case(2))
    laptop.sync()
    assert held(laptop) == a_case(1)
    with laptop.store.view() as view:
        sealed = view.cases.sealed(CASE)
    assert sealed is not None
    assert debt_from_bytes(laptop.keys.unseal_case(CASE, sealed.box)) == a_debt()
    assert received(laptop) == [(CASE, 1), ("case-00002", 1)]
    assert laptop.delivered_exactly()


def test_a_page_that_comes_twice_changes_nothing_the_second_time(laptop: Laptop) -> None:
    give(laptop, a_case(1))
    laptop.sync()
    with laptop.store.unit() as unit:
        unit.feed.put_cursor("")
    laptop.sync()
    assert received(laptop) == [(CASE, 1)]


def test_a_new_version_replaces_the_old_one_and_an_old_one_nothing(laptop: Laptop) -> None:
    give(laptop, a_case(1, version=2))
    give(laptop, a_case(1, version=1, door_hint="old"))
    give(laptop, a_case(1, version=3, door_hint="new"))
    laptop.sync()
    assert held(laptop) == a_case(1, version=3, door_hint="new")
    assert received(laptop) == [(CASE, 2), (CASE, 3)]


def test_pages_are_fetched_until_there_are_no_more(laptop: Laptop) -> None:
    for number in range(1, 6):
        give(laptop, a_case(number))
    laptop.sync()
    assert laptop.cursor == "5"
    assert laptop.witness.changes == 5


def test_a_page_and_its_cursor_are_one_unit(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    give(laptop, a_case(1), a_case(2))
    before = laptop.all_entries()

    def fail_at_the_second(case_id: str, plain: bytes) -> bytes:
        if case_id != CASE:
            raise Failure(FailureCode.DISK_FULL)
        return plain

    with monkeypatch.context() as patch:
        patch.setattr(laptop.keys, "seal_case", fail_at_the_second)
        with pytest.raises(Failure):
            laptop.sync()
    assert (held(laptop), laptop.cursor, laptop.all_entries()) == (None, "", before)
    laptop.sync()
    assert received(laptop) == [(CASE, 1), ("case-00002", 1)]


def test_a_cursor_that_the_centre_does_not_know_starts_from_the_beginning(
    laptop: Laptop, expect_log: ExpectLog
) -> None:
    give(laptop, a_case(1))
    with laptop.store.unit() as unit:
        unit.feed.put_cursor("77")
    expect_log(r"sync\.cursor_refused")
    laptop.sync()
    assert laptop.cursor == "1"


def test_a_centre_that_always_says_more_is_not_followed_for_ever(laptop: Laptop) -> None:
    laptop.centre.page()
    laptop.centre.pages[0] = laptop.centre.pages[0].model_copy(update={"cursor": ""})
    laptop.sync()
    assert laptop.centre.paths().count("/v1/packet") == 1


def test_a_withdrawn_case_without_a_visit_goes_and_that_is_on_the_record(laptop: Laptop) -> None:
    give(laptop, a_case(1))
    take(laptop)
    laptop.sync()
    assert held(laptop) is None
    assert any(isinstance(read_content(entry), CasePurged) for entry in laptop.all_entries())
    assert laptop.delivered_exactly()


def test_a_withdrawn_case_stays_while_its_visit_is_open_and_goes_when_it_is_delivered(laptop: Laptop) -> None:
    give(laptop, a_case(1))
    laptop.sync()
    laptop.visit(close=False)
    take(laptop)
    laptop.sync()
    case = held(laptop)
    assert case is not None
    assert case.flags == {**a_case(1).flags, WITHDRAWN: True}
    with laptop.store.view() as view:
        assert view.cases.sealed(CASE) is not None
    laptop.sync()
    assert held(laptop) is not None
    laptop.close_visit()
    laptop.sync()
    assert held(laptop) is None
    assert laptop.delivered_exactly()


def test_a_withdrawn_case_stays_while_its_closed_visit_is_undelivered(laptop: Laptop) -> None:
    give(laptop, a_case(1))
    laptop.sync()
    laptop.visit()
    take(laptop)
    laptop.centre.bad = lambda _batch: "invalid"
    with pytest.raises(Failure):
        laptop.sync()
    assert held(laptop) is not None
    laptop.restart()
    laptop.centre.bad = lambda _batch: ""
    laptop.sync()
    assert held(laptop) is None
    assert laptop.delivered_exactly()


@pytest.mark.parametrize("tombstone", [1, 2])
def test_a_case_that_is_assigned_again_is_free_of_the_mark(laptop: Laptop, tombstone: int) -> None:
    give(laptop, a_case(1))
    laptop.sync()
    laptop.visit(close=False)
    take(laptop, version=tombstone)
    laptop.sync()
    give(laptop, a_case(1, version=tombstone + 1, door_hint="again"))
    laptop.sync()
    assert held(laptop) == a_case(1, version=tombstone + 1, door_hint="again")
    laptop.close_visit()
    laptop.sync()
    assert held(laptop) is not None


def test_an_old_tombstone_takes_nothing(laptop: Laptop) -> None:
    give(laptop, a_case(1, version=3))
    take(laptop, version=2)
    laptop.sync()
    assert held(laptop) is not None


def test_packs_company_and_lender_arrive(laptop: Laptop) -> None:
    files = {"pack.yaml": base64.b64encode(b"id: cn").decode()}
    lender = Creditor("远帆消费金融", "000", "9-18", "000")
    laptop.centre.page(
        packs=(
            PackUpdate(kind=PackKind.RULES, id="cn", version="1", files=files),
            PackUpdate(kind=PackKind.SCRIPT, id="home", version="2", files={}),
        ),
        colleagues=(Colleague("c-1", "周舟"), Colleague("c-2", "何川")),
        creditor=lender,
    )
    laptop.sync()
    with laptop.store.view() as view:
        assert view.feed.packs() == {"rules/cn": {"pack.yaml": b"id: cn"}, "script/home": {}}
        assert [who.name for who in view.feed.colleagues()] == ["周舟", "何川"]
        assert view.feed.creditor() == lender


@pytest.mark.parametrize(
    ("pack", "name", "content"),
    [("cn", "../../evil", ""), ("../cn", "pack.yaml", ""), ("cn", "pack.yaml", "not base64"), ("cn", "", "")],
)
def test_packs_with_strange_names_or_bytes_change_nothing(
    laptop: Laptop, expect_log: ExpectLog, pack: str, name: str, content: str
) -> None:
    give(laptop, a_case(1))
    laptop.centre.page(packs=(PackUpdate(kind=PackKind.RULES, id=pack, version="1", files={name: content}),))
    expect_log(r"sync\.packs_unusable")
    with pytest.raises(Failure) as caught:
        laptop.sync()
    assert caught.value.code is FailureCode.PACKS_UNUSABLE
    with laptop.store.view() as view:
        assert view.feed.packs() == {}
    assert held(laptop) is not None
    assert laptop.delivered_exactly()


def test_packs_that_nobody_could_work_with_leave_the_old_ones(laptop: Laptop, expect_log: ExpectLog) -> None:
    laptop.centre.page(packs=(PackUpdate(kind=PackKind.RULES, id="cn", version="1", files={}),))
    laptop.sync()

    def refuse(packs: Packs) -> None:
        raise Failure(FailureCode.PACKS_UNUSABLE, pack="us")

    laptop.check_packs = refuse
    laptop.restart()
    laptop.centre.page(packs=(PackUpdate(kind=PackKind.RULES, id="us", version="1", files={}),))
    expect_log(r"sync\.packs_unusable")
    with pytest.raises(Failure):
        laptop.sync()
    with laptop.store.view() as view:
        assert list(view.feed.packs()) == ["rules/cn"]
    assert laptop.cursor == "2"


def test_a_lease_moves_forwards_only_and_with_the_centres_signature(laptop: Laptop, expect_log: ExpectLog) -> None:
    centre, now = laptop.centre, laptop.clock.wall
    good, older = centre.lease(now), centre.lease(now - timedelta(hours=1))
    forged = centre.lease(now + timedelta(days=30), Signatory(seed=7))
    foreign = PaperCentre(device="device-2").lease(now + timedelta(days=30))
    for lease in (good, older, forged, foreign):
        centre.page(lease=lease)
    expect_log(r"sync\.lease_forged")
    laptop.sync()
    with laptop.store.view() as view:
        kept = view.feed.lease()
    assert kept == good
    assert verify_bytes(centre.keys.public, lease_input(kept), kept.signature)


@pytest.mark.defence
def test_without_the_signature_check_a_forged_lease_would_count(laptop: Laptop) -> None:
    forged = laptop.centre.lease(laptop.clock.wall + timedelta(days=30), Signatory(seed=7))
    laptop.centre.page(lease=forged)
    laptop.pull._signatures.verify = lambda *_args: True  # type: ignore[method-assign]  # the defence, off
    laptop.sync()
    with laptop.store.view() as view:
        assert view.feed.lease() == forged


def test_the_fix_is_the_centres_time_halfway_of_the_round_trip(laptop: Laptop) -> None:
    clock = laptop.clock
    started = clock.monoms

    laptop.restart(taking(laptop, 0.5, 1.5))
    laptop.sync()
    with laptop.store.view() as view:
        fix = view.feed.fix()
    # the packet is the second exchange: it began 2 s after the start, was answered at 2.5 s and here at 4 s
    wall = FakeClock().wall
    halfway = wall + timedelta(seconds=3)
    assert fix == Fix(wall + timedelta(seconds=2.5), "boot-1", started + 3_000, halfway)


def test_a_slow_answer_tells_the_time_as_exactly_as_it_was_quick(laptop: Laptop) -> None:
    clock = laptop.clock
    started, wall = clock.monoms, clock.wall
    laptop.restart(taking(laptop, 1, 29))
    laptop.sync()
    with laptop.store.view() as view:
        fix = view.feed.fix()
    assert fix is not None
    assert (fix.monoms, fix.wall, fix.later_ms) == (started + 60_000, wall + timedelta(minutes=1), 30_000)
    true = wall + timedelta(minutes=1)
    now = trusted_time(Reading(true, "boot-1", started + 60_000), fix, None)
    assert now.latest is not None
    assert now.earliest <= true <= now.latest


def test_an_answer_that_took_long_says_nothing_about_the_time(laptop: Laptop) -> None:
    laptop.restart(taking(laptop, 1, 60))
    laptop.sync()
    with laptop.store.view() as view:
        assert view.feed.fix() is None
        assert view.feed.cursor()


def taking(laptop: Laptop, there: float, back: float) -> Transport:
    """A line that takes these seconds each way."""

    def slow(request: HttpRequest) -> HttpResponse:
        laptop.clock.advance(timedelta(seconds=there))
        answer = laptop.centre(request)
        laptop.clock.advance(timedelta(seconds=back))
        return answer

    return slow


def test_data_are_fresh_from_the_last_page_on_and_not_before(laptop: Laptop) -> None:
    for number in range(1, 4):
        give(laptop, a_case(number))
    laptop.restart(cut_at_page(laptop, 3))
    with pytest.raises(Failure):
        laptop.sync()
    with laptop.store.view() as view:
        assert view.feed.cursor() == "2"
        assert view.feed.fix() is not None
        assert view.feed.caught_up() is None
    laptop.restart(laptop.centre)
    began = laptop.centre.now()
    laptop.sync()
    with laptop.store.view() as view:
        assert view.feed.caught_up() == began
    laptop.clock.advance(timedelta(hours=1))
    give(laptop, a_case(4))
    laptop.centre.page()
    laptop.restart(cut_at_page(laptop, 2))
    with pytest.raises(Failure):
        laptop.sync()
    with laptop.store.view() as view:
        assert view.feed.caught_up() == began


def cut_at_page(laptop: Laptop, number: int) -> Transport:
    """The centre's wire, which breaks at the given page of a pull."""
    seen = iter(range(1, number + 1))

    def wire(request: HttpRequest) -> HttpResponse:
        if "/packet" in request.target and next(seen) == number:
            raise Failure(FailureCode.OFFLINE)
        return laptop.centre(request)

    return wire


def test_an_order_is_obeyed_once(laptop: Laptop) -> None:
    lock = Command(id="o-1", kind=CommandKind.LOCK)
    laptop.centre.page(commands=(lock,))
    laptop.sync()
    with laptop.store.unit() as unit:
        unit.feed.put_cursor("")
    laptop.sync()
    assert laptop.orders == [lock]


def test_a_lock_is_marked_before_it_is_obeyed_and_a_wipe_after(laptop: Laptop) -> None:
    seen: list[tuple[str, bool]] = []

    def obey(order: Command) -> None:
        with laptop.store.view() as view:
            seen.append((order.kind.value, order.id in view.feed.commands_done()))

    laptop.obey = obey
    laptop.restart()
    laptop.centre.page(commands=(Command(id="o-1", kind=CommandKind.LOCK), Command(id="o-2", kind=CommandKind.WIPE)))
    laptop.sync()
    assert seen == [("wipe", False), ("lock", True)]
