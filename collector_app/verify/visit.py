"""What the record says of the claimed visit: opened, closed, sealed, when, with which evidence (checks 5 and 6)."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from collector_app.verify.chain import Chain
from collector_app.verify.container import EVIDENCE, Container
from collector_app.verify.form import Entry, Json
from collector_app.verify.report import BrokenError, Note, Report
from collector_app.verify.signed import record_hash

NO_RECEIPT: Final = "0" * 64
CLOCK_TOLERANCE: Final = timedelta(minutes=5)  # an ordinary wall clock may be off by this much without a note


def check_visit(chain: Chain, claim: Mapping[str, Json], report: Report, visit_code: str | None) -> None:
    """Find the visit in the chain and fill the report; raises BrokenError. `visit_code` is the borrower's, if known."""
    own = [entry for entry in chain.entries if entry.envelope["subject"] == f"visit/{claim['visit']}"]
    opening = _first_of(own, "visit.opened.v1")
    if opening is None:
        raise BrokenError("not_opened", None, claim["visit"])
    _check_case(opening, claim["case"], report)
    closing = _first_of(own, "visit.closed.v1")
    if closing is None:
        raise BrokenError("not_closed", chain.last)
    if chain.sealed_to < closing.seq:
        raise BrokenError("unsealed", closing.seq)
    report.visit_code = code_of(closing.hash)
    if visit_code is not None and _letters(visit_code) != _letters(report.visit_code):
        raise BrokenError("visit_code", closing.seq, report.visit_code)
    report.own_entries = len(own)
    content = closing.content()
    report.outcome = None if content is None else str(content.get("outcome"))
    _count_contents(chain, claim, report)
    _find_window(chain, own[0], closing, report)


def _first_of(entries: Iterable[Entry], kind: str) -> Entry | None:
    return next((entry for entry in entries if entry.envelope["type"] == kind), None)


def _check_case(opening: Entry, claimed: str, report: Report) -> None:
    content = opening.content()
    if content is None:
        report.notes.append(Note("case_not_shown"))
    elif content.get("case") != claimed:
        raise BrokenError("wrong_case", opening.seq, str(content.get("case")))
    else:
        report.case = claimed


def _count_contents(chain: Chain, claim: Mapping[str, Json], report: Report) -> None:
    subjects = {f"visit/{claim['visit']}", f"case/{claim['case']}", "device"}
    for entry in chain.entries:
        if entry.envelope["subject"] not in subjects:
            report.withheld += entry.data is None
            if entry.data is not None:
                report.notes.append(Note("foreign_content", str(entry.seq)))
        elif entry.data is None:
            report.erased.append(entry.seq)
        if entry.envelope["type"] == "device.clock_jumped.v1":
            report.notes.append(Note("clock_jumped", str(entry.seq)))
    for before, after in pairwise(chain.entries):
        same_boot = before.envelope["boot"] == after.envelope["boot"]
        if same_boot and after.envelope["monoms"] < before.envelope["monoms"]:
            report.notes.append(Note("monotonic_back", str(after.seq)))


def _find_window(chain: Chain, first: Entry, closing: Entry, report: Report) -> None:
    anchors = {record_hash("receipt", receipt): receipt["server_time"] for receipt in chain.receipts}
    report.after = anchors.get(first.envelope["anchor"])
    if report.after is None and first.envelope["anchor"] == NO_RECEIPT and chain.first == 1:
        report.after = chain.certificate["issued"]
    covering = [receipt["server_time"] for receipt in chain.receipts if receipt["to_seq"] >= closing.seq]
    report.before = min(covering, key=datetime.fromisoformat, default=None)
    if report.before is None:
        report.notes.append(Note("no_receipt"))
    report.clock = (first.envelope["time"], closing.envelope["time"])
    if _clock_is_outside(report.clock, report.after, report.before):
        report.notes.append(Note("clock_outside"))


def _clock_is_outside(clock: Sequence[str], after: str | None, before: str | None) -> bool:
    opened, closed = map(datetime.fromisoformat, clock)
    early = after is not None and opened < datetime.fromisoformat(after) - CLOCK_TOLERANCE
    late = before is not None and closed > datetime.fromisoformat(before) + CLOCK_TOLERANCE
    return early or late or closed < opened


def check_evidence(chain: Chain, container: Container, report: Report) -> None:
    """Compare the evidence files with what was captured; raises BrokenError and UnreadableError."""
    captured: dict[str, tuple[int, Mapping[str, Json]]] = {}
    for entry in chain.entries:
        content = entry.content() if entry.envelope["type"] == "evidence.captured.v1" else None
        if content is not None:
            captured.setdefault(str(content.get("item")), (entry.seq, content))
    for name in container.evidence:
        match = EVIDENCE.match(name)
        if match is None or match[1] not in captured:
            raise BrokenError("evidence_unlisted", None, name)
        seq, content = captured[match[1]]
        wanted = content.get("cipher_sha256" if match[2] == "sealed" else "plain_sha256")
        if _digest(container.chunks(name)) != wanted:
            raise BrokenError("evidence_altered", seq, name)
        report.evidence.append(name)
    present = {name.removeprefix("evidence/").rsplit(".", 1)[0] for name in container.evidence}
    report.evidence_absent = sorted(set(captured) - present)


def _digest(chunks: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def code_of(closing_hash: str) -> str:
    """Return the visit code: the first ten base32 characters of the closing entry's hash."""
    text = base64.b32encode(bytes.fromhex(closing_hash)).decode("ascii")
    return f"{text[:5]}-{text[5:10]}"


def _letters(code: str) -> str:
    """A visit code as people write it: case, spaces and dashes don't count."""
    return "".join(letter for letter in code.upper() if letter.isalnum())
