"""When the server had an evidence item, and which server: one that was restored from a backup may have lost it."""

from __future__ import annotations

from typing import Final

from alembic import op
from sqlalchemy import Column, Text

revision: Final = "0003"
down_revision: Final = "0002"


def upgrade() -> None:
    """Add moment and epoch of arrival, both empty until then."""
    for name in ("arrived", "epoch"):
        op.add_column("evidence", Column(name, Text, nullable=False, server_default=""))
