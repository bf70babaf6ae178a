"""Recoveries by the hash of their request, lists of supervisors that laptops took, visits of erased cases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from collector_app.domain.recovery import request_hash
from collector_app.protocol.codec import from_json
from collector_app.protocol.rescue import RescueRecovery
from collector_app.server.tables import Moment

revision = "v0007"
down_revision = "v0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "recovery_offers",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("serial", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cursor", sa.BigInteger(), nullable=False),
        sa.Column("taken_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["device"], ["devices.id"], name="fk_recovery_offers_device"),
        sa.PrimaryKeyConstraint("device", "serial", name="pk_recovery_offers"),
    )
    op.create_table(
        "erased_visits",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("visit", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_erased_visits_case_id"),
        sa.ForeignKeyConstraint(["device"], ["devices.id"], name="fk_erased_visits_device"),
        sa.PrimaryKeyConstraint("device", "visit", name="pk_erased_visits"),
    )
    op.create_index("ix_erased_visits_case_id", "erased_visits", ["case_id"], unique=False)
    op.execute(
        "INSERT INTO erased_visits SELECT device, id, case_id FROM visits "
        "WHERE case_id IN (SELECT case_id FROM erasures)"
    )
    _recoveries()


def _recoveries() -> None:
    """Nothing tells whether a laptop was revoked before its recovery; what is parked then is looked at by a person."""
    with op.batch_alter_table("recoveries") as table:
        table.add_column(sa.Column("request", sa.Text(), server_default=sa.text("''"), nullable=False))
        table.add_column(sa.Column("closed", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    held = sa.table("recoveries", sa.column("id"), sa.column("request"), sa.column("document"))
    connection = op.get_bind()
    for name, document in connection.execute(sa.select(held.c.id, held.c.document)).all():
        told = from_json(RescueRecovery, document.encode("utf-8"))
        values = {"id": request_hash(told.request), "request": name}
        connection.execute(sa.update(held).where(held.c.id == name).values(**values))
    with op.batch_alter_table("recoveries") as table:
        table.alter_column("request", server_default=None)
        table.alter_column("closed", server_default=None)
        table.create_unique_constraint("uq_recoveries_request", ["request"])
