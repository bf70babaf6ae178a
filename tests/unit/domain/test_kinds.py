"""Every kind of entry has a golden example: exact bytes of `data` that this and every later version must read.

A golden file is never edited: a changed field wants a new version of the kind. A kind may gain fields with defaults;
its golden file then moves to `golden_earlier`, whose bytes are read for ever.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

import pytest

from collector_app.domain.journal.canonical import canonical
from collector_app.domain.journal.entry import Draft, Entry, Stamp, read_entry
from collector_app.domain.journal.kinds import CONTENT, Kind, draft, read_content
from collector_app.domain.journal.record import from_plain, to_plain
from tests.unit.domain.examples import EXAMPLES
from tests.unit.domain.journals import Journal

GOLDEN = Path(__file__).parent / "golden"
EARLIER = sorted((Path(__file__).parent / "golden_earlier").iterdir())


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_its_golden_bytes(kind: Kind) -> None:
    assert (GOLDEN / f"{kind.value}.json").read_bytes() == canonical(to_plain(EXAMPLES[kind]))


@pytest.mark.parametrize("path", EARLIER, ids=lambda path: path.stem)
def test_bytes_of_an_earlier_form_are_read_and_say_the_same(path: Path) -> None:
    kind = Kind(path.stem.partition("+")[0])  # after the plus: the field that the form already had
    earlier = json.loads(path.read_bytes())
    read = to_plain(from_plain(CONTENT[kind], earlier))
    assert isinstance(read, dict)
    assert {key: read[key] for key in earlier} == earlier


def test_no_golden_file_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == {kind.value for kind in Kind}


def test_every_kind_has_a_content_type_of_its_own() -> None:
    assert set(CONTENT) == set(Kind)
    assert len(set(CONTENT.values())) == len(CONTENT)


@pytest.mark.parametrize("kind", Kind)
def test_golden_bytes_are_read_back_through_an_entry(kind: Kind) -> None:
    entry = Journal().add(EXAMPLES[kind])
    again = read_entry(entry.raw, entry.salt, (GOLDEN / f"{kind.value}.json").read_bytes())
    assert again.kind == kind.value
    assert read_content(again) == EXAMPLES[kind]


@pytest.mark.parametrize("kind", Kind)
def test_examples_leave_no_field_at_its_default(kind: Kind) -> None:
    plain = to_plain(EXAMPLES[kind])
    assert isinstance(plain, dict)
    assert set(plain) == {item.name for item in fields(CONTENT[kind])}


@pytest.mark.parametrize("kind", Kind)
def test_defaulted_fields_may_be_missing(kind: Kind) -> None:
    plain = to_plain(EXAMPLES[kind])
    assert isinstance(plain, dict)
    defaulted = {
        item.name for item in fields(CONTENT[kind]) if (item.default, item.default_factory) != (MISSING, MISSING)
    }
    shorter = from_plain(CONTENT[kind], {key: value for key, value in plain.items() if key not in defaulted})
    assert not defaulted & set(_as_dict(shorter))


def _as_dict(content: object) -> dict[str, Any]:
    plain = to_plain(content)
    assert isinstance(plain, dict)
    return plain


def test_unknown_kind_is_kept_and_unread() -> None:
    journal = Journal()
    known = journal.add(EXAMPLES[Kind.NOTE_WRITTEN])
    entry = journal.head.extend(Draft("visit.sung.v1", "visit/v-1", {"song": "x"}), _stamp_like(known))
    assert entry.kind == "visit.sung.v1"
    assert entry.plain() == {"song": "x"}
    assert read_content(entry) is None


def test_content_of_another_shape_is_unread_not_raised() -> None:
    known = Journal().add(EXAMPLES[Kind.NOTE_WRITTEN])
    entry = Journal().head.extend(Draft(Kind.SATISFACTION_RATED.value, "visit/v-1", {"score": "4"}), _stamp_like(known))
    assert read_content(entry) is None


def test_erased_content_is_unread() -> None:
    assert read_content(Journal().add(EXAMPLES[Kind.NOTE_WRITTEN]).without_content()) is None


def test_drafting_what_is_no_content_is_a_bug() -> None:
    with pytest.raises(KeyError):
        draft("device", "text")


def _stamp_like(entry: Entry) -> Stamp:
    envelope = entry.envelope
    return Stamp(
        "0190a5b0-0000-7000-8000-00000000ffff",
        b"s" * 32,
        envelope.time,
        "c-01",
        "boot-1",
        1,
        envelope.anchor,
        "ab" * 32,
    )
