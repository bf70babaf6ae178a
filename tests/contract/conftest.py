"""The store under contract: in memory and encrypted, each test on both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from collector_app.storage.opening import create_store
from collector_app.usecases.ports.store import Store
from tests.fakes.samples import Pen, enrol
from tests.fakes.store import MemoryStore


@pytest.fixture(params=["memory", "encrypted"])
def empty_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    store: Store = MemoryStore() if request.param == "memory" else create_store(tmp_path / "store.db", b"k" * 32)
    yield store
    store.close()


@pytest.fixture
def pen(empty_store: Store) -> Pen:
    """The pen of the device that `store` is enrolled for."""
    return enrol(empty_store)


@pytest.fixture
def store(empty_store: Store, pen: Pen) -> Store:
    return empty_store
