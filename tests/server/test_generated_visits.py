"""A thousand generated visits: judged on the laptop, sent over the wire, judged anew at the centre, always the same."""

from __future__ import annotations

import base64
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
import requests
from fastapi import FastAPI
from sqlalchemy import select

from collector_app.desktop.rule_books import DeskBook, PackBooks
from collector_app.domain.journal import content as c
from collector_app.domain.pack_files import digest_of
from collector_app.domain.policy import GateDecision, Rule, Truth
from collector_app.packs.pack import load_pack
from collector_app.packs.reading import read_folder
from collector_app.packs.signature import admit
from collector_app.packs.stacks import Stack
from collector_app.protocol.messages import EntriesAnswer, VerdictKind
from collector_app.security.signatures import Ed25519Check
from collector_app.server import tables as t
from collector_app.server.api import create_app
from collector_app.server.centre import Centre, Settings
from collector_app.server.company import import_company
from collector_app.server.enrolment import issue_code
from collector_app.server.imports.columns import FLAG_HEADERS
from collector_app.server.imports.store import import_cases
from collector_app.server.ingest.conduct import COMPANIONS_UNPROVEN
from collector_app.server.ingest.recheck import GATE_NOT_PASSED, VERDICT_DIFFERS
from collector_app.server.issuers import trust_issuer
from collector_app.server.keys import new_keys
from collector_app.server.packs import import_packs
from collector_app.usecases.gatekeeper import finding_content
from tests.server.conftest import HOUSE, SAMPLE, ZHOU
from tests.server.generated import RESOURCES, STACKS, Dice, sets_of
from tests.server.laptop import HeldClock, Laptop, some_case
from tests.server.live import LiveServer
from tests.server.test_live import over_http

VISITS = 1000
SCRIPT = "home@1"  # what a visit is told by does not matter to its gates
LATER = datetime(2029, 6, 1, 9, tzinfo=UTC)  # after every day that is drawn: visits are in the past when they arrive
BATCH = 400


@dataclass
class Story:
    """One stack: a centre on a socket that handed its signed packs to a laptop, and the laptop's own book of them."""

    centre: Centre
    laptop: Laptop
    clock: HeldClock
    dice: Dice
    case: str
    book: DeskBook
    truths: Counter[Truth] = field(default_factory=Counter)
    judged: Counter[str] = field(default_factory=Counter)
    recorded: dict[int, c.FindingRaised] = field(default_factory=dict)

    def visit(self, name: str) -> None:
        """Record one visit of some gates."""
        day = self.dice.day()
        self.clock.moment = datetime.combine(day, time(12), tzinfo=UTC)
        subject = f"visit/{name}"
        self.laptop.record(subject, c.VisitOpened(self.case, "a1", SCRIPT, 40))
        for gate in self.dice.gates():
            decision = self.book.decide(gate, self.dice.facts(day), day)
            self.note(decision)
            finding = finding_content(decision)
            self.recorded[self.laptop.record(subject, finding).seq] = finding
        self.clock.moment = LATER

    def note(self, decision: GateDecision) -> None:
        self.truths.update(finding.truth for finding in decision.findings)
        self.judged.update(finding.rule.id for finding in decision.findings if finding.truth is not Truth.CANNOT_TELL)

    def push(self) -> list[EntriesAnswer]:
        entries = self.laptop.entries
        return [self.laptop.push(entries[at : at + BATCH]) for at in range(0, len(entries), BATCH)]

    def remarks(self) -> list[tuple[str, str]]:
        r = t.remarks
        with self.centre.database.read() as connection:
            rows = connection.execute(select(r.c.code, r.c.detail).order_by(r.c.seq)).all()
        # Companions are drawn like every fact, and nobody proves to be there.
        return [(row.code, row.detail) for row in rows if row.code != COMPANIONS_UNPROVEN]


def rules_of(stack: Stack) -> tuple[Rule, ...]:
    return tuple(rule for name in stack.packs for rule in load_pack(read_folder(RESOURCES / "packs" / name)).rules)


@pytest.fixture
def story(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Story]:
    stack = STACKS[request.param]
    clock = HeldClock(LATER)
    app: FastAPI = create_app(Settings(f"sqlite:///{tmp_path / 'central.db'}", new_keys(), clock=clock))
    centre: Centre = app.state.centre
    import_company(centre, SAMPLE / "company.yaml")
    import_cases(centre, with_every_flag(tmp_path / "cases.csv"))
    trust_issuer(centre, HOUSE.name, HOUSE.issuer.key)
    sets = sets_of(stack)
    for name, files in sets.items():
        folder = tmp_path / name if name.startswith("rules/") else tmp_path / "scripts"
        folder.mkdir(parents=True, exist_ok=True)
        for file, content in files.items():
            (folder / file).write_bytes(content)
    import_packs(centre, [tmp_path / "rules", tmp_path / "scripts"], HOUSE.signer)
    with LiveServer(app) as server, requests.Session() as session:
        laptop = Laptop(over_http(server, session), clock)
        laptop.enrol(issue_code(centre, ZHOU)[0])
        dice = Dice(rules_of(stack), random.Random(stack.name))
        yield Story(centre, laptop, clock, dice, some_case(laptop), pulled(laptop))
    centre.close()


def with_every_flag(file: Path) -> Path:
    """The sample's cases with the flags of every country answered: what nobody looked at would hold them back."""
    header, *rows = (SAMPLE / "cases.csv").read_text("utf-8-sig").splitlines()
    more = [name for name in FLAG_HEADERS if name not in header.split(",")]
    lines = [",".join((header, *more)), *(row + ",否" * len(more) for row in rows)]
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


def pulled(laptop: Laptop) -> DeskBook:
    """The book as a laptop makes it of a packet: signatures first."""
    page = next(page for page in laptop.pull() if page.packs is not None)
    assert page.packs is not None
    assert laptop.profile is not None
    sets = {
        f"{item.kind}/{item.id}": {name: base64.b64decode(text) for name, text in item.files.items()}
        for item in page.packs
    }
    admit(sets, {}, laptop.profile.issuers.issuers, Ed25519Check().verify)
    laptop.packs = digest_of(sets)
    return PackBooks().compile(sets)


@pytest.mark.parametrize("story", STACKS, indirect=True)
def test_a_visit_replays_to_the_very_same_result_at_the_centre(story: Story) -> None:
    for number in range(-(-VISITS // len(STACKS))):
        story.visit(f"v-{number}")
    verdicts = [verdict for answer in story.push() for verdict in answer.verdicts]
    assert story.remarks() == []
    assert {verdict.kind for verdict in verdicts} == {VerdictKind.ACCEPTED}
    assert len(verdicts) == len(story.laptop.entries)
    # It was no empty exercise: all three verdicts, and every rule was told for sure at least once.
    assert min(story.truths[truth] for truth in Truth) > 50
    assert {rule.id for rule in story.book.rules} - set(story.judged) == set()


@pytest.mark.parametrize("story", ["cn.default"], indirect=True)
class TestWhatIsForgedIsFound:
    def some(self, story: Story) -> tuple[str, c.FindingRaised]:
        """A finding with a rule that holds and one that is broken, recorded nowhere yet."""
        while True:
            day = story.dice.day()
            decision = story.book.decide(story.dice.gates()[0], story.dice.facts(day), day)
            truths = {finding.truth for finding in decision.findings}
            if {Truth.HOLDS, Truth.BROKEN} <= truths:
                story.clock.moment = datetime.combine(day, time(12), tzinfo=UTC)
                story.laptop.record("visit/f", c.VisitOpened(story.case, "a1", SCRIPT, 40))
                return "visit/f", finding_content(decision)

    def sent(self, story: Story) -> list[str]:
        story.clock.moment = LATER
        (answer,) = story.push()
        assert (answer.verdicts[-1].kind is VerdictKind.PARKED) == bool(story.remarks())
        return [code for code, _ in story.remarks()]

    @pytest.mark.parametrize("old", ["holds", "broken"])
    def test_a_flipped_verdict(self, story: Story, old: str) -> None:
        subject, finding = self.some(story)
        flipped = next(item for item in finding.findings if item.truth == old)
        new = replace(flipped, truth="broken" if old == "holds" else "holds")
        findings = tuple(new if item is flipped else item for item in finding.findings)
        story.laptop.record(subject, replace(finding, findings=findings))
        assert self.sent(story) == [VERDICT_DIFFERS]
        assert story.remarks()[0][1] == f"{flipped.rule}: recorded {new.truth}, judged again {old}"

    def test_a_gate_that_is_said_to_have_let_pass(self, story: Story) -> None:
        subject, finding = self.some(story)
        assert not finding.passed
        story.laptop.record(subject, replace(finding, passed=True))
        assert self.sent(story) == [GATE_NOT_PASSED]

    def test_a_fact_that_was_mended_afterwards(self, story: Story) -> None:
        """Every fact of the record counts: taking any verdict's reason away shows."""
        subject, finding = self.some(story)
        story.laptop.record(subject, replace(finding, facts={}))
        assert self.sent(story) == [VERDICT_DIFFERS]

    def test_a_day_on_which_other_rules_held(self, story: Story) -> None:
        subject, finding = self.some(story)
        assert finding.day is not None
        story.laptop.record(subject, replace(finding, day=finding.day - timedelta(days=3650)))
        assert VERDICT_DIFFERS in self.sent(story)

    def test_a_rule_file_with_one_rule_turned_round(self, story: Story) -> None:
        packs = sets_of(STACKS["cn.default"])
        strict, loose = b"companions.count >= 1", b"companions.count >= 0"
        name = next(name for name, files in packs.items() if strict in files.get("rules.yaml", b""))
        altered = {**packs[name], "rules.yaml": packs[name]["rules.yaml"].replace(strict, loose)}
        # Its own tests would catch it, so the forger mends those as well.
        altered["tests.yaml"] = altered["tests.yaml"].replace(b"companions.count: 0", b"companions.count: -1")
        book = PackBooks().compile({**packs, name: altered})
        day = datetime(2026, 3, 5, tzinfo=UTC).date()
        rule = next(rule for rule in book.rules if rule.holds is not None and rule.holds.source == loose.decode())
        decision = book.decide(min(rule.gates), {"companions": {"count": 0}}, day)
        story.clock.moment = datetime.combine(day, time(12), tzinfo=UTC)
        story.laptop.record("visit/f", c.VisitOpened(story.case, "a1", SCRIPT, 40))
        story.laptop.record("visit/f", finding_content(decision))
        assert VERDICT_DIFFERS in self.sent(story)
        assert f"{rule.id}: recorded holds, judged again broken" in story.remarks()[0][1]
