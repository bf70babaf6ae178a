"""No plain byte of evidence ever reaches a disk: every write of a capturing process is read, and every file after it.

Pipes and sockets are memory and don't count; the recorder's bytes go through one. The same search must find the
canaries once encryption is switched off.
"""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

from collector_app.usecases.evidence_items import captured_items, read_item
from tests.faults.evidence.laptop import CANARY, Laptop, canary_image, close, samples
from tests.faults.vault.killing import strace_works

pytestmark = pytest.mark.skipif(not strace_works(), reason="needs strace, and the right to trace one's own process")

RECORDER: Final = Path(__file__).with_name("recorder.py")
CALLS: Final = "write,pwrite64,writev,pwritev,pwritev2,sendfile,copy_file_range,splice,rename,renameat,renameat2,mmap"
SLICE: Final = 24  # bytes: no other data has them by chance
_WRITE: Final = re.compile(r"\b(?:p?write(?:64|v|v2)?)\(\d+<(/[^>]*)>(.*)")
_TEXT: Final = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
_SHARED: Final = re.compile(r"\bmmap\([^)]*PROT_WRITE[^)]*MAP_SHARED[^)]*\d+<(/[^>]*)>")
_COPIED: Final = re.compile(r"\b(?:sendfile|copy_file_range|splice)\(")
_MEMORY: Final = ("/memfd:", "/dev/shm/", "/dev/null", "/proc/")


def pieces(data: bytes, count: int) -> Iterator[bytes]:
    """Slices from all over some data, none of them dull."""
    step = len(data) // count
    for at in range(step // 2, len(data) - SLICE, step):
        piece = data[at : at + SLICE]
        if len(set(piece)) > SLICE // 3:
            yield piece


def forms(secret: bytes) -> set[bytes]:
    """A secret as it is, in hex, and in base64 wherever it begins."""
    coded = {base64.b64encode(bytes(lead) + secret)[4 if lead else 0 : -4] for lead in range(3)}
    return {secret, secret.hex().encode(), secret.hex().upper().encode(), *coded}


def canaries() -> dict[str, set[bytes]]:
    texts = [CANARY.encode(), CANARY.encode("utf-16-le"), CANARY.encode("utf-16-be")]
    return {
        "name": set().union(*map(forms, texts)),
        "tone": set().union(*map(forms, pieces(samples(6), 80))),
        "image": set().union(*map(forms, pieces(canary_image(), 80))),
    }


@dataclass
class Watched:
    """What a process wrote: bytes by file, files mapped for writing, and copies that strace can't show."""

    written: dict[str, bytearray] = field(default_factory=dict)
    mapped: set[str] = field(default_factory=set)
    copied: int = 0
    cut: int = 0

    def take(self, line: str) -> None:
        self.copied += bool(_COPIED.search(line))
        if found := _SHARED.search(line):
            self.mapped.add(found[1])
        if found := _WRITE.search(line):
            for text, cut in _TEXT.findall(found[2]):
                self.cut += bool(cut)
                self.written.setdefault(found[1], bytearray()).extend(bytes.fromhex(text.replace("\\x", "")))


def watch(home: Path, mode: str, media_type: str) -> Watched:
    """Capture under strace, with a home and a folder for temporary files of its own."""
    trace = home / "trace"
    for name in ("tmp", "home"):
        (home / name).mkdir()
    command = ["strace", "-f", "-y", "-xx", "-s", "2000000", "-e", f"trace={CALLS}", "-o", str(trace)]
    environment = {
        **os.environ,
        "TMPDIR": str(home / "tmp"),
        "HOME": str(home / "home"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    environment |= {name: str(home / "home" / name) for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
    work = [sys.executable, str(RECORDER), str(home / "laptop"), mode, media_type]
    done = subprocess.run(
        [*command, *work], cwd=home / "tmp", env=environment, capture_output=True, text=True, check=False, timeout=100
    )
    assert done.returncode == 0, done.stderr[-2000:]
    watched = Watched()
    with trace.open() as lines:
        for line in lines:
            watched.take(_shown(line))
    trace.unlink()
    return watched


def _shown(line: str) -> str:
    """With -xx paths are hex too: read those, leave the buffers as they are."""
    return re.sub(
        r"<((?:\\x[0-9a-f]{2})+)>", lambda m: f"<{bytes.fromhex(m[1].replace(chr(92) + 'x', '')).decode()}>", line
    )


def search(home: Path, watched: Watched) -> Counter[str]:
    """Where canaries were found: in writes and in files."""
    found: Counter[str] = Counter()
    places = {f"write {path}": bytes(data) for path, data in watched.written.items() if not path.startswith(_MEMORY)}
    places |= {f"file {path}": path.read_bytes() for path in home.rglob("*") if path.is_file()}
    for name, secrets in canaries().items():
        for data in places.values():
            found[name] += sum(secret in data for secret in secrets)
    return found


@pytest.fixture
def home(tmp_path: Path) -> Path:
    Laptop(tmp_path / "laptop").make()
    return tmp_path


@pytest.mark.parametrize("media_type", ["audio/wav", "audio/aac"])
def test_no_write_and_no_file_holds_a_plain_byte(home: Path, media_type: str) -> None:
    watched = watch(home, "sealed", media_type)
    assert watched.cut == 0, "strace showed a part of a buffer only"
    assert watched.copied == 0, "bytes were moved where they can't be seen"
    parts = [data for path, data in watched.written.items() if path.endswith(".part")]
    assert len(parts) == 3
    assert sum(map(len, parts)) == sum(path.stat().st_size for path in (home / "laptop/evidence").iterdir())
    mapped = {path for path in watched.mapped if not path.startswith(_MEMORY)}
    assert {Path(path).name for path in mapped} <= {"store.db-shm"}
    assert +search(home, watched) == Counter()
    check_what_was_kept(home, media_type)


def check_what_was_kept(home: Path, media_type: str) -> None:
    """The tone and the image went through, or nothing was proven."""
    capturing = Laptop(home / "laptop").open()
    with capturing.world.store.view() as view:
        kept = [b"".join(read_item(view, capturing.place, content)) for content in captured_items(capturing.entries())]
    close(capturing)
    sound, image, photo = kept
    assert image == canary_image()
    assert photo.startswith(b"\xff\xd8")
    assert CANARY.encode() not in photo, "what a picture says besides itself is left out"
    heard = sum(piece in sound for piece in pieces(samples(6), 80))
    assert heard > 60 if media_type == "audio/wav" else sound.startswith(b"\xff\xf1")


@pytest.mark.defence
def test_the_search_finds_them_when_nothing_is_encrypted(home: Path) -> None:
    found = search(home, watch(home, "plain", "audio/wav"))
    assert found["name"] >= 2, "the image's text, in a write and in a file"
    assert found["tone"] > 80, "half of all slices at least, each in a write and in a file"
    assert found["image"] > 80
