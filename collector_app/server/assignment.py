"""The gate *assign*: before a case leaves, the packs in force at the centre are asked whether it may.

Asked anew at every pull, by the centre's own clock: stays end, certificates run out, an import sets a mark.
Nothing is remembered but the feed itself. Its row for a case says what the collector's devices were told last, the case
or its withdrawal; where the gate now says the other thing, the case gets a new version and that row a new number. So a
device that holds a case which may not be out is told to give it up, one that never had it finds nothing to give up, and
a case that becomes lawful comes with the next pull by itself.

Decisions:

- **A stay alone withholds nothing** that the device can hold itself. A case is *resting* when it would pass without its
  stays, and every rule that blocks it guards the way there (gate travel) as well: it travels, because the collector has
  to see that it rests and why, and that it goes on. Everything else is withheld: a stay whose rule does not guard
  the way, an address of unknown source, an agency that is not listed, a customer who wants no contact, a certificate
  that ran out.
- **One good address is enough**: a case leaves when it passes with any of its addresses. The device blocks the others.
- **Cannot tell is never a pass**: without packs in force, or with packs that this version can't read, no case leaves.
- A withheld case stays the collector's: what was recorded for it arrives as ever. Its budget tokens are taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, select, update

from collector_app.domain.assignment import Assignment, centre_facts, held_on_the_way, without_stays
from collector_app.domain.case import Case, Colleague, Creditor
from collector_app.domain.clock import exactly
from collector_app.domain.facts import Circumstances, address_of, zone_of
from collector_app.domain.localised import NOTHING, Language, Localised
from collector_app.domain.policy import Finding, Gate, GateDecision, Rule, clause_line, decide
from collector_app.packs.calendars import calendar_of
from collector_app.packs.conditions import Prepared
from collector_app.packs.pack import Pack
from collector_app.server import tables as t
from collector_app.server.budget import recall_tokens
from collector_app.server.caps import UNREADABLE
from collector_app.server.caseload import cases_of
from collector_app.server.centre import Centre
from collector_app.server.documents import read_document
from collector_app.server.enrolment import colleague
from collector_app.server.feed import Change, of_collector, publish, told_cases

_UNREADABLE = Localised(UNREADABLE[1], UNREADABLE[0])
_NONE = Localised("No rule packs are in force, so nothing says what is lawful", "没有规则包，无法判断是否合规")
_IMPORT = Localised(
    "Import packs of this version: collector-central import-packs", "导入适用本版本的规则包：import-packs"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says of one case; `blocking` is empty for one that leaves."""

    assignment: Assignment
    blocking: tuple[Finding, ...] = ()

    @property
    def goes(self) -> bool:
        """Whether devices get the case."""
        return self.assignment is not Assignment.WITHHELD


@dataclass(frozen=True, slots=True)
class Assigner:
    """Judges cases of one collector at one moment; `packs` is empty when there are none, None when they can't be read.

    `rules` are those of the packs that the gate asks.
    """

    packs: tuple[Pack, ...] | None
    collector: Colleague
    creditor: Creditor | None
    now: datetime
    rules: tuple[Rule, ...]

    def judge(self, case: Case) -> Verdict:
        """Return the verdict with the first address that lets the case go, else with its first address."""
        verdicts: list[Verdict] = []
        for address in case.addresses:
            verdicts.append(self._judge(self._circumstances(case, address.id)))
            if verdicts[-1].goes:
                return verdicts[-1]
        return verdicts[0]

    def _judge(self, circumstances: Circumstances) -> Verdict:
        if not self.packs:
            return Verdict(Assignment.WITHHELD)
        decision = self._decide(circumstances)
        if decision.passed:
            return Verdict(Assignment.LEAVES)
        blocking = decision.blocking
        resting = held_on_the_way(blocking) and self._decide(without_stays(circumstances)).passed
        return Verdict(Assignment.RESTS if resting else Assignment.WITHHELD, blocking)

    def _decide(self, circumstances: Circumstances) -> GateDecision:
        day = self.now.astimezone(zone_of(circumstances)).date()
        return decide(Gate.ASSIGN, self.rules, Prepared(centre_facts(circumstances)), day)

    def _circumstances(self, case: Case, address: str) -> Circumstances:
        plain = Circumstances(
            case=case,
            time=exactly(self.now),
            collector=self.collector,
            address_id=address,
            creditor_name=self.creditor.name if self.creditor else case.creditor,
            creditor_hotline=self.creditor.hotline if self.creditor else "",
        )
        country = address_of(plain).country
        return replace(plain, calendar=calendar_of((pack.calendar for pack in self.packs or ()), country))


def leaving(centre: Centre, collector: str) -> Mapping[str, int]:
    """Bring the feed of a collector in line with the gate; return the version of each case that devices may have.

    Looked at first without locks, because most pulls find nothing to do; decided under them.
    """
    now = centre.clock.now()
    with centre.database.read() as connection:
        cases = cases_of(connection, collector)
        goes = _going(centre, connection, collector, cases, now)
        if not _differing(goes, told_cases(connection, collector)):
            return {case.id: case.version for case in cases if goes[case.id]}
    with centre.database.write() as connection:
        c = t.cases
        connection.execute(select(c.c.id).where(c.c.collector == collector).order_by(c.c.id).with_for_update())
        cases = cases_of(connection, collector)
        goes = _going(centre, connection, collector, cases, now)
        versions = {case.id: case.version for case in cases}
        differing = _differing(goes, told_cases(connection, collector))
        changes = []
        for case_id in differing:
            versions[case_id] += 1
            connection.execute(update(c).where(c.c.id == case_id).values(version=versions[case_id], changed_at=now))
            topic = t.Topic.CASE if goes[case_id] else t.Topic.WITHDRAWAL
            changes.append(Change(of_collector(collector), topic, case_id, versions[case_id]))
        held = [case_id for case_id in differing if not goes[case_id]]
        recalled = recall_tokens(connection, held, collector, now)
        publish(centre.database, connection, [*changes, *recalled])
    return {case_id: version for case_id, version in versions.items() if goes[case_id]}


def _differing(goes: Mapping[str, bool], told: frozenset[str]) -> list[str]:
    return sorted(case_id for case_id, may in goes.items() if may is not (case_id in told))


def _going(
    centre: Centre, connection: Connection, collector: str, cases: Iterable[Case], now: datetime
) -> dict[str, bool]:
    assigner = _assigner(centre, connection, collector, now)
    return {case.id: assigner.judge(case).goes for case in cases}


def _assigner(centre: Centre, connection: Connection, collector: str, now: datetime) -> Assigner:
    c, creditors = t.collectors, t.creditors
    who = colleague(connection.execute(select(c).where(c.c.id == collector)).one())
    document = connection.execute(select(creditors.c.document).order_by(creditors.c.name).limit(1)).scalar_one_or_none()
    creditor = None if document is None else read_document(Creditor, document)
    packs = centre.books.packs_in_force(connection)
    rules = tuple(rule for pack in packs or () for rule in pack.rules if Gate.ASSIGN in rule.gates)
    return Assigner(packs, who, creditor, now, rules)


@dataclass(frozen=True, slots=True)
class AssignmentLine:
    """One reason in the operator's list; clause and advice are empty for a case that leaves."""

    number: str
    collector: str
    assignment: Assignment
    clause: Localised = NOTHING
    do_next: Localised = NOTHING


def list_assignments(centre: Centre, *, refused: bool = False) -> Sequence[AssignmentLine]:
    """Return every assigned case as the gate sees it now, one line a reason; `refused`: only those with a reason."""
    now = centre.clock.now()
    lines: list[AssignmentLine] = []
    with centre.database.read() as connection:
        for collector in connection.execute(select(t.collectors.c.id).order_by(t.collectors.c.id)).scalars():
            assigner = _assigner(centre, connection, collector, now)
            for case in sorted(cases_of(connection, collector), key=lambda case: case.number):
                lines += _lines(
                    case.number, collector, assigner.judge(case), _NONE if assigner.packs == () else _UNREADABLE
                )
    return [line for line in lines if not refused or line.assignment is not Assignment.LEAVES]


def _lines(number: str, collector: str, verdict: Verdict, unruled: Localised) -> list[AssignmentLine]:
    reasons = [(_clauses(finding), finding.do_next) for finding in verdict.blocking]
    if verdict.assignment is Assignment.WITHHELD and not reasons:
        reasons = [(unruled, _IMPORT)]
    wanted = reasons or [(NOTHING, NOTHING)]
    return [AssignmentLine(number, collector, verdict.assignment, *reason) for reason in wanted]


def _clauses(finding: Finding) -> Localised:
    def joined(language: Language) -> str:
        return "; ".join(clause_line(citation, language) for citation in finding.rule.citations)

    return Localised(joined(Language.ENGLISH), joined(Language.CHINESE))
