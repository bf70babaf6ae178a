"""A collector's small world in memory: a store with one case, a short script, and rules written in Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from collector_app.domain.calendar import Calendar
from collector_app.domain.case import Authority, Case, Colleague, Creditor, DebtFacts
from collector_app.domain.clock import Fix
from collector_app.domain.journal.content import CompanionAttested
from collector_app.domain.localised import NOTHING, Language, Localised
from collector_app.domain.money import Money
from collector_app.domain.note import NoteFinding, PhraseClass
from collector_app.domain.outcome import StopReason
from collector_app.domain.policy import (
    AuthorityLevel,
    Citation,
    Confidence,
    Effect,
    Facts,
    Gate,
    GateDecision,
    Judgement,
    Rule,
    Truth,
    decide,
    lookup,
    within,
)
from collector_app.domain.script import Choice, Script, Step, StepKind
from collector_app.domain.visit.stage import Move, Stage
from collector_app.usecases.encoding import debt_to_bytes
from collector_app.usecases.presence import Presence
from collector_app.usecases.recorder import Recorder
from collector_app.usecases.session import OpenSession
from collector_app.usecases.visit_session import VisitSession, start_visit
from tests.fakes.device import FakeAnchor, FakeClock, FakeEntropy, FakeKeys
from tests.fakes.presence import a_presence, code_for
from tests.fakes.samples import a_case, profile_for
from tests.fakes.store import MemoryStore

BALANCE = Money(1_864_000, "CNY")
HASH = "d" * 64


def words(text: str) -> Localised:
    return Localised(text, text)


@dataclass(frozen=True)
class Coded:
    """A condition written in Python."""

    source: str
    judge: Callable[[Facts], Judgement]

    def __call__(self, facts: Facts) -> Judgement:
        return self.judge(facts)


def mark_is_true(name: str) -> Coded:
    def judge(facts: Facts) -> Judgement:
        value = lookup(facts, f"visit.marks.{name}")
        if value is None:
            return Judgement(Truth.CANNOT_TELL, (f"visit.marks.{name}",))
        return Judgement(Truth.HOLDS if value is True else Truth.BROKEN)

    return Coded(name, judge)


def hours(facts: Facts) -> Judgement:
    moment = facts["now"]
    assert isinstance(moment, Mapping)
    return Judgement(within(moment["earliest"], moment.get("latest"), time(8), time(22), "[)"))


def two_people(facts: Facts) -> Judgement:
    count = lookup(facts, "companions.count")
    return Judgement(Truth.HOLDS if isinstance(count, int) and count >= 1 else Truth.BROKEN)


def identified(facts: Facts) -> Judgement:
    known = lookup(facts, "visit.identified")
    if known is None:
        return Judgement(Truth.CANNOT_TELL, ("visit.identified",))
    return Judgement(Truth.HOLDS if known is True else Truth.BROKEN)


def rule(rule_id: str, gates: set[Gate], holds: Coded | None, effect: Effect = Effect.BLOCK, **more: object) -> Rule:
    citation = Citation("Test law", words("Test law"), words("Art. 1"), AuthorityLevel.LAW, Confidence.PRIMARY)
    return Rule(
        id=rule_id,
        pack="test",
        title=words(rule_id),
        gates=frozenset(gates),
        effect=effect,
        holds=holds,
        explain=words("It is {now.local}."),
        do_next=words("Wait."),
        citations=(citation,),
        effective_from=date(2026, 1, 1),
        **more,  # type: ignore[arg-type]  # a test names any further field
    )


def step(step_id: str, stage: Stage, kind: StepKind, **more: object) -> Step:
    return Step(step_id, stage, kind, words(step_id), **more)  # type: ignore[arg-type]  # a test names any field


def choice(choice_id: str, move: Move | None = None, **marks: object) -> Choice:
    return Choice(choice_id, words(choice_id), NOTHING, marks, move)  # type: ignore[arg-type]  # plain values only


SCRIPT = Script(
    "test",
    "1",
    words("Test visit"),
    (
        step("docs", Stage.PREPARED, StepKind.CONFIRM, marks={"documents_carried": True}),
        step("credentials", Stage.AT_DOOR, StepKind.CONFIRM, marks={"credentials_shown": True}),
        step(
            "match",
            Stage.IDENTIFYING,
            StepKind.IDENTITY,
            choices=(choice("verified"), choice("declined", Move.LEAVE), choice("not_them", Move.WRONG_PARTY)),
        ),
        step(
            "alone",
            Stage.IDENTIFYING,
            StepKind.CHOICE,
            choices=(choice("yes", private=True), choice("no", private=False)),
        ),
        step("amount", Stage.DISCLOSED, StepKind.STATEMENT, say=words("It is {amount}, {borrower.surname}.")),
        step(
            "hard",
            Stage.DISCLOSED,
            StepKind.CHOICES,
            required=False,
            records="hardship",
            choices=(choice("none"), choice("income")),
        ),
        step("plan", Stage.NEGOTIATING, StepKind.PLAN),
        step("reason", Stage.NEGOTIATING, StepKind.TEXT, required=False),
        step("result", Stage.AFTERCARE, StepKind.OUTCOME),
        step("then", Stage.AFTERCARE, StepKind.CHOICE, required=False, choices=(choice("call", next_action="call"),)),
        step("note", Stage.AFTERCARE, StepKind.TEXT, required=False, records="note"),
        step("next", Stage.AFTERCARE, StepKind.DATE, required=False, records="followup"),
        step("stars", Stage.AFTERCARE, StepKind.NUMBER, required=False, records="satisfaction", minimum=1, maximum=5),
    ),
)

RULES = (
    rule("hours", {Gate.TRAVEL, Gate.DOOR, Gate.DISCLOSE}, Coded('within(now, "08:00", "22:00", "[)")', hours)),
    rule("two", {Gate.TRAVEL, Gate.DOOR}, Coded("two", two_people)),
    rule("show", {Gate.IDENTIFY}, None, Effect.REQUIRE, requires=("credentials",)),
    rule("right_party", {Gate.DISCLOSE}, Coded("identified", identified)),
    rule("private", {Gate.DISCLOSE, Gate.NEGOTIATE}, mark_is_true("private")),
    rule("gentle", {Gate.SETTLE}, mark_is_true("gentle"), Effect.WARN),
)


FORBIDDEN = {"jail": Effect.BLOCK, "hassle": Effect.WARN}


@dataclass
class Book:
    """A rule book of Python rules."""

    rules: tuple[Rule, ...] = RULES
    digest: str = HASH
    pack_titles: tuple[tuple[str, str], ...] = (("test", "1"),)
    issuers: Mapping[str, str] = field(default_factory=dict)
    calendars: Mapping[str, Calendar] = field(default_factory=dict)

    def decide(self, gate: Gate, facts: Facts, on: date, overridden: frozenset[str] = frozenset()) -> GateDecision:
        return decide(gate, self.rules, facts, on, overridden)

    def script(self, key: str = "") -> Script:
        assert key in ("", SCRIPT.key)
        return SCRIPT

    def rules_behind(self, script: Script, step_id: str) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules if step_id in rule.requires)

    def lint_note(self, text: str, on: date) -> tuple[NoteFinding, ...]:
        del on
        found = [(word, effect, text.find(word)) for word, effect in FORBIDDEN.items()]
        mind, said = words("mind"), words("said")
        return tuple(
            NoteFinding(f"test.{word}", PhraseClass.THREAT, at, at + len(word), effect, mind, said, ())
            for word, effect, at in found
            if at >= 0
        )

    def stop_script(self, reason: StopReason) -> tuple[Localised, Localised]:
        return words(f"say {reason}"), words("leave")

    def calendar(self, country: str) -> Calendar | None:
        return self.calendars.get(country)


class Books:
    """Compiles to the same book whatever came."""

    def compile(self, packs: Mapping[str, Mapping[str, bytes]]) -> Book:
        del packs
        return Book()


def a_debt() -> DebtFacts:
    return DebtFacts(
        contract="YL-2025-0031877",
        product="消费贷",
        principal=Money(1_680_000, "CNY"),
        interest=Money(124_000, "CNY"),
        penalty=Money(60_000, "CNY"),
        as_of=datetime(2026, 11, 23, 0, 0, tzinfo=UTC),
        days_past_due=47,
        reason="失业",
        authority=Authority(24, Money(30_000, "CNY"), 30),
        payment_account="000000",
        payment_reference="R1",
    )


@dataclass
class World:
    """The open session and the things a test turns."""

    clock: FakeClock = field(default_factory=FakeClock)
    store: MemoryStore = field(default_factory=MemoryStore)
    anchor: FakeAnchor = field(default_factory=FakeAnchor)
    keys: FakeKeys = field(default_factory=FakeKeys)
    case: Case = field(default_factory=a_case)
    session: OpenSession = field(init=False)
    codes: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        profile = profile_for(self.keys)
        recorder = Recorder(self.keys, self.clock, FakeEntropy(), self.anchor, "c-1", lambda: HASH)
        self.session = OpenSession(self.keys, self.store, recorder, profile, Books(), Book())
        with self.store.unit() as unit:
            unit.feed.put_profile(profile)
            unit.feed.put_colleagues((profile.collector, Colleague("c-2", "何婧", date(2027, 1, 1))))
            unit.leased.put_presence(a_presence(colleagues=("c-2", "c-3")))
            unit.feed.put_creditor(Creditor("云栎消费金融", "0000-96 000", "9:00-21:00", "0000-96 001"))
            unit.cases.put(self.case, self.keys.seal_case(self.case.id, debt_to_bytes(a_debt())))
        self.hear_server()

    def hear_server(self) -> None:
        """Take the machine's present wall time as vouched for by the server."""
        reading = self.clock.read()
        with self.store.unit() as unit:
            unit.feed.put_fix(Fix(reading.wall, reading.boot, reading.monoms))
            unit.feed.put_caught_up(reading.wall)

    def at(self, hour: int, minute: int = 0) -> None:
        """Make it this time today, by every clock there is."""
        wanted = self.clock.wall.replace(hour=hour, minute=minute)
        self.clock.advance(wanted - self.clock.wall)

    def prove(self, *colleagues: str) -> None:
        """Let colleagues read out their next codes, and hold what they prove for the next visit."""
        zone = ZoneInfo(self.case.address("a-1").zone)
        with self.store.view() as view:
            today = self.session.recorder.time(view).shown.astimezone(zone).date()
        for colleague in colleagues:
            self.codes[colleague] = number = self.codes.get(colleague, -1) + 1
            Presence(self.session).check(colleague, code_for(colleague, number, today), zone)

    def start(self, *companions: str, proven: bool = True) -> VisitSession:
        company = companions or ("c-2",)
        if proven:
            self.prove(*company)
        return self.start_with(company, self.session.attestations)

    def start_with(self, companions: tuple[str, ...], proofs: tuple[CompanionAttested, ...]) -> VisitSession:
        return start_visit(self.session, self.case.id, "a-1", companions, Language.CHINESE, proofs)

    def kinds(self) -> list[str]:
        """Every kind on the journal, in order."""
        with self.store.view() as view:
            return [entry.kind.removesuffix(".v1") for entry in view.journal.after(0, 1000)]
