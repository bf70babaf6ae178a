"""Presence codes: leased, checked by a colleague's laptop, and found out by the centre when they can't be true."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from collector_app.domain.journal import content as c
from collector_app.domain.presence import CODES_A_DAY, PresenceLease, code_of, matching_day, number_of, read_code
from collector_app.server import devices
from collector_app.server import tables as t
from collector_app.server.centre import Centre
from collector_app.server.presence import card
from collector_app.server.refusal import OperatorError
from tests.server.conftest import HE, ZHOU
from tests.server.laptop import HeldClock, Laptop, some_case

Enrol = Callable[[str], Laptop]
TODAY = date(2026, 3, 5)


def leased(laptop: Laptop) -> PresenceLease:
    laptop.cursor = ""
    lease = laptop.pull()[-1].presence
    laptop.cursor = ""
    assert lease is not None
    return lease


def own_code(laptop: Laptop, number: int = 0, day: date = TODAY) -> str:
    """The code that the holder of this laptop reads out."""
    return code_of(base64.b64decode(leased(laptop).secret), day, number)


def attest(laptop: Laptop, code: str, *, visit: str = "v-1", who: str = HE, day: date = TODAY) -> None:
    """Record a visit's beginning with a companion's code, and push it."""
    case = some_case(laptop)
    before = len(laptop.entries)
    laptop.record(f"visit/{visit}", c.VisitOpened(case, "a1", "cn.home-visit", 40, (who,)))
    laptop.record(f"visit/{visit}", c.CompanionAttested(who, day, number_of(code), code))
    laptop.push(laptop.entries[before:])


def noted(centre: Centre) -> list[tuple[str, str, str]]:
    r = t.remarks
    with centre.database.read() as connection:
        rows = connection.execute(select(r.c.device, r.c.visit, r.c.code).order_by(r.c.noted_at, r.c.device, r.c.code))
        return [tuple(row) for row in rows]


def uses(centre: Centre) -> list[dict[str, Any]]:
    with centre.database.read() as connection:
        statement = select(t.presence_uses).order_by(t.presence_uses.c.device, t.presence_uses.c.seq)
        return [dict(row) for row in connection.execute(statement).mappings()]


def test_a_colleagues_code_passes_the_checks_that_were_leased_for_it(enrol: Enrol) -> None:
    zhou, he = enrol(ZHOU), enrol(HE)
    checks = leased(zhou).checks
    assert {check.collector for check in checks} == {HE}
    assert sorted({check.day for check in checks}) == [TODAY + timedelta(days=number) for number in range(5)]
    assert len(checks) == 5 * CODES_A_DAY
    for number in (0, CODES_A_DAY - 1):
        assert matching_day(checks, HE, own_code(he, number), TODAY) == TODAY
        assert matching_day(checks, HE, own_code(zhou, number), TODAY) is None


def test_the_secret_stays_with_its_collector_until_a_laptop_is_revoked(centre: Centre, enrol: Enrol) -> None:
    zhou, first, second = enrol(ZHOU), enrol(HE), enrol(HE)
    assert leased(first).secret == leased(second).secret != leased(zhou).secret
    before, code = leased(zhou).checks, own_code(first)
    stolen = leased(first).secret
    devices.revoke(centre, first.device)
    assert leased(second).secret != stolen
    assert leased(zhou).checks != before
    assert matching_day(leased(zhou).checks, HE, code, TODAY) is None
    assert matching_day(leased(zhou).checks, HE, own_code(second), TODAY) == TODAY
    attest(zhou, code)  # given in good faith before the loss, delivered after it
    assert [use["genuine"] for use in uses(centre)] == [True]
    assert noted(centre) == []


def test_a_lease_goes_with_the_day(enrol: Enrol, clock: HeldClock) -> None:
    zhou = enrol(ZHOU)
    clock.pass_time(timedelta(hours=16))  # 01:00 of the next day in the branch's zone
    assert min(check.day for check in leased(zhou).checks) == TODAY + timedelta(days=1)


def test_a_code_used_once_is_kept_without_remark(centre: Centre, enrol: Enrol) -> None:
    zhou, he = enrol(ZHOU), enrol(HE)
    attest(zhou, own_code(he, 3))
    (use,) = uses(centre)
    assert (use["device"], use["collector"], use["day"], use["number"], use["genuine"]) == (
        zhou.device,
        HE,
        TODAY,
        3,
        True,
    )
    assert noted(centre) == []


def test_the_same_code_at_two_laptops_is_remarked_at_both(centre: Centre, enrol: Enrol) -> None:
    zhou, other, he = enrol(ZHOU), enrol(ZHOU), enrol(HE)
    code = own_code(he)
    attest(zhou, code)
    attest(other, code, visit="v-2")
    expected = {(zhou.device, "v-1", "presence_used_twice"), (other.device, "v-2", "presence_used_twice")}
    assert set(noted(centre)) == expected
    attest(other, own_code(he, 1), visit="v-3")
    assert set(noted(centre)) == expected


def test_a_repeated_delivery_is_no_second_use(centre: Centre, enrol: Enrol) -> None:
    zhou, he = enrol(ZHOU), enrol(HE)
    attest(zhou, own_code(he))
    zhou.push()
    assert len(uses(centre)) == 1
    assert noted(centre) == []


@pytest.mark.parametrize("fault", ["invented", "another number", "another day", "another collector", "nobody", "vast"])
def test_what_is_not_genuine_is_remarked_and_never_parked(fault: str, centre: Centre, enrol: Enrol) -> None:
    zhou, he = enrol(ZHOU), enrol(HE)
    code = own_code(he, 2)
    said = c.CompanionAttested(HE, TODAY, 2, code)
    wrong = {
        "invented": replace(said, code="2" * 12),
        "another number": replace(said, number=4),
        "another day": replace(said, day=TODAY + timedelta(days=1)),
        "another collector": replace(said, collector=ZHOU),
        "nobody": replace(said, collector="nobody"),
        "vast": replace(said, number=2**40, code="何"),
    }[fault]
    case = some_case(zhou)
    zhou.record("visit/v-1", c.VisitOpened(case, "a1", "cn.home-visit", 40, (HE,)))
    zhou.record("visit/v-1", wrong)
    answer = zhou.push()
    assert {verdict.kind.value for verdict in answer.verdicts} == {"accepted"}
    assert [use["genuine"] for use in uses(centre)] == [False]
    assert (zhou.device, "v-1", "presence_not_genuine") in noted(centre)


def test_ones_own_code_is_remarked(centre: Centre, enrol: Enrol) -> None:
    zhou = enrol(ZHOU)
    attest(zhou, own_code(zhou), who=ZHOU)
    assert [code for _, _, code in noted(centre)] == ["presence_own"]


def test_a_code_of_long_ago_is_remarked(centre: Centre, enrol: Enrol) -> None:
    zhou, he = enrol(ZHOU), enrol(HE)
    day = TODAY + timedelta(days=3)
    attest(zhou, own_code(he, 0, day), day=day)
    assert [code for _, _, code in noted(centre)] == ["presence_other_day"]


def test_the_card_holds_the_codes_that_the_laptop_would_show(centre: Centre, enrol: Enrol) -> None:
    printed = card(centre, HE)
    he = enrol(HE)
    assert (printed.name, printed.day) == ("何婧", TODAY)
    assert [read_code(code) for code in printed.codes] == [own_code(he, number) for number in range(CODES_A_DAY)]
    assert card(centre, HE, TODAY + timedelta(days=4)).codes != printed.codes
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=5)):
        with pytest.raises(OperatorError, match="2026-03-05 to 2026-03-09"):
            card(centre, HE, day)
    with pytest.raises(OperatorError, match="no collector nobody"):
        card(centre, "nobody")
