"""The canonical form: what it refuses and what it reads back."""

from __future__ import annotations

import pytest

from collector_app.domain.journal.canonical import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_INTEGER,
    NotCanonicalError,
    Plain,
    canonical,
    parse_canonical,
)


def nested(levels: int) -> Plain:
    value: Plain = "x"
    for _ in range(levels):
        value = [value]
    return value


def test_known_bytes() -> None:
    value: Plain = {"b": [True, None, -1], "a": '林 \U00020bb7\u0007"\\/', "A": {}}
    assert canonical(value) == b'{"A":{},"a":"\xe6\x9e\x97 \xf0\xa0\xae\xb7\\u0007\\"\\\\/","b":[true,null,-1]}'


def test_text_becomes_nfc() -> None:
    assert canonical("e\u0301") == canonical("\u00e9")


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        {"a": float("nan")},
        b"bytes",
        {1: "a"},
        {"é": 1},
        "\ud800",
        MAX_INTEGER + 1,
        -MAX_INTEGER - 1,
        {"a": {1, 2}},
    ],
)
def test_values_outside_the_subset_are_refused(value: Plain) -> None:
    with pytest.raises(NotCanonicalError):
        canonical(value)


def test_the_limits_themselves_are_allowed() -> None:
    assert parse_canonical(canonical(nested(MAX_DEPTH))) == nested(MAX_DEPTH)
    assert parse_canonical(canonical([MAX_INTEGER, -MAX_INTEGER])) == [MAX_INTEGER, -MAX_INTEGER]
    assert len(canonical("x" * (MAX_BYTES - 2))) == MAX_BYTES


def test_beyond_the_limits_is_refused() -> None:
    with pytest.raises(NotCanonicalError, match="deeper"):
        canonical(nested(MAX_DEPTH + 1))
    with pytest.raises(NotCanonicalError, match="bytes"):
        canonical("x" * (MAX_BYTES - 1))


@pytest.mark.parametrize(
    "data",
    [
        b'{"b":1,"a":2}',  # order
        b'{"a": 1}',  # space
        b'{"a":1,"a":1}',  # a key twice
        b'{"a":1.0}',
        b'{"a":1e2}',
        b'{"a":-0}',
        b'{"a":NaN}',
        b'{"a":"\\u00e9"}',  # needless escape
        b'{"a":"\\/"}',
        b'{"a":"\\u001F"}',  # upper-case hex
        '{"a":"e\u0301"}'.encode(),  # not NFC
        b'\xef\xbb\xbf{"a":1}',  # byte order mark
        '{"a":1}'.encode("utf-16"),
        b'{"a":"\xed\xa0\x80"}',  # half a character
        b'{"a":1}\n',
        b"",
        b"[" * 100_000,
        b"9" * 5_000,
    ],
)
def test_bytes_in_any_other_form_are_refused(data: bytes) -> None:
    with pytest.raises(NotCanonicalError):
        parse_canonical(data)
