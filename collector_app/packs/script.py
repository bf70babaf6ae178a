"""Loads a visit script and the stop scripts: shapes → domain steps, linted against the state machine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from collector_app.domain.localised import NOTHING, Localised
from collector_app.domain.outcome import Outcome, StopReason
from collector_app.domain.policy import Condition
from collector_app.domain.script import ANSWER, Choice, Script, Step, StepKind, may_tell_privacy
from collector_app.domain.visit.fold import PRIVATE_MARK
from collector_app.domain.visit.stage import Move, Stage, next_stage
from collector_app.packs.conditions import CelCondition
from collector_app.packs.expressions import Names
from collector_app.packs.locating import located
from collector_app.packs.pack import compile_checked
from collector_app.packs.problems import PacksError, Problem
from collector_app.packs.reading import read_shape
from collector_app.packs.shapes import ChoiceShape, ScriptShape, StepShape, StopsShape, Words
from collector_app.packs.words import DEBT_FIELDS, DISCLOSING, QUIET, SPEECH_FIELDS, fields, seen_over_a_shoulder

IDENTITY_CHOICES: Final = frozenset({"verified", "one_right", "declined", "not_them"})
"""What an identity step may answer; the use case writes identity.verified or identity.failed from it."""

_CHOOSING: Final = frozenset({StepKind.CHOICE, StepKind.CHOICES, StepKind.IDENTITY, StepKind.OUTCOME})
_FREE_MOVES: Final = frozenset(
    {Move.LEAVE, Move.WRONG_PARTY, Move.TURN_BACK}
)  # the others pass a gate or need a reason


@dataclass(frozen=True, slots=True)
class StopScripts:
    """What to say after each stop reason, and what happens then."""

    id: str
    version: str
    texts: Mapping[StopReason, tuple[Localised, Localised]]


def load_script(file: str, content: bytes) -> Script:
    """Load a visit script; raises PacksError with every fault."""
    shape = read_shape(ScriptShape, file, content)
    problems = list(_lint_script(file, shape))
    steps = []
    for stage in Stage:
        for item in shape.stages.get(stage, ()):
            condition: Condition | None = None
            if item.when is not None:
                condition, faults = compile_checked(item.when, file, item.id, "when")
                problems += faults
                problems += _lint_marks_read(file, item.id, "when", condition, shape)
            constraint, faults = _constraint(file, item)
            problems += [*faults, *_lint_marks_read(file, item.id, "constraint", constraint, shape)]
            problems += _lint_step(file, stage, item)
            steps.append(replace(_step(stage, item, condition), constraint=constraint))
    if problems:
        raise PacksError(located(problems, file, content))
    return Script(shape.id, shape.version, shape.title.localised(), tuple(steps), shape.countries)


def marks_of(script: Script) -> frozenset[str]:
    """Every mark that some answer of the script can set."""
    stepped = {mark for step in script.steps for mark in step.marks}
    return frozenset(stepped | {mark for step in script.steps for choice in step.choices for mark in choice.marks})


def free_keys(names: Names, branch: str) -> Iterator[tuple[str, int]]:
    """The keys below a free branch of the fact tree (``visit.marks``) that an expression reads, with their columns."""
    root = tuple(branch.split("."))
    for read in names.reads:
        if read.path[: len(root)] == root and len(read.path) > len(root):
            yield read.path[len(root)], read.column


def load_stops(file: str, content: bytes) -> StopScripts:
    """Load the stop scripts; raises PacksError with every fault."""
    shape = read_shape(StopsShape, file, content)
    problems = [Problem(file, reason.value, "has no script") for reason in StopReason if reason not in shape.stops]
    for reason, stop in shape.stops.items():
        problems += _lint_texts(file, reason.value, [stop.say, stop.then], SPEECH_FIELDS - DEBT_FIELDS, quiet=True)
    if problems:
        raise PacksError(problems)
    texts = {reason: (stop.say.localised(), stop.then.localised()) for reason, stop in shape.stops.items()}
    return StopScripts(shape.id, shape.version, texts)


def _constraint(file: str, shape: StepShape) -> tuple[CelCondition | None, list[Problem]]:
    if shape.constraint is None:
        return None, []
    return compile_checked(shape.constraint, file, shape.id, "constraint", frozenset({ANSWER}))


def _step(stage: Stage, shape: StepShape, when: Condition | None) -> Step:
    return Step(
        id=shape.id,
        stage=stage,
        kind=shape.kind,
        title=shape.title.localised(),
        say=_words(shape.say),
        question=_words(shape.question),
        hush=_words(shape.hush),
        hint=_words(shape.hint),
        choices=tuple(_choice(choice) for choice in shape.choices),
        when=when,
        required=shape.required,
        marks=dict(shape.marks),
        records=shape.records,
        minimum=shape.minimum,
        maximum=shape.maximum,
        constraint_note=_words(shape.constraint_note),
    )


def _choice(shape: ChoiceShape) -> Choice:
    return Choice(shape.id, shape.label.localised(), _words(shape.detail), dict(shape.marks), shape.move)


def _words(words: Words | None) -> Localised:
    return NOTHING if words is None else words.localised()


def _lint_script(file: str, shape: ScriptShape) -> Iterator[Problem]:
    steps = [step for stage in shape.stages.values() for step in stage]
    for step_id, number in Counter(step.id for step in steps).items():
        if number > 1:
            yield Problem(file, step_id, "stands twice")
    settable = {mark for step in steps for mark in step.marks}
    settable |= {mark for step in steps for choice in step.choices for mark in choice.marks}
    for mark in sorted(settable - shape.marks.keys()):
        yield Problem(file, "", f"the mark {mark} is set but not explained under marks")
    for mark in sorted(shape.marks.keys() - settable):
        yield Problem(file, "", f"the mark {mark} is explained but no step sets it")
    if Stage.CLOSED in shape.stages:
        yield Problem(file, "", "a closed visit has no steps")
    if PRIVATE_MARK not in settable:
        yield Problem(file, "", f"no step sets {PRIVATE_MARK}, which Somebody came in takes back")


def _lint_marks_read(file: str, where: str, key: str, when: Condition | None, shape: ScriptShape) -> Iterator[Problem]:
    if not isinstance(when, CelCondition):
        return
    steps = {step.id for stage in shape.stages.values() for step in stage}
    for mark, column in free_keys(when.names, "visit.marks"):
        if mark not in shape.marks:
            yield Problem(file, where, f"reads the mark {mark}, which no step sets", column, key)
    for step, column in free_keys(when.names, "visit.answers"):
        if step not in steps:
            yield Problem(file, where, f"reads the answer to {step}, which is no step", column, key)


def _lint_step(file: str, stage: Stage, step: StepShape) -> Iterator[Problem]:
    for sentence in (*_faults_of_kind(step), *_faults_of_trust(stage, step)):
        yield Problem(file, step.id, sentence)
    for choice in step.choices:
        if choice.move is not None and (choice.move not in _FREE_MOVES or next_stage(stage, choice.move) is None):
            yield Problem(file, step.id, f"{choice.id}: the move {choice.move.value} is not possible in {stage.value}")
    allowed = SPEECH_FIELDS if stage in DISCLOSING else SPEECH_FIELDS - DEBT_FIELDS
    quiet = stage in QUIET
    spoken = [step.say, step.question, step.hush]
    written = [step.title, step.hint, *(choice.label for choice in step.choices)]
    written += [choice.detail for choice in step.choices]
    yield from _lint_texts(file, step.id, spoken, allowed, quiet=quiet)
    yield from _lint_texts(file, step.id, written, frozenset(), quiet=quiet)


def _faults_of_kind(step: StepShape) -> Iterator[str]:
    ids = [choice.id for choice in step.choices]
    if len(set(ids)) < len(ids):
        yield "has two choices of one id"
    if (step.kind in _CHOOSING) != bool(ids) or len(ids) == 1:
        yield "choice, choices, identity and outcome want two or more choices; other kinds have none"
    if step.kind is StepKind.STATEMENT and step.say is None:
        yield "is a statement with nothing to say"
    if step.kind is StepKind.IDENTITY and not IDENTITY_CHOICES.issuperset(ids):
        yield f"an identity step chooses among {', '.join(sorted(IDENTITY_CHOICES))}"
    if step.kind is StepKind.OUTCOME and not {item.value for item in Outcome}.issuperset(ids):
        yield f"an outcome step chooses among {', '.join(item.value for item in Outcome)}"
    if step.minimum is not None and step.maximum is not None and step.minimum > step.maximum:
        yield "the minimum is above the maximum"


def _faults_of_trust(stage: Stage, step: StepShape) -> Iterator[str]:
    """What the engine would not take from such a step (usecases.answers, domain.visit.fold)."""
    marks = [step.marks, *(choice.marks for choice in step.choices)]
    if any(mark.get(PRIVATE_MARK) is True for mark in marks) and not may_tell_privacy(stage, step.kind):
        yield f"sets {PRIVATE_MARK}, which only a choice or a confirmation before the matter is told may"
    if step.kind is StepKind.IDENTITY and stage is not Stage.IDENTIFYING:
        yield f"asks for the identity outside of {Stage.IDENTIFYING.value}, where it would not count"


def _lint_texts(
    file: str, where: str, texts: Iterable[Words | None], allowed: frozenset[str], *, quiet: bool
) -> Iterator[Problem]:
    for words in texts:
        if words is None:
            continue
        both = f"{words.en} {words.zh_CN}"
        for name in fields(both):
            if name not in allowed:
                yield Problem(file, where, f"{{{name}}} can't be said here")
        if sorted(set(fields(words.en))) != sorted(set(fields(words.zh_CN))):
            yield Problem(file, where, "the two languages name different fields")
        if quiet:
            for word in seen_over_a_shoulder(both):
                yield Problem(file, where, f"says {word!r} where a stranger can read it")
