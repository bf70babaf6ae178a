"""Precision and recall of the shipped phrases over the labelled sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import yaml

from collector_app.config.resources import DEFAULT_PACKS
from collector_app.domain.note import NoteFinding, PhraseClass, blocking
from collector_app.packs.pack import load_pack
from collector_app.packs.phrases import PhraseBook, lint
from collector_app.packs.reading import read_folder

Half = Literal["dev", "held_out"]
HALVES: Final[tuple[Half, Half]] = ("dev", "held_out")
PACKS: Final = Path(__file__).parents[4] / "resources" / "packs"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One labelled sentence; `hard` ones are harmless and look like others."""

    text: str
    lang: str
    classes: frozenset[PhraseClass]
    hard: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """What was found of what is there."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of the findings that are right; 1 when there are none."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of what is there that was found; 1 when there is nothing."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence with what the linter found."""

    sentence: Sentence
    findings: tuple[NoteFinding, ...]

    @property
    def found(self) -> frozenset[PhraseClass]:
        """The classes found."""
        return frozenset(item.kind for item in self.findings)

    @property
    def blocked(self) -> tuple[str, ...]:
        """The phrases found that stop a close."""
        return blocking(self.findings)


def sentences(half: Half) -> tuple[Sentence, ...]:
    """Return the sentences of a half."""
    rows = yaml.safe_load((Path(__file__).with_name(f"{half}.yaml")).read_text("utf-8"))["sentences"]
    return tuple(
        Sentence(row["text"], row["lang"], frozenset(PhraseClass(item) for item in row["classes"]), "hard" in row)
        for row in rows
    )


def books(names: Iterable[str] = DEFAULT_PACKS) -> tuple[PhraseBook, ...]:
    """Return the phrases of some shipped packs."""
    return tuple(load_pack(read_folder(PACKS / name)).phrases for name in names)


def judge(half: Half, phrases: Sequence[PhraseBook], lang: str = "") -> tuple[Judged, ...]:
    """Judge a half, or what of it is in one language."""
    return tuple(Judged(item, lint(item.text, phrases)) for item in sentences(half) if lang in ("", item.lang))


def score(judged: Iterable[Judged], kind: PhraseClass | None = None) -> Score:
    """Count, for one class or over all: a sentence counts once for each class."""
    right = wrong = missed = 0
    for item in judged:
        there, found = item.sentence.classes, item.found
        if kind is not None:
            there, found = there & {kind}, found & {kind}
        right += len(there & found)
        wrong += len(found - there)
        missed += len(there - found)
    return Score(right, wrong, missed)


def alarms(judged: Iterable[Judged]) -> Score:
    """Count sentences: whether anything at all was found where something is wrong."""
    pairs = [(bool(item.sentence.classes), bool(item.findings)) for item in judged]
    return Score(pairs.count((True, True)), pairs.count((False, True)), pairs.count((True, False)))
