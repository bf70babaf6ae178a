"""A trace being lived: the real client logic, the real centre on SQLite, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final, TypeAlias
from unittest.mock import patch
from zoneinfo import ZoneInfo

from sqlalchemy import delete, update

from collector_app.domain.budget import Counted, counted_as, exceeded
from collector_app.domain.case import Case, ContactCounts, Identifiers
from collector_app.domain.disclosure import DisclosureReason
from collector_app.domain.journal import content as c
from collector_app.domain.localised import Language
from collector_app.domain.visit.stage import Move, Stage
from collector_app.server import tables as t
from collector_app.server.borrowers import enter_borrowers
from collector_app.server.caseload import hand_over, withdraw
from collector_app.server.centre import Centre, Settings, open_centre
from collector_app.server.company import import_company
from collector_app.server.documents import write_document
from collector_app.server.feed import Change, of_collector, publish
from collector_app.server.keys import new_keys
from collector_app.server.refusal import OperatorError
from collector_app.server.spending import spend
from collector_app.usecases.contacts import Contacts
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.visit_session import VisitSession, start_visit
from tests.fakes.device import FakeClock
from tests.fakes.samples import a_case
from tests.property.budget.laptops import Laptop
from tests.property.budget.traces import START, Act, Counting, Law, Step, Trace
from tests.unit.usecases.world import a_debt

SAMPLE: Final = Path(__file__).parents[3] / "resources" / "sample"


@dataclass
class TrueClock:
    """The time as it is; the centre's clock is right."""

    moment: datetime = START

    def now(self) -> datetime:
        return self.moment


@dataclass
class Life:
    """A trace being lived."""

    centre: Centre
    trace: Trace
    counting: Counting
    clock: TrueClock
    made: dict[tuple[str, c.Channel, Counted], list[date]] = field(default_factory=dict)
    tried: int = 0

    def __post_init__(self) -> None:
        self.clock.moment = START
        self.collectors = self._staff()
        self.zone = ZoneInfo(self.trace.zone)
        book = self.trace.law.book(self.counting)
        self.laptops = [
            Laptop(self.centre, number + 1, self.collectors[number % 2], book, FakeClock(START))
            for number in range(self.trace.devices)
        ]
        self.cases = [self._case(number) for number in range(self.trace.cases)]
        self.owner = [self.collectors[number % 2] for number in range(self.trace.cases)]
        self._give(self.cases)

    def _staff(self) -> tuple[str, str]:
        """A branch of its own, so that one life knows nothing of those before it."""
        branch = self.centre.entropy.uuid7(START)
        names = f"a-{branch}", f"b-{branch}"
        with self.centre.database.write() as connection:
            row = {"id": branch, "name": branch, "zone": self.trace.zone, "document": "{}"}
            connection.execute(t.branches.insert(), row)
            connection.execute(t.collectors.insert(), [{"id": name, "name": name, "branch": branch} for name in names])
        return names

    def _case(self, number: int) -> Case:
        """Cases 0 and 1 are of one person; nobody else's in the whole database."""
        key = self.centre.entropy.uuid7(START)
        person = max(number, 1)
        self.mark = getattr(self, "mark", key)
        case = a_case(number + 1, name=f"林{person}{self.mark}")
        address = replace(case.addresses[0], zone=self.trace.zone)
        counts = ContactCounts(START, 0, 0, 0, None, 0, 0, 0, 0, 0)
        known = Identifiers("2217", "1986", "3", "041X")
        return replace(case, id=key, number=f"N-{key}", addresses=(address,), counts=counts, identifiers=known)

    def person(self, case: int) -> str:
        return self.cases[case].borrower.name

    def _give(self, cases: Sequence[Case]) -> None:
        database, now = self.centre.database, self.centre.clock.now()
        with database.write() as connection:
            changes = []
            for case, owner in zip(cases, self.owner, strict=True):
                row = {
                    "id": case.id,
                    "number": case.number,
                    "version": 1,
                    "imported": write_document(case),
                    "debt": write_document(a_debt()),
                    "digest": "",
                    "collector": owner,
                    "changed_at": now,
                }
                connection.execute(t.cases.insert(), row)
                hand_over(database, connection, case.id, None, owner, now)
                changes.append(Change(of_collector(owner), t.Topic.CASE, case.id, 1))
            enter_borrowers(database, connection, cases)
            publish(database, connection, changes)

    def live(self) -> None:
        """Take every step."""
        for laptop in self.laptops:
            laptop.sync()
        for step in self.trace.steps:
            self._take(step)

    def _take(self, step: Step) -> None:
        laptop, case = self.laptops[step.device], self.cases[step.case]
        holders = [item for item in self.laptops if item.holds(case.id)]
        match step.act:
            case Act.SYNC:
                laptop.sync()
            case Act.SYNC_CUT:
                laptop.sync(int(step.luck * 5))
            case Act.REASSIGN:
                self._reassign(step)
            case Act.HOURS:
                self._pass(timedelta(hours=1 + 8 * step.luck))
            case Act.NIGHT:
                self._pass(timedelta(hours=20 + 30 * step.luck))
            case Act.SPEND:
                self._spend(step)
            case Act.CALL | Act.VISIT if holders:
                self._contact_by(holders[step.device % len(holders)], step)
            case Act.TALK | Act.END if laptop.visit is not None:
                self._go_on(laptop, laptop.visit, step.act)

    def _contact_by(self, laptop: Laptop, step: Step) -> None:
        if step.act is Act.CALL:
            for _ in range(1 + int(step.luck * 3)):
                self._call(laptop, step)
        elif laptop.visit is None:
            self._visit(laptop, self.cases[step.case])

    def _go_on(self, laptop: Laptop, visit: VisitSession, act: Act) -> None:
        if act is Act.TALK:
            self._talk(visit)
        else:
            self._end(laptop)

    def _today(self) -> date:
        return self.clock.moment.astimezone(self.zone).date()

    def _contact(self, person: str, channel: c.Channel, day: date, *counted: Counted) -> None:
        for counts in counted:
            self.made.setdefault((person, channel, counts), []).append(day)

    def _call(self, laptop: Laptop, step: Step) -> None:
        contacts, case = Contacts(laptop.session), self.cases[step.case]
        if not contacts.ask(case.id, c.Channel.CALL).passed:
            return
        effective = step.luck > 0.15
        made = c.ContactAttempted(case.id, c.Channel.CALL, case.borrower.id, effective, "reached")
        contacts.note(made)
        self._contact(self.person(step.case), c.Channel.CALL, self._today(), *counted_as(made))

    def _visit(self, laptop: Laptop, case: Case) -> None:
        try:
            visit = start_visit(laptop.session, case.id, case.addresses[0].id, (), Language.CHINESE)
        except Failure as failure:
            assert failure.code in (FailureCode.LEASE_EXPIRED, FailureCode.CASE_GONE), failure  # noqa: PT017 - as above
            return
        laptop.visit = visit
        if not (visit.move(Move.DEPART).moved and visit.move(Move.ARRIVE).moved):
            self._turn_back(laptop)

    def _turn_back(self, laptop: Laptop) -> None:
        assert laptop.visit is not None
        with laptop.visit.log.act() as act:
            act.enter(Move.TURN_BACK)
        laptop.visit.close()
        laptop.visit = None

    def _talk(self, visit: VisitSession) -> None:
        """Meet the right party: an effective contact of the day on which the collector came to the door."""
        if visit.visit.disclosed or visit.visit.stage is not Stage.AT_DOOR:
            return
        with visit.log.act() as act:
            act.enter(Move.IDENTIFY)
            act.append((c.IdentityVerified(("phone_tail",)),))
            act.enter(Move.DISCLOSE)
            act.open_sealed(DisclosureReason.RIGHT_PARTY_IN_PRIVATE)
        number = next(at for at, item in enumerate(self.cases) if item.id == visit.visit.case)
        arrived = visit.visit.entered[_AT_DOOR].astimezone(self.zone).date()
        self._contact(self.person(number), c.Channel.VISIT, arrived, *Counted)

    def _end(self, laptop: Laptop) -> None:
        assert laptop.visit is not None
        with laptop.visit.log.act() as act:
            if laptop.visit.visit.disclosed:
                act.enter(Move.NEGOTIATE)
            act.enter(Move.LEAVE)
            act.enter(Move.FINISH)
        laptop.visit.close()
        laptop.visit = None

    def _reassign(self, step: Step) -> None:
        """Take the case back, and most times give it to somebody at once."""
        case, database, now = self.cases[step.case], self.centre.database, self.centre.clock.now()
        with suppress(OperatorError):
            withdraw(database, case.id, now)
        if step.luck < 0.2:
            return
        owner = self.collectors[int(step.luck * 10) % 2]
        with database.write() as connection:
            k = t.cases
            statement = update(k).where(k.c.id == case.id).values(version=k.c.version + 1, collector=owner)
            version = connection.execute(statement.returning(k.c.version)).scalar_one()
            hand_over(database, connection, case.id, None, owner, now)
            publish(database, connection, [Change(of_collector(owner), t.Topic.CASE, case.id, version)])

    def _pass(self, span: timedelta) -> None:
        self.clock.moment += span
        for laptop in self.laptops:
            laptop.clock.advance(span)

    def _spend(self, step: Step) -> None:
        try:
            spend(self.centre, self.cases[step.case].id, c.Channel.CALL)
        except OperatorError:
            return
        self._contact(self.person(step.case), c.Channel.CALL, self._today(), *Counted)

    def overshoot(self) -> int:
        """Return by how much the worst window of any cap was exceeded; 0 when all were kept."""
        worst = 0
        for (_, *what), days in self.made.items():
            for cap in self.trace.law.caps:
                found = exceeded([cap], days) if [cap.channel, cap.counts] == what else None
                worst = max(worst, found[1] - cap.limit if found else 0)
        return worst


_AT_DOOR: Final = Stage.AT_DOOR


World: TypeAlias = tuple[Centre, TrueClock]


@contextmanager
def open_world(folder: Path) -> Iterator[World]:
    """An empty centre. Presence codes are left out of its packets: slow on purpose, and no matter of this budget."""
    clock = TrueClock()
    centre = open_centre(Settings(f"sqlite:///{folder / 'central.db'}", new_keys(), clock=clock))
    try:
        import_company(centre, SAMPLE / "company.yaml")
        with patch("collector_app.server.packet.presence_lease", return_value=None):
            yield centre, clock
    finally:
        centre.close()


def lay_down(centre: Centre, law: Law) -> None:
    """Make one law the only one in force."""
    now = centre.clock.now()
    with centre.database.write() as connection:
        connection.execute(delete(t.pack_files))
        connection.execute(delete(t.packs))
        row = {"kind": "rules", "id": "law", "version": "2026.1", "digest": law.name, "imported_at": now}
        connection.execute(t.packs.insert(), row)
        for name, content in law.pack().items():
            file = {"kind": "rules", "pack": "law", "name": name, "content": content}
            connection.execute(t.pack_files.insert(), file)


def lived(world: World, trace: Trace, counting: Counting) -> Life:
    """Live a trace and return what came of it."""
    centre, clock = world
    lay_down(centre, trace.law)
    life = Life(centre, trace, counting, clock)
    life.live()
    return life
