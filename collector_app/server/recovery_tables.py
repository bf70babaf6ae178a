"""The part of the schema that knows of recoveries and rescues."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, Table, Text

from collector_app.server.tables import Moment, metadata

# Every list of supervisors who can recover a laptop there was, as its JSON document.
recovery_lists = Table(
    "recovery_lists",
    metadata,
    Column("serial", Integer, primary_key=True, autoincrement=False),
    Column("document", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
)

# What two supervisors approved and a laptop then did: `document` holds the request, both signed approvals and the seal
# over the last entry. Entries above `sealed_through` have no seal of the laptop's own. `id` is the hash of the request,
# because whoever asks chose everything that is in it. `closed`: the laptop was not revoked before.
recoveries = Table(
    "recoveries",
    metadata,
    Column("id", Text, primary_key=True),
    Column("device", Text, ForeignKey("devices.id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("supervisors", Text, nullable=False),
    Column("approved_at", Moment, nullable=False),
    Column("sealed_through", BigInteger, nullable=False),
    Column("head_seq", BigInteger, nullable=False),
    Column("document", Text, nullable=False),
    Column("imported_at", Moment, nullable=False),
    Column("request", Text, nullable=False, unique=True),
    Column("closed", Boolean, nullable=False),
)

# The newest list that a laptop was offered, with the cursor of the page; and since when it is known to have taken it.
recovery_offers = Table(
    "recovery_offers",
    metadata,
    Column("device", Text, ForeignKey("devices.id"), primary_key=True),
    Column("serial", Integer, primary_key=True, autoincrement=False),
    Column("cursor", BigInteger, nullable=False),
    Column("taken_at", Moment),
)

# Rescue files that were taken in, by the SHA-256 of the file.
rescues = Table(
    "rescues",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("device", Text, ForeignKey("devices.id"), nullable=False),
    Column("base", BigInteger, nullable=False),
    Column("head_seq", BigInteger, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("imported_at", Moment, nullable=False),
)
