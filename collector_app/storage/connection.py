"""Connections to the encrypted file: the key, the pragmas, and proof that both took effect."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final, TypeAlias

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

KEY_BYTES: Final = 32
BUSY_SECONDS: Final = 5.0
AnyRow: TypeAlias = tuple[Any, ...]
OLDEST_SQLITE: Final = (3, 51, 3)  # first release without the WAL-reset bug of 3.7.0 to 3.51.2 (sqlite.org/wal.html)
READ: Final = "DEFERRED"
WRITE: Final = "IMMEDIATE"
Driver: TypeAlias = Any
"""A DB-API connection of sqlcipher3, which has no types; it is used like that of `sqlite3`."""
_CONNECTIONS: Final = 4  # window, sync, evidence, one spare; more threads wait for one of them

# (pragma, value to set, value it must then report), in this order, after the key. None: it reports nothing.
PRAGMAS: Final = (
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),
    ("fullfsync", "ON", 1),  # macOS flushes the drive's cache only when asked; elsewhere without effect
    ("checkpoint_fullfsync", "ON", 1),
    ("secure_delete", "ON", 1),
    ("foreign_keys", "ON", 1),
    ("recursive_triggers", "ON", 1),  # else REPLACE deletes a journal entry without asking its trigger
    ("temp_store", "MEMORY", 2),
    ("mmap_size", "0", None),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
)


class UnsafeLibraryError(RuntimeError):
    """The SQLite library would write plain text or carries a corruption bug: a wrong build, never start with it."""


def engine_for(path: Path, key: bytes, pragmas: tuple[tuple[str, str, object], ...] = PRAGMAS) -> Engine:
    """Return an engine whose every connection is keyed and checked; the key stands in no URL.

    The file must exist. A connection is used by one thread at a time.
    """
    engine = create_engine(
        "sqlite+pysqlite://",
        module=dbapi2,
        creator=_connector(path, key, pragmas),
        poolclass=QueuePool,
        pool_size=_CONNECTIONS,
        max_overflow=0,
        hide_parameters=True,  # or an IntegrityError prints the customer's name
    )
    event.listen(engine, "begin", _begin)
    return engine


@contextmanager
def transaction(engine: Engine, mode: str) -> Iterator[Driver]:
    """Hold a connection within one transaction: committed durably at the end, rolled back when the block raises.

    The stores speak to the driver itself: SQLAlchemy's statement layer costs 25 µs a statement, which is a third of a
    durable append (the pool, the dialect and Alembic are worth their price, that layer is not).
    """
    pool, pooled = engine.pool, engine.raw_connection()
    try:
        driver: Driver = pooled.driver_connection
        driver.execute(f"BEGIN {mode}")
        try:
            yield driver
        except BaseException:
            if driver.in_transaction:  # a full disk has rolled back by itself
                driver.rollback()
            raise
        driver.commit()
    finally:
        if engine.pool is not pool:  # the engine was disposed of meanwhile: nobody will use or close this one again
            pooled.invalidate()
        pooled.close()


def checkpoint(engine: Engine) -> bool:
    """Bring the write-ahead log into the file and empty it; False when a reader is in the way: later then."""
    pooled = engine.raw_connection()  # outside any transaction
    try:
        driver: Driver = pooled.driver_connection
        driver.execute("PRAGMA busy_timeout = 0")
        busy = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        driver.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000:.0f}")
    finally:
        pooled.close()
    return not busy


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(f"BEGIN {WRITE}")  # migrations: the driver's own handling commits before DDL


def _connector(path: Path, key: bytes, pragmas: tuple[tuple[str, str, object], ...]) -> Callable[[], Driver]:
    if len(key) != KEY_BYTES:
        raise ValueError(f"a database key has {KEY_BYTES} bytes, not {len(key)}")

    def connect() -> Driver:
        _check_library()
        uri = f"{path.absolute().as_uri()}?mode=rw"  # never create: a lost file must be noticed
        connection = dbapi2.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            _unlock(connection, key)
            for name, value, expected in pragmas:
                _set(connection, name, value, expected)
        except BaseException:
            connection.close()
            raise
        return connection

    return connect


def _check_library() -> None:
    if dbapi2.sqlite_version_info < OLDEST_SQLITE:
        raise UnsafeLibraryError(f"SQLite {dbapi2.sqlite_version} has the WAL-reset bug; install sqlcipher3 >= 0.6.4")


def _unlock(connection: Driver, key: bytes) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE")  # it would print to the console, where nobody looks
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    if not connection.execute("PRAGMA cipher_version").fetchone():
        raise UnsafeLibraryError("this SQLite has no SQLCipher and would write plain text; install sqlcipher3 >= 0.6.4")
    connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # decrypts page 1: is the key right?


def _set(connection: Driver, name: str, value: str, expected: object) -> None:
    row = connection.execute(f"PRAGMA {name} = {value}").fetchone()
    if expected is None:
        return
    if row is None:
        row = connection.execute(f"PRAGMA {name}").fetchone()
    if row is None or row[0] != expected:
        raise UnsafeLibraryError(f"PRAGMA {name} is {row}, not {expected}")


def library_versions() -> tuple[tuple[str, str], ...]:
    """Return the names and versions of the libraries that hold the data, for About and the self-test."""
    with closing(dbapi2.connect(":memory:")) as driver:
        (cipher,) = driver.execute("PRAGMA cipher_version").fetchone()
    return ("SQLCipher", str(cipher).split(" ", 1)[0]), ("SQLite", str(dbapi2.sqlite_version))
