"""Reads the checkout: which files it has, and who imports whom."""

from __future__ import annotations

import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

import grimp

ROOT: Final = Path(__file__).resolve().parents[2]
APP: Final = ROOT / "collector_app"


@cache
def project() -> dict[str, Any]:
    """pyproject.toml as data."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@cache
def files() -> tuple[Path, ...]:
    """Every file that is committed or would be, so that a rule bites before the commit."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(path for name in sorted(set(listed.split("\0")) - {""}) if (path := ROOT / name).is_file())


def ours() -> list[Path]:
    """The Python files that the limits hold for: the app and the two scripts beside it."""
    return [path for path in files() if path.suffix == ".py" and path.is_relative_to(APP)] + [
        ROOT / "dev.py",
        ROOT / "build.spec",
    ]


def tests() -> list[Path]:
    """The Python files of the tests."""
    return [path for path in files() if path.suffix == ".py" and path.is_relative_to(ROOT / "tests")]


def packages() -> set[str]:
    """The packages (and modules) directly below collector_app."""
    return {path.relative_to(APP).parts[0].removesuffix(".py") for path in ours() if path.is_relative_to(APP)} - {
        "__init__"
    }


def name(path: Path) -> str:
    """How a complaint calls a file."""
    return path.relative_to(ROOT).as_posix()


@cache
def imports() -> dict[str, set[str]]:
    """Who imports whom among our modules; imports inside functions and for types only count as any other."""
    graph = grimp.build_graph("collector_app", cache_dir=None)
    return {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
