"""The standard library's encoder against an RFC 8785 library, over the canonical subset."""

from __future__ import annotations

import unicodedata

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from collector_app.domain.journal.canonical import (
    MAX_INTEGER,
    NotCanonicalError,
    Plain,
    canonical,
    normalise,
    parse_canonical,
)

TEXT = st.one_of(
    st.text(max_size=12),
    st.text(st.characters(min_codepoint=0, max_codepoint=0x9F), max_size=12),  # control characters
    st.text(st.characters(min_codepoint=0x1F300, max_codepoint=0x2FA1D), max_size=6),  # astral: emoji, rare hanzi
    st.text('林催e\u0301A\u030a\uac00\u1100\u1161\u2028"\\/', max_size=12),  # NFC has work to do
)
KEYS = st.text(st.characters(max_codepoint=0x7F), max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_same_bytes_as_a_jcs_library(value: Plain) -> None:
    try:
        ours = canonical(value)
    except NotCanonicalError:
        return  # deeper than an entry may be
    assert ours == rfc8785.dumps(normalise(value))


@given(VALUES)
def test_reads_back_what_it_wrote(value: Plain) -> None:
    try:
        written = canonical(value)
    except NotCanonicalError:
        return
    read = parse_canonical(written)
    assert read == normalise(value)
    assert canonical(read) == written


@given(TEXT)
def test_all_text_is_nfc(text: str) -> None:
    assert canonical(text).decode() == canonical(unicodedata.normalize("NFD", text)).decode()


@given(st.binary(max_size=40) | TEXT.map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        value = parse_canonical(data)
    except NotCanonicalError:
        return
    assert canonical(value) == data
