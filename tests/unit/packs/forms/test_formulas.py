"""Formulas of forms keep their meaning in CEL: judged over the same answers, also over none."""

from __future__ import annotations

from typing import Any

import pytest

from collector_app.domain.policy import Truth
from collector_app.domain.script import ANSWER
from collector_app.packs.conditions import compile_condition
from collector_app.packs.expressions import unknown_names
from collector_app.packs.forms.formulas import Field, FormulaError, Formulas, Sort

FORMULAS = Formulas(
    {
        "job": Field("job", Sort.CHOICE, {"Yes": "yes", "no": "no", "1": "c_1"}),
        "age": Field("age", Sort.WHOLE),
        "needs-x": Field("needs_x", Sort.CHOICES, {"rent": "rent", "Food": "food"}),
        "name": Field("name", Sort.TEXT),
        "day": Field("day", Sort.TEXT),
    },
    {"twice": "${age} * 2", "circle": "${circle} + 1", "grown": "${age} >= 18"},
)


def judged(source: str, answers: dict[str, Any], own: Field | None = None, answer: object = None) -> Truth:
    condition = compile_condition(FORMULAS.condition(source, own))
    assert not unknown_names(condition.names, frozenset({ANSWER}))
    facts = {"now": {"date": "2026-11-23"}, "visit": {"answers": answers}}
    return condition(facts if answer is None else {**facts, ANSWER: answer}).truth


@pytest.mark.parametrize(
    ("source", "answers", "holds"),
    [
        ("${job} = 'Yes'", {"job": "yes"}, True),
        ("${job} = 'Yes'", {"job": "no"}, False),
        ("${job} = 'Yes'", {}, False),
        ("${job} != 'Yes'", {}, True),
        ("${job} != 'Yes'", {"job": "yes"}, False),
        ("${job} = 1", {"job": "c_1"}, True),
        ("${age} > 17 and ${age} < 66", {"age": 40}, True),
        ("${age} > 17 and ${age} < 66", {"age": 66}, False),
        ("${age} > 17 or ${job} = 'no'", {"job": "no"}, True),
        ("selected(${needs-x}, 'Food')", {"needs_x": ["food"]}, True),
        ("selected(${needs-x}, 'Food')", {"needs_x": ["rent"]}, False),
        ("not(selected(${needs-x}, 'Food'))", {}, True),
        ("selected(${job}, 'no')", {"job": "no"}, True),
        ("count-selected(${needs-x}) >= 2", {"needs_x": ["rent", "food"]}, True),
        ("${twice} > 50", {"age": 26}, True),
        ("${twice} > 50", {"age": 25}, False),
        ("${twice} > 50", {}, False),
        ("${grown}", {"age": 18}, True),
        ("${grown}", {}, False),
        ("${age} div 4 = 2.5", {"age": 10}, True),
        ("${age} mod 2 = 0", {"age": 7}, False),
        ("-${age} < -5", {"age": 6}, True),
        ("${name} = ''", {}, True),
        ("${name} = ''", {"name": ""}, True),
        ("${name} != ''", {"name": "Lin"}, True),
        ("string-length(${name}) <= 3", {"name": "Lin"}, True),
        ("regex(${name}, '[A-Z][a-z]+')", {"name": "Lin"}, True),
        ("regex(${name}, '[A-Z]')", {"name": "Lin"}, False),
        ("starts-with(${name}, 'L') and ends-with(${name}, 'n') and contains(${name}, 'i')", {"name": "Lin"}, True),
        ("${day} <= today()", {"day": "2026-11-23"}, True),
        ("${day} <= today()", {"day": "2026-11-24"}, False),
        ("if(${job} = 'Yes', ${age}, 0) > 5", {"job": "yes", "age": 6}, True),
        ("coalesce(${age}, 5) = 5", {}, True),
        ("number(${name}) > 5", {"name": "6"}, True),
        ("${name} > 5", {"name": "4"}, False),
        ("true()", {}, True),
        ("FALSE", {}, False),
    ],
)
def test_meaning_is_kept(source: str, answers: dict[str, Any], holds: bool) -> None:
    assert judged(source, answers) is (Truth.HOLDS if holds else Truth.BROKEN)


@pytest.mark.parametrize(
    ("source", "own", "answer", "holds"),
    [
        (". >= 0 and . <= 120", Sort.WHOLE, 120, True),
        (". >= 0 and . <= 120", Sort.WHOLE, 121, False),
        (". < ${age}", Sort.WHOLE, 3, True),
        ("count-selected(.) <= 1", Sort.CHOICES, ["a", "b"], False),
        ("not(selected(., 'a') and selected(., 'b'))", Sort.CHOICES, ["a", "b"], False),
        ("regex(., '1[0-9]{10}')", Sort.TEXT, "10000000000", True),
        (". >= today()", Sort.TEXT, "2026-11-22", False),
    ],
)
def test_a_constraint_asks_for_its_own_answer(source: str, own: Sort, answer: object, holds: bool) -> None:
    field = Field("own", own, {"a": "a", "b": "b"} if own is Sort.CHOICES else {})
    assert judged(source, {"age": 9}, field, answer) is (Truth.HOLDS if holds else Truth.BROKEN)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("pulldata('towns', 'zone', 'key', ${name})", "unknown function 'pulldata'"),
        ("${nobody} = 1", "${nobody} is no question"),
        ("${circle} > 1", "calculated from itself"),
        ("${age} + ", "unexpected"),
        ("${age} + 1", "no yes or no"),
        ("${name} * 2 > 3", "no number"),
        ("selected(${age}, 'x')", "where nothing is chosen"),
        ("${job} = 'Maybe'", "none of the choices"),
        (". > 3", "only a constraint"),
        ("../age > 3", "no counterpart"),
        ("${needs-x} = 'rent'", "can't be compared"),
    ],
)
def test_what_has_no_translation_is_said(source: str, why: str) -> None:
    with pytest.raises(FormulaError) as caught:
        FORMULAS.condition(source)
    assert why in str(caught.value)
    assert "$v0" not in str(caught.value)
