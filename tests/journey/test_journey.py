"""A collector's day from enrolment to receipt, through the real windows, on both databases."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from collector_app.config.folders import Folders
from collector_app.desktop.record_command import run_record_command
from collector_app.desktop.scopes import Parts
from collector_app.domain.outcome import Outcome, StopReason
from collector_app.domain.visit.stage import Stage as VisitStage
from collector_app.gui.visit.refusal_page import RefusalPage
from collector_app.gui.visit.visit_model import Act
from collector_app.server.export import list_visits
from tests.journey.hands import Hands
from tests.journey.stage import PASSPHRASE, QUICK, Stage, set_stage

pytestmark = pytest.mark.timeout(300)

PROMISE = {
    "ability": "instalments",
    "payment_method": "official_app",
    "agreement": "promise",
    "signing": "declined",
    "copy": "paper",
    "note": "已商量好分期，客户会用官方应用付。",
}


@pytest.fixture
def stage(database_url: str, tmp_path: Path) -> object:
    with set_stage(database_url, tmp_path / "home") as made:
        yield made


def the_morning(stage: Stage, hands: Hands) -> None:
    """Enrol, receive the day, lock, unlock."""
    hands.enrol(stage.server.url, stage.code(), PASSPHRASE)
    hands.wait_for("the day's cases came", lambda: hands.bench.today.view.list.model().rowCount() > 0)
    hands.wait_for("the rules came", lambda: hands.bench.session.book is not None)
    assert hands.bench.today.view.list.model().rowCount() == 12
    hands.collector.lock("key")
    hands.settle()
    hands.unlock(PASSPHRASE)


def refused_at(hands: Hands, rule: str) -> RefusalPage:
    """The refusal on the screen, which must be by this rule and on the record."""
    page = hands.visit.screen.page()
    assert isinstance(page, RefusalPage)
    assert rule in hands.refusals()
    recorded = hands.visit.session.visit.gates
    assert any(not finding.passed for finding in recorded.values())
    return page


def alone_is_refused(hands: Hands) -> None:
    """With one collector nobody sets out: the case screen says so and its button rests."""
    hands.find_case("wgl")
    hands.open_found()
    assert not hands.bench.case.header.go.isEnabled()
    hands.register_company()
    assert hands.bench.case.header.go.isEnabled()


def a_full_visit(hands: Hands) -> str:
    """A visit with a correction, closed with a promise; returns its id."""
    hands.set_out()
    hands.walk_until(VisitStage.DISCLOSED, PROMISE)
    visit = hands.visit
    amount = visit.session.view().debt
    assert amount is not None
    hands.walk_until(VisitStage.NEGOTIATING, PROMISE)
    hands.walk_until(VisitStage.SETTLING, PROMISE)
    correct_the_agreement(hands)
    hands.walk_until(VisitStage.CLOSED, PROMISE)
    assert visit.session.visit.outcome is Outcome.PROMISE_TO_PAY
    assert visit.session.visit.answers["agreement"].corrected
    assert visit.session.visit.anomalies == 0
    return visit.session.visit.id


def correct_the_agreement(hands: Hands) -> None:
    """Answer wrongly, go back, answer rightly, and say why."""
    visit = hands.visit
    hands.answer({"agreement": "none"})
    assert visit.session.visit.answers["agreement"].value == "none"
    visit.screen.visit_bar.went_back.emit()
    hands.settle()
    hands.pick(1)
    hands.pick(1)
    assert visit.session.visit.answers["agreement"].value == "promise"


def a_stopped_visit(hands: Hands) -> str:
    """The customer asks them to leave while they talk."""
    hands.find_case("zjh")
    hands.open_found()
    hands.register_company()
    hands.set_out()
    hands.walk_until(VisitStage.NEGOTIATING, {})
    hands.press(Qt.Key.Key_F10)
    hands.press(Qt.Key.Key_1)
    hands.press(Qt.Key.Key_Return)
    assert hands.visit.session.visit.stop is StopReason.ASKED_TO_LEAVE
    assert hands.visit.session.view().debt is None
    hands.walk_until(VisitStage.CLOSED, {})
    assert hands.visit.session.visit.outcome is Outcome.STOPPED
    return hands.visit.session.visit.id


def a_visit_with_somebody_else(hands: Hands) -> str:
    """Somebody comes in while they talk to the customer; then, at another door, somebody else opens."""
    hands.find_case("jhs")
    hands.open_found()
    hands.register_company()
    hands.set_out()
    hands.walk_until(VisitStage.AT_DOOR, {})
    hands.walk_until(VisitStage.THIRD_PARTY, {"greeting": "somebody_else"})
    assert hands.visit.session.visit.disclosed is False
    hands.walk_until(VisitStage.CLOSED, {})
    assert hands.visit.session.visit.disclosed is False
    return hands.visit.session.visit.id


def killed_in_the_middle(stage: Stage, letters: str) -> tuple[str, str]:
    """Run a laptop in its own process into a visit and kill it; returns visit and step."""
    told = {
        "home": str(stage.home),
        "keyring": stage.keyring.contents(),
        "seconds": stage.clock.since_start().total_seconds(),
        "letters": letters,
        "code": next(stage.codes),
    }
    with subprocess.Popen(
        [sys.executable, "-m", "tests.journey.killed_laptop"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
        text=True,
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdin.write(json.dumps(told) + "\n")
        child.stdin.flush()
        line = child.stdout.readline()
        child.kill()
        errors = child.stderr.read()
    assert line, errors
    stood = json.loads(line)
    return stood["visit"], stood["step"]


def export(stage: Stage, visit: str, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`collector-app export-visit VISIT FILE`, with the laptop's own keyring."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(PASSPHRASE + "\n"))
    parts = Parts(keyring=stage.keyring, clock=stage.clock, cost=QUICK)
    wanted = Namespace(command="export-visit", visit=visit, file=file, with_evidence=None)
    assert run_record_command(Folders.under(stage.home), wanted, parts) == 0


def verify(file: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "collector_app.verify.command", str(file), *more]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])


def with_one_byte_changed(data: bytes) -> bytes:
    """The bundle with one byte of one statement's record changed."""
    at = data.index(b"visit.statement_read.v1") + len("visit.")
    return data[:at] + b"S" + data[at + 1 :]


def first_statement(data: bytes) -> int:
    """The number of the first statement's record in a bundle."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        lines = archive.read("entries.jsonl").decode().splitlines()
    line = next(line for line in lines if "visit.statement_read.v1" in line)
    found = re.search(r'seq\\?":(\d+)', line)
    assert found is not None
    return int(found[1])


def test_a_day(
    stage: Stage,
    qapp: QApplication,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    expect_log: Callable[[str], None],
) -> None:
    expect_log("sync.failed")  # the server is gone for most of the day
    with stage.laptop(qapp) as hands:
        the_morning(stage, hands)
        stage.server.go_offline()
        stage.clock.go_to(10)
        alone_is_refused(hands)
        promised = a_full_visit(hands)
        stopped = a_stopped_visit(hands)
        relayed = a_visit_with_somebody_else(hands)
    killed, step = killed_in_the_middle(stage, "fyq")
    with stage.laptop(qapp) as hands:
        hands.unlock(PASSPHRASE)
        here = hands.visit.standing.way.here
        assert (hands.visit.session.visit.id, here.step.id if here else "") == (killed, step)
        hands.walk_until(VisitStage.CLOSED, {**PROMISE, "ability": "cannot", "agreement": "none"})
        stage.clock.go_to(23)
        late = hands.find_case("lxm")
        hands.open_found()
        hands.register_company()
        late_visit_is_refused(hands, late)
        day_is_delivered(stage, hands, {promised, stopped, relayed, killed})
        key = hands.bench.session.profile.certificate.server_key
    bundle = tmp_path / "visit.cvb"
    export(stage, promised, bundle, monkeypatch)
    good = verify(bundle, "--server-key", key)
    assert good.returncode == 0, good.stdout + good.stderr
    good_bytes = bundle.read_bytes()
    bundle.write_bytes(with_one_byte_changed(good_bytes))
    bad = verify(bundle, "--server-key", key, "--json")
    assert bad.returncode == 1, bad.stdout + bad.stderr
    problem = json.loads(bad.stdout)["problem"]
    assert problem["seq"] == first_statement(good_bytes), problem


def late_visit_is_refused(hands: Hands, case_id: str) -> None:
    """At 23:00 the visit may be opened at the desk, but nobody may leave for it."""
    assert not hands.bench.case.header.go.isEnabled()
    session = hands.bench.session
    with session.store.view() as view:
        case = view.cases.get(case_id)
    assert case is not None
    hands.bench.set_out(case_id, case.addresses[0].id, session.companions)
    hands.settle()
    with pytest.raises(AssertionError, match="refused"):
        hands.walk_until(VisitStage.TRAVELLING, {})
    page = refused_at(hands, "cn.visit.hours")
    assert "Art. 13" in clauses(page) or "第十三条" in clauses(page)
    turn_back(hands, page)
    hands.walk_until(VisitStage.CLOSED, {"outcome": 1})
    assert hands.visit.session.visit.outcome is Outcome.NOT_MADE


def clauses(page: RefusalPage) -> str:
    """Everything that the refusal shows, as a screen reader gets it."""
    return " ".join(widget.accessibleName() for widget in page.findChildren(QWidget))


def turn_back(hands: Hands, page: RefusalPage) -> None:
    """Choose the next step that ends the way there."""
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3):
        hands.press(key)
        if page.chosen().act is Act.TURN_BACK:
            break
    hands.press(Qt.Key.Key_Return)


def day_is_delivered(stage: Stage, hands: Hands, visits: set[str]) -> None:
    """The server comes back; everything is sent, signed for, and shows there with the same outcomes."""
    stage.server.go_online()
    delivery = hands.bench.delivery
    delivery.wake("network")
    hands.wait_for("everything is signed for", lambda: delivery.wait_idle(0) and delivery.snapshot.waiting_entries == 0)
    there = {line.id: line for line in list_visits(stage.centre)}
    with hands.bench.session.store.view() as view:
        here = {row.id: row for row in view.journal.visits()}
        receipt = view.journal.last_receipt()
        assert receipt is not None
        assert receipt.to_seq == view.journal.head().seq
    assert visits <= set(there)
    for visit in visits:
        assert there[visit].outcome == str(here[visit].outcome)
        assert there[visit].stage == here[visit].stage
