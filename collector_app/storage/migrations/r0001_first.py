"""The journal with its projections, the cases with what they are found by, and what the server sent."""

from __future__ import annotations

from typing import Final

from alembic import op
from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, Text
from sqlalchemy.schema import SchemaItem

revision: Final = "0001"
down_revision: Final = None

# `purgeable` is the last entry that may go: the newest receipt covers it and the server's backup has it (journal.md).
_VIEW: Final = """CREATE VIEW purgeable AS
    SELECT coalesce((SELECT min(to_seq, durable_through) FROM receipt ORDER BY id DESC LIMIT 1), 0) AS seq"""

_TRIGGERS: Final = (
    """CREATE TRIGGER entry_follows BEFORE INSERT ON entry
       WHEN NEW.seq <> coalesce((SELECT max(seq) FROM entry), 0) + 1
       BEGIN SELECT RAISE(ABORT, 'a journal entry must follow the last one'); END""",
    """CREATE TRIGGER entry_is_final BEFORE UPDATE ON entry
       WHEN NOT (NEW.seq IS OLD.seq AND NEW.subject IS OLD.subject AND NEW.hash IS OLD.hash
                 AND NEW.known IS OLD.known AND NEW.raw IS OLD.raw
                 AND NEW.salt IS NULL AND NEW.data IS NULL AND OLD.seq <= (SELECT seq FROM purgeable))
       BEGIN SELECT RAISE(ABORT, 'a journal entry is never changed'); END""",
    """CREATE TRIGGER entry_is_kept BEFORE DELETE ON entry
       WHEN OLD.seq > (SELECT seq FROM purgeable) OR OLD.seq = (SELECT max(seq) FROM entry)
       BEGIN SELECT RAISE(ABORT, 'a journal entry is kept until the server has it safe'); END""",
    """CREATE TRIGGER receipt_is_final BEFORE UPDATE ON receipt
       BEGIN SELECT RAISE(ABORT, 'a receipt is never changed'); END""",
    """CREATE TRIGGER receipt_is_kept BEFORE DELETE ON receipt
       BEGIN SELECT RAISE(ABORT, 'a receipt is never deleted'); END""",
)


def upgrade() -> None:
    """Make the first schema."""
    _journal()
    _projections()
    _cases()
    _feed()
    op.execute(_VIEW)
    for trigger in _TRIGGERS:
        op.execute(trigger)


def _journal() -> None:
    _table(
        "entry",
        Column("seq", Integer, primary_key=True, autoincrement=False),
        _text("subject"),
        _text("hash"),
        _text("known"),
        Column("raw", LargeBinary, nullable=False),
        Column("salt", LargeBinary),
        Column("data", LargeBinary),
        CheckConstraint("(salt IS NULL) = (data IS NULL)"),
        Index("entry_subject", "subject", "seq"),
    )
    _table(
        "seal",
        Column("id", Integer, primary_key=True),
        _whole("seq"),
        _text("record", unique=True),
        Index("seal_seq", "seq"),
    )
    _table(
        "receipt",
        Column("id", Integer, primary_key=True),
        _whole("from_seq"),
        _whole("to_seq"),
        _whole("durable_through"),
        _text("record", unique=True),
    )


def _projections() -> None:
    _table(
        "visit",
        Column("id", Text, primary_key=True, nullable=False),
        _text("case_id"),
        _text("stage"),
        Column("opened", Text),
        _text("last_time"),
        _whole("first_seq"),
        _whole("last_seq"),
        _whole("entries"),
        Column("outcome", Text),
        Column("closed", Text),
        _text("closing_hash"),
    )
    _table(
        "contact",
        _seq(),
        _text("case_id"),
        _text("person"),
        _text("channel"),
        _whole("effective"),
        _whole("wall_ms"),
        _whole("known_ms"),
        Index("contact_case", "case_id"),
    )
    _table("promise", _seq(), _whole("part", primary_key=True), _text("subject"), _text("due"), *_amount())
    _table("payment", _seq(), _text("subject"), *_amount(), _text("method"), _text("reference"))
    _table("followup", _seq(), _text("subject"), _text("due"), _text("action"))


def _cases() -> None:
    _table(
        "case_file",
        Column("id", Text, primary_key=True, nullable=False),
        _whole("version"),
        _text("record"),
        Column("box", LargeBinary, nullable=False),
    )
    _table(
        "case_row",
        Column("id", Text, ForeignKey("case_file.id", ondelete="CASCADE"), primary_key=True, nullable=False),
        *(_text(name) for name in ("number", "name", "address", "district", "latitude", "longitude")),
        Column("day", Text),
        _text("start"),
        _text("finish"),
        _whole("agreed"),
        _text("reason"),
        _whole("sequence"),
        _text("stays"),
        _whole("expected_minutes"),
        *(_text(f"find_{name}") for name in ("any", "name", "pinyin", "initials", "number", "address", "tail")),
    )


def _feed() -> None:
    _table("feed", Column("name", Text, primary_key=True, nullable=False), _text("value"))
    _table(
        "pack_file",
        Column("pack", Text, primary_key=True, nullable=False),
        Column("file", Text, primary_key=True, nullable=False),
        Column("content", LargeBinary, nullable=False),
    )
    _table("command_done", Column("id", Text, primary_key=True, nullable=False))


def _table(name: str, *items: SchemaItem) -> None:
    op.create_table(name, *items, sqlite_strict=True)


def _text(name: str, *, unique: bool = False) -> Column[str]:
    return Column(name, Text, nullable=False, unique=unique)


def _whole(name: str, *, primary_key: bool = False) -> Column[int]:
    return Column(name, Integer, nullable=False, primary_key=primary_key)


def _seq() -> Column[int]:
    return Column("seq", Integer, primary_key=True, autoincrement=False)


def _amount() -> tuple[Column[int], Column[str]]:
    return _whole("minor"), _text("currency")
