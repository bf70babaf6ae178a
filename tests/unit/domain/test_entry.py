"""Entries: what is hashed, what is beside it, and what no reader takes for an entry."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import pytest

from collector_app.domain.journal.canonical import NotCanonicalError, canonical
from collector_app.domain.journal.content import NoteWritten
from collector_app.domain.journal.entry import BadEntryError, Entry, read_entry
from collector_app.domain.journal.kinds import Kind
from tests.unit.domain.examples import EXAMPLES
from tests.unit.domain.journals import DEVICE, START_HASH, Journal


@pytest.fixture
def entry() -> Entry:
    journal = Journal()
    journal.open()
    return journal.add(EXAMPLES[Kind.NOTE_WRITTEN])


def test_the_envelope_is_a_cloud_event_with_our_attributes(entry: Entry) -> None:
    envelope = json.loads(entry.raw)
    assert envelope == {
        "specversion": "1.0",
        "id": "0190a5b0-0000-7000-8000-000000000002",
        "source": f"urn:collector:device:{DEVICE}",
        "type": "note.written.v1",
        "subject": "visit/v-1",
        "time": "2026-03-02T09:59:00.000+08:00",
        "seq": 2,
        "prev": envelope["prev"],
        "actor": "c-01",
        "boot": "boot-1",
        "monoms": 120_000,
        "anchor": "0" * 64,
        "packs": "ab" * 32,
        "datahash": envelope["datahash"],
    }


def test_hashes_are_the_ones_of_the_format(entry: Entry) -> None:
    assert entry.salt is not None
    assert entry.data is not None
    assert entry.hash == hashlib.sha256(b"collector/entry/v1\0" + entry.raw).hexdigest()
    assert entry.envelope.datahash == hmac.new(entry.salt, entry.data, "sha256").hexdigest()


def test_the_first_entry_is_chained_to_the_certificate() -> None:
    assert Journal().open().envelope.prev == START_HASH


def test_content_stands_beside_the_envelope_only(entry: Entry) -> None:
    assert "客户".encode() in (entry.data or b"")
    assert "客户".encode() not in entry.raw


def test_an_erased_entry_keeps_envelope_and_hash(entry: Entry) -> None:
    erased = entry.without_content()
    assert erased.erased
    assert (erased.raw, erased.hash, erased.plain()) == (entry.raw, entry.hash, {})
    assert read_entry(erased.raw, None, None) == erased


def changed(entry: Entry, **attributes: object) -> bytes:
    envelope: dict[str, Any] = json.loads(entry.raw)
    for name, value in attributes.items():
        if value is None:
            del envelope[name]
        else:
            envelope[name] = value
    return canonical(envelope)


@pytest.mark.parametrize(
    "attributes",
    [
        {"seq": None},
        {"extra": "x"},
        {"seq": "2"},
        {"seq": True},
        {"time": "2026-03-02T09:59:00.000"},
        {"time": "2026-03-02T09:59:00+08:00"},
        {"time": "20260302T095900.000+0800"},
        {"time": "tomorrow"},
        {"datahash": "00" * 32},
    ],
)
def test_an_envelope_of_another_shape_is_refused(entry: Entry, attributes: dict[str, object]) -> None:
    with pytest.raises(BadEntryError):
        read_entry(changed(entry, **attributes), entry.salt, entry.data)


def test_bytes_that_are_not_canonical_are_refused(entry: Entry) -> None:
    spaced = json.dumps(json.loads(entry.raw)).encode()
    for raw in (spaced, entry.raw + b"\n", b"[]", b"", b"\xff"):
        with pytest.raises(BadEntryError):
            read_entry(raw, entry.salt, entry.data)


def test_salt_and_data_come_together_and_match(entry: Entry) -> None:
    assert entry.salt is not None
    for salt, data in (
        (None, entry.data),
        (entry.salt, None),
        (entry.salt[:31], entry.data),
        (b"x" * 32, entry.data),
        (entry.salt, b'{"text":"other"}'),
        (entry.salt, b'{ "text":"other"}'),
    ):
        with pytest.raises(BadEntryError):
            read_entry(entry.raw, salt, data)


def test_content_beyond_the_limit_is_no_entry() -> None:
    with pytest.raises(NotCanonicalError):
        Journal().add(NoteWritten("字" * 30_000))
