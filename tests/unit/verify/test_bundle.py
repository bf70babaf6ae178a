"""Writing bundles: what is taken, what stays at home, what is missing."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from collector_app.domain.journal.entry import NO_RECEIPT
from collector_app.protocol.bundle import (
    Bundle,
    BundleError,
    EvidenceFile,
    EvidenceForm,
    last_needed,
    select_bundle,
    write_bundle,
    write_bundle_to,
)
from tests.unit.verify.stories import CASE_ID, VISIT_ID, Story, evidence, tell

STORY = tell()
OPENING = STORY.of_kind("visit.opened.v1")


def select(story: Story = STORY, **changes: Any) -> Bundle:  # noqa: ANN401 - any argument
    arguments = {
        "entries": story.entries,
        "seals": story.seals,
        "receipts": story.receipts,
        "certificate": story.certificate,
    }
    return select_bundle(VISIT_ID, **{**arguments, **changes})


def lines_of(data: bytes, member: str) -> Iterator[dict[str, Any]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        yield from map(json.loads, archive.read(member).splitlines())


def test_the_run_goes_from_the_opening_to_the_covering_receipt() -> None:
    bundle = select()
    assert (bundle.visit, bundle.case) == (VISIT_ID, CASE_ID)
    assert [entry.seq for entry in bundle.entries] == list(range(OPENING.seq, STORY.receipts[-1].to_seq + 1))
    assert bundle.seals == tuple(STORY.seals)
    assert bundle.receipts == tuple(STORY.receipts)


def test_no_content_of_another_case_leaves() -> None:
    data = write_bundle(select())
    for line in lines_of(data, "entries.jsonl"):
        subject = json.loads(line["envelope"])["subject"]
        assert ("data" in line, "salt" in line) == ((False, False) if subject == "case/case-2" else (True, True))
    kept = [entry for entry in STORY.entries if entry.seq >= OPENING.seq and entry.subject == "case/case-2"]
    assert kept
    for entry in kept:
        assert entry.data is not None
        assert entry.data not in data
        assert json.dumps(entry.data.decode()).encode() not in data


def test_before_the_receipt_the_seal_is_the_end() -> None:
    bundle = select(receipts=STORY.receipts[:1], entries=STORY.entries[: STORY.closing.seq])
    assert bundle.entries[-1].seq == STORY.closing.seq
    assert bundle.seals == (STORY.seals[0],)
    assert bundle.receipts == (STORY.receipts[0],)  # its lower bound


def test_receipts_that_prove_nothing_here_stay_at_home() -> None:
    later = replace(STORY.receipts[-1], from_seq=20, to_seq=40)
    assert select(receipts=[*STORY.receipts, later]).receipts == tuple(STORY.receipts)
    first = tell(early_receipt=False)
    assert OPENING.envelope.anchor != NO_RECEIPT
    assert select(first).receipts == tuple(first.receipts)


def test_last_needed() -> None:
    closing = STORY.closing.seq
    assert last_needed(closing, STORY.seals, STORY.receipts) == closing + 1
    assert last_needed(closing, STORY.seals, []) == closing
    assert last_needed(closing, STORY.seals[1:], []) == closing + 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"entries": STORY.entries[: STORY.closing.seq - 1]}, "not closed"),
        ({"entries": STORY.entries[: STORY.closing.seq]}, "5 to 19 are needed"),
        ({"entries": [*STORY.entries[:7], *STORY.entries[8:]]}, "5 to 19 are needed"),
        ({"seals": []}, "no seal covers"),
        ({"entries": []}, "not closed"),
    ],
)
def test_what_is_missing_is_said(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(BundleError, match=message):
        select(**changes)


def test_an_erased_opening_wants_the_case_from_the_caller() -> None:
    erased = [entry.without_content() if entry is OPENING else entry for entry in STORY.entries]
    assert select(entries=erased).case == ""
    assert select(entries=erased, case=CASE_ID).case == CASE_ID


def test_equal_records_give_equal_bytes() -> None:
    assert write_bundle(select(), evidence()) == write_bundle(select(tell()), reversed(evidence()))


def test_evidence_is_streamed_in_order_of_names() -> None:
    target = io.BytesIO()
    write_bundle_to(target, select(), evidence())
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[-2:] == ["evidence/photo-1.clear", "evidence/photo-1.sealed"]
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("item", ["", "../x", "a/b", ".hidden", "a" * 129, "名", "a\n"])
def test_an_evidence_id_that_is_no_file_name_is_refused(item: str) -> None:
    with pytest.raises(BundleError, match="file name"):
        write_bundle(select(), [EvidenceFile(item, EvidenceForm.CLEAR, (b"x",))])
