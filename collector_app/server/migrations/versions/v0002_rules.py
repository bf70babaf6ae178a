"""What trusted rules need at the centre: counted contacts, budget, presence, overrides, the packs of each day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from collector_app.server.tables import Moment

revision = "v0002"
down_revision = "v0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    _issuer_lists()
    _pack_versions()
    _pack_books()
    _borrowers()
    _budget_tokens()
    _contacts()
    _liftings()
    _override_grants()
    _presence_uses()
    _remarks()


def _issuer_lists() -> None:
    op.create_table(
        "issuer_lists",
        sa.Column("serial", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("serial", name="pk_issuer_lists"),
    )


def _pack_versions() -> None:
    op.create_table(
        "pack_versions",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("imported_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_pack_versions"),
    )


def _pack_books() -> None:
    op.create_table(
        "pack_books",
        sa.Column("book", sa.Text(), nullable=False),
        sa.Column("version_digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["version_digest"], ["pack_versions.digest"], name="fk_pack_books_version_digest"),
        sa.PrimaryKeyConstraint("book", "version_digest", name="pk_pack_books"),
    )


def _borrowers() -> None:
    op.create_table(
        "borrowers",
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_borrowers_case_id"),
        sa.PrimaryKeyConstraint("case_id", name="pk_borrowers"),
    )
    op.create_index("ix_borrowers_person", "borrowers", ["person"], unique=False)


def _budget_tokens() -> None:
    op.create_table(
        "budget_tokens",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("device", sa.Text(), nullable=True),
        sa.Column("leased_at", Moment(), nullable=False),
        sa.Column("spent_at", Moment(), nullable=True),
        sa.Column("recalled_at", Moment(), nullable=True),
        sa.Column("returned_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_budget_tokens_case_id"),
        sa.ForeignKeyConstraint(["device"], ["devices.id"], name="fk_budget_tokens_device"),
        sa.PrimaryKeyConstraint("id", name="pk_budget_tokens"),
    )
    op.create_index("ix_budget_tokens_device", "budget_tokens", ["device", "last_day"], unique=False)
    op.create_index("ix_budget_tokens_person", "budget_tokens", ["person", "last_day"], unique=False)


def _contacts() -> None:
    op.create_table(
        "contacts",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("effective", sa.Boolean(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_contacts_case_id"),
        sa.ForeignKeyConstraint(["device"], ["devices.id"], name="fk_contacts_device"),
        sa.PrimaryKeyConstraint("device", "seq", name="pk_contacts"),
    )
    op.create_index("ix_contacts_person", "contacts", ["person", "day"], unique=False)


def _liftings() -> None:
    op.create_table(
        "liftings",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("supervisor", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("lifted_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["devices.id"], name="fk_liftings_device"),
        sa.ForeignKeyConstraint(["supervisor"], ["supervisors.id"], name="fk_liftings_supervisor"),
        sa.PrimaryKeyConstraint("device", "seq", name="pk_liftings"),
    )


def _override_grants() -> None:
    op.create_table(
        "override_grants",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("supervisor", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("challenge", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("given_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["devices.id"], name="fk_override_grants_device"),
        sa.ForeignKeyConstraint(["supervisor"], ["supervisors.id"], name="fk_override_grants_supervisor"),
        sa.PrimaryKeyConstraint("id", name="pk_override_grants"),
    )
    op.create_index("ix_override_grants_device", "override_grants", ["device", "challenge"], unique=False)


def _presence_uses() -> None:
    op.create_table(
        "presence_uses",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("collector", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("genuine", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["devices.id"], name="fk_presence_uses_device"),
        sa.PrimaryKeyConstraint("device", "seq", name="pk_presence_uses"),
    )
    op.create_index("ix_presence_uses_code", "presence_uses", ["collector", "day", "number"], unique=False)


def _remarks() -> None:
    op.create_table(
        "remarks",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("visit", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("noted_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["devices.id"], name="fk_remarks_device"),
        sa.PrimaryKeyConstraint("device", "seq", "code", name="pk_remarks"),
    )
    op.create_index("ix_remarks_visit", "remarks", ["visit"], unique=False)
