"""The contact budget at the centre: leased once, spent once, returned when nothing can be spent any more."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, func, select, update

from collector_app.domain.budget import Counted, Token
from collector_app.domain.case import Case, ContactCounts
from collector_app.domain.journal import content as c
from collector_app.domain.journal.seal import receipt_hash
from collector_app.server import tables as t
from collector_app.server.authentication import Device
from collector_app.server.borrowers import lock_people
from collector_app.server.budget import lease_tokens, tokens_of
from collector_app.server.budget_tables import borrowers, budget_tokens, contacts
from collector_app.server.caseload import hand_over, withdraw
from collector_app.server.centre import Centre
from collector_app.server.documents import read_document, write_document
from collector_app.server.feed import Change, of_collector, publish
from collector_app.server.refusal import OperatorError
from collector_app.server.spending import spend
from tests.fakes.cap_pack import cap_pack
from tests.server.conftest import HE, ZHOU
from tests.server.laptop import Laptop, make_visit, note

TODAY = date(2026, 3, 5)


def lay_down(centre: Centre, *budgets: Mapping[str, object]) -> None:
    """Put a pack in force that holds these caps and asks nothing else."""
    now = centre.clock.now()
    row = {"kind": "rules", "id": "cap", "version": "2026.1", "digest": repr(budgets), "imported_at": now}
    files = [
        {"kind": "rules", "pack": "cap", "name": name, "content": content}
        for name, content in cap_pack("cap", budgets).items()
    ]
    with centre.database.write() as connection:
        connection.execute(t.packs.insert(), row)
        connection.execute(t.pack_files.insert(), files)


@pytest.fixture
def capped(centre: Centre) -> Centre:
    """With the caps of China: a visit and three calls a day."""
    lay_down(centre, {"channel": "visit", "limit": 1}, {"channel": "call", "limit": 3})
    return centre


def pulled(laptop: Laptop) -> tuple[Token, ...]:
    """The tokens that a whole pull ends with."""
    pages = [page.tokens for page in laptop.pull() if page.tokens is not None]
    return pages[-1] if pages else ()


def of(tokens: tuple[Token, ...], case: str, channel: c.Channel = c.Channel.CALL) -> list[Token]:
    return [token for token in tokens if token.case == case and token.channel is channel]


def call(laptop: Laptop, case: str, token: str = "", *further: str, effective: bool = True) -> None:
    content = c.ContactAttempted(case, c.Channel.CALL, "p", effective, "reached", token=token, further_tokens=further)
    laptop.push([laptop.record(f"case/{case}", content)])


def remarks(centre: Centre) -> list[str]:
    with centre.database.read() as connection:
        return list(connection.execute(select(t.remarks.c.detail).where(t.remarks.c.code == "overdraft")).scalars())


def left_in_peace(centre: Centre) -> str:
    """A case of whom the lender told of no contact on that day."""
    with centre.database.read() as connection:
        mine = select(t.cases.c.imported).where(t.cases.c.collector == ZHOU)
        cases = [read_document(Case, text) for text in connection.execute(mine).scalars()]
    return next(
        case.id for case in cases if case.counts and not case.counts.calls_today and not case.counts.visits_today
    )


def test_every_day_of_the_lease_gets_what_the_cap_allows(capped: Centre, laptop: Laptop) -> None:
    tokens = pulled(laptop)
    case = left_in_peace(capped)
    days = [TODAY + timedelta(days=number) for number in range(4)]
    assert Counter(token.day for token in of(tokens, case)) == dict.fromkeys(days, 3)
    assert Counter(token.day for token in of(tokens, case, c.Channel.VISIT)) == dict.fromkeys(days, 1)
    assert len({token.id for token in tokens}) == len(tokens)


def test_without_a_cap_nothing_is_leased(centre: Centre, laptop: Laptop) -> None:
    del centre
    assert pulled(laptop) == ()


def test_a_second_pull_changes_nothing_and_a_lost_answer_is_told_again(capped: Centre, laptop: Laptop) -> None:
    first = pulled(laptop)
    cursor = laptop.cursor
    assert all(page.tokens is None for page in laptop.pull())
    laptop.cursor = ""
    assert pulled(laptop) == first
    assert laptop.cursor == cursor


def test_another_laptop_of_the_collector_gets_none_of_the_same_days(
    capped: Centre, enrol: Callable[[str], Laptop]
) -> None:
    first, second = enrol(ZHOU), enrol(ZHOU)
    assert pulled(first)
    assert pulled(second) == ()


def test_two_cases_of_one_person_share_one_budget(capped: Centre, enrol: Callable[[str], Laptop]) -> None:
    zhou, he = enrol(ZHOU), enrol(HE)
    mine = [update.case.id for page in zhou.pull() for update in page.cases]
    theirs = [update.case.id for page in he.pull() for update in page.cases]
    with capped.database.write() as connection:
        connection.execute(budget_tokens.delete())
        connection.execute(update(borrowers).where(borrowers.c.case_id.in_((mine[0], theirs[0]))).values(person="one"))
    zhou.cursor = he.cursor = ""
    assert of(pulled(zhou), mine[0])
    assert of(pulled(he), theirs[0]) == []
    assert of(pulled_again(he), theirs[1])


def pulled_again(laptop: Laptop) -> tuple[Token, ...]:
    laptop.cursor = ""
    return pulled(laptop)


def test_a_window_over_days_holds_whichever_tokens_get_spent(centre: Centre, laptop: Laptop) -> None:
    lay_down(centre, {"channel": "visit", "limit": 1, "days": 30})
    tokens = of(every := pulled(laptop), every[0].case, c.Channel.VISIT)
    assert len({token.id for token in tokens}) == 1, "one token, good on any one of the days"
    assert [token.day for token in tokens] == [TODAY + timedelta(days=number) for number in range(4)]


def test_a_leased_token_is_spent_once_and_never_by_another(capped: Centre, enrol: Callable[[str], Laptop]) -> None:
    zhou, other = enrol(ZHOU), enrol(ZHOU)
    tokens = pulled(zhou)
    token = of(tokens, tokens[0].case)[0]
    call(zhou, token.case, token.id)
    assert remarks(capped) == []
    call(zhou, token.case, token.id)
    call(other, token.case, of(tokens, token.case)[1].id)
    call(zhou, token.case)
    call(zhou, token.case, effective=False)
    assert len(remarks(capped)) == 3
    with capped.database.read() as connection:
        made = connection.execute(select(contacts.c.effective)).all()
    assert Counter(row.effective for row in made) == {True: 4, False: 1}, "what happened is counted all the same"


def test_contacts_without_leave_narrow_what_is_leased_next(capped: Centre, enrol: Callable[[str], Laptop]) -> None:
    zhou = enrol(ZHOU)
    before = pulled(zhou)
    case = before[0].case
    left = sum(1 for token in of(before, case) if token.day == TODAY)
    with capped.database.write() as connection:
        connection.execute(budget_tokens.delete())
    call(zhou, case)
    after = of(pulled_again(zhou), case)
    assert sum(1 for token in after if token.day == TODAY) == left - 1
    assert sum(1 for token in after if token.day == TODAY + timedelta(days=1)) == 3


def test_tokens_come_back_when_the_laptop_says_that_the_case_is_gone(
    capped: Centre, enrol: Callable[[str], Laptop]
) -> None:
    zhou = enrol(ZHOU)
    case = left_in_peace(capped)
    pulled(zhou)
    zhou.clock.pass_time(timedelta(minutes=5))
    receipt = zhou.push([note(zhou)]).receipt
    assert receipt is not None
    withdraw(capped.database, case, capped.clock.now())
    give(capped, case, HE)
    he = enrol(HE)
    assert of(pulled(he), case) == [], "not while the first laptop may have them"
    assert of(pulled(zhou), case) == []
    zhou.anchor = receipt_hash(receipt)
    zhou.push([zhou.record(f"case/{case}", c.CasePurged(case, "withdrawn"))])
    assert len(of(pulled(he), case)) == 12


def give(centre: Centre, case: str, collector: str) -> None:
    """Assign a case as an import does."""
    now = centre.clock.now()
    with centre.database.write() as connection:
        k = t.cases
        statement = update(k).where(k.c.id == case).values(version=k.c.version + 1, collector=collector)
        version = connection.execute(statement.returning(k.c.version)).scalar_one()
        hand_over(centre.database, connection, case, None, collector, now)
        publish(centre.database, connection, [Change(of_collector(collector), t.Topic.CASE, case, version)])


def test_the_centre_spends_from_the_same_budget(capped: Centre, laptop: Laptop) -> None:
    with capped.database.read() as connection:
        number, case = connection.execute(
            select(t.cases.c.number, t.cases.c.id).where(t.cases.c.collector == ZHOU).limit(1)
        ).one()
    assert spend(capped, number, c.Channel.CALL) == number
    assert len([token for token in of(pulled(laptop), case) if token.day == TODAY]) == 2
    with pytest.raises(OperatorError, match=f"leased to the laptop of {ZHOU}"):
        spend(capped, number, c.Channel.CALL)
    with pytest.raises(OperatorError, match="There is no case"):
        spend(capped, "X-1", c.Channel.CALL)


def attempts(tokens: tuple[Token, ...], case: str) -> set[str]:
    return {token.id for token in of(tokens, case) if token.counts is Counted.ATTEMPTS}


@pytest.fixture
def american(centre: Centre) -> Centre:
    """With Regulation F's two caps on calls: seven in seven days, answered or not, and a talk in seven days."""
    lay_down(
        centre,
        {"channel": "call", "counts": "attempts", "limit": 7, "days": 7},
        {"channel": "call", "limit": 1, "days": 7},
    )
    return centre


def test_calls_that_rang_in_vain_are_leased_and_spent_too(american: Centre, enrol: Callable[[str], Laptop]) -> None:
    zhou, other = enrol(ZHOU), enrol(ZHOU)
    case = left_in_peace(american)
    mine = attempts(every := pulled(zhou), case)
    assert len(mine) == 7
    talk = {token.id for token in of(every, case)} - mine
    assert len(talk) == 1
    assert pulled(other) == ()
    for token in sorted(mine)[:5]:
        call(zhou, case, token, effective=False)
    call(zhou, case, talk.copy().pop(), sorted(mine)[5])
    assert remarks(american) == []
    left = pulled_again(zhou)
    assert attempts(left, case) == {sorted(mine)[6]}
    assert {token.id for token in of(left, case)} == {sorted(mine)[6]}


def test_a_call_without_leave_for_the_attempt_is_noticed_and_counts(
    american: Centre, enrol: Callable[[str], Laptop]
) -> None:
    zhou = enrol(ZHOU)
    case = left_in_peace(american)
    tokens = pulled(zhou)
    talk = {token.id for token in of(tokens, case)} - attempts(tokens, case)
    call(zhou, case, talk.pop())
    call(zhou, case, effective=False)
    assert [text.partition(": ")[2].partition(",")[0] for text in remarks(american)] == [
        "without a token of attempts"
    ] * 2
    with american.database.write() as connection:
        connection.execute(budget_tokens.delete())
    assert len(attempts(pulled_again(zhou), case)) == 5


def test_a_token_for_attempts_buys_no_conversation(american: Centre, enrol: Callable[[str], Laptop]) -> None:
    zhou = enrol(ZHOU)
    case = left_in_peace(american)
    mine = sorted(attempts(pulled(zhou), case))
    call(zhou, case, mine[0])
    assert "without a token of conversations" in remarks(american)[0]


def test_a_call_of_the_centres_own_is_an_attempt_too(american: Centre, laptop: Laptop) -> None:
    case = left_in_peace(american)
    spend(american, case, c.Channel.CALL)
    tokens = pulled(laptop)
    assert len(attempts(tokens, case)) == 6
    assert {token.id for token in of(tokens, case)} == attempts(tokens, case), "the talk is gone"


def test_what_the_lender_counted_leaves_fewer_attempts(american: Centre, laptop: Laptop) -> None:
    case = left_in_peace(american)
    with american.database.write() as connection:
        row = connection.execute(select(borrowers.c.counts).where(borrowers.c.case_id == case)).scalar_one()
        counts = replace(read_document(ContactCounts, row), call_attempts_7d=4, calls_7d=0)
        connection.execute(update(borrowers).where(borrowers.c.case_id == case).values(counts=write_document(counts)))
    assert len(attempts(pulled(laptop), case)) == 3


@pytest.mark.parametrize("spoil", [False, True])
def test_without_packs_that_can_be_read_the_centre_contacts_nobody(capped: Centre, *, spoil: bool) -> None:
    case = left_in_peace(capped)
    with capped.database.write() as connection:
        connection.execute(delete(t.pack_files))
        connection.execute(delete(t.packs) if not spoil else update(t.packs).values(digest="another"))
        if spoil:
            row = {"kind": "rules", "pack": "cap", "name": "pack.yaml", "content": b"format: 99"}
            connection.execute(t.pack_files.insert(), row)
    with pytest.raises(OperatorError, match="import-packs"):
        spend(capped, case, c.Channel.LETTER)
    with capped.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(budget_tokens)).scalar_one() == 0


def test_counts_tell_of_everybody_but_oneself(capped: Centre, enrol: Callable[[str], Laptop]) -> None:
    zhou, other = enrol(ZHOU), enrol(ZHOU)
    tokens = pulled(zhou)
    case = tokens[0].case
    call(zhou, case, of(tokens, case)[0].id)
    call(zhou, case, effective=False)
    told = {item.case_id: item.counts for item in other.pull()[-1].counts or ()}
    assert (told[case].calls_today, told[case].calls_7d, told[case].unanswered_today) == (1, 1, 1)
    assert told[case].last_conversation == TODAY
    own = {item.case_id: item.counts for item in zhou.pull()[-1].counts or ()}
    assert own[case].calls_today == 0


def test_two_processes_at_once_do_not_lease_twice(capped: Centre, enrol: Callable[[str], Laptop]) -> None:
    first, second = enrol(ZHOU), enrol(ZHOU)
    device = Device(second.device, ZHOU, t.DeviceState.ACTIVE, "")
    with capped.database.read() as connection:
        own = list(connection.execute(select(t.cases.c.id).where(t.cases.c.collector == ZHOU)).scalars())
    done: list[bool] = []
    waiting = threading.Thread(target=lambda: done.append(lease_tokens(capped, device)))
    with capped.database.write() as connection:
        lock_people(connection, own)
        rows = [
            {
                "id": f"held-{case}-{day}-{channel}-{number}",
                "case_id": case,
                "person": connection.execute(
                    select(borrowers.c.person).where(borrowers.c.case_id == case)
                ).scalar_one(),
                "channel": channel,
                "counts": "conversations",
                "day": TODAY + timedelta(days=day),
                "last_day": TODAY + timedelta(days=day),
                "device": first.device,
                "leased_at": capped.clock.now(),
            }
            for case in own
            for day in range(4)
            for channel, limit in (("visit", 1), ("call", 3))
            for number in range(limit)
        ]
        connection.execute(budget_tokens.insert(), rows)
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive(), "the second waits for the first"
    waiting.join(20)
    assert done == [False]
    with capped.database.read() as connection:
        assert tokens_of(connection, device, capped.clock.now()) == ()


def test_a_visit_that_ends_well_spends_its_token(capped: Centre, laptop: Laptop) -> None:
    tokens = pulled(laptop)
    token = of(tokens, tokens[0].case, c.Channel.VISIT)[0]
    entries = make_visit(laptop, token.case)
    spent = c.ContactAttempted(token.case, c.Channel.VISIT, "p", effective=True, result="paid", token=token.id)
    entries.append(laptop.record("visit/v-1", spent))
    laptop.push(entries)
    assert remarks(capped) == []
    with capped.database.read() as connection:
        row = connection.execute(select(budget_tokens).where(budget_tokens.c.id == token.id)).one()
    assert row.spent_at is not None
