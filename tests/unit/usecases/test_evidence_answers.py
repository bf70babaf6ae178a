"""What may be recorded as the answer to a step that asks for evidence."""

from __future__ import annotations

import pytest

from collector_app.domain.journal.canonical import Plain
from collector_app.domain.script import Script, StepKind
from collector_app.domain.visit.fold import Answer, Visit
from collector_app.domain.visit.stage import Stage
from collector_app.usecases.answers import AnswerError, AnswerProblem, check
from collector_app.usecases.evidence_answers import arrived_at
from tests.fakes.device import TEN_O_CLOCK
from tests.unit.usecases.world import step, words

MARKS = {"there": True}
HERE = {"stands": "at_address", "latitude": "31.230416", "longitude": "121.473701", "age_s": 4, "accuracy_m": 12}


@pytest.mark.parametrize(
    ("kind", "value", "there"),
    [
        (StepKind.PHOTO, ["i-1"], True),
        (StepKind.PHOTO, "not_taken", False),
        (StepKind.DOCUMENT, ["i-2", "i-1"], True),
        (StepKind.DOCUMENT, "not_wanted", False),
        (StepKind.AUDIO, ["i-1"], True),
        (StepKind.AUDIO, "own_recorder", True),
        (StepKind.AUDIO, "not_taken", False),
        (StepKind.SIGNATURE, ["i-1"], True),
        (StepKind.SIGNATURE, "signed_on_paper", True),
        (StepKind.SIGNATURE, "rather_not", False),
        (StepKind.LOCATION, HERE, True),
        (StepKind.LOCATION, {key: HERE[key] for key in HERE if key != "accuracy_m"}, True),
        (StepKind.LOCATION, "elsewhere_no_fix", True),
    ],
)
def test_what_is_there_sets_the_marks_and_what_is_not_does_not(kind: StepKind, value: Plain, there: bool) -> None:
    given = check(step("s", Stage.AT_DOOR, kind, marks=MARKS), value)
    assert given.value == value
    assert given.marks == (MARKS if there else {})


@pytest.mark.parametrize(
    ("kind", "value", "problem"),
    [
        (StepKind.PHOTO, [], AnswerProblem.EMPTY),
        (StepKind.PHOTO, None, AnswerProblem.EMPTY),
        (StepKind.PHOTO, ["i-1", "i-1"], AnswerProblem.NO_SUCH_CHOICE),
        (StepKind.PHOTO, [7], AnswerProblem.NO_SUCH_CHOICE),
        (StepKind.PHOTO, "own_recorder", AnswerProblem.NO_SUCH_CHOICE),
        (StepKind.AUDIO, "running", AnswerProblem.NO_SUCH_CHOICE),
        (StepKind.LOCATION, ["i-1"], AnswerProblem.NO_SUCH_CHOICE),
        (StepKind.LOCATION, {**HERE, "stands": "there"}, AnswerProblem.NO_SUCH_CHOICE),
        (StepKind.LOCATION, {**HERE, "latitude": "91"}, AnswerProblem.NO_SUCH_CHOICE),
        (StepKind.LOCATION, {**HERE, "longitude": "north"}, AnswerProblem.NO_SUCH_CHOICE),
        (StepKind.LOCATION, {**HERE, "longitude": "NaN"}, AnswerProblem.NO_SUCH_CHOICE),
        (StepKind.LOCATION, {**HERE, "age_s": -1}, AnswerProblem.NO_SUCH_CHOICE),
    ],
)
def test_anything_else_is_no_answer(kind: StepKind, value: Plain, problem: AnswerProblem) -> None:
    with pytest.raises(AnswerError) as error:
        check(step("s", Stage.AT_DOOR, kind, marks=MARKS), value)
    assert error.value.problem is problem


@pytest.mark.parametrize(
    ("value", "place"),
    [
        (HERE, ("31.230416", "121.473701")),
        ({**HERE, "stands": "elsewhere"}, ("", "")),
        ("at_address_no_fix", ("", "")),
        (None, ("", "")),
    ],
)
def test_arriving_says_where_only_with_a_position_at_the_address(value: Plain, place: tuple[str, str]) -> None:
    where = step("where", Stage.TRAVELLING, StepKind.LOCATION)
    answers = {} if value is None else {"where": Answer(value, "e-1", 7, TEN_O_CLOCK)}
    arrived = arrived_at(Script("s", "1", words("s"), (where,)), Visit("v-1", answers=answers))
    assert (arrived.latitude, arrived.longitude) == place
