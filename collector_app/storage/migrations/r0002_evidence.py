"""Evidence items with their wrapped keys. No projection: a key can't be made anew from the journal."""

from __future__ import annotations

from typing import Final

from alembic import op
from sqlalchemy import Column, Index, Integer, LargeBinary, Text

revision: Final = "0002"
down_revision: Final = "0001"


def upgrade() -> None:
    """Add the table of evidence items."""
    op.create_table(
        "evidence",
        Column("id", Integer, primary_key=True),
        Column("item", Text, nullable=False, unique=True),
        *(Column(name, Text, nullable=False) for name in ("visit", "step", "medium", "media_type")),
        Column("file", Text, nullable=False, unique=True),
        Column("wrapped_key", LargeBinary, nullable=False),
        Column("sealed_key", Text, nullable=False),
        Column("size", Integer, nullable=False),
        Index("evidence_visit", "visit"),
        sqlite_strict=True,
    )
