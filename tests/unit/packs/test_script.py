from __future__ import annotations

import json
from typing import Any

import pytest

from collector_app.domain.outcome import StopReason
from collector_app.domain.script import StepKind
from collector_app.domain.visit.stage import Stage
from collector_app.packs.problems import PacksError
from collector_app.packs.script import load_script, load_stops, marks_of

WORDS = {"en": "Words", "zh_CN": "话"}
PRIVATE = {"id": "alone", "kind": "confirm", "title": WORDS, "marks": {"private": True}}


def choice(choice_id: str, **more: object) -> dict[str, Any]:
    return {"id": choice_id, "label": WORDS, **more}


XY = [choice("x"), choice("y")]


def script(
    stage: str = "at_door", *steps: dict[str, Any], marks: dict[str, str] | None = None, **changes: object
) -> bytes:
    stages: dict[str, list[Any]] = {"identifying": [PRIVATE]}
    stages[stage] = [*stages.get(stage, []), *({"title": WORDS, **step} for step in steps)]
    explained = {"private": "nobody near", **(marks or {})}
    content = {
        "format": 1,
        "id": "t",
        "version": "2026.1",
        "title": WORDS,
        "marks": explained,
        "stages": stages,
        **changes,
    }
    return json.dumps(content, ensure_ascii=False).encode()


def faults(content: bytes) -> list[str]:
    with pytest.raises(PacksError) as caught:
        load_script("s.yaml", content)
    return [str(problem) for problem in caught.value.problems]


def test_steps_stand_in_the_order_of_stages() -> None:
    loaded = load_script("s.yaml", script("prepared", {"id": "bag", "kind": "confirm"}))
    assert [(step.id, step.stage) for step in loaded.steps] == [("bag", Stage.PREPARED), ("alone", Stage.IDENTIFYING)]
    assert loaded.key == "t@2026.1"
    assert marks_of(loaded) == {"private"}


@pytest.mark.parametrize(
    ("stage", "step", "words"),
    [
        ("at_door", {"id": "alone", "kind": "confirm"}, "alone: stands twice"),
        ("at_door", {"id": "a", "kind": "statement"}, "nothing to say"),
        ("at_door", {"id": "a", "kind": "choice"}, "two or more choices"),
        ("at_door", {"id": "a", "kind": "choice", "choices": [choice("x")]}, "two or more choices"),
        ("at_door", {"id": "a", "kind": "text", "choices": XY}, "two or more choices"),
        ("at_door", {"id": "a", "kind": "choice", "choices": [choice("x"), choice("x")]}, "two choices of one id"),
        ("at_door", {"id": "a", "kind": "identity", "choices": XY}, "an identity step chooses"),
        ("aftercare", {"id": "a", "kind": "outcome", "choices": XY}, "an outcome step chooses"),
        ("at_door", {"id": "a", "kind": "number", "minimum": 5, "maximum": 1}, "minimum is above"),
        ("at_door", {"id": "a", "kind": "confirm", "marks": {"seen": True}}, "seen is set but not explained"),
        ("at_door", {"id": "a", "kind": "confirm", "when": "visit.marks.seen == true"}, "reads the mark seen"),
        ("at_door", {"id": "a", "kind": "confirm", "when": "visit.answers.seen == 1"}, "reads the answer to seen"),
        ("at_door", {"id": "a", "kind": "confirm", "when": "visit.dnoe == 1"}, "did you mean visit.done"),
        ("at_door", {"id": "a", "kind": "confirm", "when": "visit.done =="}, "Syntax error"),
        ("at_door", {"id": "a", "kind": "confirm", "records": "diary"}, "records"),
        ("at_door", {"id": "a", "kind": "riddle"}, "kind: Input should be"),
        ("closed", {"id": "a", "kind": "confirm"}, "a closed visit has no steps"),
        ("prepared", {"id": "a", "kind": "choice", "choices": [*XY, choice("z", move="leave")]}, "not possible"),
        ("disclosed", {"id": "a", "kind": "choice", "choices": [*XY, choice("z", move="wrong_party")]}, "not possible"),
        ("at_door", {"id": "a", "kind": "choice", "choices": [*XY, choice("z", move="identify")]}, "not possible"),
    ],
)
def test_a_faulty_step_is_named(stage: str, step: dict[str, Any], words: str) -> None:
    assert any(words in fault for fault in faults(script(stage, step))), faults(script(stage, step))


@pytest.mark.parametrize("stage", ["at_door", "identifying", "third_party", "leaving"])
@pytest.mark.parametrize("field", ["title", "say", "question", "hush", "hint"])
def test_no_word_of_the_matter_where_a_stranger_can_read(stage: str, field: str) -> None:
    step = {"id": "a", "kind": "confirm", field: {"en": "about your loan", "zh_CN": "话"}}
    assert any("a stranger can read" in fault for fault in faults(script(stage, step)))
    load_script("s.yaml", script("disclosed", step))


@pytest.mark.parametrize("name", ["amount", "as_of", "contract_tail"])
def test_what_the_sealed_part_holds_is_said_only_after_disclosure(name: str) -> None:
    step = {"id": "a", "kind": "statement", "say": {"en": f"It is {{{name}}}", "zh_CN": f"{{{name}}}"}}
    for stage in ("disclosed", "negotiating", "settling"):
        load_script("s.yaml", script(stage, step))
    for stage in ("prepared", "travelling", "at_door", "identifying", "third_party", "leaving", "aftercare"):
        assert any("can't be said here" in fault for fault in faults(script(stage, step)))


def test_fields_stand_only_in_spoken_words_and_in_both_languages() -> None:
    named = {"en": "{creditor.name}", "zh_CN": "{creditor.name}"}
    load_script("s.yaml", script("at_door", {"id": "a", "kind": "statement", "say": named}))
    assert faults(script("at_door", {"id": "a", "kind": "confirm", "hint": named}))
    assert faults(script("at_door", {"id": "a", "kind": "statement", "say": {"en": "{creditor.nmae}", "zh_CN": "话"}}))
    only_english = {"en": "{creditor.name}", "zh_CN": "话"}
    [fault] = faults(script("at_door", {"id": "a", "kind": "statement", "say": only_english}))
    assert "the two languages name different fields" in fault


def test_a_mark_that_no_step_sets_is_not_explained() -> None:
    assert "no step sets it" in faults(script(marks={"ghost": "never"}))[0]


def test_a_script_must_be_able_to_say_that_nobody_is_near() -> None:
    found = faults(script(stages={"at_door": [{"id": "a", "kind": "confirm", "title": WORDS}]}, marks={}))
    assert any("no step sets private" in fault for fault in found)


def test_stop_scripts_cover_every_reason_and_stay_quiet() -> None:
    content: dict[str, Any] = {
        "format": 1,
        "id": "stop",
        "version": "2026.1",
        "stops": {reason.value: {"say": WORDS, "then": WORDS} for reason in StopReason},
    }
    assert load_stops("stop.yaml", json.dumps(content).encode()).texts.keys() == set(StopReason)
    content["stops"]["lawyer"]["say"] = {"en": "your {amount}", "zh_CN": "{amount}"}
    content["stops"]["minor"]["then"] = {"en": "the debt", "zh_CN": "话"}
    del content["stops"]["dispute"]
    with pytest.raises(PacksError) as caught:
        load_stops("stop.yaml", json.dumps(content).encode())
    assert {problem.where for problem in caught.value.problems} == {"lawyer", "minor", "dispute"}


def test_kinds_of_the_format_are_those_of_the_domain() -> None:
    for kind in StepKind:
        step: dict[str, Any] = {"id": "a", "kind": kind.value, "say": WORDS}
        if kind in (StepKind.CHOICE, StepKind.CHOICES):
            step["choices"] = XY
        elif kind is StepKind.IDENTITY:
            step["choices"] = [choice("verified"), choice("declined")]
        elif kind is StepKind.OUTCOME:
            step["choices"] = [choice("paid"), choice("disputed")]
        load_script("s.yaml", script("identifying" if kind is StepKind.IDENTITY else "at_door", step))


@pytest.mark.parametrize(
    ("stage", "step", "words"),
    [
        ("disclosed", {"id": "a", "kind": "statement", "say": WORDS, "marks": {"private": True}}, "sets private"),
        ("identifying", {"id": "a", "kind": "statement", "say": WORDS, "marks": {"private": True}}, "sets private"),
        (
            "settling",
            {"id": "a", "kind": "choice", "choices": [*XY, choice("z", marks={"private": True})]},
            "sets private",
        ),
        ("at_door", {"id": "a", "kind": "identity", "choices": [choice("verified"), choice("declined")]}, "not count"),
        (
            "disclosed",
            {"id": "a", "kind": "identity", "choices": [choice("verified"), choice("declined")]},
            "not count",
        ),
    ],
)
def test_a_step_may_only_tell_what_the_engine_takes_from_it(stage: str, step: dict[str, Any], words: str) -> None:
    assert any(words in fault for fault in faults(script(stage, step))), faults(script(stage, step))
    denied = {"id": "a", "kind": "statement", "say": WORDS, "marks": {"private": False}}
    load_script("s.yaml", script(stage, denied))  # that somebody listens may be said anywhere
