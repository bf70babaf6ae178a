"""The numbered list of changes behind `GET /v1/packet`.

One row for each thing an audience was told about, carrying the number of its latest change; a device reads the rows of
its audiences above its cursor.

**Late-commit trap.** A number taken at insert can commit after a higher one; a reader that saw the higher one then
skips the lower for ever. So numbers are taken by updating one counter row, whose row lock is held until the transaction
ends: whoever comes second waits, and numbers become visible in their order. SQLite's BEGIN IMMEDIATE does the same.
Take numbers last in a transaction (database.py, order of locks).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select, update

from collector_app.server import tables as t
from collector_app.server.database import Database
from collector_app.server.refusal import Code, Refusal

EVERYBODY: Final = "everybody"
_CURSOR_FORM: Final = "1"


def of_collector(collector: str) -> str:
    """The audience of everything that a collector's devices are told."""
    return f"collector/{collector}"


def of_device(device: str) -> str:
    """The audience of orders to one device."""
    return f"device/{device}"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing to tell an audience. A later change with the same `key` takes this one's place."""

    audience: str
    topic: t.Topic
    ref: str
    version: int = 0

    @property
    def key(self) -> str:
        """What it is about; a withdrawal takes the place of the case's last version and the other way round."""
        topic = t.Topic.CASE if self.topic is t.Topic.WITHDRAWAL else self.topic
        return f"{topic}/{self.ref}"


@dataclass(frozen=True, slots=True)
class Numbered:
    """A change as read back."""

    number: int
    topic: t.Topic
    ref: str
    version: int


def publish(database: Database, connection: Connection, changes: Iterable[Change]) -> None:
    """Number the changes and put them into the feed; other writers wait from here until this transaction ends."""
    latest = {(change.audience, change.key): change for change in changes}
    if not latest:
        return
    first = _take_numbers(connection, len(latest))
    rows = [
        {
            "audience": change.audience,
            "topic_key": change.key,
            "number": first + at,
            "topic": change.topic.value,
            "ref": change.ref,
            "version": change.version,
        }
        for at, change in enumerate(latest.values())
    ]
    database.upsert(t.feed, rows, connection)


def _take_numbers(connection: Connection, count: int) -> int:
    counter = t.feed_counter
    statement = update(counter).values(value=counter.c.value + count).returning(counter.c.value)
    return int(connection.execute(statement).scalar_one()) - count + 1


def changes_after(connection: Connection, audiences: tuple[str, ...], number: int, limit: int) -> list[Numbered]:
    """Return the first `limit` changes above `number` for these audiences, in order."""
    feed = t.feed
    statement = (
        select(feed.c.number, feed.c.topic, feed.c.ref, feed.c.version)
        .where(feed.c.audience.in_(audiences), feed.c.number > number)
        .order_by(feed.c.number)
        .limit(limit)
    )
    return [Numbered(row.number, t.Topic(row.topic), row.ref, row.version) for row in connection.execute(statement)]


def told_cases(connection: Connection, collector: str) -> frozenset[str]:
    """Return the cases that a collector's devices were told of last: not those that were withdrawn since."""
    feed = t.feed
    statement = select(feed.c.ref).where(feed.c.audience == of_collector(collector), feed.c.topic == t.Topic.CASE.value)
    return frozenset(connection.execute(statement).scalars())


def cursor_text(epoch: str, number: int) -> str:
    """Return the opaque cursor of a place in the feed."""
    return base64.urlsafe_b64encode(f"{_CURSOR_FORM}:{epoch}:{number}".encode()).decode("ascii")


def cursor_number(epoch: str, cursor: str) -> int:
    """Return the place that a cursor names: 0 for none, and for one of an epoch before the server was restored.

    Raises Refusal(INVALID) for anything that this server never gave out.
    """
    if not cursor:
        return 0
    try:
        form, its_epoch, number = base64.urlsafe_b64decode(cursor.encode("ascii")).decode("ascii").split(":")
        place = int(number) if number.isdecimal() and len(number) < len(str(2**63)) else -1
    except (binascii.Error, UnicodeError, ValueError):
        form, its_epoch, place = "", "", -1
    if form != _CURSOR_FORM or place < 0:
        detail = "This cursor was not given out by this centre. Ask again without a cursor."
        raise Refusal(Code.INVALID, detail)
    return place if its_epoch == epoch else 0
