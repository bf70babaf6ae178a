"""A visit is the fold of its entries: what each kind does to it, and what doesn't fit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from collector_app.domain.disclosure import CoverReason, DisclosureReason
from collector_app.domain.journal import content as c
from collector_app.domain.journal.kinds import Kind
from collector_app.domain.outcome import CaseConsequence, Outcome, StopReason
from collector_app.domain.policy import Gate
from collector_app.domain.visit.fold import PRIVATE_MARK, Visit, fold
from collector_app.domain.visit.stage import AT_THE_DOOR, Move, Stage
from tests.unit.domain.examples import EXAMPLES
from tests.unit.domain.journals import MORNING, Journal, promise

TOLD = c.DisclosureOpened("case-1", DisclosureReason.RIGHT_PARTY_IN_PRIVATE)
UNCOVERED = c.DisclosureOpened("case-1", DisclosureReason.UNCOVERED)
SOMEBODY_CAME_IN = c.DisclosureCovered(CoverReason.THIRD_PERSON)
STOP = c.VisitStopped(StopReason.LAWYER, CaseConsequence.STAY, "negotiating")


def visit_of(journal: Journal) -> Visit:
    return fold("v-1", journal.entries)


def journal_at(stage: Stage) -> Journal:
    journal = Journal()
    journal.open()
    if stage is Stage.THIRD_PARTY:
        journal.go(Stage.AT_DOOR)
        journal.add(c.StageEntered(Stage.THIRD_PARTY.value, Move.WRONG_PARTY.value))
    elif stage is not Stage.PREPARED:
        journal.go(stage)
    assert visit_of(journal).stage is stage
    return journal


def test_a_whole_visit() -> None:
    journal = journal_at(Stage.IDENTIFYING)
    journal.add(c.IdentityVerified(("birth_year",)))
    journal.answer("alone", "yes", private=True)
    journal.add(c.FindingRaised("disclose", passed=True, findings=()))
    journal.add(c.StageEntered(Stage.DISCLOSED.value, Move.DISCLOSE.value))
    journal.add(TOLD)
    for kind in (
        Kind.VISIT_STATEMENT_READ,
        Kind.EVIDENCE_CAPTURED,
        Kind.HARDSHIP_RECORDED,
        Kind.PLAN_PROPOSED,
        Kind.PROMISE_MADE,
        Kind.PAYMENT_RECORDED,
        Kind.COMPLAINT_RAISED,
        Kind.VISIT_OVERRIDE_GRANTED,
        Kind.SATISFACTION_RATED,
        Kind.FOLLOWUP_SCHEDULED,
        Kind.NOTE_WRITTEN,
    ):
        journal.add(EXAMPLES[kind])
    journal.add(c.StageEntered(Stage.LEAVING.value, Move.LEAVE.value))
    journal.add(c.StageEntered(Stage.AFTERCARE.value, Move.FINISH.value))
    closing = journal.add(c.VisitClosed(Outcome.PROMISE_TO_PAY))

    visit = visit_of(journal)
    assert (visit.case, visit.address, visit.script, visit.companions) == ("case-1", "a-1", "standard@1", ("c-02",))
    assert (visit.actor, visit.packs, visit.expected_minutes) == ("c-01", "ab" * 32, 40)
    assert (visit.stage, visit.outcome, visit.closed, visit.closing_hash) == (
        Stage.CLOSED,
        Outcome.PROMISE_TO_PAY,
        True,
        closing.hash,
    )
    assert (visit.identified, visit.disclosed, visit.covered) == (True, True, True)
    assert visit.marks == {"private": True, "rights_told": True}
    assert visit.gates[Gate.DISCLOSE].passed
    assert set(visit.overrides) == {"cn.visit.hours"}
    assert visit.promise == EXAMPLES[Kind.PROMISE_MADE]
    assert visit.plan == EXAMPLES[Kind.PLAN_PROPOSED]
    assert visit.payments == (EXAMPLES[Kind.PAYMENT_RECORDED],)
    assert visit.evidence == (EXAMPLES[Kind.EVIDENCE_CAPTURED],)
    assert visit.complaints == (EXAMPLES[Kind.COMPLAINT_RAISED],)
    assert visit.hardship == EXAMPLES[Kind.HARDSHIP_RECORDED]
    assert (visit.satisfaction, visit.note) == (4, "客户说明了情况，态度平和。")
    assert visit.followup is not None
    assert (visit.first_seq, visit.last_seq, visit.last_time) == (1, closing.seq, closing.envelope.time)
    assert (visit.anomalies, visit.unknown) == (0, 0)
    assert visit.entered[Stage.PREPARED] == MORNING
    assert list(visit.entered) == [s for s in Stage if s not in (Stage.THIRD_PARTY, Stage.NEGOTIATING, Stage.SETTLING)]


# ------------------------------------------------------------------------------------------------------- corrections


def test_a_correction_cites_the_answer_that_stands() -> None:
    journal = journal_at(Stage.AT_DOOR)
    first = journal.answer("who", "nobody", someone_home=False)
    second = journal.add(
        c.StepCorrected("who", first.envelope.id, "a neighbour", "looked again", {"someone_home": True})
    )
    visit = visit_of(journal)
    assert visit.answers["who"].value == "a neighbour"
    assert visit.answers["who"].corrected
    assert visit.marks == {"someone_home": True}

    journal.add(c.StepCorrected("who", second.envelope.id, "nobody", "the neighbour left", {}))
    assert visit_of(journal).marks == {}


@pytest.mark.parametrize(("step", "cited"), [("who", "an entry that is not its answer"), ("never_answered", "any")])
def test_a_correction_of_something_else_changes_nothing(step: str, cited: str) -> None:
    journal = journal_at(Stage.AT_DOOR)
    journal.answer("who", "nobody", someone_home=False)
    before = visit_of(journal)
    entry = journal.add(c.StepCorrected(step, cited, "x", "y", {"someone_home": True}))
    assert visit_of(journal) == replace(before, anomalies=1, last_seq=entry.seq, last_time=entry.envelope.time)


# ------------------------------------------------------------------------------------------------------------- marks


def test_a_mark_falls_back_to_the_answer_that_still_says_it() -> None:
    journal = journal_at(Stage.DISCLOSED)
    journal.answer("a", "1", recorder="on")
    b = journal.answer("b", "2", recorder="paused")
    assert visit_of(journal).marks == {"recorder": "paused"}
    journal.add(c.StepCorrected("b", b.envelope.id, "3", "why not", {}))
    assert visit_of(journal).marks == {"recorder": "on"}


def test_answering_again_does_not_take_back_what_another_step_said() -> None:
    journal = journal_at(Stage.DISCLOSED)
    journal.answer("a", "1", recorder="on")
    journal.answer("b", "2", recorder="paused")
    journal.answer("a", "2")
    assert visit_of(journal).marks == {"recorder": "paused"}


# -------------------------------------------------------------------------------------------------- somebody came in


def test_somebody_came_in_takes_privacy_back_until_it_is_confirmed_again() -> None:
    journal = journal_at(Stage.IDENTIFYING)
    alone = journal.answer("alone", "yes", private=True)
    journal.add(c.StageEntered(Stage.DISCLOSED.value, Move.DISCLOSE.value))
    journal.add(TOLD)
    journal.add(SOMEBODY_CAME_IN)
    visit = visit_of(journal)
    assert (visit.covered, visit.cover_reason, visit.marks[PRIVATE_MARK]) == (True, CoverReason.THIRD_PERSON, False)

    journal.add(UNCOVERED)
    visit = visit_of(journal)
    assert (visit.covered, visit.anomalies) == (True, 1)

    journal.answer("something else", "x", rights_told=True)
    journal.add(c.DisclosureCovered(CoverReason.IDLE))
    assert visit_of(journal).marks[PRIVATE_MARK] is False

    journal.add(c.StepCorrected("alone", alone.envelope.id, "yes", "the neighbour left again", {"private": True}))
    journal.add(UNCOVERED)
    visit = visit_of(journal)
    assert (visit.covered, visit.marks[PRIVATE_MARK], visit.anomalies) == (False, True, 1)


def test_taking_back_the_old_word_does_not_make_company_private() -> None:
    journal = journal_at(Stage.DISCLOSED)
    alone = journal.answer("alone", "yes", private=True)
    journal.add(SOMEBODY_CAME_IN)
    journal.add(c.StepCorrected("alone", alone.envelope.id, "unsure", "misheard", {}))
    journal.add(UNCOVERED)
    visit = visit_of(journal)
    assert (visit.covered, visit.marks[PRIVATE_MARK], visit.anomalies) == (True, False, 1)


# -------------------------------------------------------------------------------------------------------- disclosure


@pytest.mark.parametrize("reason", DisclosureReason)
@pytest.mark.parametrize("stage", [Stage.AT_DOOR, Stage.IDENTIFYING, Stage.THIRD_PARTY])
def test_nothing_is_disclosed_at_the_door_or_to_a_third_party(stage: Stage, reason: DisclosureReason) -> None:
    journal = journal_at(stage)
    journal.add(c.DisclosureOpened("case-1", reason))
    visit = visit_of(journal)
    assert (visit.disclosed, visit.anomalies) == (False, 1)


@pytest.mark.parametrize("reason", DisclosureReason)
def test_nothing_is_disclosed_after_a_stop(reason: DisclosureReason) -> None:
    journal = journal_at(Stage.DISCLOSED)
    journal.add(STOP)
    journal.add(c.DisclosureOpened("case-1", reason))
    visit = visit_of(journal)
    assert (visit.disclosed, visit.covered, visit.anomalies) == (False, True, 1)


def test_preparing_in_the_car_tells_nobody() -> None:
    journal = journal_at(Stage.TRAVELLING)
    journal.add(c.DisclosureOpened("case-1", DisclosureReason.PREPARATION))
    visit = visit_of(journal)
    assert (visit.disclosed, visit.covered, visit.anomalies) == (False, False, 0)


# -------------------------------------------------------------------------------------------------------------- stop


@pytest.mark.parametrize("stage", sorted(AT_THE_DOOR))
def test_stop_covers_and_leads_to_leaving_only(stage: Stage) -> None:
    journal = journal_at(stage)
    journal.add(STOP)
    visit = visit_of(journal)
    assert (visit.stage, visit.stop, visit.stopped, visit.covered) == (Stage.LEAVING, StopReason.LAWYER, True, True)
    assert visit.cover_reason is CoverReason.STOPPED


def test_stop_before_the_door_does_not_fit() -> None:
    journal = journal_at(Stage.TRAVELLING)
    journal.add(STOP)
    visit = visit_of(journal)
    assert (visit.stage, visit.stopped, visit.anomalies) == (Stage.TRAVELLING, False, 1)


@pytest.mark.parametrize("move", [Move.STOP, Move.CLOSE])
def test_stopping_and_closing_have_entries_of_their_own(move: Move) -> None:
    journal = journal_at(Stage.AT_DOOR)
    if move is Move.CLOSE:
        journal.add(c.StageEntered(Stage.LEAVING.value, Move.LEAVE.value))
        journal.add(c.StageEntered(Stage.AFTERCARE.value, Move.FINISH.value))
    target = Stage.LEAVING if move is Move.STOP else Stage.CLOSED
    before = visit_of(journal)
    journal.add(c.StageEntered(target.value, move.value))
    after = visit_of(journal)
    assert (after.stage, after.anomalies) == (before.stage, 1)


# ------------------------------------------------------------------------------------------------- what does not fit


@pytest.mark.parametrize(
    "content",
    [
        c.StageEntered("settling", "settle"),
        c.StageEntered("travelling", "fly"),
        c.StageEntered("at_door", "depart"),
        c.VisitClosed(Outcome.PAID),
        c.IdentityVerified(()),
        c.IdentityFailed("x"),
        c.FindingRaised("moon", passed=True, findings=()),
        c.VisitOpened("case-2", "a-2", "standard@1", 40),
        c.DeviceLocked("idle"),
    ],
)
def test_what_does_not_fit_is_counted_and_moves_nothing(content: object) -> None:
    journal = journal_at(Stage.PREPARED)
    before = visit_of(journal)
    entry = journal.add(content)
    assert visit_of(journal) == replace(before, anomalies=1, last_seq=entry.seq, last_time=entry.envelope.time)


def test_unknown_and_erased_entries_are_counted_as_unknown() -> None:
    journal = journal_at(Stage.PREPARED)
    entry = journal.add(promise())
    visit = fold("v-1", [*journal.entries[:-1], entry.without_content()])
    assert (visit.unknown, visit.anomalies, visit.promise) == (1, 0, None)


def test_identity_can_fail_and_then_hold() -> None:
    journal = journal_at(Stage.IDENTIFYING)
    journal.add(c.IdentityFailed("would_not_say"))
    assert (visit_of(journal).identified, visit_of(journal).identity_failures) == (False, 1)
    journal.add(c.IdentityVerified(("birth_year",)))
    assert visit_of(journal).identified is True


def test_discarded_evidence_is_gone_from_the_visit() -> None:
    journal = journal_at(Stage.AT_DOOR)
    journal.add(EXAMPLES[Kind.EVIDENCE_CAPTURED])
    journal.add(c.EvidenceDiscarded("another", "x"))
    assert len(visit_of(journal).evidence) == 1
    journal.add(EXAMPLES[Kind.EVIDENCE_DISCARDED])
    assert visit_of(journal).evidence == ()


def test_no_entries_give_an_empty_visit() -> None:
    assert fold("v-1", []) == Visit("v-1")


@pytest.mark.parametrize("kind", sorted(set(EXAMPLES) - {Kind.DISCLOSURE_COVERED}))
def test_after_the_close_an_entry_changes_nothing_and_is_counted(kind: Kind) -> None:
    journal = journal_at(Stage.TRAVELLING)
    journal.add(c.StageEntered(Stage.AFTERCARE.value, Move.TURN_BACK.value))
    journal.add(c.VisitClosed(Outcome.NO_AGREEMENT))
    closed = fold("v-1", journal.entries)
    assert closed.closed
    late = journal.add(EXAMPLES[kind])
    after = fold("v-1", journal.entries)
    assert after == replace(closed, anomalies=closed.anomalies + 1, last_seq=late.seq, last_time=late.envelope.time)
