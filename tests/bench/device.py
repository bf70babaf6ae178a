"""Enrolled laptops for a bench: a home with a real vault and an encrypted store of as many cases as wanted."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from collector_app.config.folders import Folders
from collector_app.desktop.scopes import Parts, open_locked
from collector_app.desktop.wiring import World, engine_for, join
from collector_app.domain.case import Case
from collector_app.usecases.encoding import debt_to_bytes
from collector_app.usecases.session import OpenSession
from tests.bench.start import CHECKOUT, environment
from tests.journey.stage import MORNING, PASSPHRASE, QUICK, Stage, set_stage
from tests.unit.usecases.world import a_debt

FAMILY, GIVEN = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", "伟芳娜秀敏静丽强磊军洋勇艳杰娟涛明超兰霞"
_PATIENCE = 60  # seconds for the first packet


@dataclass(frozen=True, slots=True)
class Device:
    """A home to start the app on, with what its keyring holds and the time it was left at."""

    home: Path
    keyring: list[list[str]]
    seconds: float
    codes: tuple[str, ...]

    def told(self, *tasks: str) -> dict[str, Any]:
        """What a child has to know."""
        return {
            "home": str(self.home),
            "keyring": self.keyring,
            "morning": MORNING.isoformat(),
            "seconds": self.seconds,
            "passphrase": PASSPHRASE,
            "tasks": tasks,
            "codes": self.codes,
        }

    def run(self, program: str, *tasks: str) -> dict[str, Any]:
        """Start the app in a process of its own, let it do the tasks, and return what it measured."""
        ended = subprocess.run(
            [sys.executable, "-m", f"tests.bench.{program}"],
            input=json.dumps(self.told(*tasks)) + "\n",
            capture_output=True,
            text=True,
            check=False,
            cwd=CHECKOUT,
            env=environment(),
        )
        if ended.returncode != 0:
            raise RuntimeError(ended.stderr)
        found: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
        return found


def enrolled(folder: Path, cases: int) -> Device:
    """Enrol at a live server, receive the day, and bring the store to `cases` cases of today; it is ten o'clock."""
    with set_stage(f"sqlite:///{folder / 'central.db'}", folder / "home") as stage:
        locked = open_locked(Folders.under(stage.home), Parts(keyring=stage.keyring, clock=stage.clock, cost=QUICK))
        joined = join(locked)
        session = joined.sessions.enrol(stage.server.url, stage.code(), PASSPHRASE)
        engine = engine_for(session, joined.machine, locked, World(lambda _snapshot: None, lambda _order: None))
        engine.start()
        engine.wait_idle(_PATIENCE)
        engine.stop()
        _multiply(session, cases)
        session.lock("exit")
        return _left_at_ten(stage)


def _left_at_ten(stage: Stage) -> Device:
    stage.clock.go_to(10)
    left = stage.clock.since_start().total_seconds()
    return Device(stage.home, stage.keyring.contents(), left, tuple(stage.codes))


def _multiply(session: OpenSession, wanted: int) -> None:
    with session.store.unit() as unit:
        rows = unit.cases.rows()
        today = [row for row in rows if row.day == MORNING.date() and not row.held]
        patterns = [case for row in today if (case := unit.cases.get(row.id)) is not None]
        for case in _variants(patterns, wanted - len(today)):
            unit.cases.put(case, session.keys.seal_case(case.id, debt_to_bytes(a_debt())))


def _variants(patterns: list[Case], count: int) -> Iterator[Case]:
    for number in range(count):
        case = patterns[number % len(patterns)]
        name = FAMILY[number % 20] + GIVEN[number // 20 % 20] + GIVEN[number // 400 % 20]
        borrower = replace(case.borrower, name=name)
        yield replace(
            case, id=f"bench-{number:05d}", number=f"BM-2026-{number:05d}", borrower=borrower, sequence=100 + number
        )
