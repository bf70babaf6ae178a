"""The search in SQL and the search in plain Python are one, over any names and anything typed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector_app.storage.opening import create_store
from collector_app.storage.store import EncryptedStore
from tests.fakes.samples import a_case
from tests.fakes.store import MemoryStore

NAMES = st.text("林玉珍王曾单吕欧阳 AnnaMüllerß", max_size=6)
PARTS = st.sampled_from(
    ["林", "lyz", "l", "ceng", "oy", "48", "HX-0", "水城路", "3", "an", "ü", "ß", "ＬＹ", "%", "\x00", "\n"]
)
TYPED = st.one_of(
    st.lists(PARTS, max_size=3).map(" ".join), st.lists(PARTS, max_size=3).map("".join), st.text(max_size=5)
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EncryptedStore]:
    store = create_store(Path(tmp_path_factory.mktemp("search"), "store.db"), b"k" * 32)
    yield store
    store.close()


version = count(1)


@given(names=st.lists(NAMES, min_size=1, max_size=12), typed=TYPED, limit=st.integers(0, 15))
def test_both_stores_find_the_same_in_the_same_order(
    store: EncryptedStore, names: list[str], typed: str, limit: int
) -> None:
    memory, newer = MemoryStore(), next(version)
    for kept in (store, memory):
        with kept.unit() as unit:
            for row in unit.cases.rows():
                unit.cases.remove(row.id)
            for number, name in enumerate(names):
                unit.cases.put(a_case(number, name, version=newer, sequence=number % 3), b"box")
    with store.view() as view, memory.view() as expected:
        assert view.cases.search(typed, limit) == expected.cases.search(typed, limit)
        assert view.cases.rows() == expected.cases.rows()
