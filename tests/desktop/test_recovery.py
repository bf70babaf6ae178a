"""A lost passphrase, a lost keyring, no line: what was recorded arrives at the centre all the same, and once."""

from __future__ import annotations

import io
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from sqlalchemy import func, select

from collector_app.config.folders import Folders
from collector_app.desktop.command import _parser
from collector_app.desktop.recovery_command import run_recovery_command
from collector_app.desktop.scopes import Locked, Parts, open_locked
from collector_app.desktop.wiring import join
from collector_app.domain.evidence_stream import CHUNK
from collector_app.domain.journal.content import EvidenceCaptured, StageEntered, VisitClosed, VisitOpened, VisitStopped
from collector_app.domain.journal.kinds import draft
from collector_app.domain.outcome import CONSEQUENCES, Outcome, StopReason
from collector_app.domain.recovery import RecoveryRequest, from_file, request_code, to_file
from collector_app.domain.visit.stage import Stage as VisitStage
from collector_app.gui.translation import install
from collector_app.server import tables as t
from collector_app.server.enrolment import issue_code
from collector_app.server.evidence.opening import open_item
from collector_app.server.export import list_visits
from collector_app.server.recovery import appoint, list_recoveries, propose
from collector_app.server.recovery_key import OpenKey
from collector_app.server.rescue import RescueReport, import_rescue
from collector_app.server.rescue_file import read_rescue
from collector_app.usecases.ports.evidence import EvidenceRow
from collector_app.usecases.session import OpenSession
from collector_app.usecases.sync_status import unsent_after
from tests.journey.stage import COLLECTOR, PASSPHRASE, QUICK, Stage
from tests.unit.security.test_recovery import supervisor

PHOTO = b"a door with a number on it" * 4000
VISIT = "0190aaaa-bbbb-7ccc-8ddd-00000000000a"
ITEM = "0190aaaa-bbbb-7ccc-8ddd-00000000000b"


class Laptop:
    """A registered laptop with a day's work that never met a network."""

    def __init__(self, stage: Stage, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.stage, self.folder, self.monkeypatch = stage, folder, monkeypatch
        self.people = [supervisor(folder, name) for name in ("吴敏", "lin.yue", "tan.hao")]
        appoint(stage.centre, propose(stage.centre, [person.public for person in self.people]))
        self.locked: Locked = open_locked(Folders.under(stage.home), self.parts())
        self.enrol()

    def parts(self) -> Parts:
        return Parts(keyring=self.stage.keyring, clock=self.stage.clock, cost=QUICK)

    def enrol(self) -> None:
        code = issue_code(self.stage.centre, COLLECTOR)[0]
        session = join(self.locked).sessions.enrol(self.stage.server.url, code, PASSPHRASE)
        self.device = session.keys.device
        session.lock("test")

    def work(self, *, killed: bool = False) -> None:
        """A visit that ends at a stop, with a photo; `killed`: the machine died before the lock could seal it."""
        session = join(self.locked).sessions.unlock(PASSPHRASE)
        a_visit(session, self.case())
        if killed:
            session.store.close()
        else:
            session.lock("test")

    def case(self) -> str:
        with self.stage.centre.database.read() as connection:
            a = t.assignments
            statement = select(a.c.case_id).where(a.c.collector == COLLECTOR).order_by(a.c.case_id)
            return str(connection.execute(statement).scalars().first())

    def type(self, *words: str, typed: str = "") -> int:
        self.monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        return run_recovery_command(Folders.under(self.stage.home), _parser().parse_args(list(words)), self.parts())

    def request(self) -> RecoveryRequest:
        file = self.folder / "request"
        assert self.type("recovery", "request", str(file)) == 0
        return from_file(RecoveryRequest, file.read_bytes())

    def answers(self, request: RecoveryRequest, *people: OpenKey) -> list[str]:
        files = []
        for number, person in enumerate(people):
            file = self.folder / f"answer-{number}"
            answer = person.answer(request, request_code(request), self.stage.centre.clock.now())
            file.write_bytes(to_file(answer))
            files.append(str(file))
        return files

    def left(self) -> set[str]:
        return {path.name for path in Folders.under(self.stage.home).data.iterdir()} - {"collector.running"}


def a_visit(session: OpenSession, case: str) -> None:
    assert session.evidence is not None
    item, subject = ITEM, f"visit/{VISIT}"
    keys, encryptor = session.evidence.sealer.begin(item, VISIT)
    row = EvidenceRow(item, VISIT, "door", "photo", "image/jpeg", "f1", keys.wrapped, keys.sealed)
    sink = session.evidence.files.create("f1", encryptor, steady=False)
    sink.write(PHOTO)
    facts = sink.finish()
    assert facts.plain_size > CHUNK
    stop = VisitStopped(StopReason.ASKED_TO_LEAVE, CONSEQUENCES[StopReason.ASKED_TO_LEAVE], VisitStage.AT_DOOR.value)
    captured = EvidenceCaptured(
        item, "photo", "image/jpeg", facts.size, facts.plain_sha256, facts.cipher_sha256, keys.sealed, "door"
    )
    with session.store.unit() as unit:
        unit.evidence.put(row)
        unit.evidence.captured(item, facts.size)
        contents: tuple[object, ...] = (
            VisitOpened(case, "a1", "cn.home-visit", 40, ()),
            StageEntered(VisitStage.TRAVELLING.value, "depart"),
            StageEntered(VisitStage.AT_DOOR.value, "arrive"),
            captured,
            stop,
            VisitClosed(Outcome.STOPPED),
        )
        session.recorder.record(unit, tuple(draft(subject, content) for content in contents))


@pytest.fixture
def laptop(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> Laptop:
    install(qapp, "en")
    return Laptop(stage, tmp_path, monkeypatch)


def arrived(laptop: Laptop, report: RescueReport) -> None:
    """The visit and its photo are at the centre, once."""
    centre = laptop.stage.centre
    (visit,) = list_visits(centre)
    assert visit.id == VISIT
    assert (report.evidence, report.unnamed) == (1, [])
    with centre.database.read() as connection:
        kinds = connection.execute(select(t.entries.c.kind).where(t.entries.c.subject == f"visit/{VISIT}")).scalars()
        assert Counter(kinds).most_common(1)[0][1] == 2  # two stages; everything else once
        supervised = connection.execute(select(t.supervisors.c.id)).scalars().first()
    plain = b"".join(open_item(centre, ITEM, str(supervised), "a test"))
    assert plain == PHOTO


def held(laptop: Laptop) -> int:
    with laptop.stage.centre.database.read() as connection:
        return int(connection.execute(select(func.count()).select_from(t.entries)).scalar_one())


def test_a_rescue_with_the_passphrase_brings_the_day_once(laptop: Laptop, capsys: pytest.CaptureFixture[str]) -> None:
    laptop.work()
    file = laptop.folder / "day.rescue"
    assert laptop.type("rescue", str(file), typed="wrong\n") == 2
    assert not file.exists()
    assert laptop.type("rescue", str(file), typed=f"{PASSPHRASE}\n") == 0
    assert "1 visits, 1 evidence items" in capsys.readouterr().out
    written = file.read_bytes()
    assert laptop.type("rescue", str(file), typed=f"{PASSPHRASE}\n") == 2
    assert laptop.type("recovery", "open", str(file)) == 2
    assert capsys.readouterr().err.count("exists already") == 2
    assert file.read_bytes() == written
    for word in (b"door", VISIT.encode(), PHOTO[:26], laptop.device.encode()):
        assert word not in file.read_bytes()
    arrived(laptop, import_rescue(laptop.stage.centre, file))
    before = held(laptop)
    arrived(laptop, import_rescue(laptop.stage.centre, file))
    assert held(laptop) == before
    assert "collector.vault" in laptop.left()


@pytest.mark.parametrize(("reason", "killed"), [("passphrase", True), ("keyring", False)])
def test_two_supervisors_bring_an_unsent_visit_to_the_centre(
    laptop: Laptop, reason: str, capsys: pytest.CaptureFixture[str], *, killed: bool
) -> None:
    laptop.work(killed=killed)
    old = laptop.device
    if reason == "keyring":
        for service, name, _ in laptop.stage.keyring.contents():
            laptop.stage.keyring.delete_password(service, name)
    request = laptop.request()
    assert "吴敏, lin.yue, tan.hao" in capsys.readouterr().out
    file = laptop.folder / "recovered.rescue"
    assert laptop.type("recovery", "open", str(file), *laptop.answers(request, laptop.people[0])) == 2
    assert "Two different supervisors" in capsys.readouterr().err
    assert not file.exists()
    answers = laptop.answers(request, laptop.people[2], laptop.people[0])
    assert laptop.type("recovery", "open", str(file), *answers) == 0
    assert laptop.left() == {"rescued"}
    assert laptop.stage.keyring.contents() == []
    (copy,) = (Folders.under(laptop.stage.home).data / "rescued").iterdir()
    assert copy.read_bytes() == file.read_bytes()
    for source in (file, copy):
        arrived(laptop, import_rescue(laptop.stage.centre, source))
    (line,) = list_recoveries(laptop.stage.centre)
    assert (line.device, line.collector, line.reason) == (old, COLLECTOR, reason)
    assert set(line.supervisors.split(", ")) == {"吴敏", "tan.hao"}
    assert (line.unsealed > 0) is killed
    laptop.enrol()  # the laptop goes on, as another device
    assert laptop.device != old
    assert laptop.type("recovery", "done") == 0
    assert "Copies deleted: 1" in capsys.readouterr().out


def test_what_refuses_the_rescue_destroys_nothing(laptop: Laptop, capsys: pytest.CaptureFixture[str]) -> None:
    laptop.work()
    before = laptop.left()
    assert laptop.type("recovery", "open", str(laptop.folder / "x.rescue")) == 2
    assert "No request of this laptop" in capsys.readouterr().err
    request = laptop.request()
    answers = laptop.answers(request, *laptop.people[:2])
    assert laptop.type("recovery", "open", str(laptop.folder / "no" / "folder" / "x.rescue"), *answers) == 2
    assert before <= laptop.left()
    assert join(laptop.locked).sessions.unlock(PASSPHRASE).keys.device == laptop.device


def test_evidence_that_is_not_what_was_captured_spoils_nothing_else(
    laptop: Laptop, capsys: pytest.CaptureFixture[str], expect_log: Callable[[str], None]
) -> None:
    """As much as a bad disk can do to one item; then the laptop is given up, and the centre takes the rest."""
    expect_log(r"rescue\.evidence_lost")
    laptop.work()
    file = Folders.under(laptop.stage.home).data / "evidence" / "f1.sealed"
    whole = file.read_bytes()
    for number, bad in enumerate((whole[:-1], whole + b"x", whole[:99] + b"?" + whole[100:], b"", None)):
        file.unlink()
        if bad is None:
            file.mkdir()  # every read is refused
        else:
            file.write_bytes(bad)
        day = laptop.folder / f"{number}.rescue"
        assert laptop.type("rescue", str(day), typed=f"{PASSPHRASE}\n") == 0
        assert "1 visits, 0 evidence items, 1 evidence files could not be read" in capsys.readouterr().out
        assert import_rescue(laptop.stage.centre, day).lost == (ITEM,)
    answers = laptop.answers(laptop.request(), *laptop.people[:2])
    last = laptop.folder / "last.rescue"
    assert laptop.type("recovery", "open", str(last), *answers) == 0
    assert "1 evidence files could not be read" in capsys.readouterr().out
    report = import_rescue(laptop.stage.centre, last)
    assert (report.evidence, report.lost, report.recovered) == (0, (ITEM,), True)
    assert [visit.id for visit in list_visits(laptop.stage.centre)] == [VISIT]


def test_a_centre_set_back_gets_what_it_had_receipted(laptop: Laptop) -> None:
    """The last rescue begins where the journal does, whatever receipts say."""
    laptop.work()
    day = laptop.folder / "day.rescue"
    assert laptop.type("rescue", str(day), typed=f"{PASSPHRASE}\n") == 0
    receipt = import_rescue(laptop.stage.centre, day).receipt
    assert receipt is not None
    session = join(laptop.locked).sessions.unlock(PASSPHRASE)
    with session.store.unit() as unit:
        unit.journal.put_receipt(replace(receipt, durable_through=receipt.to_seq))
        assert unsent_after(unit) > 0
    session.lock("test")
    last = laptop.folder / "last.rescue"
    assert laptop.type("recovery", "open", str(last), *laptop.answers(laptop.request(), *laptop.people[:2])) == 0
    assert read_rescue(last, laptop.stage.centre.keys.evidence).manifest.base == 0


def test_a_list_that_came_later_is_sealed_to_at_the_next_unlock(laptop: Laptop) -> None:
    recovery = join(laptop.locked).vault.recovery()
    assert recovery.helpers() == ("吴敏", "lin.yue", "tan.hao")
    told = propose(laptop.stage.centre, [person.public for person in laptop.people[:2]])
    told = laptop.people[1].vouch(laptop.people[2].vouch(told))
    session = join(laptop.locked).sessions.unlock(PASSPHRASE)
    with session.store.unit() as unit:
        unit.feed.put_profile(replace(unit.feed.profile(), recovery=told))
    session.lock("test")
    join(laptop.locked).sessions.unlock(PASSPHRASE).lock("test")
    assert recovery.helpers() == ("吴敏", "lin.yue")
