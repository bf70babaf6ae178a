"""A visit whose preparation asks for evidence, with real files, real keys and devices that need no hardware."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from nacl.public import PrivateKey
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from collector_app.domain.journal.content import EvidenceCaptured, EvidenceDiscarded
from collector_app.domain.journal.kinds import read_content
from collector_app.domain.journal.recording_content import RecordingChanged
from collector_app.domain.localised import Localised
from collector_app.domain.script import Choice, Script, Step, StepKind
from collector_app.domain.visit.fold import fold
from collector_app.domain.visit.stage import Stage
from collector_app.gui.background import ThreadWork
from collector_app.gui.evidence.desk import EvidenceDesk
from collector_app.gui.visit.answer_area import AnswerArea
from collector_app.gui.visit.step_page import StepPage
from collector_app.security.sealing import VaultSealer
from collector_app.storage.evidence_files import EvidenceFolder
from collector_app.usecases.evidence_items import captured_items, read_item
from collector_app.usecases.evidence_recording import EndReason
from collector_app.usecases.ports.evidence import EvidencePlace
from collector_app.usecases.visit_session import VisitSession
from tests.fakes.evidence import public_key
from tests.fakes.evidence_devices import StandIns
from tests.gui.visit.hands import VisitHands
from tests.gui.visit.world import VisitWorld

_SERVER = PrivateKey(b"s" * 32)


def words(text: str) -> Localised:
    """The same in both languages."""
    return Localised(text, text)


@dataclass
class EvidenceStage:
    """One visit at a time; `kinds` are the steps of its preparation, each named by its kind."""

    qtbot: QtBot
    folder: Path
    devices: StandIns = field(default_factory=StandIns)
    world: VisitWorld = field(default_factory=VisitWorld)
    work: ThreadWork = field(default_factory=ThreadWork)
    hands: VisitHands = field(init=False)
    desk: EvidenceDesk = field(init=False)
    session: VisitSession = field(init=False)

    def __post_init__(self) -> None:
        self.place = EvidencePlace(EvidenceFolder(self.folder), VaultSealer(b"e" * 32, public_key(_SERVER)))
        self.world.session.evidence = self.place

    def begin(self, *kinds: StepKind, stage: Stage = Stage.PREPARED) -> VisitHands:
        """Open a visit that stands in a stage with these steps, and lay hands on it."""
        session = self.world.start("c-2")
        consent = Step(
            "consent",
            stage,
            StepKind.CHOICE,
            words("consent"),
            choices=(Choice("yes", words("yes")), Choice("no", words("no"), marks={"recording_refused": True})),
            required=False,
        )
        steps = tuple(Step(kind.value, stage, kind, words(kind.value)) for kind in kinds)
        rest = tuple(item for item in session.script.steps if item.stage is not stage)
        session.script = Script("test", "1", words("test"), (*steps, consent, *rest))
        if stage is not Stage.PREPARED:
            visit = session.visit
            session.log.visit = replace(visit, stage=stage, entered={**visit.entered, stage: self.world.clock.wall})
        return self.show(session)

    def show(self, session: VisitSession) -> VisitHands:
        """Put a visit on the screen."""
        self.session = session
        self.desk = EvidenceDesk(session, self.place, self.devices, self.work)
        self.hands = VisitHands(self.qtbot, session, self.desk)
        return self.hands

    @property
    def area(self) -> AnswerArea:
        """The answer area in front."""
        page = self.hands.page
        assert isinstance(page, StepPage)
        return page.area

    @property
    def message(self) -> str:
        """What the page says about the answer."""
        page = self.hands.page
        assert isinstance(page, StepPage)
        return page.message.text()

    def items(self) -> tuple[EvidenceCaptured, ...]:
        """What is on record and was not discarded."""
        with self.world.store.view() as view:
            entries = view.journal.of(f"visit/{self.session.visit.id}")
        assert fold(self.session.visit.id, entries).evidence == captured_items(entries)
        return captured_items(entries)

    def wait_for(self, count: int) -> None:
        """Wait until so many items are on record."""
        self.qtbot.waitUntil(lambda: len(self.items()) == count)

    def discarded(self) -> list[str]:
        """Why items were discarded."""
        return [item.reason for item in self._contents() if isinstance(item, EvidenceDiscarded)]

    def recording(self) -> list[tuple[str, str]]:
        """What the record says of the recorder."""
        return [(item.state.value, item.reason) for item in self._contents() if isinstance(item, RecordingChanged)]

    def _contents(self) -> list[object]:
        with self.world.store.view() as view:
            return [read_content(entry) for entry in view.journal.of(f"visit/{self.session.visit.id}")]

    def plain(self, item: EvidenceCaptured) -> bytes:
        """An item's bytes, decrypted and verified."""
        with self.world.store.view() as view:
            return b"".join(read_item(view, self.place, item))

    def end(self) -> None:
        """Let go of everything, also when the test's end has taken the screen away already."""
        self.desk.recorder.end(EndReason.LOCKED)
        if isValid(self.hands.screen):
            self.hands.screen.blockSignals(True)
            self.hands.screen.clear_page()
        self.work.stop()
