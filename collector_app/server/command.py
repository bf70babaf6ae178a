"""`collector-central`: what the operator types. Each command opens the centre, does one thing, and says what it did."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from collector_app.protocol.messages import CommandKind
from collector_app.server import assignment_command, case_command, devices, recovery_command
from collector_app.server.api import create_app
from collector_app.server.caseload import withdraw
from collector_app.server.centre import Durable, start_epoch
from collector_app.server.company import import_company
from collector_app.server.enrolment import issue_code
from collector_app.server.evidence import command as evidence_command
from collector_app.server.export import export_visit, list_visits
from collector_app.server.imports.store import import_cases
from collector_app.server.issuers import believed, describe, distrust_issuer, load_signer, trust_issuer
from collector_app.server.listening import bind, listener
from collector_app.server.packs import import_packs
from collector_app.server.place import find_place
from collector_app.server.presence import card
from collector_app.server.refusal import OperatorError
from collector_app.server.remarks import list_remarks
from collector_app.server.supervisor_command import add_to

Db = Annotated[
    str, typer.Option("--db", envvar="COLLECTOR_CENTRAL_DB", help="sqlite:///FILE or postgresql://USER@HOST/NAME")
]
Keys = Annotated[
    Path | None, typer.Option("--keys", envvar="COLLECTOR_CENTRAL_KEYS", help="The server's private key file")
]
Data = Annotated[Path | None, typer.Option("--data", help="Folder of database and keys when they are not named")]

commands = typer.Typer(
    help="The central server of Collector.", no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False
)


@commands.command()
def serve(  # noqa: PLR0913, PLR0917 - one option each, as the operator types them
    db: Db = "",
    keys: Keys = None,
    data: Data = None,
    host: Annotated[str, typer.Option(help="Address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="0 takes any free port", min=0, max=65535)] = 8470,
    port_file: Annotated[Path | None, typer.Option(help="Write the port here once the server answers")] = None,
    evidence: Annotated[
        Path | None, typer.Option(envvar="COLLECTOR_CENTRAL_EVIDENCE", help="Folder of evidence; servers share it")
    ] = None,
    durable: Annotated[Durable, typer.Option(help="When a device may forget what it sent")] = Durable.IMMEDIATE,
    tls_certificate: Annotated[Path | None, typer.Option(help="PEM file; without it put a TLS proxy in front")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="PEM file of the certificate's key")] = None,
) -> None:
    """Answer laptops until stopped. Makes database and keys on the first start."""
    app = create_app(find_place(db, keys, data, evidence).settings(durable))
    try:
        listening = bind(host, port)
    except OSError as error:
        message = f"Can't listen on {host} port {port}: {error.strerror}. Choose another with --port."
        raise OperatorError(message) from error
    bound = listening.getsockname()[1]

    def ready() -> None:
        if port_file is not None:
            partial = port_file.with_suffix(".part")
            partial.write_text(f"{bound}\n", "ascii")
            partial.replace(port_file)  # whoever waits for the file never reads half of it
        print(f"Collector central server on {'https' if tls_certificate else 'http'}://{host}:{bound}", flush=True)

    listener(app, ready, certificate=tls_certificate, key=tls_key).run(sockets=[listening])


@commands.command()
def init(db: Db = "", keys: Keys = None, data: Data = None) -> None:
    """Make database and keys without starting to serve."""
    place = find_place(db, keys, data)
    with place.opened() as centre:
        print(f"数据库就绪，密钥在 {place.keys_file} / Database ready, keys in {place.keys_file}")
        print(f"签名公钥 / signing key: {centre.keys.signing_public}")


@commands.command("import-company")
def _import_company(file: Path, db: Db = "", keys: Keys = None, data: Data = None) -> None:
    """Import lender, branch, collectors and supervisors from YAML."""
    with find_place(db, keys, data).opened() as centre:
        changed = import_company(centre, file)
    print("公司资料已导入 / Company imported" if changed else "没有变化 / Nothing changed")


@commands.command("import-cases")
def _import_cases(
    file: Path,
    collector: Annotated[str, typer.Option(help="Who gets the rows that name no collector")] = "",
    db: Db = "",
    keys: Keys = None,
    data: Data = None,
) -> None:
    """Import cases from CSV or XLSX; everything or nothing."""
    with find_place(db, keys, data).opened() as centre:
        report = import_cases(centre, file, collector)
    print(
        f"新增 {report.new}，更新 {report.changed}，未变 {report.unchanged} / "
        f"{report.new} new, {report.changed} changed, {report.unchanged} unchanged"
    )


KeyFile = Annotated[Path | None, typer.Option(help="An issuer's private key file")]


@commands.command("trust-issuer")
def _trust_issuer(
    name: str,
    key: str,
    vouch: KeyFile = None,
    remove: Annotated[bool, typer.Option("--remove", help="Believe this key no longer")] = False,  # noqa: FBT002 - typer wants it so
    db: Db = "",
    keys: Keys = None,
    data: Data = None,
) -> None:
    """Believe the rule packs of an issuer. Before the first laptop is registered, for it pins the list."""
    voucher = None if vouch is None else load_signer(vouch)
    with find_place(db, keys, data).opened() as centre:
        told = distrust_issuer(centre, key, voucher) if remove else trust_issuer(centre, name, key, voucher)
    print(f"受信任的签发人 / Trusted issuers: {describe(told)}")


@commands.command("import-packs")
def _import_packs(
    places: list[Path], sign_with: KeyFile = None, db: Db = "", keys: Keys = None, data: Data = None
) -> None:
    """Import signed rule packs and visit scripts: their folders, or folders that hold them."""
    signer = None if sign_with is None else load_signer(sign_with)
    with find_place(db, keys, data).opened() as centre:
        changed = import_packs(centre, places, signer)
    print("\n".join(changed) if changed else "没有变化 / Nothing changed")


@commands.command("enrol-code")
def enrol_code(collector: str, db: Db = "", keys: Keys = None, data: Data = None) -> None:
    """Print a one-time code with which a collector's laptop enrols."""
    with find_place(db, keys, data).opened() as centre:
        code, expires = issue_code(centre, collector)
        with centre.database.read() as connection:
            pinned = believed(connection).issuers
    print(code)
    if not pinned:
        warning = "A laptop that is registered now will take no rule packs: trust their issuer first (trust-issuer)."
        print(f"尚未信任任何签发人 / {warning}", file=sys.stderr)
    print(f"有效至 / valid until {expires.isoformat(timespec='minutes')}", file=sys.stderr)


@commands.command("presence-codes")
def presence_codes(
    collector: str,
    day: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day; today when left out")] = None,
    db: Db = "",
    keys: Keys = None,
    data: Data = None,
) -> None:
    """Print a day's card of presence codes for a collector who goes along without a laptop."""
    with find_place(db, keys, data).opened() as centre:
        made = card(centre, collector, None if day is None else day.date())
    print(f"{made.name}　{made.day.isoformat()}　每个码只用一次 / each code once")
    print("\n".join(f"{number:2}  {code}" for number, code in enumerate(made.codes, 1)))


@commands.command("withdraw")
def _withdraw(case: str, db: Db = "", keys: Keys = None, data: Data = None) -> None:
    """Take a case back from its collector. What was recorded for it meanwhile still arrives, and is parked."""
    with find_place(db, keys, data).opened() as centre:
        number = withdraw(centre.database, case, centre.clock.now())
    print(f"案件 {number} 已收回 / Case {number} is withdrawn")


@commands.command()
def revoke(device: str, db: Db = "", keys: Keys = None, data: Data = None) -> None:
    """Refuse a laptop from now on."""
    with find_place(db, keys, data).opened() as centre:
        devices.revoke(centre, device)
    print(f"已吊销 {device} / {device} is revoked")


@commands.command("order")
def _order(device: str, kind: CommandKind, db: Db = "", keys: Keys = None, data: Data = None) -> None:
    """Order a laptop to lock or to wipe itself when it next pulls."""
    with find_place(db, keys, data).opened() as centre:
        devices.order(centre, device, kind)
    print(f"已下达 {kind.value} / {kind.value} will go out with the next pull")


@commands.command("devices")
def _devices(db: Db = "", keys: Keys = None, data: Data = None) -> None:
    """List laptops: id, collector, state, last entry, last durable entry."""
    with find_place(db, keys, data).opened() as centre:
        for line in devices.list_devices(centre):
            print("\t".join(str(part) for part in line))


@commands.command("visits")
def _visits(db: Db = "", keys: Keys = None, data: Data = None) -> None:
    """List visits: id, case, collector, stage, outcome, opened, closed, why parked."""
    with find_place(db, keys, data).opened() as centre:
        lines = list_visits(centre)
    for line in lines:
        moments = (_moment(line.opened_at), _moment(line.closed_at))
        print("\t".join((line.id, line.case_number, line.collector, line.stage, line.outcome, *moments, line.parked)))


@commands.command("remarks")
def _remarks(visit: str = "", db: Db = "", keys: Keys = None, data: Data = None) -> None:
    """List what the centre found in delivered visits: when, what, visit, case, collector, laptop, entry, details."""
    with find_place(db, keys, data).opened() as centre:
        for line in list_remarks(centre, visit):
            told = (line.visit, line.case_number, line.collector, line.device, str(line.seq), line.detail)
            print("\t".join((_moment(line.noted_at), line.code, *told)))


@commands.command("export-visit")
def _export_visit(visit: str, file: Path, db: Db = "", keys: Keys = None, data: Data = None) -> None:
    """Write the proof of one closed visit, for collector-verify."""
    with find_place(db, keys, data).opened() as centre:
        bundle = export_visit(centre, visit)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)  # it holds what was said at the door
        with os.fdopen(handle, "wb") as target:
            target.write(bundle)
    except OSError as error:
        message = f"{file} can't be written: {error.strerror}. Name another file."
        raise OperatorError(message) from error
    print(f"已导出 / Exported: {file}")


@commands.command("backed-up")
def _backed_up(
    as_of: Annotated[datetime, typer.Argument(formats=["%Y-%m-%dT%H:%M:%S%z"], help="When the backup began")],
    db: Db = "",
    keys: Keys = None,
    data: Data = None,
) -> None:
    """Say that a backup is safe. With `serve --durable backup`, devices forget only what a backup holds."""
    with find_place(db, keys, data).opened() as centre:
        moved = devices.backed_up(centre, as_of)
    print(f"{moved} 台电脑的记录已在备份中 / The records of {moved} laptops are in the backup")


@commands.command()
def restored(db: Db = "", keys: Keys = None, data: Data = None) -> None:
    """Say that the database was restored from a backup, before serving again: laptops then send what it misses."""
    with find_place(db, keys, data).opened() as centre:
        start_epoch(centre.database, centre.entropy.uuid7(centre.clock.now()))
    print("新纪元已开始，请重启服务 / A new epoch began; restart the server")


add_to(commands)
assignment_command.add_to(commands)
case_command.add_to(commands)
recovery_command.add_to(commands)
evidence_command.add_to(commands)


def _moment(value: datetime | None) -> str:
    return "" if value is None else value.isoformat(timespec="seconds")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command; a refusal ends with its sentence on the error stream and exit code 2."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)  # its news of every start is none
    try:
        commands(args=None if arguments is None else list(arguments), prog_name="collector-central")
    except OperatorError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
