"""A disk that is really full: a small file system, filled after any act of a visit; and single files without room."""

from __future__ import annotations

import argparse
import logging
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Final

from collector_app.config import logs
from collector_app.config import settings as stored_settings
from collector_app.config.settings import Settings, Theme
from collector_app.desktop.record_command import _COMMANDS, tell
from collector_app.storage.reserve import SIZE
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.session import OpenSession
from tests.faults.power.images import Tally
from tests.faults.power.laptop import Laptop, Say, a_visit, check_goes_on, check_record
from tests.faults.power.works import Work, check_tidy
from tests.faults.vault.killing import traced

ACTS: Final = 8  # of `a_visit`, the unlock before it among them
_DISK: Final = "size=48m,mode=0700"
_BUNDLE: Final = "visit.cvb"


# ------------------------------------------------------------------------------------------ works on files of their own


def _make_for_export(home: Path) -> None:
    Laptop(home).make()


def _export(home: Path, say: Say) -> None:
    """As `collector-app export-visit` does; tells the sentence that a person would read."""
    session = Laptop(home).unlock()
    with session.store.view() as view:
        visit = view.journal.visits()[0].id
    parsed = argparse.Namespace(visit=visit, file=home / _BUNDLE, with_evidence="sealed")
    told, sys.stderr, sys.stdout = sys.stderr, StringIO(), StringIO()
    try:
        try:
            status = _COMMANDS["export-visit"](session, Laptop(home).locked, parsed)
        except (Failure, OSError) as error:
            status = tell(error)
        said = sys.stderr.getvalue()
    finally:
        sys.stderr = told
    say("exported" if status == 0 else f"told {said}")
    session.store.close()


def _check_export(home: Path, said: Sequence[str]) -> None:
    """A whole bundle or none, and the sentence for a full disk."""
    bundle = home / _BUNDLE
    if "exported" in said:
        with zipfile.ZipFile(bundle) as file:
            assert file.testzip() is None
            assert "entries.jsonl" in file.namelist()
    else:
        assert not bundle.exists()
        assert any(line.startswith("failed ") or "The disk is full." in line for line in said), said
    assert not list(home.glob(f".{_BUNDLE}.*"))
    bundle.unlink(missing_ok=True)
    session = Laptop(home).unlock()
    check_record(session, ())
    session.lock("command")


def _make_with_settings(home: Path) -> None:
    Laptop(home).make()
    stored_settings.save(Laptop(home).folders.settings, Settings())


def _keep_settings(home: Path, say: Say) -> None:
    locked = Laptop(home).start()
    try:
        locked.keep(replace(locked.settings, theme=Theme.DARK))
    except OSError:
        say("refused")
    else:
        say("kept")


def _check_settings(home: Path, said: Sequence[str]) -> None:
    loaded = stored_settings.load(Laptop(home).folders.settings)
    assert loaded.damaged is None
    assert loaded.settings.theme is (Theme.DARK if "kept" in said else Theme.SYSTEM)
    check_tidy(home)


def _log_on(home: Path, say: Say) -> None:
    """A whole visit with a log line at each act."""
    laptop = Laptop(home)
    laptop.folders.make()
    handler = logs.open_log(laptop.folders.log)
    session = laptop.unlock()

    def told(text: str) -> None:
        logging.getLogger("fault").info("visit.act_done", extra={"count": 1})
        say(text)

    a_visit(session, 2, told)
    session.lock("command")
    logs.close_log(handler)
    say("went on")


EXPORT: Final = Work("export", _make_for_export, _export, _check_export)
SETTINGS: Final = Work("settings", _make_with_settings, _keep_settings, _check_settings)


def work_with_a_full_log(home: Path) -> tuple[str, ...]:
    """Let only the log's file be full from its first line on; returns what the work said."""
    said: list[str] = []
    reading, writing = os.pipe()
    path = home / "log" / logs.FILE_NAME
    options = ["-e", "trace=write", "-P", str(path), "-e", "inject=write:error=ENOSPC", "-o", os.devnull]

    def say(text: str) -> None:
        os.writev(writing, [f"{text}\n".encode()])  # not the call that is refused

    status = traced(lambda: _log_on(home, say), options)
    os.close(writing)
    with os.fdopen(reading) as lines:
        said += lines.read().splitlines()
    assert status == 0, "the log brought the work down"
    assert path.read_bytes() == b"", "the log was not full"
    return tuple(said)


# ------------------------------------------------------------------------------------------------- a small file system


@contextmanager
def small_disk(place: Path) -> Iterator[Path | None]:
    """Mount a small file system; None when this user may not."""
    place.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", _DISK, "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True, capture_output=True)


def fill(disk: Path) -> Path:
    """Leave not one byte free."""
    ballast = disk / "ballast"
    with ballast.open("ab", buffering=0) as file:
        while free := shutil.disk_usage(disk).free:
            file.write(bytes(free))
    return ballast


def visit_on_a_full_disk(disk: Path, act: int, *, reserve: bool = True) -> None:
    """Fill the disk after an act of a visit: it can be closed, then and after a start, and what was said is kept."""
    home = disk / "laptop"
    shutil.rmtree(home, ignore_errors=True)
    (disk / "ballast").unlink(missing_ok=True)
    home.mkdir()
    laptop = Laptop(home)
    laptop.make()
    kept = laptop.locked.store_path.with_name("collector.db.reserve")
    kept.unlink()
    session = laptop.unlock()
    assert kept.stat().st_size == SIZE
    if not reserve:
        session.store._reserve.release()  # type: ignore[attr-defined]  # the defence switched off
    said: list[str] = []

    def say(text: str) -> None:
        said.append(text)
        if len(said) == act:
            fill(disk)

    try:
        a_visit(session, 2, say)
    except Failure as failure:
        if failure.code is not FailureCode.DISK_FULL:
            raise
    assert len(said) >= act
    _go_on(session)
    session.lock("command")
    session = laptop.unlock()
    check_record(session, said)
    session.lock("command")


def _go_on(session: OpenSession) -> None:
    """Close the visit; the act that finds the disk full may be asked for once more, as the sentence says."""
    try:
        check_goes_on(session)
    except Failure as failure:
        if failure.details.get("reserve_released") != 1:
            raise
        check_goes_on(session)


def start_on_a_full_disk(disk: Path) -> None:
    """Lock in a visit, fill the disk, start: the visit can be closed."""
    home = disk / "laptop"
    home.mkdir()
    laptop = Laptop(home)
    laptop.make()
    laptop.locked.store_path.with_name("collector.db.reserve").unlink()
    session = laptop.unlock()

    class Enough(Exception):
        pass

    said: list[str] = []

    def say(text: str) -> None:
        said.append(text)
        if len(said) == 3:
            raise Enough

    try:
        a_visit(session, 2, say)
    except Enough:
        session.lock("command")
    ballast = fill(disk)
    session = laptop.unlock()
    check_record(session, said)
    check_goes_on(session)
    session.lock("command")
    ballast.unlink()


def fill_acts(place: Path, acts: Sequence[int]) -> Tally | None:
    """Fill the disk after each of these acts; None when this user may not mount one."""
    tally = Tally()
    for act in acts:
        with small_disk(place / f"disk-{act}") as disk:
            if disk is None:
                return None
            tally.runs += 1
            try:
                visit_on_a_full_disk(disk, act)
            except (AssertionError, Failure) as error:
                tally.faults.append(f"full after act {act}: {error!r} {getattr(error, 'details', '')}")
    return tally
