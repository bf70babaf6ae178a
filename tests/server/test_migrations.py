"""A database of an earlier version is brought up to date with what it holds."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import select, text

from collector_app.domain.journal.seal import Seal
from collector_app.domain.recovery import RecoveryReason, RecoveryRequest, request_hash
from collector_app.protocol.codec import to_json
from collector_app.protocol.rescue import RescueRecovery
from collector_app.server.database import Database
from collector_app.server.departure_tables import erased_visits
from collector_app.server.recovery_tables import recoveries
from tests.server.laptop import START

REQUEST = RecoveryRequest("r-1", "d-1", "周启明", RecoveryReason.KEYRING, START, "AA==", "AA==", 1, ())
RECOVERY = RescueRecovery(request=REQUEST, approvals=(), seal=Seal("d-1", 3, "h", START, "AA=="))


@dataclass
class Before:
    """A database as a version of the schema left it."""

    database: Database

    def at(self, version: str) -> None:
        config = Config()
        config.set_main_option("script_location", "collector_app.server:migrations")
        with self.database.write() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, version)

    def put(self, table: str, **values: object) -> None:
        names, places = ", ".join(values), ", ".join(f":{name}" for name in values)
        with self.database.write() as connection:
            connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({places})"), values)


@pytest.fixture
def before(database_url: str) -> Before:
    found = Before(Database(database_url))
    found.at("v0006")
    found.put("branches", id="b", name="b", zone="UTC", document="{}")
    found.put("collectors", id="c", name="c", branch="b", certificate="")
    blank = dict.fromkeys(("signing_key", "box_key", "certificate", "platform", "app_version", "head_hash"), "")
    found.put("devices", id="d-1", collector="c", state="active", enrolled_at=START.isoformat(), head_seq=3, **blank)
    return found


def test_recoveries_get_the_hash_of_their_request(before: Before) -> None:
    moments = dict.fromkeys(("approved_at", "imported_at"), START.isoformat())
    counts = {"sealed_through": 1, "head_seq": 3}
    document = to_json(RECOVERY).decode()
    before.put(
        "recoveries",
        id="r-1",
        device="d-1",
        reason="keyring",
        supervisors="x, y",
        document=document,
        **moments,
        **counts,
    )
    before.database.upgrade()
    with before.database.read() as connection:
        row = connection.execute(select(recoveries)).one()
    assert (row.id, row.request, row.closed, row.document) == (request_hash(REQUEST), "r-1", False, document)
    before.database.close()


def test_visits_of_erased_cases_are_known(before: Before) -> None:
    for case in ("case-1", "case-2"):
        texts = dict.fromkeys(("imported", "debt", "digest"), "")
        before.put("cases", id=case, number=case, version=1, changed_at=START.isoformat(), **texts)
        empty = dict.fromkeys(("stage", "outcome", "stop_reason", "promise", "closing_hash", "parked_reason"), "")
        whole = {"first_seq": 1, "last_seq": 2, "anomalies": 0, "parked": False, "updated_at": START.isoformat()}
        before.put("visits", device="d-1", id=f"v-{case}", case_id=case, collector="c", **empty, **whole)
    before.put("erasures", id="e", case_id="case-1", reason="x", entries=0, items=0, erased_at=START.isoformat())
    before.database.upgrade()
    with before.database.read() as connection:
        assert [tuple(row) for row in connection.execute(select(erased_visits))] == [("d-1", "v-case-1", "case-1")]
    before.database.close()
