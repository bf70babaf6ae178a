"""A step's constraint is held before anything is written, with the script's own words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from collector_app.domain.localised import Localised
from collector_app.domain.script import Step, StepKind
from collector_app.domain.visit.stage import Stage
from collector_app.packs.pack import compile_checked
from collector_app.usecases.answers import AnswerError, AnswerProblem, check, constrain

NOTE = Localised("Not before today.", "不能早于今天。")
FACTS = {"now": {"date": "2026-11-23"}}


def step(constraint: str, kind: StepKind = StepKind.DATE) -> Step:
    condition, problems = compile_checked(constraint, "form.yaml", "next", "constraint", frozenset({"answer"}))
    assert not problems
    plain = Step("next", Stage.NEGOTIATING, kind, Localised("Next", "下次"), required=False)
    return replace(plain, constraint=condition, constraint_note=NOTE)


def test_an_answer_that_fits_is_taken() -> None:
    item = step("answer >= now.date")
    constrain(item, check(item, "2026-11-23"), FACTS)


def test_one_that_does_not_is_refused_with_the_scripts_words() -> None:
    item = step("answer >= now.date")
    with pytest.raises(AnswerError) as caught:
        constrain(item, check(item, "2026-11-22"), FACTS)
    assert (caught.value.problem, caught.value.note) == (AnswerProblem.NOT_ALLOWED, NOTE)


def test_one_that_cannot_be_judged_is_refused() -> None:
    item = step("answer > int(visit.answers.limit)", StepKind.NUMBER)
    with pytest.raises(AnswerError):
        constrain(item, check(item, 3), FACTS)


def test_no_answer_needs_no_judging() -> None:
    item = step('answer.matches("[0-9]+")', StepKind.TEXT)
    constrain(item, check(item, ""), FACTS)


def test_a_name_that_is_no_fact_is_found_by_the_linter() -> None:
    _, problems = compile_checked("anser > 3", "form.yaml", "next", "constraint", frozenset({"answer"}))
    assert [problem.column for problem in problems] == [1]
