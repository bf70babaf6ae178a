"""An open session in memory: the shipped packs and script, one case, a clock that is set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from collector_app.config.resources import resource_path
from collector_app.desktop.rule_books import PackBooks
from collector_app.domain.case import Authority, Case, Colleague, ContactCounts, Creditor, DebtFacts, Person, Role
from collector_app.domain.clock import Fix
from collector_app.domain.localised import Language
from collector_app.domain.money import Money
from collector_app.packs.book import CompiledRuleBook
from collector_app.usecases.encoding import debt_to_bytes
from collector_app.usecases.presence import Presence
from collector_app.usecases.recorder import Recorder
from collector_app.usecases.session import OpenSession
from collector_app.usecases.visit_session import VisitSession, resume_visit, start_visit
from tests.fakes.device import FakeAnchor, FakeClock, FakeEntropy, FakeKeys
from tests.fakes.presence import a_presence, code_for
from tests.fakes.samples import a_budget, a_case, a_lease, profile_for
from tests.fakes.store import MemoryStore

CONTRACT: Final = "YL-2025-0031877"
DEBT: Final = DebtFacts(
    contract=CONTRACT,
    product="消费贷",
    principal=Money(1_680_000, "CNY"),
    interest=Money(124_000, "CNY"),
    penalty=Money(60_000, "CNY"),
    as_of=datetime.fromisoformat("2026-11-23T00:00:00+08:00"),
    days_past_due=47,
    reason="失业",
    authority=Authority(24, Money(30_000, "CNY"), 30),
    payment_account="0000-000",
    payment_reference="R1",
)


@lru_cache(maxsize=1)
def _book() -> CompiledRuleBook:
    """The shipped packs and scripts; compiled once for all tests, for it is never changed."""
    packs = resource_path("packs")
    sets: dict[str, Mapping[str, bytes]] = {
        f"rules/{folder.name}": _files(folder)
        for folder in sorted(packs.iterdir())
        if folder.name in ("cn", "cn.cfc", "company.default")
    }
    scripts = resource_path("scripts")
    sets["script/cn.home-visit"] = {file.name: file.read_bytes() for file in sorted(scripts.glob("*.yaml"))}
    return PackBooks().compile(sets)


def _files(folder: Path) -> Mapping[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.glob("*.yaml"))}


def the_case(now: datetime) -> Case:
    case = a_case(
        borrower=Person("p-1", "林玉珍", Role.BORROWER, phone="00000004821", salutation="女士"),
        counts=ContactCounts(now, 0, 0, 0),
        notice_sent=now - timedelta(hours=40),
    )
    return replace(case, addresses=(replace(case.addresses[0], text="石榴巷 17 号 3 栋"),))


@dataclass
class VisitWorld:
    """The open session and what a test turns."""

    clock: FakeClock = field(default_factory=FakeClock)
    store: MemoryStore = field(default_factory=MemoryStore)
    keys: FakeKeys = field(default_factory=FakeKeys)
    session: OpenSession = field(init=False)
    case: Case = field(init=False)
    codes: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        profile = profile_for(self.keys)
        profile = replace(profile, collector=Colleague("c-1", "周启明", date(2027, 5, 1)))
        book = _book()
        recorder = Recorder(self.keys, self.clock, FakeEntropy(), FakeAnchor(), "c-1", lambda: book.digest)
        self.session = OpenSession(self.keys, self.store, recorder, profile, PackBooks(), book)
        self.case = the_case(self.clock.wall)
        with self.store.unit() as unit:
            unit.feed.put_profile(profile)
            unit.feed.put_lease(a_lease())
            unit.feed.put_colleagues((profile.collector, Colleague("c-2", "何婧", date(2027, 1, 1))))
            unit.leased.put_presence(a_presence(colleagues=("c-2",)))
            unit.feed.put_creditor(Creditor("云栎消费金融", "0000-96 000", "9:00-21:00", "0000-96 001"))
            unit.cases.put(self.case, self.keys.seal_case(self.case.id, debt_to_bytes(DEBT)))
            unit.leased.put_tokens(a_budget([self.case], self.clock.wall.date() - timedelta(days=1)))
        self.hear_server()

    def hear_server(self) -> None:
        """Take the machine's present wall time as vouched for by the server."""
        reading = self.clock.read()
        with self.store.unit() as unit:
            unit.feed.put_fix(Fix(reading.wall, reading.boot, reading.monoms))
            unit.feed.put_caught_up(reading.wall)

    def at(self, hour: int, minute: int = 0) -> None:
        """Make it this time today, by every clock there is."""
        self.clock.advance(self.clock.wall.replace(hour=hour, minute=minute, second=0) - self.clock.wall)

    def prove(self, *colleagues: str) -> None:
        """Let colleagues read out their next codes, and hold what they prove for the next visit."""
        zone = ZoneInfo(self.case.address("a-1").zone)
        with self.store.view() as view:
            today = self.session.recorder.time(view).shown.astimezone(zone).date()
        for colleague in colleagues:
            self.codes[colleague] = number = self.codes.get(colleague, -1) + 1
            Presence(self.session).check(colleague, code_for(colleague, number, today), zone)

    def start(self, *companions: str, language: Language = Language.CHINESE, proven: bool = True) -> VisitSession:
        if proven:
            self.prove(*companions)
        return start_visit(self.session, self.case.id, "a-1", companions, language, self.session.attestations)

    def kinds(self) -> list[str]:
        """Every kind on the journal, in order."""
        with self.store.view() as view:
            return [entry.kind.removesuffix(".v1") for entry in view.journal.after(0, 10_000)]

    def resume(self, language: Language = Language.CHINESE) -> VisitSession:
        """The open visit as a new process finds it."""
        session = resume_visit(self.session, language)
        assert session is not None
        return session
