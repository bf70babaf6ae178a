from __future__ import annotations

from pathlib import Path

import pytest

from collector_app.config.resources import DEFAULT_PACKS
from collector_app.packs.book import CompiledRuleBook, compile_book

RESOURCES = Path(__file__).parents[3] / "resources"


@pytest.fixture(scope="session")
def shipped() -> dict[str, dict[str, bytes]]:
    """The packs of the default stack and the scripts, as a packet carries them."""
    packs = {
        f"rules/{folder.name}": {path.name: path.read_bytes() for path in folder.iterdir()}
        for folder in (RESOURCES / "packs" / name for name in DEFAULT_PACKS)
    }
    scripts = {f"script/{path.stem}": {path.name: path.read_bytes()} for path in (RESOURCES / "scripts").glob("*.yaml")}
    return {**packs, **scripts}


@pytest.fixture(scope="session")
def book(shipped: dict[str, dict[str, bytes]]) -> CompiledRuleBook:
    return compile_book(shipped)
