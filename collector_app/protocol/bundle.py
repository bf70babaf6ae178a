"""Writing a visit bundle (`.cvb`): the proof of one visit, for anybody who has the server's public key.

The format stands in `resources/formats/visit-bundle.md`; `collector_app.verify` reads it and imports nothing from here.
The desktop and the server write the same bytes for the same record.

::

    needed = last_needed(closing_seq, seals, receipts)           # which entries to load
    bundle = select_bundle("v-1", entries, seals, receipts, certificate)
    data = write_bundle(bundle)

No content of anybody else leaves: entries of other subjects travel without `salt` and `data`.
"""

from __future__ import annotations

import base64
import io
import json
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import IO, Final

from collector_app.domain.journal.canonical import Plain
from collector_app.domain.journal.content import VisitOpened
from collector_app.domain.journal.entry import Entry
from collector_app.domain.journal.kinds import Kind, read_content
from collector_app.domain.journal.record import to_plain
from collector_app.domain.journal.seal import Certificate, Receipt, Seal, receipt_hash

FORMAT: Final = "collector/visit-bundle/v1"
SUFFIX: Final = ".cvb"
_DEVICE_SUBJECT: Final = "device"
_ITEM: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}\Z")  # becomes a file name on any system
_NO_DATE: Final = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can hold; a date would make equal bundles differ
_UNIX: Final = 3
_READ_ONLY_FILE: Final = 0o100444 << 16


class BundleError(ValueError):
    """The record is not complete enough for a bundle; the text says what is missing."""


class EvidenceForm(StrEnum):
    """Whether evidence travels as sealed for the server or as captured."""

    SEALED = "sealed"
    CLEAR = "clear"


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """One evidence item's bytes, read once and in order; `item` is the id in its `evidence.captured` entry."""

    item: str
    form: EvidenceForm
    chunks: Iterable[bytes]


@dataclass(frozen=True, slots=True)
class Bundle:
    """What goes into the file, already cut to the visit and without other people's content."""

    visit: str
    case: str
    entries: tuple[Entry, ...]
    seals: tuple[Seal, ...]
    receipts: tuple[Receipt, ...]
    certificate: Certificate


def last_needed(closing_seq: int, seals: Iterable[Seal], receipts: Iterable[Receipt]) -> int:
    """Return the last sequence number that proves a visit closed at `closing_seq`.

    Raises BundleError when no seal covers the closing entry yet: seal the journal first.
    """
    sealed = min((seal.seq for seal in seals if seal.seq >= closing_seq), default=None)
    if sealed is None:
        message = f"no seal covers entry {closing_seq}"
        raise BundleError(message)
    received = min((receipt.to_seq for receipt in receipts if receipt.to_seq >= closing_seq), default=sealed)
    return max(sealed, received)


def select_bundle(
    visit: str,
    entries: Sequence[Entry],
    seals: Sequence[Seal],
    receipts: Sequence[Receipt],
    certificate: Certificate,
    case: str = "",
) -> Bundle:
    """Cut the bundle of `visit` (its id) out of a device's record.

    `entries` are in order, without gaps, from the visit's first to `last_needed` or beyond; `seals` and `receipts` in
    order, the receipt that the visit's first entry is anchored to among them (else the proof has no lower bound).
    `case` is needed only when the visit's opening was erased. Raises BundleError when something is missing.
    """
    own = [entry for entry in entries if entry.subject == f"visit/{visit}"]
    closing = next((entry for entry in own if entry.kind == Kind.VISIT_CLOSED.value), None)
    if closing is None:
        message = f"visit {visit} is not closed in these entries"
        raise BundleError(message)
    first, last = own[0].seq, last_needed(closing.seq, seals, receipts)
    run = [entry for entry in entries if first <= entry.seq <= last]
    if [entry.seq for entry in run] != list(range(first, last + 1)):
        message = f"entries {first} to {last} are needed, in order and without gaps"
        raise BundleError(message)
    case = case or _case_of(own)
    subjects = {f"visit/{visit}", f"case/{case}", _DEVICE_SUBJECT}
    return Bundle(
        visit,
        case,
        tuple(entry if entry.subject in subjects else entry.without_content() for entry in run),
        tuple(seal for seal in seals if first <= seal.seq <= last),
        _receipts_around(receipts, own[0], last),
        certificate,
    )


def _case_of(own: Iterable[Entry]) -> str:
    contents = (read_content(entry) for entry in own)
    return next((content.case for content in contents if isinstance(content, VisitOpened)), "")


def _receipts_around(receipts: Sequence[Receipt], opening: Entry, last: int) -> tuple[Receipt, ...]:
    """From the one that the opening is anchored to, to the one that covers the end; no link left out."""
    anchored = [place for place, item in enumerate(receipts) if receipt_hash(item) == opening.envelope.anchor]
    inside = [place for place, item in enumerate(receipts) if opening.seq <= item.to_seq <= last]
    places = anchored[-1:] + inside
    return tuple(receipts[min(places) : max(places) + 1]) if places else ()


def write_bundle(bundle: Bundle, evidence: Iterable[EvidenceFile] = ()) -> bytes:
    """Return the bundle's bytes: the same for the same record, on any machine."""
    target = io.BytesIO()
    write_bundle_to(target, bundle, evidence)
    return target.getvalue()


def write_bundle_to(target: IO[bytes], bundle: Bundle, evidence: Iterable[EvidenceFile] = ()) -> None:
    """Write the bundle to a seekable binary file; evidence is streamed, never held whole.

    Raises BundleError for an evidence id that can't be a file name, and whatever `target` and `chunks` raise.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, data in _members(bundle):
            _put(archive, name, (data,))
        for item in sorted(evidence, key=lambda file: (file.item, file.form)):
            if not _ITEM.match(item.item):
                message = f"evidence id {item.item!r} can't be a file name"
                raise BundleError(message)
            _put(archive, f"evidence/{item.item}.{item.form.value}", item.chunks)


def _members(bundle: Bundle) -> Iterable[tuple[str, bytes]]:
    yield "bundle.json", _json({"format": FORMAT, "visit": bundle.visit, "case": bundle.case})
    yield "certificates.json", _json([to_plain(bundle.certificate)])
    yield "entries.jsonl", _lines(_entry_line(entry) for entry in bundle.entries)
    yield "seals.jsonl", _lines(to_plain(seal) for seal in bundle.seals)
    yield "receipts.jsonl", _lines(to_plain(receipt) for receipt in bundle.receipts)


def _entry_line(entry: Entry) -> Plain:
    line: dict[str, Plain] = {"envelope": entry.raw.decode("utf-8")}
    if entry.salt is not None and entry.data is not None:
        line["salt"] = base64.b64encode(entry.salt).decode("ascii")
        line["data"] = entry.data.decode("utf-8")
    return line


def _json(value: Plain) -> bytes:
    """The canonical form without an entry's size limit: a line quotes a whole entry."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def _lines(values: Iterable[Plain]) -> bytes:
    return b"".join(_json(value) + b"\n" for value in values)


def _put(archive: zipfile.ZipFile, name: str, chunks: Iterable[bytes]) -> None:
    info = zipfile.ZipInfo(name, _NO_DATE)
    info.create_system = _UNIX
    info.external_attr = _READ_ONLY_FILE
    with archive.open(info, "w", force_zip64=name.startswith("evidence/")) as member:
        for chunk in chunks:
            member.write(chunk)
