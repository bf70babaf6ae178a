"""Stays and flags after stops at the door, as the centre keeps, shows and lifts them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from collector_app.domain.case import StayKind
from collector_app.domain.journal import content as c
from collector_app.domain.outcome import CONSEQUENCES, REFUSED, STAY_AFTER, StopReason
from collector_app.server import tables as t
from collector_app.server.budget_tables import liftings
from collector_app.server.caseload import withdraw
from collector_app.server.centre import Centre
from collector_app.server.refusal import OperatorError
from collector_app.server.stays import Lifting, lift, stays_of
from tests.server.conftest import ZHOU
from tests.server.laptop import Laptop, make_visit, some_case


@pytest.fixture
def supervisor(centre: Centre) -> str:
    with centre.database.read() as connection:
        return str(connection.execute(select(t.supervisors.c.id).order_by(t.supervisors.c.id).limit(1)).scalar_one())


def stays_told(laptop: Laptop, case: str) -> tuple[StayKind, ...]:
    """The stays of the case's newest version that a fresh pull brings."""
    laptop.cursor = ""
    (found,) = (update.case for page in laptop.pull() for update in page.cases if update.case.id == case)
    return tuple(stay.kind for stay in found.stays)


@pytest.mark.parametrize("reason", StopReason)
@pytest.mark.parametrize("parked", [False, True])
def test_each_reason_is_shown_and_holds_for_everybody_until_it_is_lifted(
    centre: Centre, enrol: Callable[[str], Laptop], supervisor: str, reason: StopReason, *, parked: bool
) -> None:
    first = enrol(ZHOU)
    case = some_case(first)
    before = stays_told(first, case)
    entries = make_visit(first, case, stop=reason)
    if parked:
        withdraw(centre.database, case, centre.clock.now())
    first.push(entries)
    line = stays_of(centre, case)[-1]
    stay = STAY_AFTER.get(reason)
    assert line[:3] == (reason.value, stay.value if stay else "-", CONSEQUENCES[reason].value)
    if not parked:
        another = enrol(ZHOU)
        assert stays_told(another, case) == (*before, *([stay] if stay else []))
    lift(centre, Lifting(case, reason, supervisor, "客户来电更正"))
    assert stays_of(centre, case)[-1][-1] == "客户来电更正"
    if not parked:
        assert stays_told(first, case) == before
    with centre.database.read() as connection:
        assert connection.execute(select(liftings.c.supervisor, liftings.c.why)).one() == (supervisor, "客户来电更正")


def test_lifting_says_what_is_wrong_with_it(centre: Centre, laptop: Laptop, supervisor: str) -> None:
    case = some_case(laptop)
    laptop.push(make_visit(laptop, case, stop=StopReason.LAWYER))
    for wrong, told in (
        (Lifting(case, StopReason.LAWYER, "nobody", "because"), "no supervisor nobody"),
        (Lifting(case, StopReason.LAWYER, supervisor, "  "), "Give a reason"),
        (Lifting(case, StopReason.DISPUTE, supervisor, "because"), "no dispute to lift"),
        (Lifting("X-1", StopReason.LAWYER, supervisor, "because"), "There is no case X-1"),
    ):
        with pytest.raises(OperatorError, match=told):
            lift(centre, wrong)
    lift(centre, Lifting(case, StopReason.LAWYER, supervisor, "because"))
    with pytest.raises(OperatorError, match="no lawyer to lift"):
        lift(centre, Lifting(case, StopReason.LAWYER, supervisor, "again"))


def test_a_person_who_asked_for_it_is_left_alone_by_everybody(
    centre: Centre, enrol: Callable[[str], Laptop], supervisor: str
) -> None:
    first = enrol(ZHOU)
    case, person = next(
        (update.case.id, item.id)
        for page in first.pull()
        for update in page.cases
        for item in update.case.people
        if not item.do_not_contact
    )
    first.record("visit/v-9", c.VisitOpened(case, "a1", "cn.home-visit", 40))
    asked = StopReason.DO_NOT_COME_AGAIN
    first.record("visit/v-9", c.VisitStopped(asked, CONSEQUENCES[asked], "third_party", person))
    first.push()
    assert left_alone(enrol(ZHOU), case) == {person}
    lift(centre, Lifting(case, asked, supervisor, "客户来电更正"))
    assert left_alone(enrol(ZHOU), case) == {person}, "the stay of the case is lifted, the person's own wish is not"


@pytest.mark.parametrize("result", [REFUSED, "spoke"])
def test_a_person_who_asked_for_it_on_a_call_is_left_alone_too(
    centre: Centre, enrol: Callable[[str], Laptop], result: str
) -> None:
    first = enrol(ZHOU)
    case, person = next(
        (update.case.id, item.id)
        for page in first.pull()
        for update in page.cases
        for item in update.case.people
        if not item.do_not_contact
    )
    before = stays_told(first, case)
    first.record(f"case/{case}", c.ContactAttempted(case, c.Channel.CALL, person, effective=True, result=result))
    first.push()
    asked = result == REFUSED
    assert left_alone(enrol(ZHOU), case) == ({person} if asked else set())
    assert stays_told(enrol(ZHOU), case) == before, "it is the person's own wish, and no stay of the case"
    assert [line[:3] for line in stays_of(centre, case)] == ([(REFUSED, "-", "supervisor_flag")] if asked else [])
    assert [update.case.id for page in first.pull() for update in page.cases] == ([case] if asked else [])


def left_alone(laptop: Laptop, case: str) -> set[str]:
    (found,) = (update.case for page in laptop.pull() for update in page.cases if update.case.id == case)
    return {item.id for item in found.people if item.do_not_contact}
