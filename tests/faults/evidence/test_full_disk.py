"""A full disk during a capture: the known failure, nothing half, and a visit that can still be closed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from collector_app.domain.evidence_stream import CHUNK
from collector_app.storage.evidence_files import KEPT_FREE
from collector_app.usecases.evidence import EvidenceWriter
from collector_app.usecases.evidence_items import captured_items, read_item
from collector_app.usecases.evidence_terms import EvidenceError, EvidenceProblem, Medium
from collector_app.usecases.failures import Failure, FailureCode
from tests.faults.evidence.laptop import Laptop, canary_wave, close

ROOT: Final = Path(__file__).parents[3]
LIMITS: Final = [62, 10_000, 65_615, 65_616, 131_000, 131_168, 250_000]  # bytes a file may have
_CHILD: Final = """
import resource, sys
from pathlib import Path
from collector_app.usecases.evidence_terms import EvidenceError, Medium
from collector_app.usecases.failures import Failure
from tests.faults.evidence.laptop import Laptop, canary_wave, close
laptop, limit = Laptop(Path(sys.argv[1])), int(sys.argv[2])
capturing = laptop.open()
def capture(step, medium, kind):
    plain = canary_wave()
    writer = capturing.evidence.capture(step, medium, kind)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        for at in range(0, len(plain), 9973):
            writer.write(plain[at:at + 9973])
        writer.finish()
    except Failure as failure:
        print("failed", failure.code)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    try:
        writer.finish()
    except EvidenceError as error:
        print("not kept", error.problem)
        writer.discard("disk full")
capture("recording", Medium.AUDIO, "audio/wav")
capture("house", Medium.PHOTO, "image/png")
close(capturing)
"""


@pytest.mark.skipif(os.name != "posix", reason="a size limit of files is POSIX")
@pytest.mark.parametrize("limit", LIMITS)
def test_a_file_that_may_not_grow(tmp_path: Path, limit: int) -> None:
    """The end comes right after the header, within a chunk, and between two."""
    laptop = Laptop(tmp_path / "laptop")
    laptop.make()
    command = [sys.executable, "-c", _CHILD, str(laptop.folder), str(limit)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    said = done.stdout.splitlines()
    assert said.count("failed disk_full") == 2, done.stdout
    kept = laptop.check()
    whole_chunks = max(0, limit - 62) // (CHUNK + 17)
    assert [item.medium for item in kept] == (["audio"] if whole_chunks else [])
    assert all(item.cut_short for item in kept)


class TestSmallDisk:
    """On a real small file system: needs the right to mount one."""

    @pytest.fixture
    def laptop(self, tmp_path: Path) -> Iterator[Laptop]:
        small = tmp_path / "small"
        small.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", "size=40m,mode=0700", "tmpfs", str(small)]
        if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("this user may not mount a small file system")
        laptop = Laptop(small / "laptop")
        laptop.make()
        yield laptop
        subprocess.run(["umount", "-l", str(small)], check=True, capture_output=True)

    def fill(self, writer: EvidenceWriter) -> bytes:
        """Write the same sound until the disk is full; returns what was taken."""
        sound, taken = canary_wave(), bytearray()

        def on_and_on() -> None:
            while True:
                writer.write(sound)
                taken.extend(sound)

        with pytest.raises(Failure) as failure:
            on_and_on()
        assert failure.value.code is FailureCode.DISK_FULL
        return bytes(taken) + sound

    def test_a_recording_stops_before_the_journal_is_in_need(self, laptop: Laptop) -> None:
        capturing = laptop.open()
        writer = capturing.evidence.capture("recording", Medium.AUDIO, "audio/wav")
        taken = self.fill(writer)
        assert shutil.disk_usage(laptop.folder).free >= KEPT_FREE - CHUNK
        content = writer.finish()
        assert content.cut_short
        with capturing.world.store.view() as view:
            plain = b"".join(read_item(view, capturing.place, content))
        assert taken.startswith(plain)
        assert len(plain) > len(taken) - len(canary_wave()) - CHUNK
        capturing.leave()
        close(capturing)

    def test_a_photo_is_not_kept_by_half(self, laptop: Laptop) -> None:
        capturing = laptop.open()
        ballast = laptop.folder / "ballast"
        ballast.write_bytes(bytes(shutil.disk_usage(laptop.folder).free - KEPT_FREE - 10 * CHUNK))
        writer = capturing.evidence.capture("house", Medium.PHOTO, "image/png")
        self.fill(writer)
        with pytest.raises(EvidenceError) as error:
            writer.finish()
        assert error.value.problem is EvidenceProblem.INCOMPLETE
        writer.discard("disk full")
        assert captured_items(capturing.entries()) == ()
        assert capturing.place.files.names() == set()
        capturing.leave()
        close(capturing)
