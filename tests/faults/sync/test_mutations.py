"""Mutated answers: somebody on the way changes nothing, and a malicious centre can withhold but not forge or crash.

The normal run tries some thousand, the long one a hundred thousand of each.
"""

from __future__ import annotations

import logging
import random
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

import pytest

from collector_app.domain.journal import chain
from collector_app.domain.journal.entry import Head
from collector_app.domain.journal.seal import certificate_hash
from collector_app.protocol.codec import ZSTD
from collector_app.protocol.messages import CaseUpdate, CaseWithdrawal, Command, CommandKind
from collector_app.protocol.signature import HttpRequest, HttpResponse
from collector_app.storage.opening import create_store
from collector_app.sync.gateway import Rejected
from collector_app.usecases.failures import Failure
from tests.fakes.samples import a_case
from tests.faults.sync.mutations import ON_THE_WAY, Mutation, a_bomb, other_bytes, other_json, plain_of
from tests.unit.sync.centre import PaperCentre
from tests.unit.sync.laptop import Laptop
from tests.unit.usecases.world import a_debt

SHORT: Final = 1_500
LONG: Final = 100_000
EACH: Final = 500  # attempts on one laptop
Record = Callable[[str, object], None]


@pytest.fixture(autouse=True)
def _refusals_are_expected(monkeypatch: pytest.MonkeyPatch) -> None:
    for part in ("pull", "push", "exchange"):
        monkeypatch.setattr(logging.getLogger(f"collector_app.sync.{part}"), "disabled", True)


class Between:
    """Hands exchanges on, and spoils the one of its choice; `moment` is what the store held when it was answered."""

    def __init__(self, laptop: Laptop, dice: random.Random) -> None:
        self.laptop, self.dice = laptop, dice
        self.before: list[HttpResponse] = []
        self.spoil: Callable[[HttpRequest, HttpResponse], HttpResponse] | None = None
        self.place = self.calls = 0
        self.moment: object = None
        self.obeyed = 0

    def attempt(self, spoil: Callable[[HttpRequest, HttpResponse], HttpResponse]) -> bool:
        """One round in which one answer is spoilt; returns whether it went through all the same."""
        self.spoil, self.place, self.calls = spoil, self.dice.randrange(3), 0
        return self.round()

    def round(self) -> bool:
        """One round; returns whether it went through."""
        self.moment, self.obeyed = memory(self.laptop), len(self.laptop.orders)
        try:
            self.laptop.sync()
        except (Failure, Rejected):
            return False
        return True

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.laptop.centre(request)
        self.calls += 1
        if self.spoil is None or self.calls != self.place + 1:
            self.before = [*self.before[-8:], answer]
            return answer
        self.moment, self.obeyed = memory(self.laptop), len(self.laptop.orders)
        return self.spoil(request, answer)


def memory(laptop: Laptop) -> object:
    return getattr(laptop.store, "_memory", None)  # replaced whole by each unit; the encrypted store has none


def busy(dice: random.Random) -> tuple[Laptop, Between]:
    """A laptop with everything to do: entries to send, cases, a withdrawal and an order to take."""
    laptop = Laptop(PaperCentre())
    between = Between(laptop, dice)
    laptop.restart(between)
    work_for(laptop, 1)
    laptop.sync()
    work_for(laptop, 2)
    return laptop, between


def work_for(laptop: Laptop, number: int) -> None:
    laptop.write_notes(2)
    case = CaseUpdate(case=a_case(number), debt=a_debt())
    gone = (CaseWithdrawal(case_id=a_case(number - 1).id, version=9),) if number > 1 else ()
    laptop.centre.page(
        cases=(case,),
        withdrawn=gone,
        lease=laptop.centre.lease(laptop.clock.wall),
        commands=(Command(id=f"o-{number}", kind=CommandKind.LOCK),),
    )


# --------------------------------------------------------------------------------------------------- on the way


def on_the_way(between: Between, mutate: Mutation, _request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    return mutate(between.dice, answer, between.before)


def spoilt_on_the_way(attempts: int, seed: int) -> tuple[int, int]:
    """Returns how many answers were refused, and how many differed only where no signature looks."""
    dice = random.Random(seed)
    refused = harmless = 0
    laptop, between = busy(dice)
    for number in range(attempts):
        if number % EACH == 0:
            laptop, between = busy(dice)
        mutate = dice.choice(ON_THE_WAY)
        if between.attempt(partial(on_the_way, between, mutate)):
            harmless += 1
            assert laptop.delivered_exactly(), (seed, number, mutate.__name__)
            assert laptop.cursor == str(len(laptop.centre.pages)), (seed, number, mutate.__name__)
            work_for(laptop, 3 + harmless)
        else:
            refused += 1
            assert memory(laptop) is between.moment, (seed, number, mutate.__name__)
            assert len(laptop.orders) == between.obeyed
    between.spoil = None
    laptop.sync()
    assert laptop.delivered_exactly()
    return refused, harmless


def test_nothing_spoilt_on_the_way_changes_anything(record_property: Record) -> None:
    refused, _ = spoilt_on_the_way(SHORT, seed=1)
    record_property("runs", SHORT)
    assert refused > SHORT * 0.8


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_nothing_spoilt_on_the_way_changes_anything_a_hundred_thousand_times(record_property: Record) -> None:
    refused, _ = spoilt_on_the_way(LONG, seed=2)
    record_property("runs", LONG)
    assert refused > LONG * 0.8


# ---------------------------------------------------------------------------------------- by the centre itself


def whole(laptop: Laptop, begun: list[str]) -> None:
    """What was recorded is there, chained, and received only where the centre holds it."""
    certificate = laptop.profile.certificate
    entries = laptop.all_entries()
    head, broken = chain.check(Head(certificate.device, 0, certificate_hash(certificate)), entries)
    assert broken is None
    assert [entry.hash for entry in entries[: len(begun)]] == begun
    with laptop.store.view() as view:
        receipt = view.journal.last_receipt()
        assert set(view.journal.receipts(1, max(head.seq, 1))) <= set(laptop.centre.receipts)
    if receipt is not None:
        assert receipt.to_seq <= head.seq
        assert receipt.head == laptop.centre.entries[receipt.to_seq - 1].hash == entries[receipt.to_seq - 1].hash


def signed_nonsense(attempts: int, seed: int, make: Callable[[random.Random], tuple[Laptop, Between]] = busy) -> int:
    """A centre that signs whatever comes to its mind; returns how often it was refused."""
    dice = random.Random(seed)
    refused = 0
    laptop, between = make(dice)
    begun: list[str] = []

    def nonsense(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
        change = dice.choice((other_json, other_json, other_json, other_bytes))
        return laptop.centre.sign_bytes(request, answer.status, change(dice, plain_of(answer)), {})

    for number in range(attempts):
        if number % 50 == 0:
            laptop, between = make(dice)
            begun = [entry.hash for entry in laptop.all_entries()]
        laptop.write_notes(1)  # so that every round has something to be signed for
        refused += not between.attempt(nonsense)
        whole(laptop, begun)
    return refused


def test_a_malicious_centre_neither_forges_nor_crashes(record_property: Record) -> None:
    refused = signed_nonsense(SHORT // 2, seed=3)
    record_property("runs", SHORT // 2)
    assert SHORT // 8 < refused < SHORT // 2, "it may say some lawful things"


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_malicious_centre_neither_forges_nor_crashes_a_hundred_thousand_times(record_property: Record) -> None:
    signed_nonsense(LONG, seed=4)
    record_property("runs", LONG)


def test_no_file_is_written_for_what_a_malicious_centre_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, record_property: Record
) -> None:
    """The encrypted store this time: only its own files are there, whatever names come."""
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    count = 0

    def make(dice: random.Random) -> tuple[Laptop, Between]:
        nonlocal count
        count += 1
        folder = tmp_path / f"store-{count}"
        folder.mkdir()
        laptop = Laptop(PaperCentre(), store=create_store(folder / "store.db", b"k" * 32))
        between = Between(laptop, dice)
        laptop.restart(between)
        work_for(laptop, 1)
        laptop.sync()
        work_for(laptop, 2)
        return laptop, between

    signed_nonsense(150, seed=5, make=make)
    record_property("runs", 150)
    names = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert names == {"store.db", "store.db-wal", "store.db-shm", "store.db.reserve", "store.db.head"}


@pytest.mark.parametrize("signed", [True, False])
def test_a_bomb_is_refused(signed: bool) -> None:
    dice = random.Random(6)
    laptop, between = busy(dice)

    def bomb(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
        packed = a_bomb(dice, answer.body)
        if signed:
            return laptop.centre.sign_bytes(request, answer.status, packed, {"Content-Encoding": ZSTD})
        return HttpResponse(answer.status, {**answer.headers, "content-encoding": ZSTD}, packed)

    for _ in range(6):
        assert not between.attempt(bomb)
        assert memory(laptop) is between.moment


@pytest.mark.parametrize("name", ["minor", "durable_through"])
def test_a_number_that_no_record_holds_makes_no_sense(name: str) -> None:
    """JSON has numbers of any size, a journal has none beyond 2^53."""
    laptop, between = busy(random.Random(7))
    touched: list[str] = []

    def beyond(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
        text, count = re.subn(rb'("%s":)\d+' % name.encode(), rb"\g<1>" + str(2**60).encode(), plain_of(answer))
        touched.extend([request.target] * count)
        return laptop.centre.sign_bytes(request, answer.status, text, {})

    for between.place in range(4):
        work_for(laptop, 3 + between.place)
        between.spoil, between.calls = beyond, 0
        before = len(touched)
        if not between.round() and len(touched) > before:
            assert memory(laptop) is between.moment
    assert touched
    between.spoil = None
    laptop.sync()
    assert laptop.delivered_exactly()
