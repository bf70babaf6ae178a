"""What the two processes say to each other: every message comes through, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from collector_app.desktop import channel as c

MESSAGES: tuple[c.Message, ...] = (
    c.Show("idle", "AdnQ", 5),
    c.Free(),
    c.PinGiven(c.to_text(bytes(range(256))), 4),
    c.PinGone(),
    c.End(),
    c.Opened(),
    c.Locking("key", "AdnQ"),
    c.KeepPin(c.to_text(b"box")),
    c.DropPin(),
    c.AskPin(),
)


@pytest.mark.parametrize("message", MESSAGES)
def test_there_and_back(message: c.Message) -> None:
    line = c.encode(message)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert c.decode(line) == message


def test_a_box_stays_what_it_is() -> None:
    assert c.to_box(c.to_text(bytes(range(256)))) == bytes(range(256))


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"[]",
        b"null",
        b"{}",
        b'{"say": "Sing"}',
        b'{"say": ["Show"]}',
        b'{"say": "Locking"}',
        b'{"say": "Locking", "reason": 1}',
        b'{"say": "Show", "pin_tries": true}',
        b'{"say": "Free", "more": ""}',
        b'{"say": "KeepPin", "box": "no box"}',
        b"\xff\xfe",
    ],
)
def test_anything_else_is_refused(line: bytes) -> None:
    with pytest.raises(c.BadMessageError):
        c.decode(line)
