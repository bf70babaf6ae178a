"""Makes `resources/formats/vectors/`: bundles with the verdict that every verifier must give.

Run `python -m tests.unit.verify.make_vectors` after a change of the format; a test compares the files with this.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from collector_app.protocol.bundle import Bundle, EvidenceFile, select_bundle, write_bundle
from collector_app.verify.visit import code_of
from tests.unit.verify.stories import (
    CASE_ID,
    OTHER_DEVICE,
    OTHER_SERVER,
    SERVER,
    VISIT_ID,
    Story,
    chained_anew,
    evidence,
    public,
    rewritten,
    seal_of,
    tell,
)

FOLDER: Final = Path(__file__).parents[3] / "resources" / "formats" / "vectors"


@dataclass(frozen=True)
class Vector:
    """A bundle, what was done to it, and the expected report (a part of it) with the server's key given."""

    name: str
    about: str
    bundle: Bundle
    problem: tuple[str, int | None] | None = None
    files: Iterable[EvidenceFile] = ()
    holds: Mapping[str, Any] | None = None
    unpinned: str = ""

    def expected(self) -> dict[str, Any]:
        verdict = "holds" if self.problem is None else "broken"
        code, seq = self.problem or (None, None)
        problem = None if code is None else {"code": code, "seq": seq}
        return {
            "file": f"{self.name}.cvb",
            "about": self.about,
            "verdict": verdict,
            "verdict_without_server_key": self.unpinned or verdict,
            "problem": problem,
            **(self.holds or {}),
        }


def bundle_of(story: Story) -> Bundle:
    return select_bundle(VISIT_ID, story.entries, story.seals, story.receipts, story.certificate)


def facts_of(bundle: Bundle, after: str | None, before: str | None, **others: object) -> dict[str, Any]:
    closing = next(entry for entry in bundle.entries if entry.kind == "visit.closed.v1")
    return {
        "case": CASE_ID,
        "outcome": "promise_to_pay",
        "visit_code": code_of(closing.hash),
        "window": {"after": after, "before": before},
        "erased": [],
        **others,
    }


def time_of(story: Story, place: int) -> str:
    return story.receipts[place].server_time.isoformat(timespec="milliseconds")


def good_vectors() -> list[Vector]:
    story = tell()
    good = bundle_of(story)
    times = (time_of(story, 0), time_of(story, 1))
    early = tell(early_receipt=False)
    whole = bundle_of(early)
    run = tuple(entry.without_content() if entry.subject == "case/case-2" else entry for entry in early.entries)
    whole = replace(whole, entries=run)
    issued = early.certificate.issued.isoformat(timespec="milliseconds")
    note, opening = story.of_kind("note.written.v1"), story.of_kind("visit.opened.v1")
    return [
        Vector("good", "nothing was done to it", good, files=evidence(), holds=facts_of(good, *times)),
        Vector(
            "good_from_start",
            "the run begins with the device's first entry, which is chained to the certificate; no receipt before it",
            whole,
            holds=facts_of(whole, issued, time_of(early, 0)),
        ),
        Vector(
            "not_received",
            "sealed by the device, not yet signed for by the server",
            replace(good, receipts=(), entries=good.entries[:-1], seals=good.seals[:1]),
            holds=facts_of(good, None, None),
        ),
        Vector(
            "erased",
            "salt and data of the note were lawfully erased",
            replace(good, entries=without_content(good, note.seq)),
            holds=facts_of(good, *times, erased=[note.seq]),
        ),
        Vector(
            "erased_opening",
            "salt and data of the opening were erased: the case can't be confirmed",
            replace(good, entries=without_content(good, opening.seq)),
            holds=facts_of(good, *times, erased=[opening.seq], case=None),
        ),
    ]


def without_content(bundle: Bundle, seq: int) -> tuple[Any, ...]:
    return tuple(entry.without_content() if entry.seq == seq else entry for entry in bundle.entries)


def chain_vectors() -> list[Vector]:
    story = tell()
    good = bundle_of(story)
    run = list(good.entries)
    first = run[0].seq
    note = story.of_kind("note.written.v1")
    place = note.seq - first
    promise = run[place - 1]

    def with_run(entries: list[Any]) -> Bundle:
        return replace(good, entries=tuple(entries))

    other_words = rewritten(note, data='{"text":"客户同意当天还清。"}'.encode())
    at_nine = rewritten(note, time="2026-03-02T09:00:00.000+08:00")
    inserted = rewritten(note, id="0190a5b0-0000-7000-8000-00000000abcd", seq=note.seq, prev=promise.hash)
    return [
        Vector(
            "alter",
            "other words in the note",
            with_run([*run[:place], other_words, *run[place + 1 :]]),
            ("content", note.seq),
        ),
        Vector(
            "alter_envelope",
            "another time in the note's envelope",
            with_run([*run[:place], at_nine, *run[place + 1 :]]),
            ("altered", note.seq),
        ),
        Vector("delete", "the note is gone", with_run([*run[:place], *run[place + 1 :]]), ("missing", note.seq)),
        Vector(
            "insert",
            "an entry more before the note, chained to the one before",
            with_run([*run[:place], inserted, *run[place:]]),
            ("out_of_order", note.seq),
        ),
        Vector(
            "insert_rechained",
            "an entry more, and everything after it renumbered and chained anew",
            with_run([*run[:place], inserted, *chained_anew(run[place:], inserted)]),
            ("seal_mismatch", story.closing.seq),
        ),
        Vector(
            "reorder",
            "note and promise in each other's place",
            with_run([*run[: place - 1], note, promise, *run[place + 1 :]]),
            ("out_of_order", promise.seq),
        ),
        Vector(
            "swap",
            "note and promise with each other's content",
            with_run(
                [
                    *run[: place - 1],
                    replace(promise, salt=note.salt, data=note.data),
                    replace(note, salt=promise.salt, data=promise.data),
                    *run[place + 1 :],
                ]
            ),
            ("content", promise.seq),
        ),
        Vector("cut_tail", "everything from the note on is gone", with_run(run[:place]), ("cut_tail", note.seq)),
        Vector(
            "cut_tail_unsealed",
            "everything from the note on is gone, seals and receipt too",
            replace(good, entries=tuple(run[:place]), seals=(), receipts=good.receipts[:1]),
            ("not_closed", promise.seq),
        ),
    ]


def signed_vectors() -> list[Vector]:
    story = tell()
    good = bundle_of(story)
    closing = story.closing
    place = story.of_kind("promise.made.v1").seq - good.entries[0].seq
    more = rewritten(good.entries[place], actor="c-99")
    branch = [*good.entries[:place], more, *chained_anew(good.entries[place + 1 :], more)]
    fork = replace(
        good,
        entries=tuple(branch),
        seals=tuple(seal_of(branch[seal.seq - branch[0].seq], seal.time) for seal in good.seals),
    )
    foreign = replace(good, seals=tuple(seal_of(story.at(s.seq), s.time, OTHER_DEVICE) for s in good.seals))
    earlier = replace(good.receipts[-1], server_time=good.receipts[-1].server_time - timedelta(hours=8))
    other = bundle_of(tell(OTHER_SERVER))
    last = good.entries[-1].seq
    return [
        Vector(
            "fork",
            "written anew after the receipt, by the device itself, and sealed anew",
            fork,
            ("fork", last),
        ),
        Vector("foreign_key", "sealed with another device's key", foreign, ("seal_signature", closing.seq)),
        Vector(
            "foreign_server",
            "all of it by another server: only who knows the server's key can see it",
            other,
            ("server_key", None),
            unpinned="holds",
        ),
        Vector(
            "replay",
            "a good record under the number of another case",
            replace(good, case="case-2"),
            ("wrong_case", story.of_kind("visit.opened.v1").seq),
        ),
        Vector(
            "evidence",
            "one byte of the photo changed",
            good,
            ("evidence_altered", story.of_kind("evidence.captured.v1").seq),
            files=evidence(b"\xff\xd8 an invented photo of a house numbeR \xff\xd9"),
        ),
        Vector(
            "receipt_forged",
            "the server's time set eight hours back",
            replace(good, receipts=(*good.receipts[:-1], earlier)),
            ("receipt_signature", last),
        ),
    ]


def vectors() -> list[Vector]:
    """Every vector, in the order of the list file."""
    return [*good_vectors(), *chain_vectors(), *signed_vectors()]


def files() -> dict[str, bytes]:
    """File name → bytes of everything in the folder."""
    made = vectors()
    index = {"server_key": public(SERVER), "vectors": [vector.expected() for vector in made]}
    listing = json.dumps(index, ensure_ascii=False, indent=2) + "\n"
    bundles = {f"{vector.name}.cvb": write_bundle(vector.bundle, vector.files) for vector in made}
    return {"vectors.json": listing.encode(), **bundles}


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, data in files().items():
        (FOLDER / name).write_bytes(data)
