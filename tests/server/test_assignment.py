"""The gate *assign*: what may not be out does not leave, comes back when it did, and comes by itself when it may."""

from __future__ import annotations

import re
import shutil
import statistics
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

import pytest
from sqlalchemy import delete, select, update

from collector_app.domain.assignment import Assignment
from collector_app.domain.case import AddressSource, Case, Stay, StayKind
from collector_app.domain.flags import FLAGS
from collector_app.domain.journal import content as c
from collector_app.domain.outcome import StopReason
from collector_app.domain.pack_files import digest_of
from collector_app.server import tables as t
from collector_app.server.assignment import AssignmentLine, leaving, list_assignments
from collector_app.server.books import sets_in_force
from collector_app.server.budget_tables import budget_tokens
from collector_app.server.centre import Centre
from collector_app.server.documents import read_document, write_document
from collector_app.server.feed import told_cases
from collector_app.server.imports.store import import_cases
from collector_app.server.packs import import_packs
from tests.server.conftest import HE, HOUSE, SAMPLE, ZHOU
from tests.server.laptop import HeldClock, Laptop, make_visit

PACKS = SAMPLE.parent / "packs"
UNKNOWN_SOURCE, WANTS_NO_CONTACT, NOT_LISTED, LISTED = "04521", "04527", "04599", "04593"
DISPUTED = "04473"


@pytest.fixture
def centre(bare_centre: Centre) -> Centre:
    """Without the pack of other tests."""
    return bare_centre


@pytest.fixture(autouse=True)
def ruled(centre: Centre) -> None:
    """The packs of the demo are in force."""
    places = [PACKS / name for name in ("cn", "cn.cfc", "company.default")]
    import_packs(centre, [*places, SAMPLE.parent / "scripts"], HOUSE.signer)


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    """A copy of the sample to change."""
    return Path(shutil.copytree(SAMPLE, tmp_path / "lists"))


class Holding:
    """What a laptop has after its pulls, and what the last one changed."""

    def __init__(self, laptop: Laptop) -> None:
        self.laptop = laptop
        self.cases: dict[str, Case] = {}

    def pull(self) -> tuple[set[str], set[str]]:
        """Return the numbers that came and those that went; a tombstone of what is not here changes nothing."""
        came, gone = set(), set()
        for page in self.laptop.pull():
            for item in page.cases:
                held = self.cases.get(item.case.id)
                assert held is None or held.version < item.case.version
                self.cases[item.case.id] = item.case
                came.add(item.case.number[-5:])
            for tombstone in page.withdrawn:
                held = self.cases.get(tombstone.case_id)
                if held is not None:
                    assert held.version <= tombstone.version
                    gone.add(self.cases.pop(tombstone.case_id).number[-5:])
        return came, gone

    def has(self, number: str) -> bool:
        return any(case.number.endswith(number) for case in self.cases.values())


@pytest.fixture
def zhou(laptop: Laptop) -> Holding:
    return Holding(laptop)


@pytest.fixture
def he(enrol: Callable[[str], Laptop]) -> Holding:
    return Holding(enrol(HE))


def rewrite(centre: Centre, number: str, change: Callable[[Case], Case]) -> str:
    """Change what was imported of a case, as an import would: with a new version, published."""
    with centre.database.write() as connection:
        row = connection.execute(select(t.cases).where(t.cases.c.number.endswith(number))).one()
        case = change(read_document(Case, row.imported))
        values = {"imported": write_document(case)}
        connection.execute(update(t.cases).where(t.cases.c.id == row.id).values(**values))
    return str(row.id)


def of_kind(lines: Iterable[AssignmentLine], kind: Assignment) -> set[str]:
    return {line.number[-5:] for line in lines if line.assignment is kind}


# -------------------------------------------------------------------------------------------------- what leaves


def test_what_may_not_be_out_does_not_leave(zhou: Holding, he: Holding) -> None:
    came, gone = zhou.pull()
    assert {UNKNOWN_SOURCE, WANTS_NO_CONTACT}.isdisjoint(came)
    assert (len(came), gone) == (22, set())
    came, gone = he.pull()
    assert NOT_LISTED not in came
    assert LISTED in came
    assert (len(came), gone) == (17, set())


def test_a_stay_alone_travels_so_that_the_collector_sees_why_it_rests(zhou: Holding) -> None:
    zhou.pull()
    resting = next(case for case in zhou.cases.values() if case.number.endswith(DISPUTED))
    assert [stay.kind for stay in resting.stays] == [StayKind.DISPUTE]


def test_a_stay_from_the_door_leaves_the_case_on_the_laptop(centre: Centre, zhou: Holding) -> None:
    zhou.pull()
    case = next(case for case in zhou.cases.values() if not case.stays)
    make_visit(zhou.laptop, case.id, stop=StopReason.DISPUTE)
    zhou.laptop.push()
    came, gone = zhou.pull()
    assert (came, gone) == ({case.number[-5:]}, set())
    assert [stay.kind for stay in zhou.cases[case.id].stays] == [StayKind.DISPUTE]


def test_a_stay_beside_something_else_is_withheld(centre: Centre) -> None:
    rewrite(centre, DISPUTED, lambda case: replace(case, flags={**case.flags, "legality_doubt": True}))
    verdicts = {line.assignment for line in list_assignments(centre) if line.number.endswith(DISPUTED)}
    assert verdicts == {Assignment.WITHHELD}


def test_a_stay_whose_rule_does_not_guard_the_way_is_withheld(centre: Centre, zhou: Holding) -> None:
    import_packs(centre, [PACKS / "uk"], HOUSE.signer)  # there a dispute stops the assignment, and travel by another
    came, _ = zhou.pull()
    assert DISPUTED not in came


def test_one_good_address_is_enough(centre: Centre, zhou: Holding) -> None:
    def second_address(case: Case) -> Case:
        good = replace(case.addresses[0], id="a2", source=AddressSource.CONTRACT)
        return replace(case, addresses=(*case.addresses, good), stays=())

    rewrite(centre, UNKNOWN_SOURCE, second_address)
    assert UNKNOWN_SOURCE in zhou.pull()[0]


def test_a_certificate_that_runs_out_takes_every_case_back(centre: Centre, zhou: Holding, clock: HeldClock) -> None:
    zhou.pull()
    clock.pass_time(timedelta(days=99))
    assert zhou.pull()[1] == set()
    clock.pass_time(timedelta(days=1))
    came, gone = zhou.pull()
    assert came == set()
    assert gone
    assert not zhou.cases


def test_a_collector_without_a_known_certificate_gets_nothing(centre: Centre, zhou: Holding) -> None:
    with centre.database.write() as connection:
        connection.execute(update(t.collectors).where(t.collectors.c.id == ZHOU).values(certified_until=None))
    assert zhou.pull() == (set(), set())


def test_packs_that_cannot_be_read_withhold_everything(centre: Centre, zhou: Holding) -> None:
    with centre.database.write() as connection:
        files, packs = t.pack_files, t.packs
        wrong = (files.c.pack == "cn") & (files.c.name == "rules.yaml")
        connection.execute(update(files).where(wrong).values(content=b"rules: no"))
        connection.execute(update(packs).where(packs.c.id == "cn").values(digest="0"))
    assert zhou.pull() == (set(), set())
    lines = list_assignments(centre)
    assert {line.assignment for line in lines} == {Assignment.WITHHELD}
    assert all("import-packs" in line.do_next.zh_CN for line in lines)


# ----------------------------------------------------------------------------------------------- there and back


def test_without_any_pack_nothing_leaves_and_the_operator_is_told_what_to_do(centre: Centre, zhou: Holding) -> None:
    zhou.pull()
    with centre.database.write() as connection:
        connection.execute(delete(t.pack_files))
        connection.execute(delete(t.packs))
    _, gone = zhou.pull()
    assert gone
    assert zhou.cases == {}
    lines = list_assignments(centre, refused=True)
    assert {line.assignment for line in lines} == {Assignment.WITHHELD}
    assert "No rule packs are in force" in lines[0].clause.en
    assert "import-packs" in lines[0].do_next.en
    assert "import-packs" in lines[0].do_next.zh_CN


def test_it_comes_by_itself_when_the_gate_lets_it_and_goes_when_it_does_not(
    centre: Centre, he: Holding, lists: Path
) -> None:
    he.pull()
    cases = lists / "cases.csv"
    was = cases.read_text("utf-8")
    listed = re.sub(r"(YL-2026-04599,(?:[^,]*,){7})是,否,,", r"\1是,是,是,", was)
    assert listed != was
    cases.write_text(listed, "utf-8")
    import_cases(centre, cases)
    assert he.pull() == ({NOT_LISTED}, set())
    assert he.pull() == (set(), set())
    cases.write_text(was, "utf-8")
    import_cases(centre, cases)
    assert he.pull() == (set(), {NOT_LISTED})
    cases.write_text(listed, "utf-8")
    import_cases(centre, cases)
    assert he.pull() == ({NOT_LISTED}, set())


def test_time_alone_lets_a_case_go(centre: Centre, zhou: Holding, clock: HeldClock) -> None:
    import_packs(centre, [PACKS / "uk"], HOUSE.signer)
    last = date(2026, 3, 7)
    stay, known = Stay(StayKind.DISPUTE, date(2026, 3, 1), last), dict.fromkeys(FLAGS, False)
    rewrite(centre, DISPUTED, lambda case: replace(case, stays=(stay,), flags=known))
    zhou.pull()
    assert not zhou.has(DISPUTED)
    clock.moment = clock.moment.replace(day=7, hour=15, minute=59, second=59)  # 23:59:59 at the address
    assert zhou.pull() == (set(), set())
    clock.pass_time(timedelta(seconds=1))
    assert zhou.pull() == ({DISPUTED}, set())


def test_every_laptop_of_a_collector_is_told_in_its_own_time(
    centre: Centre, zhou: Holding, enrol: Callable[[str], Laptop]
) -> None:
    late = Holding(enrol(ZHOU))
    zhou.pull()
    late.pull()
    rewrite(centre, "04419", lambda case: replace(case, flags={**case.flags, "legality_doubt": True}))
    assert zhou.pull() == (set(), {"04419"})
    rewrite(centre, "04419", lambda case: replace(case, flags={**case.flags, "legality_doubt": False}))
    assert zhou.pull() == ({"04419"}, set())
    assert late.pull() == ({"04419"}, set()), "it never heard of the time between"
    fresh = Holding(enrol(ZHOU))
    fresh.pull()
    assert fresh.cases == zhou.cases == late.cases


def test_a_case_that_changes_after_the_gate_was_asked_waits_for_the_next_pull(
    centre: Centre, zhou: Holding, monkeypatch: pytest.MonkeyPatch, lists: Path
) -> None:
    zhou.pull()
    cases = lists / "cases.csv"

    def meanwhile(opened: Centre, collector: str) -> object:
        asked = leaving(opened, collector)
        cases.write_text(cases.read_text("utf-8").replace("单元门从左边按 0602 呼叫。", "按 0602。"), "utf-8")
        import_cases(opened, cases)
        return asked

    monkeypatch.setattr("collector_app.server.packet.leaving", meanwhile)
    page = zhou.laptop.pull_page(zhou.laptop.cursor)
    assert (page.cases, page.more, page.cursor) == ((), True, zhou.laptop.cursor)
    monkeypatch.undo()
    assert zhou.pull() == ({"04419"}, set())


def test_what_was_recorded_for_a_withheld_case_is_taken_in_as_ever(centre: Centre, zhou: Holding) -> None:
    zhou.pull()
    case = next(case for case in zhou.cases.values() if case.number.endswith("04419"))
    rewrite(centre, "04419", lambda case: replace(case, flags={**case.flags, "legality_doubt": True}))
    zhou.pull()
    make_visit(zhou.laptop, case.id)
    zhou.laptop.push()
    with centre.database.read() as connection:
        parked = connection.execute(select(t.visits.c.parked_reason)).scalar_one()
    assert "assign" not in parked


def test_no_budget_is_leased_for_a_withheld_case_and_a_recalled_case_gives_its_back(
    centre: Centre, zhou: Holding
) -> None:
    zhou.pull()
    b = budget_tokens
    with centre.database.read() as connection:
        leased = set(connection.execute(select(b.c.case_id)).scalars())
        assert leased
        assert leased <= told_cases(connection, ZHOU)
    case_id = rewrite(centre, "04419", lambda case: replace(case, flags={**case.flags, "legality_doubt": True}))
    pages = zhou.laptop.pull()
    assert all(token.case != case_id for page in pages for token in page.tokens or ())
    with centre.database.read() as connection:
        recalled = connection.execute(select(b.c.recalled_at).where(b.c.case_id == case_id)).scalars()
        assert all(recalled)
    zhou.laptop.record(f"case/{case_id}", c.CasePurged(case_id, "withdrawn"))


# --------------------------------------------------------------------------------------------------- the operator


def test_the_list_says_why_and_what_to_do_in_both_languages(centre: Centre) -> None:
    lines = list_assignments(centre, refused=True)
    assert of_kind(lines, Assignment.WITHHELD) == {UNKNOWN_SOURCE, WANTS_NO_CONTACT, NOT_LISTED}
    assert DISPUTED in of_kind(lines, Assignment.RESTS)
    assert not of_kind(lines, Assignment.LEAVES)
    listed = next(line for line in lines if line.number.endswith(NOT_LISTED) and "Art. 31" in line.clause.en)
    assert listed.collector == HE
    assert "whether the agency is on the published list" in listed.do_next.en
    assert listed.do_next.en.partition("connect once. ")[2].startswith("Check the list")
    assert "机构是否在公布的名单上" in listed.do_next.zh_CN
    every = list_assignments(centre)
    assert [len(of_kind(every, kind)) for kind in Assignment] == [31, 8, 3]
    assert re.search("第三十一条", listed.clause.zh_CN)


def test_the_gate_is_asked_of_the_packs_in_force(centre: Centre) -> None:
    with centre.database.read() as connection:
        packs = centre.books.packs_in_force(connection)
        assert packs is not None
        assert [pack.id for pack in packs] == ["cn", "cn.cfc", "company.default"]
        assert centre.books.packs_in_force(connection) is packs, "read once in a process"
        assert digest_of(sets_in_force(connection))


def test_two_hundred_cases_are_judged_in_a_tenth_of_a_second(centre: Centre, zhou: Holding) -> None:
    zhou.pull()
    with centre.database.write() as connection:
        rows = connection.execute(select(t.cases).where(t.cases.c.collector == ZHOU)).mappings().all()
        added = [
            {**row, "id": f"{row['id']}-{copy}", "number": f"{row['number']}-{copy}"}
            | {"imported": write_document(replace(read_document(Case, row["imported"]), id=f"{row['id']}-{copy}"))}
            for copy in range(8)
            for row in rows
        ]
        connection.execute(t.cases.insert(), added)
    cases = leaving(centre, ZHOU)
    assert len(cases) > 190
    spans = []
    for _ in range(5):
        start = perf_counter()
        leaving(centre, ZHOU)
        spans.append(perf_counter() - start)
    # Five times what it takes (91 ms on two busy cores), so that a slower machine does not fail it.
    assert min(spans) < 0.5, f"{len(cases)} cases: {statistics.median(spans) * 1000:.0f} ms"
