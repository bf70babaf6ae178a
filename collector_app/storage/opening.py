"""Creating and opening the store's file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from sqlalchemy import Engine
from sqlcipher3.dbapi2 import Error as DriverError

from collector_app.config.files import patch, set_aside, sync_folder
from collector_app.storage.connection import READ, checkpoint, engine_for, transaction
from collector_app.storage.faults import failure_of, known_failures
from collector_app.storage.head_mark import HeadMark
from collector_app.storage.migrations import RELEASED, History
from collector_app.storage.page_check import PAGE, key_fits, mended_salt
from collector_app.storage.reserve import Reserve
from collector_app.storage.store import EncryptedStore
from collector_app.storage.upgrade import remove, remove_copy, run, upgrade, version_of
from collector_app.usecases.failures import Failure, FailureCode

_FRESH: Final = ".fresh"
_RESERVE: Final = ".reserve"


def create_store(path: Path, key: bytes) -> EncryptedStore:
    """Make an empty store at `path` and open it; `key` has 32 bytes.

    A file that is there already belongs to a vault that is gone: it is set aside, never overwritten, since it may hold
    the only copy of a visit. Raises Failure(DISK_FULL) or Failure(FILE_UNWRITABLE).
    """
    fresh = path.with_name(path.name + _FRESH)
    with known_failures():
        remove(fresh)
        os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        engine = engine_for(fresh, key)
        try:
            with engine.begin() as connection:
                run(connection)
            checkpoint(engine)
        finally:
            engine.dispose()
        _clear_the_way(path)
        HeadMark(path).forget()
        fresh.replace(path)
        sync_folder(path.parent)
    return open_store(path, key)


def open_store(path: Path, key: bytes, history: History = RELEASED) -> EncryptedStore:
    """Open the store at `path`, bringing its schema up to date first; takes about 10 ms when there is nothing to do.

    Even to read, SQLite needs room for its log's index, so a full disk costs the reserve here already. Raises Failure:
    STORE_WRONG_KEY, STORE_DAMAGED (detail `what`), STORE_NEWER, STORE_LOCKED, DISK_FULL, FILE_UNWRITABLE. None of them
    changes the file. One wrong byte in the salt is put right.
    """
    if not path.is_file():
        raise Failure(FailureCode.STORE_DAMAGED, what="missing")
    reserve = Reserve(path.with_name(path.name + _RESERVE))
    try:
        with known_failures():
            reserve.guard()
            _prepare(path, key, history)
    except Failure as failure:
        raise reserve.after(failure) from failure.__cause__
    reserve.take()
    return EncryptedStore(engine_for(path, key), reserve, HeadMark(path))


def _prepare(path: Path, key: bytes, history: History) -> None:
    remove(path.with_name(path.name + _FRESH))
    remove_copy(path)
    version = _version(path, key)
    if version != history.newest:
        if not version:
            raise Failure(FailureCode.STORE_DAMAGED, what="schema")
        if version not in history.versions:
            raise Failure(FailureCode.STORE_NEWER, version=version)
        upgrade(path, key, history)


def _version(path: Path, key: bytes) -> str:
    if path.stat().st_size < PAGE:  # SQLite would take it for a new, empty database
        raise Failure(FailureCode.STORE_DAMAGED, what="file")
    try:
        return _version_under(path, key)
    except Failure as failure:
        # The salt is the one part of the file that no code protects, and without it no page can be read.
        salt = mended_salt(path, key) if failure.code is FailureCode.STORE_WRONG_KEY else None
        if salt is None:
            raise
        patch(path, salt)
        return _version_under(path, key)


def _version_under(path: Path, key: bytes) -> str:
    engine = engine_for(path, key)
    try:
        return _read_version(engine)
    except DriverError as error:
        failure = failure_of(error)
        if failure is None or failure.code is not FailureCode.STORE_DAMAGED:
            raise
        if not key_fits(path, key):
            raise Failure(FailureCode.STORE_WRONG_KEY) from error
        raise Failure(FailureCode.STORE_DAMAGED, what="file") from error
    finally:
        engine.dispose()


def _read_version(engine: Engine) -> str:
    with transaction(engine, READ) as driver:
        return version_of(driver)


def _clear_the_way(path: Path) -> None:
    if not path.exists():
        return
    log = path.with_name(f"{path.name}-wal")
    aside = set_aside(path)
    if log.exists():
        log.replace(aside.with_name(f"{aside.name}-wal"))
    remove(path)
