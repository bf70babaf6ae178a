"""The part of the schema that protects a customer: contacts counted, leave to make them, and stays lifted.

Two cases of one borrower share one budget, so everything here goes by the person. The `borrowers` rows of a person are
locked before anything of theirs is counted, leased, spent or returned (database.py, order of locks: after cases, before
the feed).
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, ForeignKeyConstraint, Index, Table, Text

from collector_app.server.tables import Moment, metadata

# `counts` is what the lender counted (a document), empty when the import said nothing.
borrowers = Table(
    "borrowers",
    metadata,
    Column("case_id", Text, ForeignKey("cases.id"), primary_key=True),
    Column("person", Text, nullable=False, index=True),
    Column("zone", Text, nullable=False),
    Column("counts", Text, nullable=False),
)

# Every effective or vain contact that a device reported, for counting across everybody who works a case.
contacts = Table(
    "contacts",
    metadata,
    Column("device", Text, ForeignKey("devices.id"), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("case_id", Text, ForeignKey("cases.id"), nullable=False),
    Column("person", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("effective", Boolean, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("day", Date, nullable=False),  # the token's, else local to the case's first address
    Index("ix_contacts_person", "person", "day"),
)

# What each contact counts as (a conversation, an attempt), and the token of that which it spent; empty when none was
# good.
counted_contacts = Table(
    "counted_contacts",
    metadata,
    Column("device", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("counts", Text, primary_key=True),
    Column("token", Text, nullable=False),
    ForeignKeyConstraint(["device", "seq"], ["contacts.device", "contacts.seq"]),
)

# Leave for one contact each, of what it `counts`, on one of the days from `day` to `last_day`. A token of nobody
# (device null) was spent by the centre itself. One that is recalled is not told to the device any more, and counts
# until it is returned.
budget_tokens = Table(
    "budget_tokens",
    metadata,
    Column("id", Text, primary_key=True),
    Column("case_id", Text, ForeignKey("cases.id"), nullable=False),
    Column("person", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("counts", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("device", Text, ForeignKey("devices.id")),
    Column("leased_at", Moment, nullable=False),
    Column("spent_at", Moment),
    Column("recalled_at", Moment),
    Column("returned_at", Moment),
    Index("ix_budget_tokens_person", "person", "last_day"),
    Index("ix_budget_tokens_device", "device", "last_day"),
)

# Who lifted a stay or closed a flag (a row of `case_consequences`), and why.
liftings = Table(
    "liftings",
    metadata,
    Column("device", Text, ForeignKey("devices.id"), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("supervisor", Text, ForeignKey("supervisors.id"), nullable=False),
    Column("why", Text, nullable=False),
    Column("lifted_at", Moment, nullable=False),
)
