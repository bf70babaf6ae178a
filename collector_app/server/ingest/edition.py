"""Whether a visit was begun by the books that were handed out when its laptop spoke with the centre last."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select

from collector_app.server import tables as t

BOOK_OUTDATED: Final = "book_outdated"


def outdated(connection: Connection, book: str, heard: datetime) -> str:
    """Return which packs of a book had been replaced before the laptop heard the centre at `heard`, empty for none.

    Both moments are the centre's own: nothing depends on the laptop's clock. Empty for a book that was never in force
    here, too: that is said elsewhere.
    """
    v, b = t.pack_versions, t.pack_books
    held = select(v.c.kind, v.c.id, v.c.digest, v.c.imported_at, v.c.version)
    mine = connection.execute(held.join(b, b.c.version_digest == v.c.digest).where(b.c.book == book)).all()
    if not mine:
        return ""
    known = {(row.kind, row.id): row for row in mine}
    found = []
    for row in connection.execute(held.where(v.c.imported_at < heard).order_by(v.c.imported_at, v.c.version)):
        own = known.get((row.kind, row.id))
        if own is None or (own.digest != row.digest and own.imported_at < row.imported_at):
            since = row.imported_at.isoformat(timespec="minutes")
            found.append(f"{row.kind}/{row.id} {'-' if own is None else own.version}, {row.version} since {since}")
    return "; ".join(found)
