"""`collector-app rescue` and `recovery`: records out of a laptop that can't connect, or can't be unlocked."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from collector_app.config.folders import Folders, FolderUnusable
from collector_app.desktop import recovery_scope as scope
from collector_app.desktop.record_command import ask, tell
from collector_app.desktop.scopes import Locked, Parts, app_version, open_locked
from collector_app.desktop.single import claim
from collector_app.desktop.wiring import join
from collector_app.domain.recovery import request_code, to_file
from collector_app.usecases.failures import Failure, FailureCode, failure_of_file
from collector_app.usecases.rescue import RescueCount, rescue

_LARGEST = 64 * 1024


def run_recovery_command(folders: Folders, wanted: argparse.Namespace, parts: Parts | None = None) -> int:
    """Run `rescue` or an action of `recovery`; returns the exit status (2: could not be done, and nothing changed)."""
    try:
        locked = open_locked(folders, parts)
        held = claim(locked.claim_file)
        if held is None:
            return tell(Failure(FailureCode.STORE_LOCKED))
        try:
            return _run(locked, wanted)
        finally:
            held.release()
    except (Failure, FolderUnusable, OSError) as error:
        return tell(error)


def _run(locked: Locked, wanted: argparse.Namespace) -> int:
    if wanted.command == "rescue":
        return _rescue(locked, wanted.file)
    if wanted.action == "done":
        sys.stdout.write(f"Copies deleted: {scope.drop_rescues(locked)}\n")
        return 0
    if wanted.file is None:
        sys.stderr.write("collector-app: name the file to write\n")
        return 2
    if wanted.action == "request":
        return _request(locked, wanted.file)
    return _open(locked, wanted.file, wanted.answers)


def _rescue(locked: Locked, file: Path) -> int:
    if file.exists():
        return _there(file)
    session = join(locked).sessions.unlock(ask())
    try:
        count = rescue(session, scope.rescue_into(file), app_version())
    finally:
        session.lock("command")
    _told(file, count)
    return 0


def _request(locked: Locked, file: Path) -> int:
    request = scope.recovery_for(locked).begin()
    try:
        file.write_bytes(to_file(request))
    except OSError as error:
        raise failure_of_file(error) from error
    names = ", ".join(share.name for share in request.shares)
    sys.stdout.write(
        f"Request: {file}\nTake it to two of: {names}\nThe code to read out to each of them: {request_code(request)}\n"
    )
    return 0


def _open(locked: Locked, file: Path, answers: list[Path]) -> int:
    if file.exists():
        return _there(file)
    count = scope.finish_recovery(locked, [_small(answer) for answer in answers], file)
    _told(file, count)
    sys.stdout.write("The laptop is empty now. Take the file to the branch office, and register the laptop anew.\n")
    return 0


def _told(file: Path, count: RescueCount) -> None:
    lost = f", {count.lost} evidence files could not be read" if count.lost else ""
    sys.stdout.write(
        f"{file}: {count.entries} records of {count.visits} visits, {count.evidence} evidence items{lost}. "
        "Only the centre can read it: collector-central import-rescue FILE\n"
    )


def _there(file: Path) -> int:
    """It may be the rescue of another laptop, and the only one."""
    sys.stderr.write(f"collector-app: {file} exists already and is left as it is. Name another file.\n")
    return 2


def _small(file: Path) -> bytes:
    try:
        with file.open("rb") as source:
            return source.read(_LARGEST)
    except OSError as error:
        raise failure_of_file(error) from error
