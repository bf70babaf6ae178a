"""The visit script: stages of steps, as data. What happens at a door is written by the company, not programmed.

Conditions (`when`) are compiled by the packs adapter; here they are callables over the fact tree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from collector_app.domain.journal.canonical import Plain
from collector_app.domain.localised import NOTHING, Localised
from collector_app.domain.policy import Condition, Facts, Truth
from collector_app.domain.visit.stage import Move, Stage

ANSWER: Final = "answer"
"""The name under which a constraint reads the answer that is to be taken."""


class StepKind(StrEnum):
    """Kinds of steps (compliance.md, Visit script)."""

    STATEMENT = "statement"
    CONFIRM = "confirm"
    CHOICE = "choice"
    CHOICES = "choices"
    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    IDENTITY = "identity"
    PHOTO = "photo"
    AUDIO = "audio"
    SIGNATURE = "signature"
    DOCUMENT = "document"
    LOCATION = "location"
    PLAN = "plan"
    PAYMENT = "payment"
    OUTCOME = "outcome"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer: what it says, what follows from it, the visit facts it sets and the move it makes."""

    id: str
    label: Localised
    detail: Localised = NOTHING
    marks: Mapping[str, Plain] = field(default_factory=dict)
    move: Move | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the words to say, the question, the kind of answer.

    `marks` are set by any answer (a choice's own marks win). `records` names the entry kind that an
    answer writes besides the answer itself (e.g. ``note``, ``followup``, ``satisfaction``, ``hardship``).
    `constraint` is what an answer that is not empty must fulfil, over the facts and `ANSWER`; else `constraint_note` is
    said.
    """

    id: str
    stage: Stage
    kind: StepKind
    title: Localised
    say: Localised = NOTHING
    question: Localised = NOTHING
    hush: Localised = NOTHING
    hint: Localised = NOTHING
    choices: tuple[Choice, ...] = ()
    when: Condition | None = None
    required: bool = True
    marks: Mapping[str, Plain] = field(default_factory=dict)
    records: str = ""
    minimum: int | None = None
    maximum: int | None = None
    constraint: Condition | None = None
    constraint_note: Localised = NOTHING

    def choice(self, choice_id: str) -> Choice | None:
        """Return a choice by id, or None."""
        return next((item for item in self.choices if item.id == choice_id), None)


@dataclass(frozen=True, slots=True)
class Script:
    """A script version; `key` (id@version) is what a visit records.

    `countries` are the codes (ISO 3166-1) of those it was written for; none means that it suits any.
    """

    id: str
    version: str
    title: Localised
    steps: tuple[Step, ...]
    countries: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """``id@version``."""
        return f"{self.id}@{self.version}"

    def step(self, step_id: str) -> Step:
        """Return a step; raises KeyError when the script has none of that id."""
        for item in self.steps:
            if item.id == step_id:
                return item
        raise KeyError(step_id)

    def of_stage(self, stage: Stage, facts: Facts) -> tuple[Step, ...]:
        """Return the steps of a stage that apply: a `when` that can't be told counts as applying."""
        return tuple(step for step in self.steps if step.stage is stage and applies(step, facts))


def applies(step: Step, facts: Facts) -> bool:
    """Whether a step is asked; a condition that can't be told asks rather than skips."""
    return step.when is None or step.when(facts).truth is not Truth.BROKEN


def may_tell_privacy(stage: Stage, kind: StepKind) -> bool:
    """Whether an answer to such a step may say that nobody else is within hearing: only to a question at the door.

    What is read aloud, noted or done later tells nothing of who listens, whatever marks a script puts there.
    """
    return stage in (Stage.AT_DOOR, Stage.IDENTIFYING) and kind in (StepKind.CHOICE, StepKind.CONFIRM)
