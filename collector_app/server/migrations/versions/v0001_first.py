"""The first schema: one function a table, in the order of their foreign keys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from collector_app.server.tables import Moment

revision = "v0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    _branches()
    _creditors()
    _feed()
    _feed_counter()
    _pack_files()
    _packs()
    _seen_nonces()
    _server_state()
    _supervisors()
    _collectors()
    _cases()
    _devices()
    _assignments()
    _case_consequences()
    _enrolment_codes()
    _entries()
    _forks()
    _orders()
    _receipts()
    _seals()
    _visits()


def _branches() -> None:
    op.create_table(
        "branches",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_branches"),
    )


def _creditors() -> None:
    op.create_table(
        "creditors",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_creditors"),
    )


def _feed() -> None:
    op.create_table(
        "feed",
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("topic_key", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("audience", "topic_key", name="pk_feed"),
        sa.UniqueConstraint("number", name="uq_feed_number"),
    )
    op.create_index("ix_feed_reading", "feed", ["audience", "number"], unique=False)


def _feed_counter() -> None:
    op.create_table(
        "feed_counter",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_feed_counter"),
    )


def _pack_files() -> None:
    op.create_table(
        "pack_files",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("pack", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "pack", "name", name="pk_pack_files"),
    )


def _packs() -> None:
    op.create_table(
        "packs",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("imported_at", Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name="pk_packs"),
    )


def _seen_nonces() -> None:
    op.create_table(
        "seen_nonces",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("device", "nonce", name="pk_seen_nonces"),
    )
    op.create_index("ix_seen_nonces_created_at", "seen_nonces", ["created_at"], unique=False)


def _server_state() -> None:
    op.create_table(
        "server_state",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_server_state"),
    )


def _supervisors() -> None:
    op.create_table(
        "supervisors",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_supervisors"),
    )


def _collectors() -> None:
    op.create_table(
        "collectors",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("branch", sa.Text(), nullable=False),
        sa.Column("certificate", sa.Text(), server_default="", nullable=False),
        sa.Column("certified_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["branch"], ["branches.id"], name="fk_collectors_branch"),
        sa.PrimaryKeyConstraint("id", name="pk_collectors"),
    )


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("imported", sa.Text(), nullable=False),
        sa.Column("debt", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("collector", sa.Text(), nullable=True),
        sa.Column("changed_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["collector"], ["collectors.id"], name="fk_cases_collector"),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.UniqueConstraint("number", name="uq_cases_number"),
    )
    op.create_index("ix_cases_collector", "cases", ["collector"], unique=False)


def _devices() -> None:
    op.create_table(
        "devices",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("collector", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("signing_key", sa.Text(), nullable=False),
        sa.Column("box_key", sa.Text(), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("app_version", sa.Text(), nullable=False),
        sa.Column("enrolled_at", Moment(timezone=True), nullable=False),
        sa.Column("head_seq", sa.BigInteger(), nullable=False),
        sa.Column("head_hash", sa.Text(), nullable=False),
        sa.Column("durable_seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["collector"], ["collectors.id"], name="fk_devices_collector"),
        sa.PrimaryKeyConstraint("id", name="pk_devices"),
        sa.UniqueConstraint("signing_key", name="uq_devices_signing_key"),
    )


def _assignments() -> None:
    op.create_table(
        "assignments",
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("collector", sa.Text(), nullable=False),
        sa.Column("since", Moment(timezone=True), nullable=False),
        sa.Column("until", Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_assignments_case_id"),
        sa.ForeignKeyConstraint(["collector"], ["collectors.id"], name="fk_assignments_collector"),
        sa.PrimaryKeyConstraint("case_id", "collector", name="pk_assignments"),
    )


def _case_consequences() -> None:
    op.create_table(
        "case_consequences",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("visit", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("consequence", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("lifted_at", Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_consequences_case_id"),
        sa.ForeignKeyConstraint(["device"], ["devices.id"], name="fk_case_consequences_device"),
        sa.PrimaryKeyConstraint("device", "seq", name="pk_case_consequences"),
    )
    op.create_index("ix_case_consequences_case_id", "case_consequences", ["case_id"], unique=False)


def _enrolment_codes() -> None:
    op.create_table(
        "enrolment_codes",
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("collector", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.Column("expires_at", Moment(timezone=True), nullable=False),
        sa.Column("used_at", Moment(timezone=True), nullable=True),
        sa.Column("device", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["collector"], ["collectors.id"], name="fk_enrolment_codes_collector"),
        sa.ForeignKeyConstraint(["device"], ["devices.id"], name="fk_enrolment_codes_device"),
        sa.PrimaryKeyConstraint("code_hash", name="pk_enrolment_codes"),
    )


def _entries() -> None:
    op.create_table(
        "entries",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["device"], ["devices.id"], name="fk_entries_device"),
        sa.PrimaryKeyConstraint("device", "seq", name="pk_entries"),
    )
    op.create_index("ix_entries_subject", "entries", ["device", "subject", "seq"], unique=False)


def _forks() -> None:
    op.create_table(
        "forks",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.Column("received_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["devices.id"], name="fk_forks_device"),
        sa.PrimaryKeyConstraint("device", "hash", name="pk_forks"),
    )


def _orders() -> None:
    op.create_table(
        "orders",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("given_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["devices.id"], name="fk_orders_device"),
        sa.PrimaryKeyConstraint("id", name="pk_orders"),
    )


def _receipts() -> None:
    op.create_table(
        "receipts",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("to_seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("from_seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("server_time", Moment(timezone=True), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["devices.id"], name="fk_receipts_device"),
        sa.PrimaryKeyConstraint("device", "to_seq", name="pk_receipts"),
    )


def _seals() -> None:
    op.create_table(
        "seals",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("received_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["devices.id"], name="fk_seals_device"),
        sa.PrimaryKeyConstraint("device", "hash", name="pk_seals"),
    )


def _visits() -> None:
    op.create_table(
        "visits",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("collector", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("stop_reason", sa.Text(), nullable=False),
        sa.Column("promise", sa.Text(), nullable=False),
        sa.Column("followup", sa.Date(), nullable=True),
        sa.Column("satisfaction", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", Moment(timezone=True), nullable=True),
        sa.Column("arrived_at", Moment(timezone=True), nullable=True),
        sa.Column("closed_at", Moment(timezone=True), nullable=True),
        sa.Column("closing_hash", sa.Text(), nullable=False),
        sa.Column("first_seq", sa.BigInteger(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("anomalies", sa.Integer(), nullable=False),
        sa.Column("parked", sa.Boolean(), nullable=False),
        sa.Column("parked_reason", sa.Text(), nullable=False),
        sa.Column("updated_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["devices.id"], name="fk_visits_device"),
        sa.PrimaryKeyConstraint("device", "id", name="pk_visits"),
    )
    op.create_index("ix_visits_case_id", "visits", ["case_id"], unique=False)
    op.create_index("ix_visits_collector", "visits", ["collector"], unique=False)
