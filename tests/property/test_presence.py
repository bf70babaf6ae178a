from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collector_app.domain.journal.content import CompanionAttested
from collector_app.domain.policy import Gate
from collector_app.domain.presence import CODES_A_DAY, code_of, read_code
from collector_app.domain.spelled import readable
from collector_app.domain.visit.stage import Move
from collector_app.usecases.case_file import CaseFile
from collector_app.usecases.presence import PresenceError, PresenceProblem
from tests.fakes.presence import CODES, code_for, secret_of
from tests.fakes.samples import DAY
from tests.unit.usecases.world import World

NAMES = st.lists(st.sampled_from(["c-1", "c-2", "c-3", "c-9", ""]) | st.text(max_size=8), max_size=6)
TEXTS = st.text(string.ascii_letters + string.digits + " -", max_size=16)


@settings(max_examples=40, deadline=None)
@given(names=NAMES, typed=st.lists(TEXTS, max_size=3))
def test_a_name_alone_never_satisfies_two_collectors(names: list[str], typed: list[str]) -> None:
    world = World()
    named = tuple(names)
    preview = CaseFile(world.session).preview(world.case.id, named)
    travel = next(item for item in preview.decisions if item.gate is Gate.TRAVEL)
    assert "two" in [item.rule.id for item in travel.blocking]
    forged = tuple(CompanionAttested("c-2", DAY, 0, text) for text in typed)
    visit = world.start_with(named, forged)
    assert not visit.visit.attested
    assert not visit.move(Move.DEPART).moved


@settings(max_examples=40, deadline=None)
@given(order=st.lists(st.integers(0, CODES - 1), min_size=1, max_size=8))
def test_any_code_counts_once_whatever_the_order(order: list[int]) -> None:
    world = World()
    visit = world.start(proven=False)
    taken: list[int] = []
    for number in order:
        if number in taken:
            with pytest.raises(PresenceError) as refused:
                visit.attest("c-2", code_for("c-2", number))
            assert refused.value.problem is PresenceProblem.USED
        else:
            visit.attest("c-2", code_for("c-2", number))
            taken.append(number)
    assert world.kinds().count("visit.companion_attested") == len(taken)


@given(number=st.integers(0, CODES_A_DAY - 1), lower=st.booleans(), gaps=st.sets(st.integers(0, 12)))
def test_a_code_is_read_back_in_every_writing(number: int, gaps: set[int], *, lower: bool) -> None:
    plain = code_of(secret_of("c-2"), DAY, number)
    written = readable(plain).lower() if lower else readable(plain)
    spaced = "".join(f" {letter}" if at in gaps else letter for at, letter in enumerate(written))
    assert read_code(spaced) == plain
