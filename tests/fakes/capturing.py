"""A visit whose script asks for evidence at once, with real files and real keys, over any store."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from nacl.public import PrivateKey

from collector_app.domain.journal.entry import Entry
from collector_app.domain.localised import Language
from collector_app.domain.script import Script, StepKind
from collector_app.domain.visit.stage import Move, Stage
from collector_app.security.sealing import VaultSealer
from collector_app.storage.evidence_files import EvidenceFolder
from collector_app.usecases.evidence import Evidence
from collector_app.usecases.evidence_recovery import Recovered, recover
from collector_app.usecases.ports.evidence import EvidencePlace
from collector_app.usecases.visit_session import VisitSession, resume_visit
from tests.fakes.evidence import public_key
from tests.unit.usecases.world import Book, World, choice, mark_is_true, step, words

SERVER: Final = PrivateKey(b"s" * 32)
EVIDENCE_KEY: Final = b"e" * 32
SCRIPT: Final = Script(
    "evidence",
    "1",
    words("A visit with evidence"),
    (
        step(
            "consent",
            Stage.PREPARED,
            StepKind.CHOICE,
            required=False,
            choices=(choice("yes"), choice("no", recording_refused=True)),
        ),
        step("recording", Stage.PREPARED, StepKind.AUDIO, required=False),
        step("house", Stage.PREPARED, StepKind.PHOTO, required=False),
        step("paper", Stage.PREPARED, StepKind.DOCUMENT, required=False),
        step("pen", Stage.PREPARED, StepKind.SIGNATURE, required=False),
        step("second", Stage.PREPARED, StepKind.PHOTO, required=False, when=mark_is_true("never")),
        step("door", Stage.AT_DOOR, StepKind.PHOTO, required=False),
        step("result", Stage.AFTERCARE, StepKind.OUTCOME, required=False),
    ),
)


class EvidenceBook(Book):
    """The same rules with a script that asks for evidence."""

    def script(self, key: str = "") -> Script:
        assert key in ("", SCRIPT.key)
        return SCRIPT


@dataclass
class Capturing:
    """One open visit and its evidence; `again` is the start after a kill."""

    folder: Path
    world: World = field(default_factory=World)
    visit: VisitSession = field(init=False)
    evidence: Evidence = field(init=False)

    def __post_init__(self) -> None:
        self.world.session.book = EvidenceBook()
        sealer = VaultSealer(EVIDENCE_KEY, public_key(SERVER))
        self.place = EvidencePlace(EvidenceFolder(self.folder), sealer)

    def begin(self) -> Evidence:
        """Open the visit."""
        self.visit = self.world.start()
        self.evidence = Evidence(self.visit, self.place)
        return self.evidence

    def again(self) -> Recovered:
        """Recover and resume the visit that is open."""
        recovered = recover(self.world.store, self.world.session.recorder, self.place)
        visit = resume_visit(self.world.session, Language.CHINESE)
        assert visit is not None
        self.visit = visit
        self.evidence = Evidence(visit, self.place)
        return recovered

    def leave(self) -> None:
        """Go home and close the visit."""
        for move in (Move.DEPART, Move.TURN_BACK):
            assert self.visit.move(move).moved
        self.visit.answer("result", "not_made")
        assert self.visit.close().moved

    def entries(self) -> tuple[Entry, ...]:
        """The visit's entries."""
        with self.world.store.view() as view:
            return view.journal.of(f"visit/{self.visit.visit.id}")
