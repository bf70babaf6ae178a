"""Who may import whom: what import-linter checks, shown to bite, and what it can't say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from tests.architecture import rules, tree

CONTRACTS: Final[list[dict[str, Any]]] = tree.project()["tool"]["importlinter"]["contracts"]

# Who is free to import what a contract forbids to all others.
FREE: Final = {
    "server": tree.packages() - {"server"},
    "desktop": {"server"},
    "verify": tree.packages() - {"verify"},
    "packs": {"packs", "desktop", "server", "__main__"},
    "rules": tree.packages() - {"packs"},
    "qt": {"gui", "desktop"},
    "sql": {"storage", "server"},
    "http": {"sync", "server"},
    "keys": {"security", "verify", "server"},
}

# One import that each contract must refuse: the module it stands in and the line.
REFUSED: Final = [
    ("layers", "domain/bad.py", "import collector_app.usecases"),
    ("layers", "gui/bad.py", "import collector_app.storage"),
    ("layers", "desktop/bad.py", "import collector_app.verify"),
    ("layers", "usecases/bad.py", "def late():\n    import collector_app.sync"),
    ("layers", "newcomer/__init__.py", ""),
    ("cycles", "domain/__init__.py", "import collector_app.domain.one.x\nimport collector_app.domain.two.x"),
    ("server", "server/bad.py", "import collector_app.config"),
    ("packs", "sync/bad.py", "import collector_app.packs"),
    ("packs", "usecases/bad.py", "def late():\n    import collector_app.packs"),
    ("rules", "packs/bad.py", "import collector_app.protocol"),
    ("desktop", "desktop/bad.py", "import collector_app.server"),
    ("verify", "verify/bad.py", "import collector_app.domain"),
    ("qt", "usecases/bad.py", "from PySide6.QtCore import QObject"),
    ("qt", "sync/bad.py", "def late():\n    import PySide6.QtNetwork"),
    ("sql", "gui/bad.py", "import sqlite3"),
    ("sql", "usecases/bad.py", "from sqlalchemy.orm import Session"),
    ("http", "gui/bad.py", "import requests"),
    ("http", "usecases/bad.py", "import socket"),
    ("keys", "storage/bad.py", "import keyring"),
    ("keys", "protocol/bad.py", "import nacl.secret"),
]


def lint_imports(folder: Path, contract: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache", "--contract", contract]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """An empty house: our contracts, our packages, nothing in them."""
    (tmp_path / "pyproject.toml").write_bytes((tree.ROOT / "pyproject.toml").read_bytes())
    for package in tree.packages() - {"__main__"}:
        (tmp_path / "collector_app" / package).mkdir(parents=True)
        (tmp_path / "collector_app" / package / "__init__.py").touch()
    for part, other in (("one", "two"), ("two", "one")):  # a ring that the cycle contract must see once it is closed
        (tmp_path / "collector_app" / "domain" / part).mkdir()
        (tmp_path / "collector_app" / "domain" / part / "__init__.py").touch()
        ring = f"def late():\n    import collector_app.domain.{other}.x\n" if part == "one" else ""
        (tmp_path / "collector_app" / "domain" / part / "x.py").write_text(ring)
    for module in ("__init__", "__main__"):
        (tmp_path / "collector_app" / f"{module}.py").touch()
    return tmp_path


@pytest.mark.parametrize("contract", sorted({contract["id"] for contract in CONTRACTS}))
def test_an_empty_house_keeps_every_contract(house: Path, contract: str) -> None:
    result = lint_imports(house, contract)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(("contract", "place", "line"), REFUSED)
def test_a_contract_refuses(house: Path, contract: str, place: str, line: str) -> None:
    path = house / "collector_app" / place
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{line}\n")
    if contract == "cycles":
        (house / "collector_app" / "domain" / "two" / "x.py").write_text("import collector_app.domain.one\n")
    result = lint_imports(house, contract)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "BROKEN" in result.stdout


def test_every_contract_is_shown_to_bite() -> None:
    assert {contract["id"] for contract in CONTRACTS} == {contract for contract, _, _ in REFUSED}


@pytest.mark.parametrize(
    "contract", [entry for entry in CONTRACTS if entry["type"] == "forbidden"], ids=lambda c: c["id"]
)
def test_a_prohibition_holds_for_everybody_who_is_not_free(contract: dict[str, Any]) -> None:
    bound = {module.removeprefix("collector_app.") for module in contract["source_modules"]}
    assert bound | FREE[contract["id"]] == tree.packages()
    assert not bound & FREE[contract["id"]]


@pytest.mark.parametrize("contract", ["server", "verify", "rules"])
def test_whoever_knows_nobody_knows_nobody(contract: str) -> None:
    known = {
        "server": {"server", "domain", "packs", "protocol"},
        "verify": {"verify"},
        "rules": {"packs", "domain"},
    }[contract]
    (entry,) = [entry for entry in CONTRACTS if entry["id"] == contract]
    forbidden = {module.removeprefix("collector_app.") for module in entry["forbidden_modules"]}
    assert forbidden == tree.packages() - known


def test_the_domain_is_pure() -> None:
    domain = tree.APP / "domain"
    found = [
        f"{tree.name(path)}: {what}"
        for path in tree.ours()
        if path.is_relative_to(domain)
        for what in rules.impure(path.read_text(encoding="utf-8"))
    ]
    assert not found, "\n".join(found)


def test_every_library_is_in_the_right_hands() -> None:
    found = [
        f"{tree.name(path)}: {what}"
        for path in tree.ours()
        if path.is_relative_to(tree.APP)
        for what in rules.in_strange_hands(path.relative_to(tree.APP).parts[0], path.read_text(encoding="utf-8"))
    ]
    assert not found, "\n".join(found)


def test_the_verifier_needs_cryptography_only() -> None:
    sources = [path.read_text(encoding="utf-8") for path in tree.ours() if path.is_relative_to(tree.APP / "verify")]
    assert sources
    assert set().union(*map(rules.third_party, sources)) <= {"cryptography"}


def test_no_module_imports_itself_through_others() -> None:
    assert rules.a_cycle(tree.imports()) == []


def test_screens_do_not_know_each_other() -> None:
    assert not rules.screens_that_know_each_other(tree.imports())


class TestEachRuleBites:
    @pytest.mark.parametrize(
        "line",
        [
            "import os",
            "from pathlib import Path",
            "import pydantic",
            "def late():\n    import time",
            "open('x')",
            "print(1)",
        ],
    )
    def test_domain(self, line: str) -> None:
        assert rules.impure(line)

    def test_domain_passes_what_is_pure(self) -> None:
        assert not rules.impure("from datetime import datetime\nfrom collector_app.domain.money import Money\n")

    def test_a_library_in_the_wrong_package(self) -> None:
        assert rules.in_strange_hands("gui", "import requests") == ["imports requests, which belongs to sync"]
        assert not rules.in_strange_hands("sync", "import requests")

    def test_a_library_without_a_place(self) -> None:
        assert rules.in_strange_hands("sync", "def late():\n    from left_pad import pad") == [
            "imports left_pad, which belongs to nobody yet"
        ]

    def test_ring(self) -> None:
        assert rules.a_cycle({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}})
        assert rules.a_cycle({"a": {"a"}})
        assert not rules.a_cycle({"a": {"b", "c"}, "b": {"c"}, "c": set()})

    def test_screens(self) -> None:
        today, case, theme = (
            "collector_app.gui.today.today_view",
            "collector_app.gui.case.case_view",
            "collector_app.gui.theme",
        )
        assert rules.screens_that_know_each_other({today: {case}, case: {theme}, theme: set()}) == [f"{today} → {case}"]
        assert not rules.screens_that_know_each_other({today: {theme}, case: {theme}, theme: set()})
