"""The verifier on files of every kind: what it says, what it can't read, that nothing slips through."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collector_app.domain.journal.seal import certificate_input, receipt_hash
from collector_app.protocol.bundle import select_bundle, write_bundle
from collector_app.verify import container
from collector_app.verify.command import main, verify
from collector_app.verify.report import NOT_PROVEN, Report, Verdict
from collector_app.verify.words import LIMITS, NOTES, PROBLEMS
from tests.unit.verify.stories import (
    OTHER_SERVER,
    SERVER,
    VISIT_ID,
    certificate_of,
    evidence,
    public,
    seal_of,
    sign,
    signed_receipt,
    tell,
)

STORY = tell()
GOOD = select_bundle(VISIT_ID, STORY.entries, STORY.seals, STORY.receipts, STORY.certificate)
GOOD_BYTES = write_bundle(GOOD, evidence())

Judge = Callable[[bytes], Report]


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    def judge(data: bytes) -> Report:
        path = tmp_path / "a.cvb"
        path.write_bytes(data)
        return verify(path)

    return judge


def members_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


def changed(**members: bytes) -> bytes:
    return zipped(members_of(GOOD_BYTES) | {name.replace("__", "."): data for name, data in members.items()})


def problem(report: Report) -> tuple[str, int | None] | None:
    return None if report.problem is None else (report.problem.code, report.problem.seq)


# ---------------------------------------------------------------------------------------------------- what can be read


def test_a_bundle_zipped_again_by_somebody_else_still_holds(judge: Judge) -> None:
    again = {"evidence/": b"", **members_of(GOOD_BYTES)}
    assert judge(zipped(dict(reversed(again.items())))).verdict is Verdict.HOLDS
    assert judge(zipped(again, zipfile.ZIP_STORED)).verdict is Verdict.HOLDS


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_a_zip"),
        (b"PK\x03\x04 not really", "not_a_zip"),
        (GOOD_BYTES[:-30], "not_a_zip"),
        (zipped({}), "missing_member"),
        (zipped({k: v for k, v in members_of(GOOD_BYTES).items() if k != "seals.jsonl"}), "missing_member"),
        (zipped(members_of(GOOD_BYTES) | {"readme.txt": b"x"}), "unexpected_member"),
        (zipped(members_of(GOOD_BYTES) | {"evidence/../../x.clear": b"x"}), "unexpected_member"),
        (zipped(members_of(GOOD_BYTES) | {"evidence/x.exe": b"x"}), "unexpected_member"),
        (zipped(members_of(GOOD_BYTES), zipfile.ZIP_BZIP2), "compression"),
        (changed(bundle__json=b'{"format":"collector/visit-bundle/v2","more":1}'), "unknown_format"),
    ],
)
def test_what_can_not_be_read(judge: Judge, data: bytes, code: str) -> None:
    report = judge(data)
    assert (report.verdict, problem(report)) == (Verdict.UNREADABLE, (code, None))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    report = verify(tmp_path / "nothing.cvb")
    assert (report.verdict, problem(report)) == (Verdict.UNREADABLE, ("no_file", None))
    assert verify(tmp_path).verdict is Verdict.UNREADABLE


def test_encrypted_and_doubled_members(judge: Judge) -> None:
    encrypted = bytearray(GOOD_BYTES)
    encrypted[encrypted.rfind(b"PK\x01\x02") + 8] |= 1
    assert problem(judge(bytes(encrypted))) == ("encrypted", None)
    target = io.BytesIO(GOOD_BYTES)
    with zipfile.ZipFile(target, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("seals.jsonl", b"")
    assert problem(judge(target.getvalue())) == ("duplicate_member", None)


def test_a_zip_bomb_is_refused_before_it_is_held(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "MAX_TEXT_BYTES", 1_000_000)
    bomb = changed(entries__jsonl=b" " * 1_000_001)
    assert problem(judge(bomb)) == ("too_large", None)
    lying = bytearray(bomb)
    place = lying.rfind(b"entries.jsonl") - 46 + 24  # the size that the central directory states
    struct.pack_into("<I", lying, place, 10)
    assert problem(judge(bytes(lying))) == ("too_large", None)


def test_too_many_members(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "MAX_MEMBERS", 6)
    assert problem(judge(GOOD_BYTES)) == ("too_large", None)


def test_a_member_that_can_not_be_inflated_or_is_cut(judge: Judge) -> None:
    data = bytearray(zipped(members_of(GOOD_BYTES)))
    start = data.find(b"entries.jsonl") + len("entries.jsonl")
    data[start : start + 8] = b"\xff" * 8
    assert problem(judge(bytes(data))) == ("damaged_member", None)
    other_name = bytearray(GOOD_BYTES)
    other_name[other_name.find(b"entries.jsonl")] = ord("E")
    assert problem(judge(bytes(other_name))) == ("damaged_member", None)


# ------------------------------------------------------------------------------------------------ what does not hold


def in_lines(name: str, change: Callable[[list[bytes]], None]) -> bytes:
    members = members_of(GOOD_BYTES)
    lines = members[name].splitlines(keepends=True)
    change(lines)
    return zipped(members | {name: b"".join(lines)})


def spaced(lines: list[bytes]) -> None:
    lines[3] = lines[3].replace(b":", b": ", 1)


def half_line(lines: list[bytes]) -> None:
    lines[3] = lines[3][:40] + b"\n"


def other_salt(lines: list[bytes]) -> None:
    line = json.loads(lines[3])
    lines[3] = json.dumps(line | {"salt": "c2FsdA=="}, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def only_data(lines: list[bytes]) -> None:
    line = json.loads(lines[3])
    del line["salt"]
    lines[3] = json.dumps(line, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def empty_line(lines: list[bytes]) -> None:
    lines.insert(3, b"\n")


@pytest.mark.parametrize("change", [spaced, half_line, other_salt, only_data, empty_line])
def test_a_malformed_line_is_named(judge: Judge, change: Callable[[list[bytes]], None]) -> None:
    report = judge(in_lines("entries.jsonl", change))
    assert problem(report) == ("malformed_entry", GOOD.entries[3].seq)
    assert report.problem is not None
    assert "line 4" in report.problem.detail


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"bundle__json": b"{}"}, "malformed_claim"),
        ({"bundle__json": b"\xff"}, "malformed_claim"),
        ({"bundle__json": b'{"format":"collector/visit-bundle/v1"}'}, "malformed_claim"),
        ({"certificates__json": b"[]"}, "malformed_certificate"),
        ({"certificates__json": b"[{}]"}, "malformed_certificate"),
        ({"entries__jsonl": b""}, "not_opened"),
        ({"seals__jsonl": b"{}\n"}, "malformed_seal"),
        ({"receipts__jsonl": b"[" * 100_000}, "malformed_receipt"),
        ({"seals__jsonl": b""}, "unsealed"),
        ({"evidence/other.clear": b"x"}, "evidence_unlisted"),
    ],
)
def test_other_members(judge: Judge, members: dict[str, bytes], code: str) -> None:
    report = judge(changed(**members))
    assert report.problem is not None
    assert (report.verdict, report.problem.code) == (Verdict.BROKEN, code)


def with_bundle(**changes: Any) -> bytes:  # noqa: ANN401 - any field
    return write_bundle(replace(GOOD, **changes))


def test_signed_records_that_do_not_fit(judge: Judge) -> None:
    last = GOOD.entries[-1]
    first, second = GOOD.receipts
    wrong_link = signed_receipt(replace(second, prev_receipt="ab" * 32))
    backwards = signed_receipt(replace(second, from_seq=last.seq + 1))
    of_another = signed_receipt(replace(second, device="d-0008"))
    beyond = signed_receipt(replace(second, to_seq=last.seq + 1))
    before = seal_of(STORY.at(1), GOOD.seals[0].time)
    twin = seal_of(replace(STORY.at(1), envelope=GOOD.entries[-2].envelope), GOOD.seals[0].time)
    cases: list[tuple[dict[str, object], tuple[str, int | None]]] = [
        ({"receipts": (first, wrong_link)}, ("receipt_chain", last.seq)),
        ({"receipts": (first, backwards)}, ("malformed_receipt", last.seq)),
        ({"receipts": (first, of_another)}, ("foreign_device", last.seq)),
        ({"receipts": (first, beyond)}, ("cut_tail", last.seq + 1)),
        ({"seals": (before, *GOOD.seals)}, ("cut_head", 1)),
        ({"seals": (GOOD.seals[0], twin)}, ("fork", GOOD.seals[0].seq)),
        ({"certificate": replace(GOOD.certificate, collector="c-99")}, ("certificate_signature", None)),
        ({"certificate": certificate_of(OTHER_SERVER)}, ("receipt_signature", first.to_seq)),
        ({"visit": "v-2"}, ("not_opened", None)),
    ]
    for changes, expected in cases:
        assert problem(judge(with_bundle(**changes))) == expected


def test_a_run_from_the_start_hangs_on_its_certificate(judge: Judge) -> None:
    later = replace(GOOD.certificate, issued=GOOD.certificate.issued + timedelta(minutes=1))
    resigned = replace(later, signature=sign(SERVER, certificate_input(later)))
    whole = tuple(STORY.entries)
    assert judge(with_bundle(entries=whole)).verdict is Verdict.HOLDS
    assert problem(judge(with_bundle(entries=whole, certificate=resigned))) == ("wrong_start", 1)


def test_a_restored_server_may_have_forgotten_a_receipt(judge: Judge) -> None:
    first, second = GOOD.receipts
    after_restore = signed_receipt(replace(second, epoch="epoch-2", prev_receipt="0" * 64))
    assert judge(with_bundle(receipts=(first, after_restore))).verdict is Verdict.HOLDS


def test_swapping_the_whole_record_of_another_visit(judge: Judge) -> None:
    other = tell(notes=1)
    assert problem(judge(with_bundle(entries=tuple(other.entries[4:])))) == ("seal_mismatch", GOOD.seals[0].seq)


# ------------------------------------------------------------------------------------------------- whatever is changed


@settings(max_examples=120)
@given(st.integers(0, len(GOOD_BYTES) - 1), st.integers(1, 255))
def test_no_changed_byte_passes(tmp_path_factory: pytest.TempPathFactory, place: int, flip: int) -> None:
    data = bytearray(GOOD_BYTES)
    data[place] ^= flip
    path = tmp_path_factory.getbasetemp() / "flipped.cvb"
    path.write_bytes(data)
    report = verify(path)
    if report.verdict is Verdict.HOLDS:  # a date, a checksum or an attribute of the zip: the members are the same
        with container.Container(path) as opened:
            names = (*container.REQUIRED, *opened.evidence)
            assert {name: b"".join(opened.chunks(name)) for name in names} == members_of(GOOD_BYTES)


def test_a_changed_byte_anywhere_in_the_entries_names_its_entry(judge: Judge) -> None:
    start = GOOD_BYTES.find(b'{"data"')
    line_start = start
    for entry, line in zip(GOOD.entries, members_of(GOOD_BYTES)["entries.jsonl"].splitlines(), strict=True):
        for place in range(line_start, line_start + len(line), 61):
            data = bytearray(GOOD_BYTES)
            data[place] ^= 1
            report = judge(bytes(data))
            assert report.verdict is Verdict.BROKEN
            assert report.problem is not None
            # A changed `prev` is told apart from a changed entry before it by nobody; the first line has no number yet.
            assert report.problem.seq in (entry.seq, entry.seq - 1, None)
            assert report.problem.seq is not None or entry is GOOD.entries[0]
        line_start += len(line) + 1


# ------------------------------------------------------------------------------------------------------------ command


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    status = main(arguments)
    return status, capsys.readouterr().out


@pytest.fixture
def good(tmp_path: Path) -> str:
    path = tmp_path / "good.cvb"
    path.write_bytes(GOOD_BYTES)
    return str(path)


def test_the_report_says_what_holds_and_what_is_not_proven(good: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, text = run(capsys, "--lang", "en", good)
    assert status == 0
    assert "good.cvb: HOLDS" in text
    assert "2026-03-02T07:59:00.000+08:00 … 2026-03-02T17:15:00.000+08:00" in text
    assert "周岚 (c-01)" in text
    assert "self-asserted" in text
    for item in NOT_PROVEN:
        assert LIMITS[item][0] in text


def test_the_report_in_chinese(good: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, text = run(capsys, "--lang", "zh_CN", good)
    assert status == 0
    assert "记录成立" in text
    assert "不能证明" in text


def test_the_systems_language_is_taken(
    good: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "记录成立" in run(capsys, good)[1]


def test_the_customers_code_is_a_witness(good: str, capsys: pytest.CaptureFixture[str]) -> None:
    report = json.loads(run(capsys, "--json", good)[1])
    code = report["visit_code"]
    assert run(capsys, "--visit-code", code.lower().replace("-", " "), good)[0] == 0
    status, text = run(capsys, "--visit-code", "AAAAA-AAAAA", "--lang", "en", good)
    assert status == 1
    assert "[visit_code]" in text


def test_several_files_give_the_worst_status(good: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken, unread = tmp_path / "broken.cvb", tmp_path / "unread.cvb"
    broken.write_bytes(with_bundle(case="case-2"))
    unread.write_bytes(b"x")
    assert run(capsys, good, good)[0] == 0
    assert run(capsys, good, str(unread))[0] == 2
    status, text = run(capsys, "--json", good, str(unread), str(broken))
    assert status == 1
    assert [report["verdict"] for report in json.loads(text)] == ["holds", "unreadable", "broken"]


def test_a_key_that_is_none_is_refused_with_a_sentence(good: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--server-key", "abc", good])
    assert "32 bytes in base64" in capsys.readouterr().err
    assert run(capsys, "--server-key", public(SERVER), good)[0] == 0
    assert run(capsys, "--server-key", public(OTHER_SERVER), good)[0] == 1


def test_nothing_in_a_bundle_steers_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "steer.cvb"
    path.write_bytes(with_bundle(visit="\x1b]0;gotcha\x07\u202e\x9b2J"))
    for arguments in (("--json", str(path)), (str(path),)):
        text = run(capsys, *arguments)[1]
        assert not {"\x1b", "\x07", "\u202e", "\x9b"} & set(text)


def test_notes_on_what_is_odd(judge: Judge) -> None:
    late = tell()
    stripped = select_bundle(VISIT_ID, late.entries, late.seals, [], late.certificate)
    notes = {note.code for note in judge(write_bundle(stripped)).notes}
    assert notes == {"self_asserted_key", "no_receipt"}
    early = signed_receipt(replace(GOOD.receipts[1], server_time=GOOD.receipts[0].server_time))
    notes = {note.code for note in judge(with_bundle(receipts=(GOOD.receipts[0], early))).notes}
    assert "clock_outside" in notes
    leaking = tuple(STORY.entries[GOOD.entries[0].seq - 1 :])
    assert "foreign_content" in {note.code for note in judge(with_bundle(entries=leaking)).notes}


def test_every_code_has_its_words() -> None:
    sources = Path(container.__file__).parent.glob("*.py")
    text = "".join(path.read_text("utf-8") for path in sources if path.name != "words.py")
    for code in (*PROBLEMS, *NOTES):
        assert f'"{code}"' in text or code.endswith(("_signature",)), code


def test_it_stands_alone() -> None:
    listing = "import sys, collector_app.verify.command; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", listing], check=True, capture_output=True, text=True).stdout.split()
    ours = {name for name in loaded if name.startswith("collector_app")}
    assert all(name == "collector_app" or name.startswith("collector_app.verify") for name in ours)
    outside = {name.split(".")[0] for name in loaded} - set(sys.stdlib_module_names)
    assert {name for name in outside if not name.startswith("_")} <= {"collector_app", "cryptography", "sitecustomize"}


def test_a_thousand_entries_take_well_under_a_second(judge: Judge) -> None:
    story = tell(notes=1_000)
    data = write_bundle(select_bundle(VISIT_ID, story.entries, story.seals, story.receipts, story.certificate))
    started = time.perf_counter()
    report = judge(data)
    seconds = time.perf_counter() - started
    assert report.verdict is Verdict.HOLDS
    assert report.own_entries > 1_000
    assert seconds < 0.7
    assert receipt_hash(story.receipts[0]) == story.entries[-1].envelope.anchor
