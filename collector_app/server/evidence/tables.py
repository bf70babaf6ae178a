"""The part of the schema that knows of evidence; the bytes lie in the evidence folder under their hash."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Table, Text

from collector_app.server.tables import Moment, metadata

# What journals name. `arrived_at`: the whole is here, and has the hash of its entry.
evidence_items = Table(
    "evidence_items",
    metadata,
    Column("device", Text, ForeignKey("devices.id"), primary_key=True),
    Column("item", Text, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("visit", Text, nullable=False, index=True),
    Column("medium", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("plain_sha256", Text, nullable=False),
    Column("cipher_sha256", Text, nullable=False, index=True),
    Column("sealed_key", Text, nullable=False),
    Column("cut_short", Boolean, nullable=False),
    Column("discarded", Boolean, nullable=False),
    Column("arrived_at", Moment),
)

# Who opened an item, and why: a face and a voice are looked at for a reason or not at all.
evidence_looks = Table(
    "evidence_looks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("device", Text, ForeignKey("devices.id"), nullable=False),
    Column("item", Text, nullable=False),
    Column("supervisor", Text, ForeignKey("supervisors.id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("looked_at", Moment, nullable=False),
)
