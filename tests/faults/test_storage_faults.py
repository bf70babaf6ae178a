"""The store under kill -9 and on a full disk: what was acknowledged is there, and the chain holds."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import pytest

from collector_app.domain.journal import chain
from collector_app.domain.journal.content import NoteWritten, StageEntered, VisitClosed, VisitOpened
from collector_app.domain.journal.entry import Head, read_entry
from collector_app.domain.journal.seal import certificate_hash
from collector_app.domain.outcome import Outcome
from collector_app.domain.visit.fold import fold
from collector_app.domain.visit.stage import Stage
from collector_app.storage.opening import create_store, open_store
from collector_app.storage.store import EncryptedStore
from collector_app.usecases.failures import Failure, FailureCode
from tests.fakes.device import TEN_O_CLOCK
from tests.fakes.samples import Pen, a_case, a_profile, a_seal, enrol
from tests.faults.appender import KEY

APPENDER: Final = Path(__file__).with_name("appender.py")
LONG_KILLS: Final = 150

resource = pytest.importorskip("resource", reason="kill -9 and size limits of processes are POSIX")


def make(path: Path) -> None:
    store = create_store(path, KEY)
    enrol(store)
    store.close()


def check_whole(path: Path, acknowledged: int) -> int:
    """Open after the accident; return the journal's last number."""
    store = open_store(path, KEY)
    with store.view() as view:
        entries = [read_entry(e.raw, e.salt, e.data) for e in view.journal.after(0, 1_000_000)]
        certificate = a_profile().certificate
        head, broken = chain.check(Head(certificate.device, 0, certificate_hash(certificate)), entries)
        assert broken is None
        assert head == view.journal.head()
        assert head.seq >= acknowledged, f"{acknowledged - head.seq} acknowledged entries are lost"
        assert head.seq <= acknowledged + 1, "more than the one entry that was under way"
        rows = view.journal.visits()
        for row in rows[:2] + rows[-2:]:
            folded = fold(row.id, view.journal.of(f"visit/{row.id}"))
            assert (row.stage, row.last_seq, row.closing_hash) == (folded.stage, folded.last_seq, folded.closing_hash)
        closed = [row for row in rows if row.stage is Stage.CLOSED]
        assert len(view.journal.seals(1, head.seq)) == len(closed) == view.cases.count()
    store.close()
    return head.seq


def kill_at_random(path: Path, dice: random.Random) -> None:
    """Let the appender work, kill it after a random number of acknowledgements and some bytes of work more."""
    last = 0
    with subprocess.Popen([sys.executable, str(APPENDER), str(path)], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        for _ in range(dice.randrange(1, 60)):
            last = int(child.stdout.readline())
        for _ in range(dice.randrange(20_000)):  # lands anywhere within the next append
            pass
        child.kill()
        for line in child.stdout:  # acknowledged while the signal was on its way
            with suppress(ValueError):
                last = int(line)
    check_whole(path, last)


@pytest.mark.long
@pytest.mark.timeout(600)
def test_nothing_acknowledged_is_lost_to_150_kills(tmp_path: Path) -> None:
    """One store through all the accidents: each run begins on what the last one left."""
    path = tmp_path / "store.db"
    make(path)
    dice = random.Random()
    for _ in range(LONG_KILLS):
        kill_at_random(path, dice)


@pytest.mark.parametrize("kib", [150, 200, 233, 260, 300, 400, 555])
def test_a_file_that_may_not_grow_leaves_the_journal_whole(tmp_path: Path, kib: int) -> None:
    """A quota of the system at different places of the log and of the file."""
    path = tmp_path / "store.db"
    make(path)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (kib * 1024, kib * 1024))

    done = subprocess.run(
        [sys.executable, str(APPENDER), str(path)],
        capture_output=True,
        text=True,
        preexec_fn=limit,
        timeout=60,
        check=False,
    )
    lines = done.stdout.split("\n")
    assert done.returncode == 3, done.stderr
    assert lines[-2] == "failed file_unwritable 0"
    check_whole(path, int(lines[-3]) if lines[-3:-2] and lines[-3].isdigit() else 0)


class TestFullDisk:
    """On a real small file system: needs the right to mount one."""

    @pytest.fixture
    def small(self, tmp_path: Path) -> Iterator[Path]:
        folder = tmp_path / "small"
        folder.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", "size=40m,mode=0700", "tmpfs", str(folder)]
        if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("this user may not mount a small file system")
        yield folder
        subprocess.run(["umount", "-l", str(folder)], check=True, capture_output=True)

    @pytest.fixture
    def store(self, small: Path) -> Iterator[EncryptedStore]:
        store = create_store(small / "store.db", KEY)
        enrol(store)
        yield store
        store.close()

    def fill(self, small: Path, leave: int) -> Path:
        """Leave only some bytes free."""
        ballast = small / "ballast"
        with ballast.open("wb") as file:
            file.write(bytes(shutil.disk_usage(small).free - leave))
        return ballast

    def a_visit(self, pen: Pen, store: EncryptedStore, entries: int) -> None:
        contents: list[object] = [VisitOpened("case-1", "a-1", "home@1", 40)]
        contents += [NoteWritten("一" * 300)] * entries
        contents += [StageEntered("aftercare", "turn_back"), VisitClosed(Outcome.NOT_MADE)]
        for content in contents:
            with store.unit() as unit:
                unit.journal.append((pen.write("visit/v-1", content),), known_time=TEN_O_CLOCK)
                if isinstance(content, VisitClosed):
                    unit.journal.put_seal(a_seal(pen.head))

    def test_a_visit_can_still_be_closed(self, small: Path, store: EncryptedStore) -> None:
        assert (small / "store.db.reserve").stat().st_size >= 4 * 1024 * 1024
        self.fill(small, leave=0)
        pen = Pen()
        self.a_visit(pen, store, entries=60)
        assert not (small / "store.db.reserve").exists()
        with store.view() as view:
            assert view.journal.visits()[0].stage is Stage.CLOSED
            assert view.journal.open_visit() is None
            assert view.journal.head() == pen.head

    def test_without_the_reserve_it_could_not(self, small: Path, store: EncryptedStore) -> None:
        store._reserve.release()
        self.fill(small, leave=0)
        with pytest.raises(Failure) as failure:
            self.a_visit(Pen(), store, entries=60)
        assert failure.value.code is FailureCode.DISK_FULL

    def test_when_one_write_is_larger_than_what_is_left_the_second_attempt_succeeds(
        self, small: Path, store: EncryptedStore
    ) -> None:
        self.fill(small, leave=1_500_000)  # not yet low, but too little for this page of cases

        def put_page() -> None:
            with store.unit() as unit:
                for number in range(150):
                    unit.cases.put(a_case(number), b"x" * 20_000)

        with pytest.raises(Failure) as failure:
            put_page()
        assert failure.value.code is FailureCode.DISK_FULL
        assert failure.value.details == {"sqlite": 13, "reserve_released": 1}
        put_page()
        with store.view() as view:
            assert view.cases.count() == 150

    def test_a_disk_that_stays_full_loses_nothing_and_recovers(self, small: Path, store: EncryptedStore) -> None:
        pen = Pen()
        ballast = self.fill(small, leave=0)
        acknowledged = 0

        def write_on() -> None:
            nonlocal acknowledged
            while True:
                entry = pen.write("device", NoteWritten("二" * 3_000))
                with store.unit() as unit:
                    unit.journal.append((entry,), known_time=TEN_O_CLOCK)
                acknowledged = entry.seq

        with pytest.raises(Failure) as failure:
            write_on()
        assert failure.value.code is FailureCode.DISK_FULL
        store.close()
        ballast.unlink()
        assert check_whole(small / "store.db", acknowledged) == acknowledged
        assert (small / "store.db.reserve").exists()
