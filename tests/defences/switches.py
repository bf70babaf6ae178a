"""Takes one defence out of the product: its lines are changed as their module is loaded, in memory only.

So the product has no hook to switch anything off with. A switch whose lines are not found exactly once in the module
does not fit any more, and says so: whoever moved a defence moves its switch.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Final

ROOT: Final = Path(__file__).parents[2]
VARIABLE: Final = "COLLECTOR_TESTS_WITHOUT"
"""Names the switch to the processes that a test starts (`child/sitecustomize.py`)."""


@dataclass(frozen=True, slots=True)
class Switch:
    """What is off, and how: in `module` each first text is replaced by the second."""

    off: str
    module: str
    changes: tuple[tuple[str, str], ...]


class DoesNotFitError(Exception):
    """The lines of a defence are not where its switch looks for them."""


def changed(source: str, switch: Switch) -> str:
    """Return a module's source without the defence; raises DoesNotFitError."""
    for old, new in switch.changes:
        if source.count(old) != 1:
            raise DoesNotFitError(f"{switch.module} has {source.count(old)} times: {old!r}")
        source = source.replace(old, new)
    return source


def take_away(switch: Switch) -> None:
    """Load the module without the defence from now on; it must not have been imported yet."""
    if switch.module in sys.modules:
        raise DoesNotFitError(f"{switch.module} was imported before its defence was switched off")
    sys.meta_path.insert(0, _Finder(switch))


def for_children(name: str, environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that switch the same defence off in Python processes started with them."""
    paths = [str(Path(__file__).with_name("child")), str(ROOT), environment.get("PYTHONPATH", "")]
    return {VARIABLE: name, "PYTHONPATH": os.pathsep.join(path for path in paths if path)}


class _Finder(MetaPathFinder):
    def __init__(self, switch: Switch) -> None:
        self._switch = switch

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self._switch.module:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.origin is not None:
            spec.loader = _Loader(fullname, spec.origin, self._switch)
        return spec


class _Loader(SourceFileLoader):
    def __init__(self, fullname: str, path: str, switch: Switch) -> None:
        super().__init__(fullname, path)
        self._switch = switch

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        source = self.get_data(path).decode("utf-8")
        return self.source_to_code(changed(source, self._switch).encode("utf-8"), path)
