from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from collector_app.domain.budget import Token
from collector_app.domain.counts import quiet
from collector_app.domain.journal.content import Channel, ContactAttempted
from collector_app.domain.presence import PresenceLease
from collector_app.usecases.ports.store import Store
from tests.fakes.device import TEN_O_CLOCK
from tests.fakes.presence import a_presence
from tests.fakes.samples import DAY, enrol


def test_a_presence_lease_takes_the_place_of_the_one_before(store: Store) -> None:
    with store.view() as view:
        assert view.leased.presence() is None
    with store.unit() as unit:
        unit.leased.put_presence(a_presence())
        unit.leased.put_presence(later := PresenceLease("bGF0ZXI=", a_presence().checks[:1]))
    with store.view() as view:
        assert view.leased.presence() == later


def test_codes_used_are_kept_by_the_day_until_it_is_over_everywhere(store: Store) -> None:
    with store.unit() as unit:
        assert unit.leased.used(DAY) == frozenset()
        unit.leased.put_used("c-2", DAY, 3)
        unit.leased.put_used("c-2", DAY, 3)
        unit.leased.put_used("c-3", DAY, 0)
        unit.leased.put_used("c-2", DAY - timedelta(days=1), 5)  # a visit where it is still yesterday
    with store.view() as view:
        assert view.leased.used(DAY) == {("c-2", 3), ("c-3", 0)}
        assert view.leased.used(DAY - timedelta(days=1)) == {("c-2", 5)}
    with store.unit() as unit:
        unit.leased.put_used("c-2", DAY + timedelta(days=2), 1)
    with store.view() as view:
        assert view.leased.used(DAY - timedelta(days=1)) == frozenset()
        assert view.leased.used(DAY) == {("c-2", 3), ("c-3", 0)}


def test_own_codes_given_are_counted_by_the_day_and_survive_a_new_lease(store: Store) -> None:
    with store.unit() as unit:
        assert unit.leased.given(DAY) == 0
        unit.leased.put_given(DAY, 2)
        unit.leased.put_presence(a_presence())
    with store.view() as view:
        assert view.leased.given(DAY) == 2
        assert view.leased.given(DAY + timedelta(days=1)) == 0
    with store.unit() as unit:
        unit.leased.put_given(DAY + timedelta(days=1), 1)
    with store.view() as view:
        assert (view.leased.given(DAY), view.leased.given(DAY + timedelta(days=1))) == (0, 1)


def a_token(token: str, case: str = "case-1", days: int = 0) -> Token:
    return Token(token, case, Channel.CALL, DAY + timedelta(days=days))


def test_tokens_are_unknown_until_some_were_leased(store: Store) -> None:
    with store.view() as view:
        assert view.leased.tokens("case-1") is None
    with store.unit() as unit:
        unit.leased.put_tokens((a_token("t-1"), a_token("t-1", days=1), a_token("t-2", "case-2")))
    with store.view() as view:
        assert view.leased.tokens("case-1") == (a_token("t-1"), a_token("t-1", days=1))
        assert view.leased.tokens("case-3") == ()
    with store.unit() as unit:
        unit.leased.put_tokens(())
    with store.view() as view:
        assert view.leased.tokens("case-1") == (), "none are left, which is not the same as none ever"


def test_tokens_of_a_removed_case_are_dropped_under_every_case_of_the_person(store: Store) -> None:
    shared = (a_token("t-1"), a_token("t-1", "case-2"), a_token("t-2", "case-2"))
    with store.unit() as unit:
        unit.leased.put_tokens(shared)
        unit.leased.drop_tokens("case-1", wholly=False)
        assert unit.leased.tokens("case-1") == ()
        assert unit.leased.tokens("case-2") == shared[1:]
        unit.leased.put_tokens(shared)
        unit.leased.drop_tokens("case-1", wholly=True)
        assert unit.leased.tokens("case-2") == shared[2:]


def test_a_case_without_counts_was_left_in_peace(store: Store) -> None:
    told = replace(quiet(TEN_O_CLOCK), calls_today=2, last_conversation=DAY)
    with store.view() as view:
        assert view.leased.counts("case-1") is None
    with store.unit() as unit:
        unit.leased.put_counts(TEN_O_CLOCK, {"case-2": replace(told, calls_today=1)})
        unit.leased.put_counts(TEN_O_CLOCK, {"case-1": told})
    with store.view() as view:
        assert view.leased.counts("case-1") == told
        assert view.leased.counts("case-2") == quiet(TEN_O_CLOCK)


def test_tokens_are_spent_when_a_contact_names_them(store: Store) -> None:
    pen = enrol(store)
    named: tuple[tuple[tuple[str, ...], bool], ...] = (("t-1", "t-3"), True), (("t-2",), False), ((), True)
    for tokens, effective in named:
        first, *others = tokens or ("",)
        contact = ContactAttempted(
            "case-1", Channel.CALL, "p-1", effective, "reached", token=first, further_tokens=tuple(others)
        )
        with store.unit() as unit:
            unit.journal.append((pen.write("case/case-1", contact, at=TEN_O_CLOCK),), known_time=TEN_O_CLOCK)
    with store.view() as view:
        assert view.journal.spent_tokens(TEN_O_CLOCK - timedelta(days=1)) == {"t-1", "t-2", "t-3"}
        assert view.journal.spent_tokens(TEN_O_CLOCK + timedelta(days=9)) == frozenset()
