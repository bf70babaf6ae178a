from __future__ import annotations

from datetime import date

import pytest

from collector_app.domain.note import NoteFinding
from collector_app.domain.policy import Facts, Gate, GateDecision, lookup
from collector_app.domain.policy import decide as judged
from collector_app.domain.visit.stage import Move
from collector_app.usecases.notes import NoteCheck, check_visit, free_texts
from collector_app.usecases.visit_session import VisitSession
from tests.unit.usecases.test_visit_session import disclosed
from tests.unit.usecases.world import SCRIPT, World

DAY = date(2026, 11, 23)


def afterwards(visit: VisitSession) -> VisitSession:
    for move in (Move.LEAVE, Move.FINISH):
        assert visit.move(move).moved
    return visit


def test_free_text_is_every_answer_in_own_words_as_it_reads_now() -> None:
    world = World()
    visit = disclosed(world)
    assert free_texts(visit.visit, SCRIPT) == ()
    assert visit.move(Move.NEGOTIATE).moved
    visit.answer("reason", "told him jail")
    afterwards(visit).answer("note", "some hassle")
    book = world.session.rules()
    assert check_visit(visit.visit, book, DAY) == NoteCheck(("test.jail",), ("test.hassle",))
    visit.correct("reason", "told him the terms", "better words")
    assert free_texts(visit.visit, SCRIPT) == (("reason", "told him the terms"), ("note", "some hassle"))
    assert check_visit(visit.visit, book, DAY) == NoteCheck((), ("test.hassle",))


def test_the_rules_of_the_close_are_told_what_the_note_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    visit = disclosed(world)
    told: list[tuple[Gate, object, object]] = []

    def decide(gate: Gate, facts: Facts, on: date, overridden: frozenset[str] = frozenset()) -> GateDecision:
        told.append((gate, lookup(facts, "visit.note_blocked"), lookup(facts, "visit.note_warned")))
        return judged(gate, world.session.rules().rules, facts, on, overridden)

    monkeypatch.setattr(world.session.book, "decide", decide)
    assert visit.move(Move.NEGOTIATE).moved
    visit.answer("reason", "jail and hassle")
    afterwards(visit)
    assert {(blocked, warned) for gate, blocked, warned in told if gate is not Gate.CLOSE} == {(None, None)}
    visit.close()
    assert told[-1] == (Gate.CLOSE, ["test.jail"], ["test.hassle"])


def test_a_view_away_from_the_close_checks_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    visit = disclosed(world)
    assert visit.move(Move.NEGOTIATE).moved
    looked: list[str] = []

    def lint(text: str, on: date) -> tuple[NoteFinding, ...]:
        del on
        looked.append(text)
        return ()

    monkeypatch.setattr(world.session.book, "lint_note", lint)
    visit.answer("reason", "a long story")
    visit.view()
    assert looked == []
    afterwards(visit).view()
    assert "a long story" in looked
