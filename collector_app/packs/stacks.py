"""Named stacks: which packs work together, and by which script a visit goes under them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import Field

from collector_app.domain.localised import Localised
from collector_app.packs.reading import read_shape
from collector_app.packs.shapes import Key, ScriptId, Shape, Words

STACKS: Final = "stacks.yaml"


class StackShape(Shape):
    """One stack: packs in the order in which they are read, and a script."""

    title: Words
    packs: tuple[Key, ...] = Field(min_length=1)
    script: ScriptId


class StacksShape(Shape):
    """`stacks.yaml`."""

    stacks: dict[Key, StackShape] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Stack:
    """Packs that work together, by id, and the id of their script."""

    name: str
    title: Localised
    packs: tuple[str, ...]
    script: str


def load_stacks(file: Path) -> Mapping[str, Stack]:
    """Return the stacks of a file by name; raises PacksError."""
    shape = read_shape(StacksShape, file.name, file.read_bytes())
    return {
        name: Stack(name, stack.title.localised(), stack.packs, stack.script) for name, stack in shape.stacks.items()
    }
