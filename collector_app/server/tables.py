"""The schema. Journal rows are only ever added; everything else can be told from them, from imports, or from orders.

Documents (cases, debts, creditor) are JSON text as `domain.journal.record` writes them. Times are UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; SQLite, which has no zones, gives it back as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without offset: it could be any."""
        del dialect
        if value is not None and value.tzinfo is None:
            message = "a moment without offset can't be stored"
            raise ValueError(message)
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class DeviceState(StrEnum):
    """Whether a device is served. A frozen one contradicted its own journal: its entries are kept, cases stay here."""

    ACTIVE = "active"
    FROZEN = "frozen"
    REVOKED = "revoked"


class Topic(StrEnum):
    """What a row of the feed tells about."""

    CASE = "case"
    WITHDRAWAL = "withdrawal"
    COMPANY = "company"
    PACKS = "packs"
    ORDER = "order"
    TOKENS = "tokens"


metadata: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)


def _id(name: str, *more: Any, **options: Any) -> Column[str]:  # noqa: ANN401 - passed through to Column
    return Column(name, Text, *more, **options)


server_state = Table("server_state", metadata, _id("name", primary_key=True), Column("value", Text, nullable=False))

branches = Table(
    "branches",
    metadata,
    _id("id", primary_key=True),
    Column("name", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("document", Text, nullable=False),
)

collectors = Table(
    "collectors",
    metadata,
    _id("id", primary_key=True),
    Column("name", Text, nullable=False),
    _id("branch", ForeignKey("branches.id"), nullable=False),
    Column("certificate", Text, nullable=False, server_default=""),
    Column("certified_until", Date),
)

supervisors = Table(
    "supervisors",
    metadata,
    _id("id", primary_key=True),
    Column("name", Text, nullable=False),
    Column("phone", Text, nullable=False, server_default=""),
)

creditors = Table("creditors", metadata, _id("name", primary_key=True), Column("document", Text, nullable=False))

devices = Table(
    "devices",
    metadata,
    _id("id", primary_key=True),
    _id("collector", ForeignKey("collectors.id"), nullable=False),
    Column("state", Text, nullable=False),
    Column("signing_key", Text, nullable=False, unique=True),
    Column("box_key", Text, nullable=False),
    Column("certificate", Text, nullable=False),
    Column("platform", Text, nullable=False),
    Column("app_version", Text, nullable=False),
    Column("enrolled_at", Moment, nullable=False),
    Column("head_seq", BigInteger, nullable=False),
    Column("head_hash", Text, nullable=False),
    Column("durable_seq", BigInteger, nullable=False, server_default="0"),
)

enrolment_codes = Table(
    "enrolment_codes",
    metadata,
    Column("code_hash", Text, primary_key=True),
    _id("collector", ForeignKey("collectors.id"), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    _id("device", ForeignKey("devices.id")),
)

seen_nonces = Table(
    "seen_nonces",
    metadata,
    _id("device", primary_key=True),
    Column("nonce", Text, primary_key=True),
    Column("created_at", Moment, nullable=False, index=True),
)

cases = Table(
    "cases",
    metadata,
    _id("id", primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    Column("imported", Text, nullable=False),  # the open part as imported; consequences are laid over it when served
    Column("debt", Text, nullable=False),
    Column("digest", Text, nullable=False),  # of what was imported: the same file twice changes nothing
    Column("collector", Text, ForeignKey("collectors.id"), index=True),
    Column("changed_at", Moment, nullable=False),
)

assignments = Table(
    "assignments",
    metadata,
    _id("case_id", ForeignKey("cases.id"), primary_key=True),
    _id("collector", ForeignKey("collectors.id"), primary_key=True),
    Column("since", Moment, nullable=False),
    Column("until", Moment),
)

# One row for each thing that an audience was told about, carrying the number of its latest change.
feed = Table(
    "feed",
    metadata,
    _id("audience", primary_key=True),
    Column("topic_key", Text, primary_key=True),
    Column("number", BigInteger, nullable=False, unique=True),
    Column("topic", Text, nullable=False),
    Column("ref", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Index("ix_feed_reading", "audience", "number"),
)

# The row lock of this one row is what orders writers of the feed: see feed.py.
feed_counter = Table(
    "feed_counter",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("value", BigInteger, nullable=False),
)

packs = Table(
    "packs",
    metadata,
    Column("kind", Text, primary_key=True),
    _id("id", primary_key=True),
    Column("version", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("imported_at", Moment, nullable=False),
)

pack_files = Table(
    "pack_files",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("pack", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

orders = Table(
    "orders",
    metadata,
    _id("id", primary_key=True),
    _id("device", ForeignKey("devices.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("given_at", Moment, nullable=False),
)

# When an entry came in stands in the receipt that covers it.
entries = Table(
    "entries",
    metadata,
    _id("device", ForeignKey("devices.id"), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("salt", LargeBinary),
    Column("data", LargeBinary),
    Index("ix_entries_subject", "device", "subject", "seq"),
)

# The other branch of a journal that contradicts itself; both are evidence.
forks = Table(
    "forks",
    metadata,
    _id("device", ForeignKey("devices.id"), primary_key=True),
    Column("hash", Text, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("salt", LargeBinary),
    Column("data", LargeBinary),
    Column("received_at", Moment, nullable=False),
)

seals = Table(
    "seals",
    metadata,
    _id("device", ForeignKey("devices.id"), primary_key=True),
    Column("hash", Text, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("document", Text, nullable=False),
    Column("received_at", Moment, nullable=False),
)

receipts = Table(
    "receipts",
    metadata,
    _id("device", ForeignKey("devices.id"), primary_key=True),
    Column("to_seq", BigInteger, primary_key=True, autoincrement=False),
    Column("from_seq", BigInteger, nullable=False),
    Column("hash", Text, nullable=False),
    Column("server_time", Moment, nullable=False),
    Column("document", Text, nullable=False),
)

visits = Table(
    "visits",
    metadata,
    _id("device", ForeignKey("devices.id"), primary_key=True),
    _id("id", primary_key=True),
    Column("case_id", Text, nullable=False, index=True),
    Column("collector", Text, nullable=False, index=True),
    Column("stage", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("stop_reason", Text, nullable=False),
    Column("promise", Text, nullable=False),
    Column("followup", Date),
    Column("satisfaction", BigInteger),
    Column("opened_at", Moment),
    Column("arrived_at", Moment),
    Column("closed_at", Moment),
    Column("closing_hash", Text, nullable=False),
    Column("first_seq", BigInteger, nullable=False),
    Column("last_seq", BigInteger, nullable=False),
    Column("anomalies", Integer, nullable=False),
    Column("parked", Boolean, nullable=False),
    Column("parked_reason", Text, nullable=False),
    Column("updated_at", Moment, nullable=False),
)

consequences = Table(
    "case_consequences",
    metadata,
    _id("device", ForeignKey("devices.id"), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    _id("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("visit", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("consequence", Text, nullable=False),
    Column("since", Date, nullable=False),
    Column("lifted_at", Moment),
)

# A colleague's one-time code, as devices reported it used; the same code at two devices is a contradiction.
presence_uses = Table(
    "presence_uses",
    metadata,
    _id("device", ForeignKey("devices.id"), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    _id("collector", nullable=False),
    Column("day", Date, nullable=False),
    Column("number", Integer, nullable=False),
    Column("genuine", Boolean, nullable=False),
    Index("ix_presence_uses_code", "collector", "day", "number"),
)

override_grants = Table(
    "override_grants",
    metadata,
    _id("id", primary_key=True),
    _id("device", ForeignKey("devices.id"), nullable=False),
    _id("supervisor", ForeignKey("supervisors.id"), nullable=False),
    Column("case_id", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("challenge", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("given_at", Moment, nullable=False),
    Index("ix_override_grants_device", "device", "challenge"),
)

# Every version of a pack or script that was ever in force, by the digest of its files: a visit is judged by its day's.
pack_versions = Table(
    "pack_versions",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    _id("id", nullable=False),
    Column("version", Text, nullable=False),
    Column("files", Text, nullable=False),
    Column("imported_at", Moment, nullable=False),
)

# Which versions together made the book that entries name in `packs`.
pack_books = Table(
    "pack_books",
    metadata,
    _id("book", primary_key=True),
    Column("version_digest", Text, ForeignKey("pack_versions.digest"), primary_key=True),
)

# Whose packs laptops believe: every list there was, because a laptop follows them one by one.
issuer_lists = Table(
    "issuer_lists",
    metadata,
    Column("serial", Integer, primary_key=True, autoincrement=False),
    Column("document", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
)

# What re-checking the rules found in a delivered visit; nothing is repaired.
remarks = Table(
    "remarks",
    metadata,
    _id("device", ForeignKey("devices.id"), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("code", Text, primary_key=True),
    Column("visit", Text, nullable=False, index=True),
    Column("detail", Text, nullable=False),
    Column("noted_at", Moment, nullable=False),
)
