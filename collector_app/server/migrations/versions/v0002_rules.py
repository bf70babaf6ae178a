"""What trusted rules need at the centre: counted contacts, budget, presence, overrides, the packs of each day."""

from __future__ import annotations

from typing import Final

from alembic import op

from collector_app.server import budget_tables as b
from collector_app.server import tables as t

revision = "v0002"
down_revision = "v0001"
branch_labels = None
depends_on = None

_NEW: Final = (
    b.borrowers,
    b.contacts,
    b.budget_tokens,
    b.liftings,
    t.presence_uses,
    t.override_grants,
    t.pack_versions,
    t.pack_books,
    t.issuer_lists,
    t.remarks,
)


def upgrade() -> None:
    """Apply."""
    for table in _NEW:
        table.create(op.get_bind())
