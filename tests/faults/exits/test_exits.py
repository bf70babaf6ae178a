"""However the app ends, no file of the home holds a word of a case; and a copied profile opens nothing.

The window runs in a process of its own with canaries in every sealed field, in the notes and in a bug's message. What
is scanned is the whole home: the app's folders, the user's, and the folder of temporary files.
"""

from __future__ import annotations

import csv
import io
import json
import logging
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from PySide6.QtWidgets import QApplication

from collector_app.config.folders import Folders
from collector_app.desktop.scopes import Parts, open_locked
from collector_app.desktop.wiring import join
from collector_app.server.imports.store import import_cases
from collector_app.usecases.failures import Failure
from tests.faults.canaries.canaries import case_list, telltales
from tests.faults.exits.secrets import NOTE, found_below
from tests.journey.keyring_stand_in import MemoryKeyring
from tests.journey.stage import MORNING, PASSPHRASE, QUICK, Stage, set_stage
from tests.journey.story_clock import StoryClock

pytest.importorskip("resource", reason="signals and limits of POSIX")
pytestmark = pytest.mark.timeout(180)

ROOT: Final = Path(__file__).parents[3]
KILL, TERM, QUIT, HUP = signal.SIGKILL, signal.SIGTERM, signal.SIGQUIT, signal.SIGHUP
SOON: Final = 60.0


@dataclass(frozen=True)
class Exit:
    """How far the day has come, what the app does then, and the signal that it gets (None: it ends by itself)."""

    far: str
    how: str = "wait"
    by: signal.Signals | None = KILL

    def __str__(self) -> str:
        return "-".join(filter(None, [self.far, self.how, self.by.name if self.by else ""]))


EXITS: Final = (
    Exit("locked"),
    Exit("today", "close", None),
    Exit("today", "sync"),
    Exit("case", "close", None),
    Exit("case", "lock"),
    Exit("case", "idle"),
    Exit("case"),
    Exit("case", by=TERM),
    Exit("case", by=QUIT),
    Exit("case", by=HUP),
    Exit("case", "quit", None),
    Exit("case", "unwind"),
    Exit("talk"),
    Exit("talk", "leave", None),
    Exit("talk", "bug"),
    Exit("talk", "bug_then_close", None),
    Exit("talk", by=signal.SIGABRT),
    Exit("talk", by=signal.SIGSEGV),
    Exit("talk", "full_disk"),
    Exit("talk", "sync"),
    Exit("note"),
    Exit("note", "lock"),
    Exit("closed", "print_without_end"),
    Exit("closed", "export_without_end"),
)
SHORT: Final = (EXITS[3], EXITS[6], EXITS[15], EXITS[20])
"""Of a normal run; each takes some seconds."""
BLIND: Final = {"locked", "today", "note", "closed"}


@dataclass(frozen=True)
class Template:
    """An enrolled laptop whose cases hold canaries, to be copied."""

    stage: Stage
    code: str

    def copy(self, folder: Path) -> Path:
        home = folder / "home"
        shutil.copytree(self.stage.home, home / "app")
        for name in ("user", "tmp"):
            (home / name).mkdir()
        return home


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> Iterator[Template]:
    folder = tmp_path_factory.mktemp("template")
    cases = folder / "cases.csv"
    cases.write_bytes(case_list())
    with set_stage(f"sqlite:///{folder / 'central.db'}", folder / "home") as stage:
        import_cases(stage.centre, cases)
        with stage.laptop(qapp) as hands:
            hands.enrol(stage.server.url, stage.code(), PASSPHRASE)
            hands.wait_for("the cases came", lambda: hands.bench.today.view.list.model().rowCount() > 0)
            hands.wait_for("the rules came", lambda: hands.bench.session.book is not None)
            hands.wait_for("the laptop rests", lambda: hands.bench.delivery.wait_idle(0))
        stage.clock.go_to(10)
        stage.server.go_offline()
        yield Template(stage, next(stage.codes))


@pytest.fixture(autouse=True)
def _forks_are_expected(monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies of one laptop that deliver are forks, and the centre says so."""
    monkeypatch.setattr(logging.getLogger("collector.server.ingest"), "disabled", True)


def secrets() -> tuple[str, ...]:
    """The debts, the people, the words of a note, and what opens it all."""
    rows = csv.DictReader(io.StringIO(case_list().decode()))
    people = {row["客户姓名"] for row in rows}
    assert len(people) > 5
    return (*telltales(), *people, NOTE, PASSPHRASE)


def start(template: Template, home: Path, exit_: Exit) -> subprocess.Popen[str]:
    out = home.parent / "out"
    out.mkdir()
    told = {
        "home": str(home / "app"),
        "keyring": template.stage.keyring.contents(),
        "seconds": template.stage.clock.since_start().total_seconds(),
        "code": template.code,
        "far": exit_.far,
        "how": exit_.how,
        "out": str(out),
    }
    user = str(home / "user")
    places = {"HOME": user, "TMPDIR": str(home / "tmp"), "XDG_RUNTIME_DIR": user}
    places |= {name: f"{user}/{name}" for name in os.environ if name.startswith("XDG_") and name.endswith("_HOME")}
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.exits.leaver"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, **places},
    )
    assert child.stdin is not None
    child.stdin.write(json.dumps(told) + "\n")
    child.stdin.flush()
    return child


def watch(child: subprocess.Popen[str], exit_: Exit, home: Path) -> str:
    """Follow one run to its end; returns what it wrote to the console."""
    assert child.stdout is not None
    seen = child.stdout.readline().strip()
    if not seen:
        raise AssertionError(child.communicate(timeout=SOON)[1])
    assert seen == ("blind" if exit_.far in BLIND else "seen")
    if exit_.by is not None:
        assert child.stdout.readline().strip() in ("there", "")
        _, hits = found_below(home, secrets())  # what a power cut would leave
        assert not hits
        with suppress(ProcessLookupError):
            child.send_signal(exit_.by)
    return child.communicate(timeout=SOON)[1]


EVERY: Final = [exit_ if exit_ in SHORT else pytest.param(exit_, marks=pytest.mark.long) for exit_ in EXITS]


@pytest.mark.parametrize("exit_", EVERY, ids=str)
def test_no_file_holds_a_word(exit_: Exit, template: Template, tmp_path: Path) -> None:
    home = template.copy(tmp_path)
    if exit_.how == "sync":
        template.stage.server.go_online()
    with start(template, home, exit_) as child:
        try:
            errors = watch(child, exit_, home)
        finally:
            child.kill()
            template.stage.server.go_offline()
    files, hits = found_below(home, secrets())
    assert files > 3
    assert not hits, errors
    assert not [text for text in secrets() if text in errors]


def unlocks(home: Path, keyring: MemoryKeyring) -> bool:
    parts = Parts(keyring=keyring, clock=StoryClock(MORNING), cost=QUICK)
    try:
        join(open_locked(Folders.under(home / "app"), parts)).sessions.unlock(PASSPHRASE).lock("test")
    except Failure:
        return False
    return True


def mutilated(contents: list[list[str]], change: Callable[[str], str]) -> MemoryKeyring:
    return MemoryKeyring.of([[service, name, change(secret)] for service, name, secret in contents])


def test_a_profile_copied_without_the_keyring_opens_nothing(template: Template, tmp_path: Path) -> None:
    home = template.copy(tmp_path)
    contents: Any = template.stage.keyring.contents()
    assert not unlocks(home, MemoryKeyring())

    def with_another_secret(kept: str) -> str:
        parts = kept.split(" ")
        return " ".join([parts[0], "00" * 32, *parts[2:]]) if len(parts) > 2 else kept

    assert not unlocks(home, mutilated(contents, with_another_secret))
    assert unlocks(home, mutilated(contents, str))
