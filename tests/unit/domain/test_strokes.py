from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector_app.domain.strokes import BadStrokesError, Point, Signature, read_signature

places = st.integers(-10_000, 10_000)
points = st.builds(Point, places, places, st.integers(0, 10**6), st.integers(0, 1000))
signatures = st.builds(
    Signature,
    st.integers(1, 5000),
    st.integers(1, 5000),
    st.lists(st.lists(points, min_size=1, max_size=20).map(tuple), max_size=5).map(tuple),
)


@given(signatures)
def test_a_signature_is_read_back(signature: Signature) -> None:
    assert read_signature(signature.to_bytes()) == signature


def test_the_document_is_compact_and_differences_are_small() -> None:
    stroke = tuple(Point(300 + n, 200 - n, 8 * n, 500) for n in range(1000))
    data = Signature(800, 300, (stroke,)).to_bytes()
    assert data.startswith(
        b'{"format":"collector/strokes/v1","height":300,"strokes":[[300,200,0,500,1,-1,8,0,1,-1,8,0,'
    )
    assert len(data) < 10 * 1000


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        b'{"format":"collector/strokes/v1","height":1,"strokes":[[1,2,3]],"width":1}',
        b'{"format":"collector/strokes/v1","height":1,"strokes":[[]],"width":1}',
        b'{"format":"collector/strokes/v1","height":1,"strokes":[[1,2,3,true]],"width":1}',
        b'{"format":"collector/strokes/v1","height":1.5,"strokes":[],"width":1}',
        b'{"format":"collector/strokes/v1","height":1,"strokes":[[1,2,3,99999999999]],"width":1}',
        b'{"format":"collector/strokes/v2","height":1,"strokes":[],"width":1}',
        b'{"format":"collector/strokes/v1","height":1,"strokes":[], "width":1}',
        b'{"format":"collector/strokes/v1","height":1,"strokes":[],"width":1,"x":1}',
    ],
)
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(BadStrokesError):
        read_signature(data)


def test_a_dot_is_no_signature() -> None:
    assert Signature(1, 1, ()).empty
    assert Signature(1, 1, ((Point(1, 1, 0),),)).empty
    assert not Signature(1, 1, ((Point(1, 1, 0), Point(2, 2, 5)),)).empty
