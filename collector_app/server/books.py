"""The books of rules that were ever in force here, by the digest that entries name: a visit is judged by its day's."""

from __future__ import annotations

import base64
import json
from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime
from threading import Lock
from typing import Final

from sqlalchemy import Connection, select

from collector_app.domain.pack_files import Packs, digest_of
from collector_app.packs.book import CompiledRuleBook, compile_book, load_packs
from collector_app.packs.pack import Pack
from collector_app.packs.problems import PacksError
from collector_app.protocol.messages import PackKind
from collector_app.server import tables as t
from collector_app.server.database import Database

_KEPT: Final = 8  # compiled books, some MB each: today's, and those of visits that come in late


def sets_in_force(connection: Connection) -> dict[str, dict[str, bytes]]:
    """Return every pack and script that is handed out, as a laptop holds them."""
    f = t.pack_files
    found: dict[str, dict[str, bytes]] = {}
    for row in connection.execute(select(f)):
        found.setdefault(f"{row.kind}/{row.pack}", {})[row.name] = row.content
    return found


def keep_book(database: Database, connection: Connection, now: datetime) -> str:
    """Keep what is in force now for ever, and return its digest; empty when there is nothing."""
    sets = sets_in_force(connection)
    if not sets:
        return ""
    p = t.packs
    versions = {
        f"{row.kind}/{row.id}": row.version for row in connection.execute(select(p.c.kind, p.c.id, p.c.version))
    }
    book = digest_of(sets)
    rows = [
        {
            "digest": digest_of({name: files}),
            "kind": name.partition("/")[0],
            "id": name.partition("/")[2],
            "version": versions[name],
            "files": _written(files),
            "imported_at": now,
        }
        for name, files in sorted(sets.items())
    ]
    database.insert_new(t.pack_versions, rows, connection)
    links = [{"book": book, "version_digest": row["digest"]} for row in rows]
    database.insert_new(t.pack_books, links, connection)
    return book


def sets_of(connection: Connection, book: str) -> dict[str, dict[str, bytes]]:
    """Return the files of a book that was in force once; empty for one that never was."""
    v, b = t.pack_versions, t.pack_books
    statement = select(v.c.kind, v.c.id, v.c.files).join(b, b.c.version_digest == v.c.digest).where(b.c.book == book)
    return {f"{row.kind}/{row.id}": _read(row.files) for row in connection.execute(statement)}


class Books:
    """Compiled books, each compiled once in a process. Safe to use from many threads."""

    def __init__(self) -> None:
        self._books: OrderedDict[str, CompiledRuleBook | None] = OrderedDict()
        self._in_force: tuple[tuple[str, ...], tuple[Pack, ...] | None] = ((), ())
        self._lock = Lock()

    def of(self, connection: Connection, digest: str) -> CompiledRuleBook | None:
        """Return the book of a digest; None when it was never in force here, or can't be read by this version."""
        with self._lock:
            if digest in self._books:
                self._books.move_to_end(digest)
                return self._books[digest]
            sets = sets_of(connection, digest)
            if not sets:
                return None  # not kept: it may be imported yet
            self._books[digest] = book = _compiled(sets)
            if len(self._books) > _KEPT:
                self._books.popitem(last=False)
            return book

    def packs_in_force(self, connection: Connection) -> tuple[Pack, ...] | None:
        """Return the rule packs that are handed out now; None when this version can't read them."""
        p = t.packs
        statement = select(p.c.digest).where(p.c.kind == PackKind.RULES.value).order_by(p.c.id)
        marks = tuple(connection.execute(statement).scalars())
        with self._lock:
            if self._in_force[0] != marks:
                self._in_force = marks, _loaded(sets_in_force(connection))
            return self._in_force[1]


def _loaded(sets: Packs) -> tuple[Pack, ...] | None:
    try:
        return load_packs(sets)
    except PacksError:
        return None


def _compiled(sets: Packs) -> CompiledRuleBook | None:
    try:
        return compile_book(sets)
    except PacksError:
        return None


def _written(files: Mapping[str, bytes]) -> str:
    return json.dumps({name: base64.b64encode(content).decode("ascii") for name, content in sorted(files.items())})


def _read(text: str) -> dict[str, bytes]:
    return {name: base64.b64decode(content) for name, content in json.loads(text).items()}
