"""The fold on any sequence of entries: total, pure, the same in one go and in steps, never asking after a stop."""

from __future__ import annotations

import copy
from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from collector_app.domain.disclosure import CoverReason, DisclosureReason
from collector_app.domain.journal import content as c
from collector_app.domain.journal.canonical import Plain
from collector_app.domain.journal.entry import Entry
from collector_app.domain.outcome import CaseConsequence, Outcome, StopReason
from collector_app.domain.visit.fold import PRIVATE_MARK, Visit, fold, step
from collector_app.domain.visit.stage import ASKING, AT_THE_DOOR, HUSHED, TRANSITIONS, Move, Stage
from tests.unit.domain.examples import EXAMPLES
from tests.unit.domain.journals import Journal

MARKS = st.dictionaries(st.sampled_from(["private", "recorder", "rights_told"]), st.booleans(), max_size=2)
STEPS = st.sampled_from(["alone", "who", "rights"])
MOVES = [c.StageEntered(target.value, move.value) for (_, move), target in TRANSITIONS.items()]

CONTENTS: st.SearchStrategy[object] = st.one_of(
    st.sampled_from(MOVES),
    st.sampled_from(MOVES),  # twice as often: most of a visit is moving on
    st.builds(c.StageEntered, st.sampled_from([*Stage, "moon"]), st.sampled_from([*Move, "fly"])),
    st.builds(c.StepAnswered, STEPS, st.integers(0, 3), MARKS),
    st.builds(c.VisitStopped, st.sampled_from(StopReason), st.sampled_from(CaseConsequence), st.just("x")),
    st.builds(c.VisitClosed, st.sampled_from(Outcome)),
    st.builds(c.DisclosureOpened, st.just("case-1"), st.sampled_from(DisclosureReason)),
    st.builds(c.DisclosureCovered, st.sampled_from(CoverReason)),
    st.sampled_from(list(EXAMPLES.values())),
)


@st.composite
def journals(draw: st.DrawFn) -> list[Entry]:
    """Any entries; one in some erased, corrections sometimes citing what stands."""
    journal = Journal()
    entries: list[Entry] = []
    for content in draw(st.lists(CONTENTS | st.just("correction"), max_size=25)):
        wanted = content
        if wanted == "correction":
            cited = draw(st.sampled_from([entry.envelope.id for entry in entries] or ["none"]))
            wanted = c.StepCorrected(draw(STEPS), cited, 9, "why", draw(MARKS))
        entry = journal.add(wanted)
        entries.append(entry.without_content() if draw(st.integers(0, 11)) == 0 else entry)
    return entries


@given(journals(), st.data())
def test_folding_in_parts_is_folding_at_once(entries: list[Entry], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(entries)))
    halfway = fold("v-1", entries[:cut])
    before = copy.deepcopy(halfway)
    assert reduce(step, entries[cut:], halfway) == fold("v-1", entries)
    assert halfway == before  # nothing that was handed out changes later


@given(journals())
def test_every_entry_is_counted_once_and_moves_along_the_table(entries: list[Entry]) -> None:
    visit = Visit("v-1")
    for entry in entries:
        after = step(visit, entry)
        odd = (after.anomalies - visit.anomalies) + (after.unknown - visit.unknown)
        assert odd in (0, 1)
        assert after.last_seq == entry.seq
        if after.stage is not visit.stage:
            assert odd == 0
            assert after.stage in {target for (source, _), target in TRANSITIONS.items() if source is visit.stage}
        visit = after


@given(journals())
def test_nothing_asks_or_discloses_after_a_stop_or_with_a_third_party(entries: list[Entry]) -> None:
    visit = Visit("v-1")
    for entry in entries:
        after = step(visit, entry)
        if visit.stopped or Stage.THIRD_PARTY in visit.entered:
            assert after.stage not in ASKING
            assert after.disclosed == visit.disclosed
            assert after.covered or not visit.covered
        if visit.stage in HUSHED:
            assert after.disclosed == visit.disclosed
        if after.stopped and not visit.stopped:
            assert visit.stage in AT_THE_DOOR
            assert after.covered
        visit = after


@given(journals())
def test_marks_are_those_of_the_answers_that_stand(entries: list[Entry]) -> None:
    visit = fold("v-1", entries)
    expected: dict[str, Plain] = {}
    standing = [(answer.seq, answer.marks) for answer in visit.answers.values()]
    came_in = [(visit.came_in, {PRIVATE_MARK: False})] if visit.came_in else []
    for _, marks in sorted([*standing, *came_in], key=lambda item: item[0]):
        expected.update(marks)
    assert visit.marks == expected


@given(journals())
def test_in_company_nothing_is_uncovered(entries: list[Entry]) -> None:
    visit = Visit("v-1")
    for entry in entries:
        after = step(visit, entry)
        if visit.covered and visit.came_in and visit.marks.get(PRIVATE_MARK) is not True:
            assert after.covered
        visit = after
