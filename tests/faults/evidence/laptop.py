"""A laptop with a visit under way in one folder: real store, real keys, real files; and a canary in sight and sound."""

from __future__ import annotations

import hashlib
import io
import math
import struct
import wave
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from collector_app.domain.evidence_stream import CHUNK
from collector_app.domain.journal import chain
from collector_app.domain.journal.content import EvidenceCaptured
from collector_app.domain.journal.entry import Head, read_entry
from collector_app.domain.journal.seal import certificate_hash
from collector_app.security.entropy import SystemEntropy
from collector_app.storage.opening import create_store, open_store
from collector_app.storage.store import EncryptedStore
from collector_app.usecases.evidence_items import captured_items, read_item
from collector_app.usecases.evidence_terms import TERMS, Medium
from collector_app.usecases.ports.evidence import BadChunkError, EvidencePlace, EvidenceRow, ItemKeys
from tests.fakes.capturing import Capturing
from tests.unit.usecases.world import World

KEY: Final = b"k" * 32
CANARY: Final = "KNR-8841-犀鸟在门口"
RATE: Final = 16_000


def samples(seconds: float) -> bytes:
    """A tone that no other sound is: 16-bit mono PCM whose pitch rises."""
    count = int(RATE * seconds)
    return b"".join(
        struct.pack("<h", int(9000 * math.sin((300 + at / 40) * at / RATE) + 2000 * math.sin(at * at / 9e5)))
        for at in range(count)
    )


def canary_wave(seconds: float = 9) -> bytes:
    """The tone as a WAV file that also names the canary."""
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples(seconds))
    return target.getvalue() + b"LIST" + CANARY.encode()


def canary_image(side: int = 300) -> bytes:
    """A PNG with the canary as its text; stored, not deflated, so that its pixels are canaries as well."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + hashlib.shake_128(bytes([row % 251])).digest(side) for row in range(side))
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    text = chunk(b"iTXt", b"Comment\0\0\0\0\0" + CANARY.encode())
    pixels = chunk(b"IDAT", zlib.compress(rows, 0))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + text + pixels + chunk(b"IEND", b"")


class NoSealer:
    """The defence switched off: a stream that is its own plain text."""

    header = b"h" * 62

    def begin(self, item: str, visit: str) -> tuple[ItemKeys, NoSealer]:
        return ItemKeys(b"none", "none"), self

    def encrypt(self, plain: bytes, *, last: bool) -> bytes:
        return bytes([last]) + plain + bytes(16)

    def open(self, row: EvidenceRow, header: bytes) -> NoSealer:
        return self

    def decrypt(self, cipher: bytes) -> tuple[bytes, bool]:
        if len(cipher) < 17:
            raise BadChunkError
        return cipher[1:-16], bool(cipher[0])


@dataclass(frozen=True)
class Laptop:
    """Everything lies in `folder`."""

    folder: Path

    def make(self) -> None:
        """Begin a visit and lock."""
        self.folder.mkdir()
        store = create_store(self.folder / "store.db", KEY)
        self._capturing(store).begin()
        store.close()

    def open(self) -> Capturing:
        """Start after a lock or a kill: recover and resume."""
        capturing = self._capturing(open_store(self.folder / "store.db", KEY))
        capturing.again()
        return capturing

    def work(self, *, sealed: bool = True) -> None:
        """Capture the tone and the image, discard a blurred one, lock."""
        capturing = self.open()
        if not sealed:
            capturing.evidence.place = EvidencePlace(capturing.place.files, NoSealer())
        sound, image = canary_wave(), canary_image()
        recording = capturing.evidence.capture("recording", Medium.AUDIO, "audio/wav")
        for at in range(0, len(sound), 10_007):
            recording.write(sound[at : at + 10_007])
        with capturing.evidence.capture("house", Medium.PHOTO, "image/png") as photo:
            photo.write(image)
            photo.finish()
        blurred = capturing.evidence.capture("house", Medium.PHOTO, "image/png")
        blurred.write(image * 2)
        blurred.discard("blurred")
        recording.finish()
        close(capturing)

    def check(self) -> tuple[EvidenceCaptured, ...]:
        """Start again: journal, store and files agree, whatever happened; returns what was kept."""
        sound, image = canary_wave(), canary_image()
        capturing = self.open()
        captured = captured_items(capturing.entries())
        with capturing.world.store.view() as view:
            rows = {row.item: row for row in view.evidence.of(capturing.visit.visit.id)}
            assert not view.evidence.under_way()
            assert {content.item for content in captured} == set(rows)
            assert capturing.place.files.names() == {row.file for row in rows.values()}
            for content in captured:
                plain = b"".join(read_item(view, capturing.place, content))
                cipher = b"".join(capturing.place.files.read_sealed(rows[content.item]))
                assert hashlib.sha256(plain).hexdigest() == content.plain_sha256
                assert hashlib.sha256(cipher).hexdigest() == content.cipher_sha256
                assert len(cipher) == content.size == rows[content.item].size
                whole = {"audio": (sound,), "photo": (image, image * 2)}[content.medium]
                if content.cut_short:
                    assert TERMS[Medium(content.medium)].keeps_part
                    assert len(plain) % CHUNK == 0
                    assert sound.startswith(plain)
                else:
                    assert plain in whole
            check_chain(capturing)
        assert not list((self.folder / "evidence").glob("*.part"))
        close(capturing)
        return captured

    def _capturing(self, store: EncryptedStore) -> Capturing:
        world = World(store=store)  # type: ignore[arg-type]  # the same promises as in memory
        world.session.recorder.entropy = SystemEntropy(world.clock)
        return Capturing(self.folder / "evidence", world)


def close(capturing: Capturing) -> None:
    """Lock."""
    capturing.world.store.close()


def check_chain(capturing: Capturing) -> None:
    """The journal holds from its first entry to its head."""
    with capturing.world.store.view() as view:
        certificate = view.feed.profile().certificate
        entries = [read_entry(entry.raw, entry.salt, entry.data) for entry in view.journal.after(0, 10_000)]
        head, broken = chain.check(Head(certificate.device, 0, certificate_hash(certificate)), entries)
        assert broken is None
        assert head == view.journal.head()
