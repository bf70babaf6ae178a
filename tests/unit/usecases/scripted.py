"""A world whose visits go by a given script and given rules, neither of them linted."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from collector_app.domain.localised import Localised
from collector_app.domain.outcome import StopReason
from collector_app.domain.policy import Rule
from collector_app.domain.script import Script
from collector_app.packs.script import StopScripts, load_script, load_stops
from tests.unit.usecases.world import SCRIPT, Book, World

SCRIPTS: Final = Path(__file__).parents[3] / "resources" / "scripts"


@cache
def shipped(name: str) -> Script:
    file = SCRIPTS / f"{name}.home-visit.yaml"
    return load_script(file.name, file.read_bytes())


@cache
def stops() -> StopScripts:
    return load_stops("stop.yaml", (SCRIPTS / "stop.yaml").read_bytes())


@dataclass
class ScriptedBook(Book):
    """Rules and one script, as they are given."""

    own: Script = field(default=SCRIPT)

    def script(self, key: str = "") -> Script:
        assert key in ("", self.own.key)
        return self.own

    def stop_script(self, reason: StopReason) -> tuple[Localised, Localised]:
        return stops().texts[reason]


def world_of(script: Script, rules: tuple[Rule, ...]) -> World:
    """A world in which this script and these rules are in force."""
    world = World()
    world.session.book = ScriptedBook(rules=rules, own=script)
    return world
