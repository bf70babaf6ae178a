from __future__ import annotations

import base64
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import func, select

from collector_app.domain.journal.canonical import Plain
from collector_app.domain.journal.entry import NO_RECEIPT, Draft, Entry, Stamp
from collector_app.domain.journal.seal import receipt_hash, receipt_input, seal_input
from collector_app.protocol.messages import EntriesAnswer, EntriesRequest, VerdictKind
from collector_app.protocol.signature import HttpRequest, verify_bytes
from collector_app.server import tables as t
from collector_app.server.centre import Centre
from tests.conftest import ExpectLog
from tests.server.laptop import Laptop, Refused, base64_text, note, some_case, upload


def kinds(answer: EntriesAnswer) -> list[str]:
    return [verdict.kind.value for verdict in answer.verdicts]


def stored(centre: Centre, device: str) -> list[tuple[int, str]]:
    e = t.entries
    with centre.database.read() as connection:
        statement = select(e.c.seq, e.c.hash).where(e.c.device == device).order_by(e.c.seq)
        return [(row.seq, row.hash) for row in connection.execute(statement)]


def branch(laptop: Laptop) -> Laptop:
    """The same device as it was: what somebody has who put an old disk image back."""
    return replace(laptop, entries=list(laptop.entries))


def test_a_batch_is_accepted_and_signed_for(centre: Centre, laptop: Laptop) -> None:
    entries = [note(laptop) for _ in range(5)]
    answer = laptop.push()
    assert [(v.seq, v.kind) for v in answer.verdicts] == [(n, VerdictKind.ACCEPTED) for n in range(1, 6)]
    receipt = answer.receipt
    assert receipt is not None
    assert (receipt.device, receipt.from_seq, receipt.to_seq) == (laptop.device, 1, 5)
    assert receipt.head == entries[-1].hash
    assert receipt.prev_receipt == NO_RECEIPT
    assert receipt.durable_through == 5
    assert receipt.epoch == centre.epoch
    assert verify_bytes(centre.keys.signing_public, receipt_input(receipt), receipt.signature)
    assert stored(centre, laptop.device) == [(e.seq, e.hash) for e in entries]


def test_the_exact_bytes_are_kept(centre: Centre, laptop: Laptop) -> None:
    entry = note(laptop, '引号"和换行\n')
    laptop.push()
    e = t.entries
    with centre.database.read() as connection:
        row = connection.execute(select(e).where(e.c.device == laptop.device)).one()
    assert (row.raw, row.salt, row.data) == (entry.raw, entry.salt, entry.data)


def test_receipts_form_a_chain(laptop: Laptop) -> None:
    first = laptop.push([note(laptop)]).receipt
    second = laptop.push([note(laptop), note(laptop)]).receipt
    assert first is not None
    assert second is not None
    assert (second.from_seq, second.to_seq) == (2, 3)
    assert second.prev_receipt == receipt_hash(first)


def test_a_repeated_push_gets_the_first_answer_again_and_has_no_second_effect(centre: Centre, laptop: Laptop) -> None:
    for _ in range(3):
        note(laptop)
    batch = laptop.batch(laptop.entries)
    first = laptop.send_batch(batch)
    before = stored(centre, laptop.device)
    for _ in range(5):
        assert laptop.send_batch(batch) == first
    assert stored(centre, laptop.device) == before
    with centre.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(t.receipts)).scalar_one() == 1


def test_a_repeat_after_later_pushes_gets_the_receipt_that_covers_it(laptop: Laptop) -> None:
    entry = note(laptop)
    first = laptop.push([entry]).receipt
    laptop.push([note(laptop)])
    laptop.push([note(laptop)])
    assert laptop.push([entry]).receipt == first


def test_a_batch_that_overlaps_adds_only_what_is_new(centre: Centre, laptop: Laptop) -> None:
    old = [note(laptop) for _ in range(3)]
    first = laptop.push().receipt
    note(laptop)
    answer = laptop.push(laptop.entries)
    assert kinds(answer) == ["accepted"] * 4
    assert answer.receipt == first, "the receipt of the first entry, so that no link of the chain can be missed"
    again = laptop.push(laptop.entries[len(old) :])
    assert again.receipt is not None
    assert (again.receipt.from_seq, again.receipt.to_seq) == (4, 4)
    assert len(stored(centre, laptop.device)) == 4


def test_a_gap_is_refused_with_the_number_to_go_on_from(centre: Centre, laptop: Laptop) -> None:
    first, *rest = [note(laptop) for _ in range(4)]
    laptop.push([first])
    with pytest.raises(Refused) as refused:
        laptop.push(rest[1:])
    assert (refused.value.status, refused.value.code, refused.value.problem.expected_seq) == (409, "gap", 2)
    assert len(stored(centre, laptop.device)) == 1
    assert kinds(laptop.push(rest)) == ["accepted"] * 3


def test_another_entry_in_a_known_place_is_a_fork_and_both_branches_are_kept(
    centre: Centre, laptop: Laptop, expect_log: ExpectLog
) -> None:
    expect_log("device.forked")
    note(laptop)
    laptop.push()
    old = branch(laptop)
    first_branch = note(laptop, "这边")
    laptop.push()
    old._count = 500
    other_branch = [note(old, "那边"), note(old)]
    answer = old.push(old.entries)
    assert kinds(answer) == ["accepted", "fork", "fork"]
    assert [hash_ for _, hash_ in stored(centre, laptop.device)][1] == first_branch.hash
    with centre.database.read() as connection:
        kept = connection.execute(select(t.forks.c.hash).order_by(t.forks.c.seq)).scalars().all()
    assert kept == [entry.hash for entry in other_branch]
    with pytest.raises(Refused) as refused:
        laptop.pull()
    assert (refused.value.status, refused.value.code) == (403, "fork")


def test_a_frozen_device_still_delivers_and_nothing_is_lost(
    centre: Centre, laptop: Laptop, expect_log: ExpectLog
) -> None:
    expect_log("device.forked")
    old = branch(laptop)
    note(laptop)
    laptop.push()
    old._count = 500
    note(old)
    old.push()
    later = note(laptop)
    answer = laptop.push([later])
    assert kinds(answer) == ["fork"]
    with centre.database.read() as connection:
        assert later.hash in connection.execute(select(t.forks.c.hash)).scalars().all()
    assert kinds(laptop.push([later])) == ["fork"]


def test_a_chain_on_another_past_is_a_fork(laptop: Laptop, expect_log: ExpectLog) -> None:
    expect_log("device.forked")
    old = branch(laptop)
    note(laptop)
    laptop.push()
    old._count = 500
    note(old)
    successor = note(old)
    assert kinds(old.push([successor])) == ["fork"]


Spoil = Callable[[Laptop, EntriesRequest], EntriesRequest]


def foreign_seal(laptop: Laptop, batch: EntriesRequest) -> EntriesRequest:
    stranger = Ed25519PrivateKey.generate()
    seal = replace(batch.seal, signature=base64_text(stranger.sign(seal_input(batch.seal))))
    return batch.model_copy(update={"seal": seal})


def seal_of_the_first(laptop: Laptop, batch: EntriesRequest) -> EntriesRequest:
    return batch.model_copy(update={"seal": laptop.seal(laptop.entries[0])})


def left_out(laptop: Laptop, batch: EntriesRequest) -> EntriesRequest:
    return batch.model_copy(update={"entries": (batch.entries[0], *batch.entries[2:])})


def reordered(laptop: Laptop, batch: EntriesRequest) -> EntriesRequest:
    first, second, *rest = batch.entries
    return batch.model_copy(update={"entries": (second, first, *rest)})


def altered(laptop: Laptop, batch: EntriesRequest) -> EntriesRequest:
    first, *rest = batch.entries
    changed = first.model_copy(update={"raw": first.raw.replace('"boot":"boot"', '"boot":"boof"')})
    return batch.model_copy(update={"entries": (changed, *rest)})


def not_canonical(laptop: Laptop, batch: EntriesRequest) -> EntriesRequest:
    first, *rest = batch.entries
    changed = first.model_copy(update={"raw": first.raw.replace('"boot":', '"boot": ')})
    return batch.model_copy(update={"entries": (changed, *rest)})


@pytest.mark.parametrize(
    ("spoil", "reasons"),
    [
        (foreign_seal, ["seal_invalid"] * 4),
        (seal_of_the_first, ["seal_of_another_entry"] * 4),
        (left_out, ["unsealed", "gap", "after_break"]),
        (reordered, ["unsealed", "gap", "after_break", "after_break"]),
        (altered, ["unsealed", "wrong_previous", "after_break", "after_break"]),
        (not_canonical, ["malformed", "after_break", "after_break", "after_break"]),
    ],
)
def test_a_batch_that_does_not_hold_together_is_refused_entry_by_entry_and_stores_nothing(
    centre: Centre, laptop: Laptop, spoil: Spoil, reasons: list[str]
) -> None:
    for _ in range(4):
        note(laptop)
    batch = laptop.batch(laptop.entries)
    answer = laptop.send_batch(spoil(laptop, deepcopy(batch)))
    assert kinds(answer) == ["refused"] * len(reasons)
    assert [verdict.reason for verdict in answer.verdicts] == reasons
    assert answer.receipt is None
    assert stored(centre, laptop.device) == []
    assert kinds(laptop.send_batch(batch)) == ["accepted"] * 4, "and the good batch still gets in"


def test_content_that_is_not_the_one_hashed_is_parked_and_kept_as_it_came(centre: Centre, laptop: Laptop) -> None:
    note(laptop)
    batch = laptop.batch(laptop.entries)
    changed = batch.entries[0].model_copy(update={"data": '{"app_version":"9"}'})
    answer = laptop.send_batch(batch.model_copy(update={"entries": (changed,)}))
    assert [(v.kind, v.reason) for v in answer.verdicts] == [(VerdictKind.PARKED, "content_mismatch")]
    with centre.database.read() as connection:
        assert connection.execute(select(t.entries.c.data)).scalar_one() == b'{"app_version":"9"}'
    assert laptop.send_batch(batch).verdicts == answer.verdicts, "the first verdict again"


def test_an_erased_entry_still_counts(laptop: Laptop) -> None:
    entry = note(laptop)
    assert kinds(laptop.push([entry.without_content()])) == ["accepted"]


def test_an_unknown_kind_is_kept(centre: Centre, laptop: Laptop) -> None:
    entry = _entry(laptop, "device.dreamt.v7", "device", {"of": "sheep"})
    assert kinds(laptop.push([entry])) == ["accepted"]
    with centre.database.read() as connection:
        assert connection.execute(select(t.entries.c.kind)).scalar_one() == "device.dreamt.v7"


def _entry(laptop: Laptop, kind: str, subject: str, data: Plain, time: datetime | None = None) -> Entry:
    """An entry that no well-behaved device writes."""
    number = laptop.head.seq + 1
    stamp = Stamp(f"id-{number}", bytes(32), time or laptop.clock.now(), "c", "b", 1, NO_RECEIPT, "0" * 64)
    entry = laptop.head.extend(Draft(kind, subject, data), stamp)
    laptop.head = laptop.head.after(entry)
    return entry


def test_time_of_receipt_is_the_servers(centre: Centre, laptop: Laptop) -> None:
    entry = note(laptop)
    laptop.clock.pass_time(timedelta(minutes=3))
    receipt = laptop.push([entry]).receipt
    assert receipt is not None
    assert receipt.server_time == laptop.clock.now()


def test_a_batch_has_room_for_five_hundred_entries_and_no_more(laptop: Laptop) -> None:
    entries = [note(laptop) for _ in range(501)]
    body = laptop.batch(entries[:500]).model_dump_json()
    too_many = body.replace('"entries":[', '"entries":[' + upload(entries[500]).model_dump_json() + ",", 1)
    response = laptop.send(HttpRequest("POST", "/v1/entries", {}, too_many.encode()))
    assert response.status == 422
    assert kinds(laptop.push(entries[:500])) == ["accepted"] * 500


def test_salt_that_is_no_base64_is_refused_as_a_message(laptop: Laptop) -> None:
    entry = note(laptop)
    assert entry.salt is not None
    body = laptop.batch([entry]).model_dump_json().replace(base64.b64encode(entry.salt).decode(), "!!!!")
    response = laptop.send(HttpRequest("POST", "/v1/entries", {}, body.encode()))
    assert response.status == 422


HOSTILE: dict[str, tuple[str, str, Plain]] = {
    "a subject with a NUL": ("device.locked.v1", "device\0", {"reason": "key"}),
    "a subject beyond any index": ("device.locked.v1", "x" * 5000, {"reason": "key"}),
    "a kind with a NUL": ("device\0", "device", {}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_no_database_keeps_is_malformed(laptop: Laptop, name: str) -> None:
    answer = laptop.push([_entry(laptop, *HOSTILE[name])])
    assert [(v.kind.value, v.reason) for v in answer.verdicts] == [("refused", "malformed")]


STRANGE: dict[str, tuple[str, Plain]] = {
    "a case with a NUL": ("visit.opened.v1", {"case": "a\0b", "address": "", "script": "", "expected_minutes": 1}),
    "a long case": ("visit.opened.v1", {"case": "x" * 9000, "address": "", "script": "", "expected_minutes": 1}),
    "a huge score": ("satisfaction.rated.v1", {"score": 2**53 - 1}),
    "a note with a NUL": ("note.written.v1", {"text": "\0"}),
    "wrong types": ("visit.opened.v1", {"case": 5}),
    "a follow-up in the year 1": ("followup.scheduled.v1", {"due": "0001-01-01", "action": ""}),
    "no fields": ("visit.stopped.v1", {}),
    "an unknown outcome": ("visit.closed.v1", {"outcome": "triumph"}),
}
# In UTC the first and the last lie beyond the calendar.
ODD_MOMENTS = {
    1: datetime(1, 1, 1, 0, tzinfo=timezone(timedelta(hours=8))),
    2026: datetime(2026, 3, 5, 9, tzinfo=UTC),
    9999: datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-8))),
}


@pytest.mark.parametrize("year", ODD_MOMENTS)
@pytest.mark.parametrize("name", STRANGE)
def test_strange_content_is_kept_and_crashes_nothing(laptop: Laptop, name: str, year: int) -> None:
    kind, data = STRANGE[name]
    moment = ODD_MOMENTS[year]
    opened: Plain = {"case": some_case(laptop), "address": "a1", "script": "s", "expected_minutes": 1}
    entries = [
        _entry(laptop, "visit.opened.v1", "visit/v-1", opened, moment),
        _entry(laptop, kind, "visit/v-1", data, moment),
        _entry(laptop, kind, "visit/v-2", data, moment),
    ]
    answer = laptop.push(entries)
    assert answer.receipt is not None
    assert answer.receipt.to_seq == 3
