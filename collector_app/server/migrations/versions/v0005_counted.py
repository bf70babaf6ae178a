"""What each contact counts as, and what each token is leave for: conversations and attempts are capped apart."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "v0005"
down_revision = "v0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Every contact so far was an attempt; tokens and what was spent of them were for conversations."""
    op.create_table(
        "counted_contacts",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["device", "seq"], ["contacts.device", "contacts.seq"], name="fk_counted_contacts_device_seq"
        ),
        sa.PrimaryKeyConstraint("device", "seq", "counts", name="pk_counted_contacts"),
    )
    op.execute("INSERT INTO counted_contacts SELECT device, seq, 'attempts', '' FROM contacts")
    op.execute("INSERT INTO counted_contacts SELECT device, seq, 'conversations', token FROM contacts WHERE effective")
    op.drop_column("contacts", "token")
    op.add_column(
        "budget_tokens", sa.Column("counts", sa.Text(), server_default=sa.text("'conversations'"), nullable=False)
    )
