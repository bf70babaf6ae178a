"""The lock, the addresses, and the paths that must not be in the repository."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture import tree

LOCK: Final = tree.ROOT / "resources" / "requirements" / "dev.txt"
_PIN: Final = re.compile(r"(?P<name>[a-z0-9.-]+)(?:\[[a-z0-9,-]+\])?==(?P<version>[^\s;]+)(?: ;(?P<marker>[^\\]+))? \\")
_HASH: Final = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")

# Written in pieces, so that this file does not hold what it looks for.
MACHINE: Final = re.compile(
    "|".join(
        ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/[a-z]", "/Us" + "ers/", r"[A-Z]:\\\\?Us" + "ers", "/opt/" + "p"]
    )
)
REGISTRIES: Final = re.compile(
    "|".join(["pypi" + r"\.org", "python" + r"hosted\.org", "npm" + r"js\.(org|com)", "deb\\." + r"debian\.org"])
)


def lock_complaints(lines: Iterable[str]) -> list[str]:
    """Whatever in a lock is neither a pin with hashes nor a remark."""
    found: list[str] = []
    unhashed = ""
    for line in lines:
        if "://" in line or "@ " in line:
            found.append(f"address: {line}")
        elif _HASH.fullmatch(line):
            unhashed = ""
        elif match := _PIN.fullmatch(line):
            found += [f"no hash: {unhashed}"] if unhashed else []
            unhashed = match["name"]
        elif not line.lstrip().startswith("#"):
            found.append(f"neither pin nor hash: {line}")
    return found + ([f"no hash: {unhashed}"] if unhashed else [])


def pins() -> dict[str, str]:
    found = [_PIN.fullmatch(line) for line in LOCK.read_text(encoding="utf-8").splitlines()]
    return {match["name"]: match["version"] for match in found if match}


def test_the_lock_has_hashes_and_no_address() -> None:
    assert lock_complaints(LOCK.read_text(encoding="utf-8").splitlines()) == []


def test_the_lock_is_for_all_three_systems() -> None:
    text = LOCK.read_text(encoding="utf-8")
    assert "sys_platform == 'win32'" in text
    assert "sys_platform == 'darwin'" in text


def test_the_lock_fulfils_what_the_project_declares() -> None:
    declared = tree.project()["project"]
    wanted = [Requirement(text) for text in declared["dependencies"]]
    wanted += [Requirement(text) for texts in declared["optional-dependencies"].values() for text in texts]
    locked = pins()
    missing = [
        str(need) for need in wanted if not need.specifier.contains(locked.get(canonicalize_name(need.name), "0"))
    ]
    assert not missing


def test_no_file_names_a_machine_or_a_registry() -> None:
    found: list[str] = []
    for path in tree.files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            if MACHINE.search(line) or REGISTRIES.search(line):
                found.append(f"{tree.name(path)}:{number}: {line.strip()[:120]}")
    assert not found, "\n".join(found)


class TestEachRuleBites:
    @pytest.mark.parametrize(
        "lines",
        [
            ["--index-url http" + "s://example.invalid/simple"],
            ["left-pad @ file" + ":///left-pad.whl"],
            ["left-pad==1.0 \\", "right-pad==1.0 \\", "    --hash=sha256:" + "0" * 64],
            ["left-pad==1.0"],
            ["left-pad>=1.0 \\", "    --hash=sha256:" + "0" * 64],
            ["left-pad==1.0 \\"],
            ["-e ."],
        ],
    )
    def test_lock(self, lines: list[str]) -> None:
        assert lock_complaints(lines)

    def test_a_good_lock_passes(self) -> None:
        good = ["# why", "left-pad==1.0 ; sys_platform == 'win32' \\", "    --hash=sha256:" + "0" * 64, "    # via it"]
        assert not lock_complaints(good)

    @pytest.mark.parametrize("text", ["/ro" + "ot/x", "/Us" + "ers/x", "C:\\Us" + "ers\\x", "/ho" + "me/you"])
    def test_machine(self, text: str) -> None:
        assert MACHINE.search(text)
