"""Cases: masking, stays, the sealed part's box, and the steps of a script that apply."""

from __future__ import annotations

from datetime import date

import pytest

from collector_app.domain.case import active_stays, mask_name
from collector_app.domain.disclosure import NotWarrantedError, Sealed, Warrant
from collector_app.domain.localised import NOTHING, Language, Localised
from collector_app.domain.outcome import CONSEQUENCES, StopReason
from collector_app.domain.policy import Facts, Judgement, Truth
from collector_app.domain.script import Choice, Script, Step, StepKind
from collector_app.domain.visit.stage import Stage
from tests.unit.domain.cases import CASE


@pytest.mark.parametrize(
    ("name", "masked"),
    [("林小满", "林＊＊"), ("林满", "林＊"), ("林", "林＊"), ("欧阳小小满", "欧＊＊"), ("𠮷野", "𠮷＊"), ("", "")],
)
def test_a_name_is_masked_behind_its_first_character(name: str, masked: str) -> None:
    assert mask_name(name) == masked


def test_stays_hold_from_first_to_last_day() -> None:
    kinds = {day: [stay.kind.value for stay in active_stays(CASE, date(2026, 3, day))] for day in (1, 2, 3)}
    assert kinds == {1: ["dispute", "illness"], 2: ["dispute"], 3: ["dispute", "bereavement"]}


def test_an_address_is_found_by_id() -> None:
    assert CASE.address("a-2").zone == "America/New_York"
    with pytest.raises(KeyError):
        CASE.address("a-3")


def unseal(case_id: str, box: bytes) -> str:
    return f"{case_id}:{box.decode()}"


def test_a_box_opens_with_a_warrant_for_its_own_case_only() -> None:
    box: Sealed[str] = Sealed("case-1", b"12,345.67")
    assert box.open_with(Warrant("case-1", 7), unseal) == "case-1:12,345.67"
    for warrant in (Warrant("case-2", 7), Warrant("case-1", 0)):
        with pytest.raises(NotWarrantedError):
            box.open_with(warrant, unseal)


def test_a_box_does_not_print_what_it_holds() -> None:
    assert "12,345.67" not in repr(Sealed("case-1", b"12,345.67"))


def test_every_stop_reason_has_a_consequence() -> None:
    assert set(CONSEQUENCES) == set(StopReason)


class Condition:
    source = "x"

    def __init__(self, truth: Truth) -> None:
        self.truth = truth

    def __call__(self, facts: Facts) -> Judgement:
        return Judgement(self.truth)


def test_a_step_whose_condition_cannot_be_told_is_asked() -> None:
    title = Localised("t", "题")
    steps = (
        *(Step(truth.value, Stage.AT_DOOR, StepKind.CONFIRM, title, when=Condition(truth)) for truth in Truth),
        Step("always", Stage.AT_DOOR, StepKind.CONFIRM, title),
        Step("later", Stage.LEAVING, StepKind.CONFIRM, title),
    )
    script = Script("standard", "1", title, steps)
    assert script.key == "standard@1"
    assert [step.id for step in script.of_stage(Stage.AT_DOOR, {})] == ["holds", "cannot_tell", "always"]
    assert script.step("later").stage is Stage.LEAVING
    with pytest.raises(KeyError):
        script.step("never")


def test_a_choice_is_found_by_id() -> None:
    step = Step("s", Stage.AT_DOOR, StepKind.CHOICE, NOTHING, choices=(Choice("yes", NOTHING),))
    assert step.choice("yes") is step.choices[0]
    assert step.choice("no") is None


def test_texts_in_both_languages() -> None:
    text = Localised("yes", "是")
    assert (text.text(Language.CHINESE), text.text(Language.ENGLISH), bool(text), bool(NOTHING)) == (
        "是",
        "yes",
        True,
        False,
    )
