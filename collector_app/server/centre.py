"""What every part of the server is given: database, keys, clock, randomness, and what the operator chose."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, select

from collector_app.server import tables as t
from collector_app.server.books import Books
from collector_app.server.clock import Clock, SystemClock
from collector_app.server.database import Database
from collector_app.server.entropy import Entropy, SystemEntropy
from collector_app.server.evidence_folder import EvidenceFolder
from collector_app.server.keys import ServerKeys
from collector_app.server.refusal import OperatorError

LEASE: Final = timedelta(hours=72)  # security.md, Lease
EVIDENCE: Final = "evidence"
CODE_LIFE: Final = timedelta(days=7)  # long enough for a laptop that comes by post


class Durable(StrEnum):
    """When an entry counts as durable, so that a device may forget it (journal.md, Receipt)."""

    IMMEDIATE = "immediate"
    """As soon as it is committed: for a database that replicates synchronously, and for trying things out."""

    BACKUP = "backup"
    """When `collector-central backed-up` said that a backup holds it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How to open a centre. `evidence`: its folder; beside the file of an SQLite database when None."""

    database_url: str
    keys: ServerKeys
    durable: Durable = Durable.IMMEDIATE
    lease: timedelta = LEASE
    evidence: Path | None = None
    clock: Clock = field(default_factory=SystemClock)
    entropy: Entropy = field(default_factory=SystemEntropy)


@dataclass(frozen=True, slots=True)
class Centre:
    """An open centre. Shared by all requests; holds no state that another process would miss."""

    database: Database
    keys: ServerKeys
    clock: Clock
    entropy: Entropy
    durable: Durable
    lease: timedelta
    epoch: str
    books: Books = field(default_factory=Books)
    evidence: EvidenceFolder | None = None

    def close(self) -> None:
        """Close the database."""
        self.database.close()


def open_centre(settings: Settings) -> Centre:
    """Migrate and open; raises OperatorError when the database is not to be used, or is another server's."""
    database = Database(settings.database_url)
    try:
        database.upgrade()
        epoch = _claim(database, settings)
        evidence = _evidence(database, settings)
    except Exception:
        database.close()
        raise
    return Centre(
        database,
        settings.keys,
        settings.clock,
        settings.entropy,
        settings.durable,
        settings.lease,
        epoch,
        evidence=evidence,
    )


def _evidence(database: Database, settings: Settings) -> EvidenceFolder | None:
    if settings.evidence is not None:
        return EvidenceFolder(settings.evidence)
    return EvidenceFolder(Path(database.file).parent / EVIDENCE) if database.file else None


def _claim(database: Database, settings: Settings) -> str:
    """Make sure that database and keys belong together, and return the database's epoch."""
    first, mine = settings.entropy.uuid7(settings.clock.now()), settings.keys.signing_public
    with database.write() as connection:
        rows = [{"name": "epoch", "value": first}, {"name": "signing_key", "value": mine}]
        database.insert_new(t.server_state, rows, connection)
        if _state(connection, "signing_key") != mine:
            message = (
                "These are not the keys that this database's devices know; no device would believe them. "
                "Name the right key file with --keys."
            )
            raise OperatorError(message)
        return _state(connection, "epoch")


def start_epoch(database: Database, epoch: str) -> None:
    """Say that the database was restored from a backup: devices then offer again what the backup may have missed."""
    with database.write() as connection:
        database.upsert(t.server_state, [{"name": "epoch", "value": epoch}], connection)


def digest(*parts: bytes) -> str:
    """SHA-256 over length-prefixed parts, hex: two different lists of parts never look the same."""
    result = hashlib.sha256()
    for part in parts:
        result.update(len(part).to_bytes(8, "big"))
        result.update(part)
    return result.hexdigest()


def _state(connection: Connection, name: str) -> str:
    state = t.server_state
    return str(connection.execute(select(state.c.value).where(state.c.name == name)).scalar_one())
