"""Every kind of hole by which a visit could come to a gate with a step unasked; the shipped stacks have none."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from collector_app.domain.localised import Localised
from collector_app.domain.policy import Effect, Gate, Override, Rule
from collector_app.domain.script import Script
from collector_app.packs.conditions import compile_condition
from collector_app.packs.pack import load_pack
from collector_app.packs.paths import Hole, holes, lint_rule, lint_together, scripts_for
from collector_app.packs.reading import read_folder
from collector_app.packs.script import load_script
from collector_app.packs.stacks import STACKS, load_stacks
from tests.unit.packs.test_script import WORDS, choice, script

RESOURCES: Final = Path(__file__).parents[3] / "resources"
TEXT: Final = Localised("text", "话")


def rule(gate: str, holds: str | None = None, *requires: str, **more: Any) -> Rule:  # noqa: ANN401 - any field
    return Rule(
        id="t.one",
        pack="t",
        title=TEXT,
        gates=frozenset({Gate(gate)}),
        effect=more.pop("effect", Effect.BLOCK if holds else Effect.REQUIRE),
        holds=compile_condition(holds) if holds else None,
        explain=TEXT,
        do_next=TEXT,
        citations=(),
        effective_from=date(2026, 1, 1),
        requires=requires,
        **more,
    )


def steps(*of: tuple[str, dict[str, Any]]) -> Script:
    """A script with these steps; ``private`` is asked in identifying as always."""
    stages: dict[str, list[dict[str, Any]]] = {
        "identifying": [{"id": "alone", "kind": "confirm", "title": WORDS, "marks": {"private": True}}]
    }
    for stage, step in of:
        stages.setdefault(stage, []).append({"title": WORDS, **step})
    own = [item for listed in stages.values() for item in listed]
    marks = {name for item in own for name in item.get("marks", {})}
    marks |= {name for item in own for one in item.get("choices", ()) for name in one.get("marks", {})}
    return load_script("s.yaml", script(stages=stages, marks=dict.fromkeys(marks, "told")))


def tick(step_id: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any field
    return {"id": step_id, "kind": "confirm", "marks": {step_id: True}, **more}


def only(found: tuple[Hole, ...]) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    assert len(found) == 1, found
    return found[0].gate.value, found[0].steps, found[0].way


MINIRANDA: Final = "visit.marks.told == true"


def test_a_step_that_is_always_asked_before_its_gate_has_no_hole() -> None:
    told = steps(("disclosed", tick("told")))
    assert holes(rule("negotiate", None, "told"), told) == ()
    assert holes(rule("negotiate", MINIRANDA), told) == ()
    assert holes(rule("settle", MINIRANDA), told) == ()


def test_an_optional_step_is_passed_by() -> None:
    told = steps(("disclosed", tick("told", required=False)))
    way = ("depart", "arrive", "identify", "disclose")
    assert only(holes(rule("negotiate", None, "told"), told)) == ("negotiate", ("told",), way)
    assert only(holes(rule("negotiate", MINIRANDA), told)) == ("negotiate", ("told",), way)
    [problem] = lint_rule("r", rule("negotiate", None, "told"), told)
    assert "told in disclosed may be left out" in problem.message
    assert "depart, arrive, identify, disclose" in problem.message


def test_a_step_that_lies_behind_its_gate() -> None:
    told = steps(("negotiating", tick("told")))
    assert only(holes(rule("negotiate", None, "told"), told))[2] == ("depart", "arrive", "identify", "disclose")
    assert "told stands in negotiating" in next(iter(lint_rule("r", rule("negotiate", MINIRANDA), told))).message


def test_a_step_with_a_condition_that_nothing_implies() -> None:
    told = steps(("disclosed", tick("told", when="has(case.flags.agency) && case.flags.agency")))
    [problem] = lint_rule("r", rule("negotiate", None, "told"), told)
    assert "asked in disclosed only when has(case.flags.agency) && case.flags.agency" in problem.message
    implied = steps(("disclosed", tick("told", when="visit.disclosed && !visit.stopped")))
    assert holes(rule("negotiate", None, "told"), implied) == ()


def test_a_rule_and_a_step_that_hang_on_the_same_fact_belong_together() -> None:
    flag = "has(case.flags.time_barred) && case.flags.time_barred"
    told = steps(("disclosed", tick("told", when=flag)))
    assert holes(rule("negotiate", f"!({flag}) || {MINIRANDA}"), told) == ()
    other = steps(("disclosed", tick("told", when="has(case.flags.agency) && case.flags.agency")))
    assert only(holes(rule("negotiate", f"!({flag}) || {MINIRANDA}"), other))[1] == ("told",)
    narrower = steps(("disclosed", tick("told", when=f"{flag} && case.demands >= 2")))
    assert only(holes(rule("negotiate", f"!({flag}) || {MINIRANDA}"), narrower))[1] == ("told",)


def test_an_earlier_answer_that_leads_round_a_step() -> None:
    ask = {"id": "ask", "kind": "choice", "choices": [choice("a", marks={"way": "a"}), choice("b", marks={"way": "b"})]}
    told = ("disclosed", tick("told", when='has(visit.marks.way) && visit.marks.way == "a"'))
    found = holes(rule("negotiate", None, "told"), steps(("at_door", ask), told))
    assert only(found)[2] == ("depart", "arrive", "ask=b", "identify", "disclose")
    either = ("disclosed", tick("told", when='has(visit.answers.ask) && visit.answers.ask in ["a", "b"]'))
    assert holes(rule("negotiate", None, "told"), steps(("at_door", ask), either)) == ()


def test_a_correction_that_leads_round_a_step() -> None:
    """First *b*, so that the step is not asked; then, behind it, *a* after all."""
    ask = {"id": "ask", "kind": "choice", "choices": [choice("a", marks={"way": "a"}), choice("b", marks={"way": "b"})]}
    when = 'has(visit.marks.way) && visit.marks.way == "a"'
    script = steps(("at_door", ask), ("identifying", tick("told", when=when)))
    found = holes(rule("settle", f"!({when}) || {MINIRANDA}"), script)
    assert only(found)[2] == ("depart", "arrive", "ask=b", "identify", "disclose", "negotiate", "ask=a (corrected)")


def test_a_choice_that_moves_past_a_step() -> None:
    gone = {"id": "gone", "kind": "choice", "choices": [choice("x"), choice("home", move="leave")]}
    script = steps(("at_door", gone), ("at_door", tick("told")))
    assert holes(rule("identify", None, "told"), script) == ()
    assert only(holes(rule("leave", None, "told"), script)) == ("leave", ("told",), ("depart", "arrive", "leave"))
    at_home = steps(("at_door", gone), ("leaving", tick("told")))
    assert holes(rule("leave", None, "told"), at_home) == ()
    assert only(holes(rule("close", None, "told"), at_home))[2] == ("turn_back",)


def test_a_choice_of_the_step_itself_that_moves_on_is_an_answer() -> None:
    ask = {"id": "ask", "kind": "choice", "choices": [choice("x"), choice("home", move="leave")]}
    found = holes(rule("leave", None, "ask"), steps(("at_door", ask)))
    assert only(found)[2] == ("depart", "arrive", "leave")
    assert holes(rule("identify", None, "ask"), steps(("at_door", ask))) == ()


def test_a_third_person_passes_by_what_is_asked_of_the_customer() -> None:
    other = {"id": "who", "kind": "choice", "choices": [choice("x"), choice("other", move="wrong_party")]}
    script = steps(("at_door", other), ("third_party", tick("told")))
    assert only(holes(rule("leave", "!visit.third_party || visit.marks.told == true"), script))[2] == (
        "depart", "arrive", "wrong_party", "leave"
    )  # fmt: skip
    late = steps(("at_door", other), ("leaving", tick("told", when="visit.third_party")))
    assert holes(rule("leave", "!visit.third_party || visit.marks.told == true"), late) == ()


def test_a_stop_passes_by_what_is_asked_while_leaving() -> None:
    talk = "!visit.disclosed || visit.marks.told == true"
    script = steps(("leaving", tick("told", when="visit.disclosed && !visit.stopped")))
    assert only(holes(rule("leave", talk), script))[2] == ("depart", "arrive", "identify", "disclose", "stop")
    assert holes(rule("leave", f"visit.stopped || {talk}"), script) == ()


def test_an_answer_that_shuts_the_gate_is_no_hole() -> None:
    ask = {
        "id": "ask",
        "kind": "choice",
        "choices": [choice("a", marks={"told": True}), choice("b", marks={"told": False})],
    }
    assert holes(rule("negotiate", MINIRANDA), steps(("disclosed", ask))) == ()
    later = {"id": "more", "kind": "choice", "choices": [choice("a", marks={"told": True}), choice("b")]}
    assert holes(rule("negotiate", MINIRANDA), steps(("disclosed", ask), ("settling", later))) == ()


def test_a_choice_that_says_nothing_about_the_mark_is_a_gap_that_a_later_step_shows() -> None:
    vague = {"id": "ask", "kind": "choice", "choices": [choice("a", marks={"told": True}), choice("b")]}
    later = {"id": "more", "kind": "choice", "choices": [choice("a", marks={"told": True}), choice("b")]}
    found = holes(rule("negotiate", MINIRANDA), steps(("disclosed", vague), ("settling", later)))
    assert only(found)[1] == ("more",)


def test_two_marks_of_one_rule_are_told_together() -> None:
    both = "!visit.marks.on || visit.marks.told == true"
    ask = {"id": "on", "kind": "choice", "choices": [choice("a", marks={"on": True}), choice("b", marks={"on": False})]}
    when = "has(visit.marks.on) && visit.marks.on"
    assert holes(rule("identify", both), steps(("at_door", ask), ("at_door", tick("told", when=when)))) == ()
    assert only(holes(rule("identify", both), steps(("at_door", ask), ("disclosed", tick("told")))))[1] == ("told",)


def test_what_entries_tell_counts_like_a_mark() -> None:
    match = {"id": "match", "kind": "identity", "choices": [choice("verified"), choice("declined", move="leave")]}
    known = "visit.identified == true"
    assert holes(rule("disclose", known), steps(("identifying", match))) == ()
    assert only(holes(rule("disclose", known), steps(("identifying", {**match, "required": False}))))[1] == ("match",)
    due = {"id": "due", "kind": "date", "records": "followup"}
    assert holes(rule("close", "visit.has_followup == true"), steps(("aftercare", due))) == ()
    assert only(holes(rule("close", "visit.has_followup == true"), steps(("leaving", due))))[2] == ("turn_back",)
    paid = {"id": "pay", "kind": "payment"}
    receipt = "!visit.paid || visit.marks.told == true"
    early = steps(("settling", paid), ("settling", tick("told", required=False)))
    assert only(holes(rule("leave", receipt), early))[1] == ("told",)
    assert holes(rule("leave", receipt), steps(("settling", paid), ("leaving", tick("told", when="visit.paid")))) == ()


def test_a_gate_that_no_visit_comes_to_can_require_nothing() -> None:
    told = steps(("prepared", tick("told")))
    [problem] = lint_rule("r", rule("assign", None, "told"), told)
    assert "a gate before any visit" in problem.message


def test_a_rule_that_only_warns_waits_for_nothing() -> None:
    told = steps(("disclosed", tick("told", required=False)))
    assert holes(rule("negotiate", MINIRANDA, effect=Effect.WARN), told) == ()


def test_a_supervisor_who_lets_pass_does_not_close_the_way_behind() -> None:
    told = steps(("disclosed", tick("told", required=False)))
    both = {Gate.NEGOTIATE, Gate.SETTLE}
    firm = rule("negotiate", MINIRANDA)
    for override, gates in ((None, {Gate.NEGOTIATE}), (Override("supervisor"), both)):
        wide = Rule(**{**{name: getattr(firm, name) for name in firm.__slots__}, "gates": both, "override": override})
        assert {hole.gate for hole in holes(wide, told)} == gates


def test_too_many_facts_at_once_are_told_not_guessed() -> None:
    flags = " || ".join(f"case.flags.f{number}" for number in range(9))
    told = steps(("disclosed", tick("told")))
    [problem] = lint_rule("r", rule("negotiate", f"({flags}) && {MINIRANDA}"), told)
    assert "too many facts at once" in problem.message


@pytest.mark.parametrize("name", sorted(load_stacks(RESOURCES / "packs" / STACKS)))
def test_no_shipped_stack_has_a_hole(name: str) -> None:
    stack = load_stacks(RESOURCES / "packs" / STACKS)[name]
    folders = [RESOURCES / "packs" / pack for pack in stack.packs]
    packs = [load_pack(read_folder(folder)) for folder in folders]
    every = [load_script(file.name, file.read_bytes()) for file in (RESOURCES / "scripts").glob("*home-visit*")]
    theirs = scripts_for(packs, every)
    assert [item.id for item in theirs] == [stack.script]
    known = {pack.id for pack in packs}
    assert [
        str(problem)
        for problem in lint_together(packs, every)
        if not any(f"extends {wanted}," in problem.message for pack in packs for wanted in set(pack.extends) - known)
    ] == []


def test_marks_that_are_compared_with_each_other_keep_every_value() -> None:
    one = {"id": "one", "kind": "choice", "choices": [choice("a", marks={"one": "p"}), choice("b", marks={"one": "q"})]}
    two = {"id": "two", "kind": "choice", "choices": [choice("a", marks={"two": "q"}), choice("b", marks={"two": "q"})]}
    same = "has(visit.marks.one) && has(visit.marks.two) && visit.marks.one == visit.marks.two"
    assert only(holes(rule("identify", same), steps(("at_door", one), ("disclosed", two))))[2] == (
        "depart", "arrive", "one=b"
    )  # fmt: skip
