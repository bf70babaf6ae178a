"""Crash images: what a machine finds when the power went after any one of a work's file operations."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from collector_app.usecases.failures import Failure
from tests.faults.power.disk import Chance, Everything, Files, Nothing, Survival
from tests.faults.power.recording import Recording, files_of, lay_out, record
from tests.faults.power.works import Work

KINDS: Final = ("all", "synced", "some", "any")
"""Nothing lost; only what was synced; a part, with names in order; a part, with names in any order."""


@dataclass(slots=True)
class Tally:
    """How many accidents there were, and what each of those that went wrong left."""

    runs: int = 0
    faults: list[str] = field(default_factory=list)

    def take(self, other: Tally) -> None:
        self.runs += other.runs
        self.faults += other.faults


@dataclass(frozen=True, slots=True)
class Image:
    """A disk after the power went; `said` is what had been acknowledged. `label` finds it again."""

    label: str
    files: Files
    said: tuple[str, ...]

    @property
    def digest(self) -> bytes:
        sums = hashlib.sha256(repr(self.said).encode())
        for path, content in sorted(self.files.items()):
            sums.update(repr((path, content is None, len(content or b""))).encode())
            sums.update(content or b"")
        return sums.digest()


def recorded(work: Work, scratch: Path) -> Recording:
    """Let a work run once, under watch, from its beginning."""
    home = scratch / "recorded"
    home.mkdir(parents=True)
    work.make(home)
    before = files_of(home)
    lay_out(before, home)  # without what the making left mapped
    return record(lambda say: work.run(home, say), home, scratch / "trace")


def images(recording: Recording, seed: int, at_most: int | None = None) -> Iterator[Image]:
    """Yield the images of a recording, or so many of them, spread at random; the same image is made once only."""
    dice = random.Random(seed)
    moments = [(number, kind) for number, _ in recording.replay() for kind in KINDS]
    if at_most is not None and at_most < len(moments):
        moments = sorted(dice.sample(moments, at_most))
    wanted: dict[int, list[str]] = {}
    for number, kind in moments:
        wanted.setdefault(number, []).append(kind)
    seen: set[bytes] = set()
    for number, replay in recording.replay():
        for kind in wanted.get(number, ()):
            files = replay.disk.after(_survival(kind, random.Random(f"{seed} {number} {kind}")))
            image = Image(f"seed {seed}, call {number}, {kind}", files, tuple(replay.said))
            if image.digest not in seen:
                seen.add(image.digest)
                yield image


def check_images(work: Work, found: Iterator[Image], scratch: Path) -> Tally:
    """Start on each image; what went wrong is told with the words that find the image again."""
    tally = Tally()
    victim = scratch / "victim"
    for image in found:
        tally.runs += 1
        lay_out(image.files, victim)
        complaint = complaint_of(work, victim, image.said)
        if complaint:
            tally.faults.append(f"{work.name}, {image.label}: {complaint}")
    return tally


def complaint_of(work: Work, victim: Path, said: Sequence[str]) -> str:
    """Start after the accident; returns what is wrong, empty when all is well."""
    try:
        work.check(victim, said)
    except (AssertionError, Failure) as error:
        return repr(error)[:400] + repr(getattr(error, "details", ""))
    return ""


def _survival(kind: str, dice: random.Random) -> Survival:
    if kind == "all":
        return Everything()
    return Nothing() if kind == "synced" else Chance(dice, strict=kind == "any")
