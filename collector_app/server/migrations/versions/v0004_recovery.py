"""Who can recover a laptop, what was recovered, and which rescue files were taken in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from collector_app.server.tables import Moment

revision = "v0004"
down_revision = "v0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "recovery_lists",
        sa.Column("serial", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("serial", name="pk_recovery_lists"),
    )
    op.create_table(
        "recoveries",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("supervisors", sa.Text(), nullable=False),
        sa.Column("approved_at", Moment(), nullable=False),
        sa.Column("sealed_through", sa.BigInteger(), nullable=False),
        sa.Column("head_seq", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("imported_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["devices.id"], name="fk_recoveries_device"),
        sa.PrimaryKeyConstraint("id", name="pk_recoveries"),
    )
    op.create_table(
        "rescues",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("base", sa.BigInteger(), nullable=False),
        sa.Column("head_seq", sa.BigInteger(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("imported_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["devices.id"], name="fk_rescues_device"),
        sa.PrimaryKeyConstraint("sha256", name="pk_rescues"),
    )
