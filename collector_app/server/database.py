"""One way to use two databases: snapshot reads, serialised or row-locked writes, migrations at start.

SQLite: every writing transaction is BEGIN IMMEDIATE, so writers queue and never fail half-way. PostgreSQL: writers lock
the rows they start from (`FOR UPDATE`), always in the order *device, cases by id, feed counter*; readers see one
snapshot.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from collector_app.server import tables as t
from collector_app.server.refusal import OperatorError

SQLITE: Final = "sqlite"
POSTGRESQL: Final = "postgresql"
_WRITES: Final = "collector_writes"
_BUSY_MILLISECONDS: Final = 20_000  # below the client's read timeout of 30 s: a queue of writers ends in an answer
_MIGRATION_LOCK: Final = 0x636F6C6C  # "coll": one process migrates, the others that start with it wait


class Database:
    """The server's database; owns the connection pool. Safe to use from many threads."""

    def __init__(self, url: str) -> None:
        """Open `url` (``sqlite:///file`` or ``postgresql://…``); raises OperatorError when it can't be used."""
        try:
            address = make_url(url)
        except ArgumentError:
            message = f"{url!r} is no database address. Use sqlite:///FILE or postgresql://USER@HOST/NAME."
            raise OperatorError(message) from None
        if address.get_backend_name() == POSTGRESQL:
            address = address.set(drivername="postgresql+psycopg")
        elif address.get_backend_name() != SQLITE:
            message = (
                f"{address.get_backend_name()} is not supported. Use sqlite:///FILE or postgresql://USER@HOST/NAME."
            )
            raise OperatorError(message)
        self.kind = address.get_backend_name()
        self.file = address.database if self.kind == SQLITE else None
        if self.file:
            _create_private(Path(self.file))
        self.engine = _sqlite_engine(address) if self.kind == SQLITE else _postgresql_engine(address)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one snapshot and writes nothing."""
        with self.engine.connect() as connection:
            if self.kind == POSTGRESQL:
                connection = connection.execution_options(  # noqa: PLW2901 - the same connection, now with options
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            with connection.begin():
                yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A writing transaction; commits at the end, rolls back when an exception passes."""
        with self.engine.connect() as connection:
            connection = connection.execution_options(**{_WRITES: True})  # noqa: PLW2901 - the same, with options
            with connection.begin():
                yield connection

    def upsert(self, table: Table, rows: list[dict[str, Any]], connection: Connection) -> None:
        """Insert rows, replacing what stands under the same primary key."""
        if not rows:
            return
        insert = sqlite.insert if self.kind == SQLITE else postgresql.insert
        statement = insert(table)
        keys = [column.name for column in table.primary_key]
        values = {name: statement.excluded[name] for name in rows[0] if name not in keys}
        connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=values), rows)

    def insert_new(self, table: Table, rows: list[dict[str, Any]], connection: Connection) -> None:
        """Insert rows, leaving alone what stands under the same primary key."""
        if not rows:
            return
        insert = sqlite.insert if self.kind == SQLITE else postgresql.insert
        connection.execute(insert(table).on_conflict_do_nothing(), rows)

    def append(self, table: Table, rows: Sequence[tuple[Any, ...]], connection: Connection) -> None:
        """Add many whole rows, values in the order of the table's columns and as the driver takes them.

        Past SQLAlchemy's row by row work: by COPY on PostgreSQL, which takes a batch in one go.
        """
        names = ", ".join(column.name for column in table.columns)
        if self.kind == SQLITE:
            places = ", ".join("?" * len(table.columns))
            connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({places})", list(rows))  # noqa: S608 - our own names
            return
        driver: Any = connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def upgrade(self) -> None:
        """Bring the schema to this version; several processes may start at once."""
        config = Config()
        config.set_main_option("script_location", "collector_app.server:migrations")
        try:
            with self.write() as connection:
                if self.kind == POSTGRESQL:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                self.insert_new(t.feed_counter, [{"id": 1, "value": 0}], connection)
        except OperationalError as error:
            message = f"The database can't be opened: {error.orig}. Check its address, and that it runs."
            raise OperatorError(message) from error

    def close(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


def _create_private(file: Path) -> None:
    """Make an empty database file that only this user reads; SQLite gives its side files the same mode."""
    try:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))
    except OSError as error:
        message = f"The database file {file} can't be opened: {error.strerror}. Check its folder and who owns it."
        raise OperatorError(message) from error


def _sqlite_engine(address: URL) -> Engine:
    engine = create_engine(
        address, hide_parameters=True, connect_args={"timeout": _BUSY_MILLISECONDS / 1000, "check_same_thread": False}
    )

    @event.listens_for(engine, "connect")
    def _on_connect(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
        del record
        connection.isolation_level = None  # transactions are begun below, not by sqlite3's guess
        cursor = connection.cursor()
        # FULL: a receipt says that the entries are kept; with NORMAL a power cut could take them back.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql_engine(address: URL) -> Engine:
    return create_engine(address, hide_parameters=True, pool_pre_ping=True, isolation_level="READ COMMITTED")
