from __future__ import annotations

from tests.server.laptop import Laptop, note


def test_a_batch_is_accepted_and_signed_for(laptop: Laptop) -> None:
    entries = [note(laptop) for _ in range(5)]
    answer = laptop.push()
    assert [verdict.seq for verdict in answer.verdicts] == [1, 2, 3, 4, 5]
    assert answer.receipt is not None
    assert answer.receipt.head == entries[-1].hash
