"""The part of the schema that knows what is gone: laptops that wiped themselves, and cases that were erased here."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Table, Text

from collector_app.server.tables import Moment, metadata

# A laptop's own signed word, given before its keys went and sent after everything was gone.
device_wipes = Table(
    "device_wipes",
    metadata,
    Column("device", Text, ForeignKey("devices.id"), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("told_at", Moment, nullable=False),
    Column("document", Text, nullable=False),
)

# Each erasure of a case, repeated ones as well: what was delivered late is erased by the next.
erasures = Table(
    "erasures",
    metadata,
    Column("id", Text, primary_key=True),
    Column("case_id", Text, ForeignKey("cases.id"), nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("entries", BigInteger, nullable=False),
    Column("items", BigInteger, nullable=False),
    Column("erased_at", Moment, nullable=False),
)

# The visits of erased cases, so that what a laptop delivers of them later is known for what it is.
erased_visits = Table(
    "erased_visits",
    metadata,
    Column("device", Text, ForeignKey("devices.id"), primary_key=True),
    Column("visit", Text, primary_key=True),
    Column("case_id", Text, ForeignKey("cases.id"), nullable=False, index=True),
)
