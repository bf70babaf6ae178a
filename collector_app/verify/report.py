"""What a verification found, for people (`words`) and for machines (`as_json`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final


class Verdict(StrEnum):
    """Whether the record holds; the program's exit status follows from it."""

    HOLDS = "holds"
    BROKEN = "broken"
    UNREADABLE = "unreadable"


EXIT: Final = {Verdict.HOLDS: 0, Verdict.BROKEN: 1, Verdict.UNREADABLE: 2}

NOT_PROVEN: Final = ("happened", "invented", "staged", "other_entries")
"""What no bundle proves; said with every verdict (`words.LIMITS`)."""


@dataclass(frozen=True, slots=True)
class Problem:
    """The first thing that is wrong: its code (format, "Verdicts"), the entry it concerns, more words."""

    code: str
    seq: int | None = None
    detail: str = ""


class BrokenError(Exception):
    """A check failed; `problem` is what the report will name."""

    def __init__(self, code: str, seq: int | None = None, detail: str = "") -> None:
        super().__init__(code, seq, detail)
        self.problem = Problem(code, seq, detail)


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth knowing that breaks nothing."""

    code: str
    detail: str = ""


@dataclass(slots=True)
class Report:
    """Everything found in one file; filled in the order of checking, so a broken record leaves the rest empty.

    `after` and `before` are the proven window of the visit: server times of the receipt that its first entry is
    anchored to and of the first receipt that covers its closing. `clock` is what the device's own clock said.
    """

    file: str
    problem: Problem | None = None
    unreadable: bool = False
    visit: str = ""
    case: str | None = None
    device: str = ""
    collector: str = ""
    collector_name: str = ""
    server_key: str = ""
    pinned: bool = False
    first: int = 0
    last: int = 0
    own_entries: int = 0
    withheld: int = 0
    erased: list[int] = field(default_factory=list)
    outcome: str | None = None
    visit_code: str = ""
    after: str | None = None
    before: str | None = None
    clock: tuple[str, str] | None = None
    evidence: list[str] = field(default_factory=list)
    evidence_absent: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def verdict(self) -> Verdict:
        """Whether the record holds."""
        if self.unreadable:
            return Verdict.UNREADABLE
        return Verdict.HOLDS if self.problem is None else Verdict.BROKEN

    def as_json(self) -> dict[str, Any]:
        """The report for machines; field by field as the format document lists it."""
        problem = self.problem
        return {
            "format": "collector/verify/v1",
            "file": self.file,
            "verdict": self.verdict.value,
            "problem": None
            if problem is None
            else {"code": problem.code, "seq": problem.seq, "detail": problem.detail},
            "visit": self.visit,
            "case": self.case,
            "device": self.device,
            "collector": {"id": self.collector, "name": self.collector_name},
            "server_key": {"key": self.server_key, "pinned": self.pinned},
            "window": {"after": self.after, "before": self.before},
            "device_clock": None if self.clock is None else {"opened": self.clock[0], "closed": self.clock[1]},
            "outcome": self.outcome,
            "visit_code": self.visit_code,
            "entries": {
                "first": self.first,
                "last": self.last,
                "of_visit": self.own_entries,
                "withheld": self.withheld,
                "erased": self.erased,
            },
            "evidence": {"matched": self.evidence, "absent": self.evidence_absent},
            "notes": [{"code": note.code, "detail": note.detail} for note in self.notes],
            "not_proven": list(NOT_PROVEN),
        }
