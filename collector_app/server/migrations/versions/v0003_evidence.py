"""Evidence items that journals name, when their bytes arrived, and who opened them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from collector_app.server.tables import Moment

revision = "v0003"
down_revision = "v0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "evidence_items",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("visit", sa.Text(), nullable=False),
        sa.Column("medium", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("plain_sha256", sa.Text(), nullable=False),
        sa.Column("cipher_sha256", sa.Text(), nullable=False),
        sa.Column("sealed_key", sa.Text(), nullable=False),
        sa.Column("cut_short", sa.Boolean(), nullable=False),
        sa.Column("discarded", sa.Boolean(), nullable=False),
        sa.Column("arrived_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["device"], ["devices.id"], name="fk_evidence_items_device"),
        sa.PrimaryKeyConstraint("device", "item", name="pk_evidence_items"),
    )
    op.create_index("ix_evidence_items_visit", "evidence_items", ["visit"], unique=False)
    op.create_index("ix_evidence_items_cipher_sha256", "evidence_items", ["cipher_sha256"], unique=False)
    op.create_table(
        "evidence_looks",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("supervisor", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("looked_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["devices.id"], name="fk_evidence_looks_device"),
        sa.ForeignKeyConstraint(["supervisor"], ["supervisors.id"], name="fk_evidence_looks_supervisor"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence_looks"),
    )
