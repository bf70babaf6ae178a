"""The shipped visit scripts of every country: whole, in both languages, quiet at the door, saying what must be said."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from collector_app.domain.outcome import Outcome, StopReason
from collector_app.domain.script import Script, Step, StepKind
from collector_app.domain.visit.stage import AT_THE_DOOR, HUSHED, Move, Stage
from collector_app.packs.script import IDENTITY_CHOICES, load_script, load_stops, marks_of

SCRIPTS: Final = Path(__file__).parents[3] / "resources" / "scripts"
NAMES: Final = ("cn", "us", "uk", "in", "id")
SHOULDER: Final = re.compile(
    "欠款|逾期|催收|贷款|还款|余额|违约|债|debt|overdue|loan|collect|repay|balance|bailiff|court order", re.IGNORECASE
)
FIELD: Final = re.compile(r"\{[^}]*\}")


def names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What rules name: every script can tell it.
EVERYWHERE: Final = names(
    """case_reviewed appointment documents_carried recording_on recording_notice recording_refused door
    credentials_shown place entry_consent identity private fit_to_talk purpose_told amount_told rights_told
    limitation_told amount_view
    hardship_asked plan_requested no_fee_told payment_method agreement copy_offered complaint_channel_told
    third_party_answer third_refused left_behind outcome care_needed incident next_action report_complete"""
)
ABROAD: Final = names("limitation_refused receipt_issued affordable recording_consent")
OWN: Final = {
    "cn": frozenset(),
    "us": ABROAD | names("miranda_read validation_given itemization_kind not_official location_only"),
    "uk": ABROAD | names("not_official insolvency_asked"),
    "in": ABROAD | names("decorum_reminded grievance_told assignment_letter_shown"),
    "id": ABROAD | names("decorum_reminded grievance_told assignment_letter_shown not_official"),
}
STEPS: Final = {"cn": 60, "us": 68, "uk": 66, "in": 64, "id": 65}

# Words to say that a law gives the content of, and the stage in which they are said.
SAID: Final = [
    ("us", "miranda_read", Stage.DISCLOSED, "attempt to collect a debt, and any information obtained will be used"),
    ("us", "location_only", Stage.THIRD_PARTY, "confirming or correcting where"),
    ("us", "rights", Stage.DISCLOSED, "dispute this in writing until the day that the notice names"),
    ("uk", "no_powers", Stage.AT_DOOR, "no right to come in"),
    ("uk", "purpose", Stage.DISCLOSED, "no bailiff, I can't take anything, and I leave when you say so"),
    ("uk", "limitation", Stage.DISCLOSED, "we stop asking"),
    ("uk", "forbearance", Stage.NEGOTIATING, "give you time, take smaller payments"),
    ("in", "recording_consent", Stage.AT_DOOR, "is being recorded"),
    ("in", "grievance_told", Stage.AT_DOOR, "grievance officer"),
    ("id", "assignment_letter_shown", Stage.AT_DOOR, "surat tugas"),
]


@cache
def script_of(name: str) -> Script:
    file = SCRIPTS / f"{name}.home-visit.yaml"
    return load_script(file.name, file.read_bytes())


def words_of(step: Step) -> list[str]:
    words = [step.title, step.say, step.question, step.hush, step.hint]
    words += [part for choice in step.choices for part in (choice.label, choice.detail)]
    return [text for item in words for text in (item.en, item.zh_CN) if text]


def test_every_script_file_is_known_here() -> None:
    assert {path.stem for path in SCRIPTS.glob("*.yaml")} == {"stop", *(f"{name}.home-visit" for name in NAMES)}


@pytest.mark.parametrize("name", NAMES)
def test_a_whole_visit_in_both_languages(name: str) -> None:
    script = script_of(name)
    assert len(script.steps) == STEPS[name]
    assert {step.stage for step in script.steps} == set(Stage) - {Stage.CLOSED}
    for step in script.steps:
        for text in (step.title, step.say, step.question, step.hush, step.hint):
            assert bool(text.en) == bool(text.zh_CN), step.id
        for text in (step.title, *(choice.label for choice in step.choices)):
            assert re.search(r"[\u4e00-\u9fff]|UPI", text.zh_CN), (step.id, text.zh_CN)
        for english in (text for item in (step.title, step.say, step.hint) for text in (item.en,)):
            assert not re.search(r"[\u4e00-\u9fff!]", english), (step.id, english)


@pytest.mark.parametrize("name", NAMES)
def test_the_marks_that_rules_name(name: str) -> None:
    assert EVERYWHERE | OWN[name] <= marks_of(script_of(name))


@pytest.mark.parametrize("name", NAMES)
def test_a_step_is_called_like_the_mark_that_it_ticks(name: str) -> None:
    steps = {step.id: step for step in script_of(name).steps}
    for mark in OWN[name] - {"receipt_issued"}:
        assert mark in steps, mark
        set_by = {*steps[mark].marks, *(own for choice in steps[mark].choices for own in choice.marks)}
        assert mark in set_by, mark


@pytest.mark.parametrize("name", NAMES)
def test_nothing_at_the_door_tells_what_it_is_about(name: str) -> None:
    for step in script_of(name).steps:
        if step.stage in HUSHED | {Stage.LEAVING}:
            assert not [text for text in words_of(step) if SHOULDER.search(FIELD.sub("", text))], step.id


@pytest.mark.parametrize(("name", "step_id", "stage", "words"), SAID)
def test_what_must_be_said_is_said_where_it_belongs(name: str, step_id: str, stage: Stage, words: str) -> None:
    step = script_of(name).step(step_id)
    assert step.stage is stage
    assert words in step.say.en
    assert step.required


def test_the_american_statement_comes_first_and_nobody_else_hears_of_a_firm() -> None:
    steps = script_of("us").steps
    assert next(step.id for step in steps if step.stage is Stage.DISCLOSED) == "miranda_read"
    before = [step for step in steps if step.stage in HUSHED or step.stage is Stage.LEAVING]
    named = [step.id for step in before if "{creditor.name}" in step.say.en + step.say.zh_CN]
    assert named == []
    assert not [step.id for step in before if step.stage is Stage.THIRD_PARTY and "creditor" in step.say.en]


@pytest.mark.parametrize("name", NAMES)
def test_every_stage_at_the_door_offers_a_way_out_without_the_stop_key(name: str) -> None:
    leaving = {step.stage for step in script_of(name).steps for choice in step.choices if choice.move is not None}
    assert leaving >= AT_THE_DOOR - {Stage.THIRD_PARTY, Stage.SETTLING}  # their ordinary next move is to leave
    assert {choice.move for step in script_of(name).steps for choice in step.choices} == {
        None,
        Move.LEAVE,
        Move.WRONG_PARTY,
    }


@pytest.mark.parametrize("name", NAMES)
def test_identity_and_outcome_can_end_in_every_way(name: str) -> None:
    script = script_of(name)
    assert {choice.id for choice in script.step("identity").choices} == IDENTITY_CHOICES
    [outcome] = [step for step in script.steps if step.kind is StepKind.OUTCOME]
    assert {choice.id for choice in outcome.choices} == {item.value for item in Outcome}


def test_stop_words_suit_every_country() -> None:
    stops = load_stops("stop.yaml", (SCRIPTS / "stop.yaml").read_bytes())
    assert set(stops.texts) == set(StopReason)
    for reason, texts in stops.texts.items():
        for text in texts:
            assert not SHOULDER.search(FIELD.sub("", text.en + text.zh_CN)), reason
            for number in re.findall(r"\b1\d\d\b", text.en):
                assert f"mainland China: {number}" in text.en
