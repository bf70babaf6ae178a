"""What the operator types: keys and places, commands, durability, restores, exports."""

from __future__ import annotations

import json
import os
import re
import signal
import stat
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select

from collector_app.protocol.codec import from_json
from collector_app.protocol.messages import StatusAnswer
from collector_app.protocol.signature import HttpRequest
from collector_app.security.issuer_key import load_issuer_key, new_issuer_key
from collector_app.server import devices
from collector_app.server import tables as t
from collector_app.server.api import create_app
from collector_app.server.centre import Centre, Durable, Settings, start_epoch
from collector_app.server.command import main
from collector_app.server.company import import_company
from collector_app.server.database import Database
from collector_app.server.enrolment import issue_code
from collector_app.server.export import export_visit, list_visits
from collector_app.server.keys import create_keys, load_keys, load_or_create_keys, new_keys
from collector_app.server.place import find_place
from collector_app.server.refusal import OperatorError
from collector_app.verify.command import main as verify
from tests.server.conftest import SAMPLE, ZHOU
from tests.server.laptop import HeldClock, Laptop, make_visit, note, some_case, straight_into

Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Type a command; returns what it printed."""

    def typed(*words: str) -> str:
        with pytest.raises(SystemExit) as end:
            main([*words, "--data", str(tmp_path / "central")])
        assert end.value.code == 0, capsys.readouterr().err
        return capsys.readouterr().out

    return typed


@pytest.fixture
def typed_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Type a command that is refused; returns the sentence."""

    def typed(*words: str) -> str:
        with pytest.raises(SystemExit) as end:
            main([*words, "--data", str(tmp_path / "central")])
        assert end.value.code == 2
        error = capsys.readouterr().err
        assert "Traceback" not in error
        return error

    return typed


# ------------------------------------------------------------------------------------------------ keys and places


def test_the_schema_that_migrations_make_is_the_one_the_code_expects(database_url: str) -> None:
    database = Database(database_url)
    database.upgrade()
    database.upgrade()
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), t.metadata) == []
    database.close()


def test_keys_are_private_and_stay_the_same(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    first = load_or_create_keys(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    again = load_or_create_keys(file)
    assert (again.signing_public, again.evidence_public) == (first.signing_public, first.evidence_public)
    assert "PrivateKey" not in repr(first)
    with pytest.raises(OperatorError, match="exists already"):
        create_keys(file)


@pytest.mark.parametrize("content", ["", "{}", '{"collector-server-keys-v1": {"signing": "x", "evidence": "y"}}'])
def test_a_damaged_key_file_is_never_replaced(tmp_path: Path, content: str) -> None:
    file = tmp_path / "keys.json"
    file.write_text(content)
    file.chmod(0o600)
    with pytest.raises(OperatorError, match="backup"):
        load_or_create_keys(file)
    assert file.read_text() == content


@pytest.mark.skipif(os.name != "posix", reason="modes are a POSIX thing")
def test_keys_that_others_can_read_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    create_keys(file)
    file.chmod(0o644)
    with pytest.raises(OperatorError, match="chmod 600"):
        load_keys(file)


def test_a_database_is_not_served_with_other_keys(settings: Settings) -> None:
    create_app(settings).state.centre.close()
    with pytest.raises(OperatorError, match="--keys"):
        create_app(replace(settings, keys=new_keys()))


@pytest.mark.parametrize("url", ["nonsense", "mysql://x/y", "sqlite:////no/such/folder/x.db"])
def test_a_database_that_can_not_be_used_is_a_sentence(url: str) -> None:
    with pytest.raises(OperatorError, match=r"\.$"):
        Database(url).upgrade()


def test_a_postgresql_that_is_not_there_is_a_sentence() -> None:
    database = Database("postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(OperatorError, match="that it runs"):
        database.upgrade()


def test_keys_lie_beside_the_database_unless_named(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a' / 'north.db'}"
    assert find_place(url, None, None).keys_file == tmp_path / "a" / "north-keys.json"
    assert find_place("", None, tmp_path / "b").keys_file.parent == tmp_path / "b"
    assert find_place("postgresql://x/y", tmp_path / "k", None).keys_file == tmp_path / "k"
    with pytest.raises(OperatorError, match="--keys"):
        find_place("postgresql://x/y", None, None)


@pytest.mark.skipif(os.name != "posix", reason="modes are a POSIX thing")
def test_a_new_place_is_private(run: Run, tmp_path: Path) -> None:
    run("init")
    folder = tmp_path / "central"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {
        "central.db": 0o600,
        "evidence": 0o700,
        "server-keys.json": 0o600,
    }


# ------------------------------------------------------------------------------------------------------- commands


@pytest.fixture
def issuer_key(tmp_path: Path) -> Path:
    new_issuer_key(tmp_path / "issuer.json", "合规部")
    return tmp_path / "issuer.json"


def test_a_company_from_nothing(run: Run, typed_wrong: Run, issuer_key: Path) -> None:
    assert "import-company" in typed_wrong("enrol-code", ZHOU)
    assert "Company imported" in run("import-company", str(SAMPLE / "company.yaml"))
    assert "Nothing changed" in run("import-company", str(SAMPLE / "company.yaml"))
    assert re.search(r"[1-9]\d* new, 0 changed", run("import-cases", str(SAMPLE / "cases.xlsx")))
    assert "0 new, 0 changed" in run("import-cases", str(SAMPLE / "cases.csv"))
    assert "trust-issuer" in typed_wrong("import-packs", str(SAMPLE.parent / "packs"), "--sign-with", str(issuer_key))
    issuer = load_issuer_key(issuer_key).issuer
    assert issuer.name in run("trust-issuer", issuer.name, issuer.key)
    assert "packs sign" in typed_wrong("import-packs", str(SAMPLE.parent / "packs"))
    assert "rules cn " in run("import-packs", str(SAMPLE.parent / "packs"), "--sign-with", str(issuer_key))
    assert re.fullmatch(r"(?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}\n", run("enrol-code", ZHOU))
    number = (SAMPLE / "cases.csv").read_text("utf-8-sig").splitlines()[1].split(",")[0]
    assert number in run("withdraw", number)
    assert "not assigned" in typed_wrong("withdraw", number)
    assert "no case" in typed_wrong("withdraw", "X-1")
    assert "no device" in typed_wrong("revoke", "X-1")
    assert "no device" in typed_wrong("order", "X-1", "lock")
    assert "no visit" in typed_wrong("export-visit", "X-1", "x.cvb")
    assert "no pack" in typed_wrong("import-packs", str(SAMPLE))
    assert "no pack" in typed_wrong("import-packs", str(SAMPLE / "cases.csv"))
    assert run("visits") == run("devices") == ""


def test_serve_answers_on_the_port_that_it_writes_and_stops_when_told(tmp_path: Path) -> None:
    port_file = tmp_path / "port"
    program = "from collector_app.server.command import main; main()"
    words = ["serve", "--data", str(tmp_path / "central"), "--port", "0", "--port-file", str(port_file)]
    with subprocess.Popen([sys.executable, "-c", program, *words], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            line = server.stdout.readline()
            port = int(port_file.read_text("ascii"))
            assert line.endswith(f"http://127.0.0.1:{port}\n")
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/status", timeout=10) as answer:
                assert json.load(answer)["epoch"]
        finally:
            server.send_signal(signal.SIGTERM)
        assert server.wait(20) in {0, -signal.SIGTERM}


# --------------------------------------------------------------------------- durability, restores, orders, exports


def test_with_backups_an_entry_is_durable_when_a_backup_holds_it(settings: Settings, clock: HeldClock) -> None:
    app = create_app(replace(settings, durable=Durable.BACKUP))
    centre: Centre = app.state.centre
    laptop = _enrolled(centre, Laptop(straight_into(app), clock))
    receipt = laptop.push([note(laptop), note(laptop)]).receipt
    assert receipt is not None
    assert receipt.durable_through == 0
    clock.pass_time(timedelta(minutes=1))
    begun = clock.now()
    clock.pass_time(timedelta(minutes=1))
    laptop.push([note(laptop)])
    assert devices.backed_up(centre, begun) == 1
    status = from_json(StatusAnswer, laptop.send(HttpRequest("GET", "/v1/status", {})).body)
    assert status.durable_through == 2, "what came after the backup began is not in it"
    assert devices.backed_up(centre, begun) == 0
    later = laptop.push([note(laptop)]).receipt
    assert later is not None
    assert later.durable_through == 2
    centre.close()


def test_after_a_restore_devices_hear_of_a_new_epoch_and_get_everything_again(
    settings: Settings, clock: HeldClock
) -> None:
    app = create_app(settings)
    laptop = _enrolled(app.state.centre, Laptop(straight_into(app), clock))
    first = laptop.push([note(laptop)]).receipt
    assert laptop.pull()[0].creditor is not None
    assert laptop.pull()[0].creditor is None
    start_epoch(app.state.centre.database, "second")
    app.state.centre.close()
    restored = create_app(settings)
    laptop.transport = straight_into(restored)
    second = laptop.push([note(laptop)]).receipt
    assert first is not None
    assert second is not None
    assert (second.epoch, second.prev_receipt != first.prev_receipt) == ("second", True)
    assert laptop.pull()[0].creditor is not None, "a cursor of the old epoch starts over"
    restored.state.centre.close()


def test_a_visit_leaves_as_a_proof_that_holds(centre: Centre, laptop: Laptop, tmp_path: Path) -> None:
    laptop.push([note(laptop)])
    laptop.push(make_visit(laptop, some_case(laptop)))
    laptop.push([note(laptop)])
    (line,) = list_visits(centre)
    assert (line.id, line.outcome, line.parked) == ("v-1", "promise_to_pay", "")
    assert line.case_number.startswith("YL-")
    file = tmp_path / "v-1.cvb"
    file.write_bytes(export_visit(centre, "v-1"))
    assert verify([str(file), "--server-key", centre.keys.signing_public]) == 0


def test_an_open_visit_has_no_proof_yet(centre: Centre, laptop: Laptop) -> None:
    laptop.push(make_visit(laptop, some_case(laptop))[:-1])
    with pytest.raises(OperatorError, match="v-1"):
        export_visit(centre, "v-1")


def test_the_operator_sees_the_devices(centre: Centre, laptop: Laptop) -> None:
    note(laptop)
    laptop.push()
    devices.revoke(centre, laptop.device)
    assert devices.list_devices(centre) == [(laptop.device, ZHOU, "revoked", 1, 0, "")]
    with centre.database.read() as connection:
        assert connection.execute(select(t.devices.c.platform)).scalar_one() == "test"


def _enrolled(centre: Centre, laptop: Laptop) -> Laptop:
    import_company(centre, SAMPLE / "company.yaml")
    laptop.enrol(issue_code(centre, ZHOU)[0])
    return laptop
