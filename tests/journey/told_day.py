"""The day that the demo tells: offline visits, refusals with their clauses, delivery, proof, and pictures of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from collector_app.config import settings as stored
from collector_app.config.folders import Folders
from collector_app.domain.journal.seal import receipt_input
from collector_app.domain.localised import Language
from collector_app.domain.policy import Gate, clause_line
from collector_app.domain.visit.stage import Stage as VisitStage
from collector_app.gui.copy.copy_output import write_pdf
from collector_app.security.signatures import Ed25519Check
from collector_app.usecases.borrower_copy import borrower_copy
from collector_app.usecases.case_file import CaseFile
from collector_app.usecases.export import visit_bundle
from tests.journey.hands import Hands, Stuck
from tests.journey.stage import PASSPHRASE, Stage

PROMISE = {
    "ability": "instalments",
    "payment_method": "official_app",
    "agreement": "promise",
    "signing": "declined",
    "copy": "paper",
    "note": "已商量好分期，客户会用官方应用付。",
    "recorder_number": "LY-07",
    "satisfaction": 5,
}

Say = Callable[[str], None]


@dataclass
class Report:
    """What the demo shows, as `report.json` says it."""

    cases_pulled: int = 0
    visits_closed: int = 0
    entries_pushed: int = 0
    receipt_valid: bool = False
    refusals: list[dict[str, str]] = field(default_factory=list)
    verifier_exit: int = -1
    screenshots: list[str] = field(default_factory=list)
    copy: str = ""
    bundle: str = ""

    def complete(self) -> bool:
        """Whether the day went as promised."""
        went = self.cases_pulled > 0 and self.visits_closed > 0 and self.entries_pushed > 0
        return went and self.receipt_valid and self.verifier_exit == 0 and len(self.refusals) > 1


class Teller:
    """Tells the day on one stage and keeps its report."""

    def __init__(self, stage: Stage, out: Path, report: Report, say: Say, language: Language) -> None:
        self.stage, self.out, self.report, self.say, self.language = stage, out, report, say, language

    def picture(self, hands: Hands, name: str) -> None:
        """Keep a picture of the window."""
        file = f"{len(self.report.screenshots) + 1:02}-{name}.png"
        hands.settle()
        hands.collector.window.grab().save(str(self.out / file))
        self.report.screenshots.append(file)

    def morning(self, hands: Hands) -> None:
        """Enrol, receive the day, lock, unlock."""
        self.picture(hands, "enrol")
        hands.enrol(self.stage.server.url, self.stage.code(), PASSPHRASE)
        rows = hands.bench.today.view.list.model()
        hands.wait_for("the day's cases came", lambda: rows.rowCount() > 0)
        hands.wait_for("the rules came", lambda: hands.bench.session.book is not None)
        hands.collector.lock("key")
        hands.settle()
        self.picture(hands, "unlock")
        hands.unlock(PASSPHRASE)
        with hands.bench.session.store.view() as view:
            self.report.cases_pulled = view.cases.count()
        self.say(f"08:12  enrolled, {self.report.cases_pulled} cases received and encrypted")
        self.stage.server.go_offline()
        self.say("       the network is gone")

    def forenoon(self, hands: Hands) -> str:
        """One collector is refused, two may go; a whole visit closed with a promise. Returns its id."""
        self.stage.clock.go_to(10)
        hands.bench.go("today")
        self.picture(hands, "today")
        hands.find_case("wgl")
        hands.open_found()
        self.picture(hands, "case-alone")
        self._refused_beforehand(hands, "cn.visit.two_people")
        hands.register_company()
        self.picture(hands, "case-ready")
        hands.set_out()
        for stage in (VisitStage.IDENTIFYING, VisitStage.DISCLOSED, VisitStage.NEGOTIATING, VisitStage.SETTLING):
            hands.walk_until(stage, PROMISE)
            self.picture(hands, f"visit-{stage.value}")
        hands.walk_until(VisitStage.CLOSED, PROMISE)
        self.picture(hands, "visit-closed")
        self.report.visits_closed += 1
        self.say("10:00  visit made offline, closed with a promise to pay")
        return hands.visit.session.visit.id

    def _refused_beforehand(self, hands: Hands, rule: str) -> None:
        bench = hands.bench
        case_id = hands.found
        decisions = CaseFile(bench.session).preview(case_id, bench.session.companions).decisions
        travel = next(item for item in decisions if item.gate is Gate.TRAVEL)
        finding = next((item for item in travel.blocking if item.rule.id == rule), None)
        if finding is None:
            raise Stuck(f"{rule} did not refuse")
        self._refusal(Gate.TRAVEL, rule, clause_line(finding.rule.citations[0], self.language))

    def _refusal(self, gate: Gate, rule: str, clause: str) -> None:
        self.report.refusals.append({"gate": gate.value, "rule": rule, "clause": clause})
        self.say(f"       refused at {gate.value}: {rule} ({clause})")

    def night(self, hands: Hands) -> None:
        """At 23:00 nobody leaves for a visit."""
        self.stage.clock.go_to(23)
        case_id = hands.find_case("lxm")
        with hands.bench.session.store.view() as view:
            case = view.cases.get(case_id)
        if case is None:
            raise Stuck("the case is gone")
        hands.bench.set_out(case_id, case.addresses[0].id, hands.bench.session.companions)
        hands.settle()
        try:
            hands.walk_until(VisitStage.TRAVELLING, {})
        except Stuck:
            self.picture(hands, "refused-at-night")
        gate = hands.visit.session.view().next_gate
        if gate is None or gate.passed:
            raise Stuck("the night was let through")
        finding = next(item for item in gate.blocking if item.rule.id == "cn.visit.hours")
        self._refusal(gate.gate, finding.rule.id, clause_line(finding.rule.citations[0], self.language))

    def delivery(self, hands: Hands) -> None:
        """The network is back: everything is sent and signed for."""
        self.stage.server.go_online()
        delivery = hands.bench.delivery
        delivery.wake("network")
        hands.wait_for("all is signed for", lambda: delivery.wait_idle(0) and delivery.snapshot.waiting_entries == 0)
        session = hands.bench.session
        with session.store.view() as view:
            receipt = view.journal.last_receipt()
        if receipt is None:
            raise Stuck("no receipt came")
        key = session.profile.certificate.server_key
        self.report.entries_pushed = receipt.to_seq
        self.report.receipt_valid = Ed25519Check().verify(key, receipt_input(receipt), receipt.signature)
        hands.bench.go("sync")
        self.picture(hands, "sync")
        self.say(f"23:00  network back: {receipt.to_seq} records sent, receipt signed by the centre")

    def proof(self, hands: Hands, visit: str) -> Path:
        """The borrower's copy and the bundle."""
        session = hands.bench.session
        copy = self.out / "borrowers-copy.pdf"
        write_pdf(copy, borrower_copy(session, visit), self.language)
        bundle = self.out / "visit.cvb"
        bundle.write_bytes(visit_bundle(session, visit))
        self.report.copy, self.report.bundle = copy.name, bundle.name
        return bundle


def tell_day(stage: Stage, app: QApplication, out: Path, language: str, report: Report, say: Say) -> tuple[str, Path]:
    """Tell the whole day; returns the server's public key and the bundle to verify."""
    teller = Teller(stage, out, report, say, Language(language))
    folders = Folders.under(stage.home)
    folders.make()
    stored.save(folders.settings, stored.Settings(language=Language(language), theme=stored.Theme.LIGHT))
    with stage.laptop(app) as hands:
        teller.morning(hands)
        visit = teller.forenoon(hands)
        hands.press(Qt.Key.Key_Return)
        teller.night(hands)
        teller.delivery(hands)
        bundle = teller.proof(hands, visit)
        return hands.bench.session.profile.certificate.server_key, bundle
