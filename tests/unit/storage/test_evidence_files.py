"""Evidence files: what goes in comes out, what was touched is refused and told apart, what was begun is recognised."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from collections import namedtuple
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from nacl.public import PrivateKey

from collector_app.domain.evidence_stream import CHUNK, CHUNK_OVERHEAD, HEADER_BYTES
from collector_app.security.sealing import VaultSealer
from collector_app.storage.evidence_files import KEPT_FREE, EvidenceFolder, FileSink
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.ports.evidence import EvidenceRow, StreamFacts
from tests.fakes.evidence import public_key

SPAN: Final = CHUNK + CHUNK_OVERHEAD
SEALER: Final = VaultSealer(b"e" * 32, public_key(PrivateKey.generate()))
SIZES: Final = [1, 100, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 17]


def plain_of(size: int, seed: int = 1) -> bytes:
    return hashlib.shake_128(bytes([seed])).digest(size)


@pytest.fixture
def folder(tmp_path: Path) -> EvidenceFolder:
    return EvidenceFolder(tmp_path / "evidence")


def begin(folder: EvidenceFolder, plain: bytes, item: str = "i-1", piece: int = 10_000) -> tuple[EvidenceRow, FileSink]:
    keys, encryptor = SEALER.begin(item, "v-1")
    row = EvidenceRow(item, "v-1", "s", "audio", "audio/aac", f"name-{item}", keys.wrapped, keys.sealed)
    sink = folder.create(row.file, encryptor, steady=False)
    for at in range(0, len(plain), piece):
        sink.write(plain[at : at + piece])
    return row, sink


def keep(folder: EvidenceFolder, plain: bytes, item: str = "i-1") -> tuple[EvidenceRow, StreamFacts]:
    row, sink = begin(folder, plain, item)
    facts = sink.finish()
    return replace(row, size=facts.size), facts


def path_of(folder: EvidenceFolder, row: EvidenceRow, suffix: str = "sealed") -> Path:
    return folder._folder / f"{row.file}.{suffix}"


def read(folder: EvidenceFolder, row: EvidenceRow, *, cut_short: bool = False) -> bytes:
    return b"".join(folder.read(row, SEALER, cut_short=cut_short))


def refusal(folder: EvidenceFolder, row: EvidenceRow) -> tuple[str, int]:
    """What a damaged item is refused with, and how many plain bytes were handed out before."""
    given = 0
    pieces = folder.read(row, SEALER)

    def drain() -> None:
        nonlocal given
        for piece in pieces:
            given += len(piece)

    with pytest.raises(Failure) as failure:
        drain()
    assert failure.value.code is FailureCode.EVIDENCE_DAMAGED
    return str(failure.value.details["what"]), given


@pytest.mark.parametrize("size", SIZES)
def test_what_goes_in_comes_out(folder: EvidenceFolder, size: int) -> None:
    plain = plain_of(size)
    row, facts = keep(folder, plain)
    cipher = path_of(folder, row).read_bytes()
    assert read(folder, row) == plain
    assert b"".join(folder.read_sealed(row)) == cipher
    assert facts == StreamFacts(
        hashlib.sha256(plain).hexdigest(), hashlib.sha256(cipher).hexdigest(), size, len(cipher)
    )
    assert len(cipher) == HEADER_BYTES + size + CHUNK_OVERHEAD * -(-size // CHUNK)
    assert size < 40 or plain[:40] not in cipher


def test_the_file_is_private_and_appears_at_once(folder: EvidenceFolder) -> None:
    row, sink = begin(folder, plain_of(2 * CHUNK))
    part = path_of(folder, row, "part")
    assert part.exists()
    assert not path_of(folder, row).exists()
    sink.finish()
    assert not part.exists()
    if os.name == "posix":
        assert stat.S_IMODE(path_of(folder, row).stat().st_mode) == 0o600
        assert stat.S_IMODE(folder._folder.stat().st_mode) == 0o700
    assert folder.names() == {row.file}
    folder.remove(row.file)
    folder.remove(row.file)
    assert folder.names() == set()


def flip(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def chunk(data: bytes, number: int) -> bytes:
    return data[HEADER_BYTES + number * SPAN : HEADER_BYTES + (number + 1) * SPAN]


def exchanged(data: bytes, one: int, other: int) -> bytes:
    chunks = [chunk(data, number) for number in range(4)]
    chunks[one], chunks[other] = chunks[other], chunks[one]
    return data[:HEADER_BYTES] + b"".join(chunks)


BAD: Final[dict[str, tuple[Callable[[bytes], bytes], str, int]]] = {
    "a bit of the tag": (lambda d: flip(d, 3), "foreign", 0),
    "a bit of the label": (lambda d: flip(d, 25), "foreign", 0),
    "a bit of the cipher's header": (lambda d: flip(d, 50), "altered", 0),
    "a bit of the first chunk": (lambda d: flip(d, HEADER_BYTES + 5), "altered", 0),
    "a bit of the third chunk": (lambda d: flip(d, HEADER_BYTES + 2 * SPAN + 99), "altered", 2),
    "a bit of the last tag": (lambda d: flip(d, len(d) - 1), "altered", 3),
    "cut in the header": (lambda d: d[:40], "truncated", 0),
    "cut after the header": (lambda d: d[:HEADER_BYTES], "truncated", 0),
    "cut in a chunk": (lambda d: d[: HEADER_BYTES + SPAN + 7], "truncated", 1),
    "cut between chunks": (lambda d: d[: HEADER_BYTES + 3 * SPAN], "truncated", 3),
    "cut by one byte": (lambda d: d[:-1], "truncated", 3),
    "two chunks exchanged": (lambda d: exchanged(d, 1, 2), "reordered", 1),
    "the first two exchanged": (lambda d: exchanged(d, 0, 1), "reordered", 0),
    "a chunk twice": (lambda d: d[: HEADER_BYTES + SPAN] + d[HEADER_BYTES:], "reordered", 1),
    "a chunk left out": (lambda d: d[: HEADER_BYTES + SPAN] + d[HEADER_BYTES + 2 * SPAN :], "truncated", 1),
    "something added": (lambda d: d + b"more", "altered", 3),
    "empty": (lambda _d: b"", "truncated", 0),
}


@pytest.mark.parametrize("name", BAD)
def test_what_was_touched_is_refused(folder: EvidenceFolder, name: str) -> None:
    change, expected, good_chunks = BAD[name]
    plain = plain_of(3 * CHUNK + 500)
    row, _ = keep(folder, plain)
    path = path_of(folder, row)
    path.write_bytes(change(path.read_bytes()))
    assert refusal(folder, row) == (expected, min(good_chunks * CHUNK, len(plain)))


@pytest.mark.long
def test_no_bit_of_a_small_item_may_be_flipped(folder: EvidenceFolder) -> None:
    row, _ = keep(folder, plain_of(100))
    good = path_of(folder, row).read_bytes()
    for place in range(8 * len(good)):
        byte, bit = divmod(place, 8)
        path_of(folder, row).write_bytes(good[:byte] + bytes([good[byte] ^ (1 << bit)]) + good[byte + 1 :])
        assert refusal(folder, row)[1] == 0


def test_an_item_in_another_ones_place_is_refused(folder: EvidenceFolder) -> None:
    one, _ = keep(folder, plain_of(100, 1), "i-1")
    other, _ = keep(folder, plain_of(100, 2), "i-2")
    a, b = path_of(folder, one).read_bytes(), path_of(folder, other).read_bytes()
    path_of(folder, one).write_bytes(b)
    assert refusal(folder, one) == ("foreign", 0)
    path_of(folder, one).write_bytes(a[:HEADER_BYTES] + b[HEADER_BYTES:])
    assert refusal(folder, one) == ("altered", 0)
    with pytest.raises(Failure) as failure:
        read(folder, replace(one, wrapped_key=other.wrapped_key))
    assert failure.value.code is FailureCode.STORE_DAMAGED
    with pytest.raises(Failure):
        read(folder, replace(other, visit="v-2"))


def test_a_lost_file_is_said_to_be_missing(folder: EvidenceFolder) -> None:
    row, _ = keep(folder, b"x")
    folder.remove(row.file)
    assert refusal(folder, row) == ("missing", 0)
    with pytest.raises(Failure):
        list(folder.read_sealed(row))


class TestCutShort:
    def test_a_sink_can_end_after_its_last_whole_chunk(self, folder: EvidenceFolder) -> None:
        plain = plain_of(2 * CHUNK + 999)
        row, sink = begin(folder, plain)
        facts = sink.cut()
        assert facts is not None
        row = replace(row, size=facts.size)
        assert facts.cut_short
        assert facts.plain_size == 2 * CHUNK
        assert read(folder, row, cut_short=True) == plain[: 2 * CHUNK]
        assert refusal(folder, row) == ("truncated", 2 * CHUNK)

    def test_a_whole_item_is_not_taken_for_a_cut_one(self, folder: EvidenceFolder) -> None:
        row, _ = keep(folder, plain_of(9))
        with pytest.raises(Failure, match="evidence_damaged"):
            read(folder, row, cut_short=True)

    def test_before_the_first_chunk_there_is_nothing_to_keep(self, folder: EvidenceFolder) -> None:
        _, sink = begin(folder, plain_of(CHUNK))
        assert sink.cut() is None
        sink.abandon()
        assert folder.names() == set()


class TestAfterAKill:
    """The file as a killed process leaves it: a `.part` that nobody closed."""

    @pytest.mark.parametrize("torn", [0, 1, 500])
    def test_a_recording_is_kept_up_to_its_last_whole_chunk(self, folder: EvidenceFolder, torn: int) -> None:
        plain = plain_of(2 * CHUNK + 999)
        row, _ = begin(folder, plain)
        with path_of(folder, row, "part").open("ab") as file:
            file.write(b"t" * torn)
        assert folder.recover(row, SEALER, keep_part=False) is None
        facts = folder.recover(row, SEALER, keep_part=True)
        assert facts is not None
        assert (facts.cut_short, facts.plain_sha256) == (True, hashlib.sha256(plain[: 2 * CHUNK]).hexdigest())
        cipher = path_of(folder, row).read_bytes()
        assert (facts.size, facts.cipher_sha256) == (len(cipher), hashlib.sha256(cipher).hexdigest())
        assert read(folder, replace(row, size=facts.size), cut_short=True) == plain[: 2 * CHUNK]

    @pytest.mark.parametrize("named", [True, False])
    def test_a_whole_file_is_kept_whole_whatever_its_name(self, folder: EvidenceFolder, named: bool) -> None:
        row, facts = keep(folder, plain_of(CHUNK + 5))
        if not named:
            path_of(folder, row).rename(path_of(folder, row, "part"))
        assert folder.recover(row, SEALER, keep_part=False) == facts
        assert path_of(folder, row).exists()

    def test_a_page_that_never_reached_the_disk_ends_a_recording(self, folder: EvidenceFolder) -> None:
        row, _ = begin(folder, plain_of(4 * CHUNK))
        part = path_of(folder, row, "part")
        data = part.read_bytes()
        part.write_bytes(data[: HEADER_BYTES + SPAN + 4096] + bytes(4096) + data[HEADER_BYTES + SPAN + 8192 :])
        facts = folder.recover(row, SEALER, keep_part=True)
        assert facts is not None
        assert facts.plain_size == CHUNK

    @pytest.mark.parametrize("size", [0, 10, CHUNK])
    def test_nothing_whole_is_nothing(self, folder: EvidenceFolder, size: int) -> None:
        row, _ = begin(folder, plain_of(size))
        assert folder.recover(row, SEALER, keep_part=True) is None
        path_of(folder, row, "part").unlink()
        assert folder.recover(row, SEALER, keep_part=True) is None


class TestFullDisk:
    def test_evidence_leaves_room_for_the_journal(
        self, folder: EvidenceFolder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        usage = namedtuple("usage", "free")  # noqa: PYI024 - as shutil's own
        row, sink = begin(folder, plain_of(2 * CHUNK + 1))
        monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(KEPT_FREE + CHUNK - 1))
        with pytest.raises(Failure) as failure:
            sink.write(plain_of(CHUNK))
        assert failure.value.code is FailureCode.DISK_FULL
        facts = sink.cut()
        assert facts is not None
        assert read(folder, replace(row, size=facts.size), cut_short=True) == plain_of(2 * CHUNK + 1)[: 2 * CHUNK]
        monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(KEPT_FREE))
        with pytest.raises(Failure) as failure:
            begin(folder, b"x", "i-2")
        assert failure.value.code is FailureCode.DISK_FULL
        assert folder.names() == {row.file}

    @pytest.mark.skipif(os.name != "posix", reason="a size limit of files is POSIX")
    def test_half_a_last_chunk_is_written_again(self, folder: EvidenceFolder, monkeypatch: pytest.MonkeyPatch) -> None:
        plain = plain_of(CHUNK + 3000)
        row, sink = begin(folder, plain)
        write = os.write
        tried: list[int] = []

        def meagre(handle: int, data: bytes) -> int:
            tried.append(len(data))
            if len(tried) == 1:
                return write(handle, data[:100])
            if len(tried) == 2:
                raise OSError(28, "No space left on device")
            return write(handle, data)

        monkeypatch.setattr(os, "write", meagre)
        with pytest.raises(Failure) as failure:
            sink.finish()
        assert failure.value.code is FailureCode.DISK_FULL
        facts = sink.finish()
        assert not facts.cut_short
        assert read(folder, replace(row, size=facts.size)) == plain
