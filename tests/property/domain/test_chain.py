"""Whatever is done to a chain of entries, the check sees it, and names the first entry that does not follow."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector_app.domain.journal.canonical import canonical
from collector_app.domain.journal.chain import BreakReason, ChainBreak, check
from collector_app.domain.journal.content import NoteWritten
from collector_app.domain.journal.entry import BadEntryError, Entry, Head, read_entry
from tests.unit.domain.journals import DEVICE, START_HASH, Journal

START = Head(DEVICE, 0, START_HASH)
LENGTH = 9


def chain_of(length: int, word: str = "note") -> list[Entry]:
    journal = Journal()
    for number in range(length):
        journal.add(NoteWritten(f"{word} {number}"))
    return journal.entries


GOOD = chain_of(LENGTH)
OTHER = chain_of(LENGTH, "other")
PLACES = st.integers(0, LENGTH - 1)
ATTRIBUTES = ("id", "type", "subject", "time", "actor", "boot", "monoms", "anchor", "packs", "datahash", "prev", "seq")


def altered(entry: Entry, attribute: str) -> Entry:
    envelope = json.loads(entry.raw)
    old = envelope[attribute]
    envelope[attribute] = old + 1 if isinstance(old, int) else ("f" if old[0] != "f" else "e") + old[1:]
    if attribute == "time":
        envelope[attribute] = old.replace("2026-", "2025-")
    return read_entry(canonical(envelope), None, None)


def test_a_good_chain_holds_to_its_head() -> None:
    assert check(START, GOOD) == (Head(DEVICE, LENGTH, GOOD[-1].hash), None)
    assert check(Head(DEVICE, 4, GOOD[3].hash), GOOD[4:])[1] is None


@given(PLACES, st.sampled_from(ATTRIBUTES))
def test_an_altered_envelope_breaks_the_chain_or_its_head(place: int, attribute: str) -> None:
    forged = [*GOOD[:place], altered(GOOD[place], attribute), *GOOD[place + 1 :]]
    head, broken = check(START, forged)
    assert head != Head(DEVICE, LENGTH, GOOD[-1].hash)
    if broken is not None:
        assert broken.seq in (place + 1, place + 2)


@given(PLACES)
def test_a_deleted_entry_is_a_gap(place: int) -> None:
    head, broken = check(START, [*GOOD[:place], *GOOD[place + 1 :]])
    assert head.seq == place
    if place == LENGTH - 1:
        assert broken is None  # a cut tail is not in the chain: the seal and the anchor see it
    else:
        assert broken == ChainBreak(place + 2, BreakReason.GAP)


@given(PLACES, PLACES)
def test_an_inserted_entry_does_not_fit(place: int, what: int) -> None:
    forged = [*GOOD[:place], OTHER[what], *GOOD[place:]]
    assert check(START, forged)[1] is not None


@given(st.permutations(range(LENGTH)))
def test_any_other_order_is_a_break(order: list[int]) -> None:
    broken = check(START, [GOOD[place] for place in order])[1]
    assert (broken is None) == (order == sorted(order))


@given(PLACES, st.integers(1, LENGTH))
def test_a_branch_is_a_break(place: int, length: int) -> None:
    forged = [*GOOD[:place], *OTHER[place : place + length]]
    broken = check(START, forged)[1]
    assert broken == (ChainBreak(place + 1, BreakReason.WRONG_PREVIOUS) if place else None)


def test_another_device_is_seen_first() -> None:
    assert check(Head("d-0008", 0, START_HASH), GOOD)[1] == ChainBreak(1, BreakReason.FOREIGN_DEVICE)


@given(PLACES, PLACES)
def test_content_of_another_entry_is_refused(place: int, what: int) -> None:
    entry, other = GOOD[place], OTHER[what]
    with pytest.raises(BadEntryError):
        read_entry(entry.raw, entry.salt, other.data)


@given(PLACES, st.data())
def test_any_changed_byte_of_an_entry_is_refused_or_changes_its_hash(place: int, data: st.DataObject) -> None:
    entry = GOOD[place]
    assert entry.data is not None
    index = data.draw(st.integers(0, len(entry.raw) + len(entry.data) - 1))
    both = bytearray(entry.raw + entry.data)
    both[index] ^= data.draw(st.integers(1, 255))
    try:
        read = read_entry(bytes(both[: len(entry.raw)]), entry.salt, bytes(both[len(entry.raw) :]))
    except BadEntryError:
        return
    assert read.hash != entry.hash
