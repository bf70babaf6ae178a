"""The packet: what a device is told, page by page, and the late-commit trap."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from collector_app.domain.journal.seal import lease_input
from collector_app.domain.pack_files import SIGNATURE
from collector_app.protocol.messages import CommandKind, PackKind
from collector_app.protocol.signature import HttpRequest, verify_bytes
from collector_app.server import devices, feed
from collector_app.server import tables as t
from collector_app.server.caseload import withdraw
from collector_app.server.centre import Centre
from collector_app.server.company import import_company
from collector_app.server.database import Database
from collector_app.server.feed import EVERYBODY, Change, changes_after, publish
from collector_app.server.imports.store import import_cases
from collector_app.server.packs import import_packs
from tests.server.conftest import HE, HOUSE, SAMPLE, ZHOU
from tests.server.laptop import Laptop, Refused

PACKS = SAMPLE.parent / "packs"
SCRIPTS = SAMPLE.parent / "scripts"


def cases_of(laptop: Laptop) -> dict[str, int]:
    return {update.case.number: update.case.version for page in laptop.pull() for update in page.cases}


def test_a_new_device_gets_the_whole_day(laptop: Laptop) -> None:
    pages = laptop.pull()
    cases = [update.case for page in pages for update in page.cases]
    assert len(cases) > 10
    assert len({case.id for case in cases}) == len(cases)
    assert pages[0].creditor is not None
    assert pages[0].creditor.name == "云栎消费金融"
    assert pages[0].colleagues is not None
    assert {colleague.id for colleague in pages[0].colleagues} == {ZHOU, HE}
    lease = pages[-1].lease
    assert lease is not None
    assert lease.until - lease.issued == timedelta(hours=72)
    assert laptop.profile is not None
    assert verify_bytes(laptop.profile.certificate.server_key, lease_input(lease), lease.signature)


def test_nothing_comes_twice(laptop: Laptop) -> None:
    assert cases_of(laptop)
    page = laptop.pull()[0]
    assert (page.cases, page.withdrawn, page.packs, page.colleagues, page.creditor) == ((), (), None, None, None)


def test_pages_are_bounded_and_follow_each_other(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = cases_of(laptop)
    laptop.cursor = ""
    monkeypatch.setattr("collector_app.server.packet.PAGE_CHANGES", 7)
    pages = laptop.pull()
    assert len(pages) > 2
    assert all(len(page.cases) <= 7 for page in pages)
    assert {u.case.number: u.case.version for page in pages for u in page.cases} == whole
    assert [page.lease is None for page in pages] == [True] * (len(pages) - 1) + [False]


def test_the_debt_travels_beside_the_open_part(laptop: Laptop) -> None:
    update = laptop.pull()[0].cases[0]
    assert update.debt.balance.minor > 0
    assert update.debt.contract not in update.case.__repr__()


def test_packs_are_carried_as_they_are(centre: Centre, laptop: Laptop) -> None:
    laptop.pull()
    changed = import_packs(centre, [PACKS, SCRIPTS], HOUSE.signer)
    assert import_packs(centre, [PACKS, SCRIPTS], HOUSE.signer) == []
    packs = laptop.pull()[0].packs
    assert packs is not None
    assert len(packs) == len(changed) + 1, "beside the one that was there"
    assert {pack.kind for pack in packs} == {PackKind.RULES, PackKind.SCRIPT}
    cn = next(pack for pack in packs if pack.id == "cn")
    assert set(cn.files) == {path.name for path in (PACKS / "cn").iterdir()} | {SIGNATURE}
    assert cn.version


def test_a_withdrawn_case_is_a_tombstone_here_and_no_case(centre: Centre, laptop: Laptop) -> None:
    cases = [update.case for page in laptop.pull() for update in page.cases]
    withdraw(centre.database, cases[0].number, centre.clock.now())
    page = laptop.pull()[0]
    assert [(w.case_id, w.version) for w in page.withdrawn] == [(cases[0].id, cases[0].version + 1)]
    assert page.cases == ()
    laptop.cursor = ""
    assert cases[0].number not in cases_of(laptop)


def test_a_case_that_moves_leaves_one_and_reaches_the_other(
    centre: Centre, enrol: Callable[[str], Laptop], tmp_path: Path
) -> None:
    zhou, he = enrol(ZHOU), enrol(HE)
    number = next(iter(cases_of(zhou)))
    assert number not in cases_of(he)
    moved = (SAMPLE / "cases.csv").read_text("utf-8-sig").splitlines()
    lines = [line.replace(ZHOU, HE) if line.startswith(number) else line for line in moved]
    file = tmp_path / "cases.csv"
    file.write_text("\n".join(lines), "utf-8")
    for name in ("people", "stays", "consents", "history"):
        (tmp_path / f"{name}.csv").write_bytes((SAMPLE / f"{name}.csv").read_bytes())
    report = import_cases(centre, file)
    assert (report.new, report.changed) == (0, 1)
    assert [len(page.withdrawn) for page in zhou.pull()] == [1]
    assert list(cases_of(he)) == [number]


def test_orders_reach_their_device_only(centre: Centre, enrol: Callable[[str], Laptop]) -> None:
    first, second = enrol(ZHOU), enrol(ZHOU)
    first.pull()
    second.pull()
    devices.order(centre, first.device, CommandKind.LOCK)
    assert [command.kind for command in first.pull()[0].commands] == [CommandKind.LOCK]
    assert first.pull()[0].commands == ()
    assert second.pull()[0].commands == ()


def test_news_of_the_company_reach_everybody(centre: Centre, laptop: Laptop, tmp_path: Path) -> None:
    laptop.pull()
    assert not import_company(centre, SAMPLE / "company.yaml")
    assert laptop.pull()[0].creditor is None
    text_ = (SAMPLE / "company.yaml").read_text("utf-8").replace("0000-6000-417", "0000-6000-999")
    file = tmp_path / "company.yaml"
    file.write_text(text_, "utf-8")
    assert import_company(centre, file)
    creditor = laptop.pull()[0].creditor
    assert creditor is not None
    assert creditor.hotline == "0000-6000-999"


@pytest.mark.parametrize("cursor", ["x", "MTo6LTE=", "%ff", "9" * 150, "MTphOjk5OTk5OTk5OTk5OTk5OTk5OTk5"])
def test_a_cursor_from_elsewhere_is_refused(laptop: Laptop, cursor: str) -> None:
    with pytest.raises(Refused) as refused:
        laptop.pull_page(cursor)
    assert (refused.value.status, refused.value.code) == (422, "invalid")


def test_a_replayed_request_gets_no_cases(laptop: Laptop) -> None:
    request = laptop.signed(HttpRequest("GET", "/v1/packet", {}))
    assert laptop.transport(request).status == 200
    for _ in range(3):
        assert laptop.transport(request).status == 401


# ------------------------------------------------------------------------------------------- the late-commit trap


class Writer(threading.Thread):
    """Publishes one change and holds its transaction open until told."""

    def __init__(self, database: Database, ref: str, wait: threading.Event) -> None:
        super().__init__(name=ref)
        self.database, self.ref, self.wait = database, ref, wait
        self.published = threading.Event()
        self.begun = threading.Event()
        self.pid = 0

    def run(self) -> None:
        with self.database.write() as connection:
            self.pid = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
            self.begun.set()
            publish(self.database, connection, [Change(EVERYBODY, t.Topic.CASE, self.ref)])
            self.published.set()
            assert self.wait.wait(20)


def seen(connection: Connection, number: int) -> list[tuple[int, str]]:
    return [(change.number, change.ref) for change in changes_after(connection, (EVERYBODY,), number, 100)]


def waits_for_a_lock(database: Database, pid: int) -> bool:
    with database.read() as connection:
        statement = text("SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = :pid")
        return bool(connection.execute(statement, {"pid": pid}).scalar_one())


def follow_two_writers(database: Database) -> tuple[bool, list[str], list[str]]:
    """First writer takes its number and is held open; the second comes, and a reader follows the feed all the while.

    Returns whether the second waited, what the reader saw meanwhile, and everything it saw to the end.
    """
    hold_first, go_on = threading.Event(), threading.Event()
    go_on.set()
    first, second = Writer(database, "first", hold_first), Writer(database, "second", go_on)
    first.start()
    assert first.published.wait(20)
    second.start()
    assert second.begun.wait(20)
    while not (waited := waits_for_a_lock(database, second.pid)) and second.is_alive():
        second.join(0.05)
    with database.read() as connection:
        meanwhile = seen(connection, 0)
    cursor = max((number for number, _ in meanwhile), default=0)
    hold_first.set()
    first.join(20)
    second.join(20)
    with database.read() as connection:
        later = seen(connection, cursor)
    return waited, [ref for _, ref in meanwhile], [ref for _, ref in meanwhile + later]


@pytest.mark.postgres
def test_no_change_is_skipped_when_the_first_writer_commits_last(postgres_url: str) -> None:
    database = Database(postgres_url)
    database.upgrade()
    waited, meanwhile, everything = follow_two_writers(database)
    database.close()
    assert waited
    assert meanwhile == []
    assert everything == ["first", "second"]


@pytest.mark.postgres
@pytest.mark.defence
def test_without_the_lock_a_change_is_skipped(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(postgres_url)
    database.upgrade()
    with database.write() as connection:
        connection.execute(text("CREATE SEQUENCE naive"))

    def naive(connection: Connection, count: int) -> int:
        del count
        return int(connection.execute(text("SELECT nextval('naive')")).scalar_one())

    monkeypatch.setattr(feed, "_take_numbers", naive)
    waited, meanwhile, everything = follow_two_writers(database)
    database.close()
    assert not waited
    assert meanwhile == ["second"]
    assert everything == ["second"], "the first writer's change has a lower number than the cursor: lost for ever"


def test_numbers_are_in_the_order_of_commits_on_sqlite(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    database.upgrade()
    hold, entered = threading.Event(), threading.Event()

    def first() -> None:
        with database.write() as connection:
            publish(database, connection, [Change(EVERYBODY, t.Topic.CASE, "first")])
            entered.set()
            assert hold.wait(20)

    def second() -> None:
        with database.write() as connection:
            publish(database, connection, [Change(EVERYBODY, t.Topic.CASE, "second")])

    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    threads[0].start()
    assert entered.wait(20)
    threads[1].start()
    with database.read() as connection:
        assert seen(connection, 0) == []
    hold.set()
    for thread in threads:
        thread.join(20)
    with database.read() as connection:
        assert seen(connection, 0) == [(1, "first"), (2, "second")]
    database.close()
