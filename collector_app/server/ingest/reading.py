"""From uploaded bytes to entries that hold together: strict parsing, the inner chain, the seal. No database."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from collector_app.domain.journal.chain import check
from collector_app.domain.journal.entry import BadEntryError, Entry, Head, read_entry
from collector_app.domain.journal.seal import Seal, seal_input
from collector_app.protocol.messages import EntryUpload, Verdict, VerdictKind
from collector_app.protocol.signature import verify_bytes

CONTENT_MISMATCH: Final = "content_mismatch"
MAX_NAME: Final = 200  # characters of an id, kind or subject; an index of PostgreSQL ends at 2.7 KB


@dataclass(frozen=True, slots=True)
class Received:
    """One uploaded entry. `entry` is without content when the content was erased or is not the one that was hashed.

    `salt` and `data` are what came, to be kept as they came.
    """

    entry: Entry
    salt: bytes | None
    data: bytes | None
    mismatch: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """Entries that follow each other and are vouched for: by the device's seal, or by others when there is none.

    `doubt`: why all of them are parked, empty when nothing speaks against them.
    """

    received: list[Received]
    seal: Seal | None
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The batch can't be placed: a verdict for every entry, and nothing was stored."""

    verdicts: tuple[Verdict, ...]


def read_batch(
    uploads: Sequence[EntryUpload], seal: Seal, device: str, signing_key: str
) -> list[Received] | Unreadable:
    """Parse the uploads and check that they follow each other and that the device sealed the last one.

    A seal vouches for what its chain covers, so entries before a break are refused as `unsealed`: a smaller batch,
    sealed at its own end, gets them in.
    """
    received: list[Received] = []
    for at, upload in enumerate(uploads):
        item = _read(upload)
        if item is None:
            return _broken(uploads, seal, at, "malformed")
        received.append(item)
    entries = [item.entry for item in received]
    first = entries[0]
    _, broken = check(Head(device, first.seq - 1, first.envelope.prev), entries)
    if broken is not None:
        at = next(index for index, entry in enumerate(entries) if entry.seq == broken.seq)
        return _broken(uploads, seal, at, broken.reason.value)
    last = entries[-1]
    if (seal.device, seal.seq, seal.hash) != (device, last.seq, last.hash):
        return _refused([entry.seq for entry in entries], "seal_of_another_entry")
    if not verify_bytes(signing_key, seal_input(seal), seal.signature):
        return _refused([entry.seq for entry in entries], "seal_invalid")
    return received


def _read(upload: EntryUpload) -> Received | None:
    raw = upload.raw.encode("utf-8", "surrogatepass")
    data = None if upload.data is None else upload.data.encode("utf-8", "surrogatepass")
    try:
        salt = None if upload.salt is None else base64.b64decode(upload.salt, validate=True)
    except binascii.Error:
        salt = b""
    try:
        received = Received(read_entry(raw, salt, data), salt, data)
    except BadEntryError:
        try:
            received = Received(read_entry(raw, None, None), salt, data, mismatch=True)
        except BadEntryError:
            return None
    entry = received.entry
    return received if is_name(entry.kind) and is_name(entry.subject) else None


def is_name(text: str) -> bool:
    """Whether a database can keep and index `text` as a name: not too long, and without the one letter it refuses."""
    return len(text) <= MAX_NAME and "\0" not in text


def _broken(uploads: Sequence[EntryUpload], seal: Seal, at: int, reason: str) -> Unreadable:
    """Verdicts around the entry that breaks the batch; numbers are told from the seal's, which names the last one."""
    first = seal.seq - len(uploads) + 1
    reasons = ["unsealed"] * at + [reason] + ["after_break"] * (len(uploads) - at - 1)
    return Unreadable(
        tuple(Verdict(seq=first + index, kind=VerdictKind.REFUSED, reason=text) for index, text in enumerate(reasons))
    )


def _refused(numbers: Sequence[int], reason: str) -> Unreadable:
    return Unreadable(tuple(Verdict(seq=seq, kind=VerdictKind.REFUSED, reason=reason) for seq in numbers))
