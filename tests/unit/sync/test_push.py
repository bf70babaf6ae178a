"""Push: what stands above the last receipt arrives once, whatever the answers are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from collector_app.domain.journal.content import NoteWritten
from collector_app.domain.journal.kinds import draft
from collector_app.domain.journal.seal import receipt_hash, seal_input
from collector_app.protocol.codec import MAX_REQUEST_BYTES, unpack
from collector_app.protocol.messages import EntriesAnswer, EntriesRequest
from collector_app.protocol.signature import HttpRequest, HttpResponse, verify_bytes
from collector_app.sync.transport import Transport
from collector_app.usecases.failures import Failure, FailureCode
from tests.conftest import ExpectLog
from tests.unit.sync.centre import PaperCentre, Problem, Signatory
from tests.unit.sync.laptop import Laptop


@pytest.fixture
def laptop() -> Laptop:
    return Laptop(PaperCentre())


def batches(laptop: Laptop) -> list[EntriesRequest]:
    sent = [request for request in laptop.centre.requests if request.target == "/v1/entries"]
    return [
        unpack(EntriesRequest, request.body, request.headers.get("Content-Encoding"), limit=MAX_REQUEST_BYTES)
        for request in sent
    ]


def ends(laptop: Laptop) -> list[int]:
    return [batch.seal.seq for batch in batches(laptop)]


def refused(laptop: Laptop) -> Failure:
    with pytest.raises(Failure) as caught:
        laptop.sync()
    return caught.value


def test_everything_arrives_once_and_is_signed_for(laptop: Laptop) -> None:
    laptop.write_notes(3)
    laptop.sync()
    assert laptop.delivered_exactly()
    with laptop.store.view() as view:
        assert view.journal.last_receipt() == laptop.centre.receipts[-1]


def test_an_empty_journal_sends_nothing(laptop: Laptop) -> None:
    laptop.sync()
    assert "/v1/entries" not in laptop.centre.paths()


def test_a_second_round_sends_nothing_again(laptop: Laptop) -> None:
    laptop.write_notes(3)
    laptop.sync()
    laptop.sync()
    assert len(batches(laptop)) == 1


def test_a_batch_has_at_most_500_entries(laptop: Laptop) -> None:
    laptop.record(*(draft("device", NoteWritten("n")) for _ in range(1100)))
    laptop.sync()
    assert ends(laptop) == [500, 1000, 1100]
    assert laptop.delivered_exactly()


def test_a_batch_stays_below_one_mebibyte_of_json(laptop: Laptop) -> None:
    text = '"\\' * 10_000  # every character doubles in the data, and doubles again in the message
    laptop.record(*(draft("device", NoteWritten(text)) for _ in range(60)))
    laptop.sync()
    assert len(batches(laptop)) > 2
    assert laptop.delivered_exactly()


def test_the_seal_is_stored_and_anchored_before_it_is_sent(laptop: Laptop) -> None:
    laptop.write_notes(2)
    held = []

    def look(request: HttpRequest) -> None:
        if request.target == "/v1/entries":
            with laptop.store.view() as view:
                held.append((view.journal.seals(1, 2), laptop.anchor.head))

    laptop.centre.refuse = look
    laptop.sync()
    ((seals, anchored),) = held
    assert [seal.seq for seal in seals] == [2]
    assert anchored == (2, seals[0].hash)
    assert verify_bytes(laptop.keys.signing_key, seal_input(seals[0]), seals[0].signature)


def test_a_seal_made_before_is_used_again(laptop: Laptop) -> None:
    laptop.write_notes(2)
    with laptop.store.unit() as unit:
        made = laptop.recorder.seal(unit)
    laptop.sync()
    assert batches(laptop)[0].seal == made


def test_an_older_anchor_never_replaces_a_newer_one(laptop: Laptop) -> None:
    laptop.write_notes(600)
    with laptop.store.unit() as unit:
        laptop.recorder.settle(laptop.recorder.seal(unit))
    before = laptop.anchor.head
    laptop.sync()
    assert laptop.anchor.head == before


def test_entries_recorded_during_the_round_arrive_in_it(laptop: Laptop) -> None:
    laptop.write_notes(2)

    def record_more(request: HttpRequest) -> None:
        if request.target == "/v1/entries" and laptop.head < 4:
            laptop.write_notes(1)

    laptop.centre.refuse = record_more
    laptop.sync()
    assert laptop.head == 4
    assert laptop.delivered_exactly()


def test_a_lost_answer_is_asked_for_again_with_the_same_batch(laptop: Laptop) -> None:
    laptop.write_notes(3)

    def lose(request: HttpRequest) -> HttpResponse:
        answer = laptop.centre(request)
        if request.target == "/v1/entries":
            raise Failure(FailureCode.OFFLINE)
        return answer

    laptop.restart(lose)
    assert refused(laptop).code is FailureCode.OFFLINE
    laptop.write_notes(4)
    laptop.restart()
    laptop.sync()
    assert ends(laptop) == [3, 3, 7]
    assert laptop.delivered_exactly()
    assert [receipt.to_seq for receipt in laptop.centre.receipts] == [3, 7]


def test_a_lost_answer_within_one_run_of_the_app_too(laptop: Laptop) -> None:
    laptop.write_notes(3)
    lose = True

    def wire(request: HttpRequest) -> HttpResponse:
        answer = laptop.centre(request)
        if request.target == "/v1/entries" and lose:
            raise Failure(FailureCode.OFFLINE)
        return answer

    laptop.restart(wire)
    assert refused(laptop).code is FailureCode.OFFLINE
    laptop.write_notes(4)
    lose = False
    laptop.sync()
    assert laptop.delivered_exactly()


def test_after_a_good_answer_batches_pass_over_seals(laptop: Laptop) -> None:
    for _ in range(5):
        laptop.write_notes(2)
        with laptop.store.unit() as unit:
            laptop.recorder.seal(unit)
    laptop.sync()
    assert ends(laptop) == [2, 10]


def test_a_gap_is_filled_from_where_the_centre_says(laptop: Laptop, expect_log: ExpectLog) -> None:
    laptop.write_notes(5)
    laptop.sync()
    del laptop.centre.entries[2:], laptop.centre.receipts[:]
    laptop.centre.epoch = "epoch-2"
    laptop.centre.durable = 4  # it thinks that it has more than it has
    laptop.write_notes(2)
    expect_log(r"sync\.server_restored")
    expect_log(r"sync\.gap")
    laptop.sync()
    assert laptop.delivered_exactly()


def test_a_gap_that_lies_ahead_of_what_was_sent_is_refused(laptop: Laptop, expect_log: ExpectLog) -> None:
    laptop.write_notes(2)
    laptop.centre.refuse = refuse_entries(409, "gap", expected_seq=9)
    failure = refused(laptop)
    assert (failure.code, failure.details["problem"]) == (FailureCode.SERVER_REFUSED, "gap")
    assert laptop.received == 0


def test_gaps_without_end_are_given_up(laptop: Laptop, expect_log: ExpectLog) -> None:
    laptop.write_notes(3)
    laptop.sync()
    laptop.write_notes(1)
    laptop.centre.refuse = refuse_entries(409, "gap", expected_seq=1)
    expect_log(r"sync\.gap")
    assert refused(laptop).code is FailureCode.SERVER_REFUSED


def test_a_restored_centre_is_offered_everything_above_its_durable_mark(laptop: Laptop, expect_log: ExpectLog) -> None:
    for _ in range(3):
        laptop.write_notes(2)
        laptop.sync()
    centre = laptop.centre
    del centre.entries[2:], centre.receipts[1:]
    centre.epoch, centre.durable = "epoch-2", 2
    laptop.restart()
    expect_log(r"sync\.server_restored")
    laptop.sync()
    assert laptop.delivered_exactly()
    with laptop.store.view() as view:
        last = view.journal.last_receipt()
        assert last is not None
        assert last.epoch == "epoch-2"
        assert last.prev_receipt == receipt_hash(centre.receipts[-2])


def test_a_restored_centre_that_lost_everything_gets_everything(laptop: Laptop, expect_log: ExpectLog) -> None:
    laptop.write_notes(4)
    laptop.sync()
    laptop.centre.entries.clear()
    laptop.centre.receipts.clear()
    laptop.centre.epoch, laptop.centre.durable = "epoch-2", 0
    expect_log(r"sync\.server_restored")
    laptop.sync()
    assert laptop.delivered_exactly()


def test_a_cut_while_offering_again_does_not_end_the_offer(laptop: Laptop, expect_log: ExpectLog) -> None:
    laptop.write_notes(4)
    laptop.sync()
    laptop.centre.entries.clear()
    laptop.centre.receipts.clear()
    laptop.centre.epoch, laptop.centre.durable = "epoch-2", 0
    expect_log(r"sync\.server_restored")

    def cut(request: HttpRequest) -> None:
        if request.target == "/v1/entries":
            raise Failure(FailureCode.OFFLINE)

    laptop.centre.refuse = cut
    assert refused(laptop).code is FailureCode.OFFLINE
    laptop.centre.refuse = lambda _request: None
    laptop.sync()
    assert laptop.delivered_exactly()


def test_a_restored_centre_that_has_everything_is_asked_once(laptop: Laptop, expect_log: ExpectLog) -> None:
    laptop.write_notes(4)
    laptop.sync()
    laptop.centre.epoch, laptop.centre.durable = "epoch-2", 0
    expect_log(r"sync\.server_restored")
    laptop.sync()
    offered = len(batches(laptop))
    laptop.sync()
    assert len(batches(laptop)) == offered
    assert laptop.delivered_exactly()


def test_one_bad_entry_lets_everything_before_it_arrive(laptop: Laptop) -> None:
    laptop.write_notes(20)
    laptop.centre.bad = lambda batch: "invalid" if batch.seal.seq >= 14 else ""
    failure = refused(laptop)
    assert failure.code is FailureCode.SERVER_REFUSED
    assert failure.details["seq"] == 14
    assert laptop.received == 13
    assert len(batches(laptop)) < 30


def test_cases_still_arrive_when_an_entry_is_in_the_way(laptop: Laptop) -> None:
    laptop.write_notes(1)
    laptop.centre.bad = lambda _batch: "invalid"
    laptop.centre.page()
    assert refused(laptop).code is FailureCode.SERVER_REFUSED
    assert laptop.cursor == "1"


def test_a_centre_that_can_take_less_gets_less(laptop: Laptop) -> None:
    laptop.write_notes(20)
    laptop.centre.bad = lambda batch: "too_large" if len(batch.entries) > 3 else ""
    laptop.sync()
    assert laptop.delivered_exactly()


def test_verdicts_without_a_receipt_move_nothing(laptop: Laptop) -> None:
    laptop.write_notes(2)
    laptop.restart(tamper(laptop, lambda answer: answer.model_copy(update={"receipt": None})))
    assert refused(laptop).details["problem"] == "refused"
    assert laptop.received == 0


def test_parked_entries_count_as_received(laptop: Laptop, expect_log: ExpectLog) -> None:
    laptop.write_notes(3)
    laptop.centre.parked = frozenset({2})
    expect_log(r"sync\.verdict")
    laptop.sync()
    assert laptop.delivered_exactly()


def test_a_fork_is_refused_and_nothing_here_is_deleted(laptop: Laptop, expect_log: ExpectLog) -> None:
    laptop.write_notes(2)
    other = Laptop(PaperCentre())
    other.write_notes(2, "another life")
    laptop.centre.entries = list(other.all_entries())
    before = laptop.all_entries()
    expect_log(r"sync\.verdict")
    failure = refused(laptop)
    assert (failure.code, failure.details["problem"]) == (FailureCode.SERVER_REFUSED, "fork")
    assert laptop.all_entries() == before
    assert laptop.received == 0


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"device": "device-2"}, id="another device"),
        pytest.param({"head": "0" * 64}, id="another head"),
        pytest.param({"to_seq": 1}, id="head of another entry"),
        pytest.param({"to_seq": 9}, id="more than we have"),
        pytest.param({"from_seq": 3}, id="backwards"),
        pytest.param({"prev_receipt": "1" * 64}, id="not the next one"),
    ],
)
def test_a_receipt_that_does_not_fit_is_not_kept(laptop: Laptop, change: dict[str, object]) -> None:
    laptop.write_notes(2)

    def forge(answer: EntriesAnswer) -> EntriesAnswer:
        assert answer.receipt is not None
        return answer.model_copy(
            update={"receipt": laptop.centre.signed(replace(answer.receipt, **change))}  # type: ignore[arg-type]  # fields by name
        )

    laptop.restart(tamper(laptop, forge))
    failure = refused(laptop)
    assert (failure.code, failure.details["reason"]) == (FailureCode.SERVER_UNTRUSTED, "receipt")
    assert laptop.received == 0
    laptop.restart()
    laptop.sync()
    assert laptop.delivered_exactly()


def test_a_receipt_by_another_key_is_not_kept(laptop: Laptop) -> None:
    laptop.write_notes(2)

    def forge(answer: EntriesAnswer) -> EntriesAnswer:
        assert answer.receipt is not None
        return answer.model_copy(update={"receipt": laptop.centre.signed(answer.receipt, Signatory(seed=7))})

    laptop.restart(tamper(laptop, forge))
    assert refused(laptop).code is FailureCode.SERVER_UNTRUSTED
    assert laptop.received == 0


@pytest.mark.defence
def test_without_the_check_a_forged_receipt_would_be_kept(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collector_app.sync.push.check_receipt", lambda *_args: True)
    laptop.write_notes(2)

    def forge(answer: EntriesAnswer) -> EntriesAnswer:
        assert answer.receipt is not None
        return answer.model_copy(update={"receipt": laptop.centre.signed(answer.receipt, Signatory(seed=7))})

    laptop.restart(tamper(laptop, forge))
    laptop.sync()
    assert laptop.received == 2


def refuse_entries(status: int, code: str, **more: object) -> Callable[[HttpRequest], None]:
    def refuse(request: HttpRequest) -> None:
        if request.target == "/v1/entries":
            raise Problem(status, code, **more)

    return refuse


def tamper(laptop: Laptop, change: Callable[[EntriesAnswer], EntriesAnswer]) -> Transport:
    """The centre's own hand changes its answers to entries: what a wrong server would sign."""

    def wire(request: HttpRequest) -> HttpResponse:
        answer = laptop.centre(request)
        if request.target != "/v1/entries":
            return answer
        message = unpack(EntriesAnswer, answer.body, answer.headers.get("content-encoding"), limit=1 << 20)
        return laptop.centre.sign(request, 200, change(message))

    return wire
