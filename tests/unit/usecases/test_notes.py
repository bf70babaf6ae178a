from __future__ import annotations

from datetime import date

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


def test_the_gatekeeper_tells_the_rules_what_the_note_holds() -> None:
    world = World()
    visit = disclosed(world)
    with world.store.view() as view:
        assert visit.log.circumstances(view).note_blocked == ()
    afterwards(visit).answer("note", "jail and hassle")
    with world.store.view() as view:
        told = visit.log.circumstances(view)
    assert (told.note_blocked, told.note_warned) == (("test.jail",), ("test.hassle",))
