"""`collector-central recovery …` and `import-rescue`: what supervisors and the operator type for a laptop's recovery.

`key`, `vouch`, `show` and `answer` need neither the centre nor a network: each supervisor types them on a machine of
their own, where their key file is.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final

import typer

from collector_app.domain.recovery import (
    BadRecoveryFileError,
    RecoveryList,
    RecoveryReason,
    RecoveryRequest,
    from_file,
    to_file,
)
from collector_app.protocol.messages import VerdictKind
from collector_app.server.clock import SystemClock
from collector_app.server.place import find_place
from collector_app.server.recovery import appoint, list_in_force, list_recoveries, propose
from collector_app.server.recovery_fingerprints import fingerprint, list_code
from collector_app.server.recovery_key import (
    OpenKey,
    make_key,
    open_key,
    public_text,
    read_public,
    read_small,
    write_private,
)
from collector_app.server.refusal import OperatorError
from collector_app.server.rescue import import_rescue

_Db = Annotated[str, typer.Option("--db", envvar="COLLECTOR_CENTRAL_DB", help="As in collector-central serve")]
_Keys = Annotated[Path | None, typer.Option("--keys", envvar="COLLECTOR_CENTRAL_KEYS", help="The private key file")]
_Data = Annotated[Path | None, typer.Option("--data", help="Folder of database and keys when they are not named")]
_Key = Annotated[Path, typer.Option("--key", help="Your own key file")]

REASONS: Final[Mapping[RecoveryReason, str]] = {
    RecoveryReason.PASSPHRASE: "忘记口令 / passphrase forgotten",
    RecoveryReason.KEYRING: "系统钥匙串丢失 / keyring lost",
}

recovery: Final = typer.Typer(no_args_is_help=True, help="Recovery of a laptop by two supervisors.")


@recovery.command("key")
def _key(file: Path, name: Annotated[str, typer.Option(help="Whose key it is")]) -> None:
    """Make your own key, under a passphrase; prints the line for `recovery propose`. Keep the file and a copy of it."""
    passphrase = _asked("口令 / Passphrase")
    if _asked("再输一次 / Again") != passphrase:
        raise OperatorError("两次不同，什么都没有写 / The two are not the same; nothing was written.")
    public = make_key(file, name, passphrase)
    typer.echo(public_text(public))
    _say(f"指纹，须电话告知签名的督导 / Fingerprint, to read out to those who sign the list: {fingerprint(public)}")


@recovery.command("propose")
def _propose(
    file: Path,
    keys: Annotated[list[str], typer.Argument(help="NAME=KEY of each supervisor, as `recovery key` printed it")],
    db: _Db = "",
    keys_file: _Keys = None,
    data: _Data = None,
) -> None:
    """Write the list of everybody who shall be able to recover laptops, two of them together. Changes nothing yet."""
    with find_place(db, keys_file, data).opened() as centre:
        told = propose(centre, [read_public(text) for text in keys])
    write_private(file, to_file(told))
    typer.echo(f"名单 {told.serial} / List {told.serial}: {file}")
    _say(f"代码，须电话告知签名的督导 / Code, to read out to those who sign: {list_code(told)}")


@recovery.command("vouch")
def _vouch(
    file: Path,
    key: _Key,
    code: Annotated[str, typer.Option(help="The code that whoever made the list reads out")],
    held: Annotated[Path, typer.Option(help="Your copy of the list in force; see recovery save-list")],
) -> None:
    """Sign a list that shall follow one you stand on; laptops need two such signatures.

    Ring everybody whose key is new and have them read out the fingerprint of their own key first.
    """
    told, before = _read_list(file), _read_list(held)
    if told.serial != before.serial + 1:
        message = f"名单不连续 / List {told.serial} does not follow list {before.serial} in {held}. Use the newest one."
        raise OperatorError(message)
    _say("\n".join(_compared(told, before)))
    if "".join(filter(str.isalnum, code)).upper() != list_code(told).replace("-", ""):
        message = (
            "代码不符：名单可能被调换，请与制作人电话核对 / This is not the code of this list. Ask whoever made it to "
            "read it out again; if it still differs, the file was exchanged. Don't sign it."
        )
        raise OperatorError(message)
    signed = _opened(key).vouch(told)
    file.unlink()
    write_private(file, to_file(signed))
    typer.echo(f"已签名 / Signed: {file}")


def _compared(told: RecoveryList, held: RecoveryList) -> list[str]:
    """Return a line for each key: name, fingerprint, and whether the list in force has it; and who leaves."""
    known = {fingerprint(key) for key in held.keys}
    staying = {fingerprint(key) for key in told.keys}
    lines = [(key, "不变 / as before" if fingerprint(key) in known else "新钥匙 / NEW KEY") for key in told.keys]
    lines += [(key, "移除 / TAKEN OFF") for key in held.keys if fingerprint(key) not in staying]
    return [f"{_plain(key.name)}\t{fingerprint(key)}\t{what}" for key, what in lines]


@recovery.command("save-list")
def _save_list(file: Path, db: _Db = "", keys_file: _Keys = None, data: _Data = None) -> None:
    """Save the list in force. Each supervisor keeps a copy, to compare the next list with it before signing."""
    with find_place(db, keys_file, data).opened() as centre, centre.database.read() as connection:
        held = list_in_force(connection)
    write_private(file, to_file(held))
    typer.echo(f"名单 {held.serial} / List {held.serial}: {file}")


@recovery.command("appoint")
def _appoint(file: Path, db: _Db = "", keys_file: _Keys = None, data: _Data = None) -> None:
    """Put a list in force. Laptops take it with their next pull and seal to it at the unlock after that."""
    told = _read_list(file)
    with find_place(db, keys_file, data).opened() as centre:
        appoint(centre, told)
    typer.echo(f"名单 {told.serial} 生效 / List {told.serial} is in force: {', '.join(key.name for key in told.keys)}")


@recovery.command("show")
def _show(request: Path) -> None:
    """Show what a laptop's request says, before you ring its collector."""
    typer.echo(_described(_read_request(request)))


@recovery.command("answer")
def _answer(
    request: Path,
    file: Path,
    key: _Key,
    code: Annotated[str, typer.Option(help="The code that the collector reads out from the laptop")],
) -> None:
    """Answer a request: opens your share and seals it to that laptop alone. Only after speaking to the collector."""
    told = _read_request(request)
    _say(_described(told))
    answer = _opened(key).answer(told, code, SystemClock().now())
    write_private(file, to_file(answer))
    typer.echo(f"已答复，交还外访员 / Answered; give it to the collector: {file}")


@recovery.command("list")
def _list(db: _Db = "", keys_file: _Keys = None, data: _Data = None) -> None:
    """List recoveries: approved, taken in, laptop, collector, why, by whom, last entry, entries without a seal."""
    with find_place(db, keys_file, data).opened() as centre:
        lines = list_recoveries(centre)
    for line in lines:
        moments = tuple(moment.isoformat(timespec="seconds") for moment in (line.approved_at, line.imported_at))
        told = (line.device, line.collector, line.reason, line.supervisors, str(line.head_seq), str(line.unsealed))
        typer.echo("\t".join((*moments, *told)))


def _import_rescue(file: Path, db: _Db = "", keys_file: _Keys = None, data: _Data = None) -> None:
    """Take in what a laptop could not send, from a file that it wrote. The same file twice changes nothing."""
    with find_place(db, keys_file, data).opened() as centre:
        report = import_rescue(centre, file)
    counts = report.verdicts
    if report.before:
        typer.echo("此文件已导入过 / This file was taken in before; nothing changed.")
    typer.echo(
        f"电脑 / laptop {report.device}: 新收 {counts[VerdictKind.ACCEPTED]}，待审 {counts[VerdictKind.PARKED]}，"
        f"已有 {counts[VerdictKind.DUPLICATE]} / {counts[VerdictKind.ACCEPTED]} accepted, "
        f"{counts[VerdictKind.PARKED]} parked, evidence {report.evidence}"
    )
    if report.receipt is not None:
        typer.echo(f"收据至 / receipt through {report.receipt.to_seq}")
    if counts[VerdictKind.FORK]:
        _say("与已有记录矛盾，电脑已冻结 / It contradicts what is held: both are kept, and the laptop is frozen.")
    if report.unnamed:
        _say(f"无记录的证据，请保留文件 / No entry names this evidence; keep the file: {', '.join(report.unnamed)}")
    if report.damaged:
        names = ", ".join(report.damaged)
        _say(f"证据与记录不符，请保留文件 / This evidence is not what its entry names; keep the file: {names}")
    if report.lost:
        _say(f"电脑上已无法读取的证据 / Evidence that the laptop could not read any more: {', '.join(report.lost)}")
    if report.recovered:
        _say("该电脑已关闭，请发新的登记码 / The laptop is closed; give its collector a new code: enrol-code")


def add_to(commands: typer.Typer) -> None:
    """Put these commands among the operator's."""
    commands.add_typer(recovery, name="recovery")
    commands.command("import-rescue")(_import_rescue)


def _described(told: RecoveryRequest) -> str:
    who = f"外访员 / collector: {_plain(told.collector)}\n电脑 / laptop: {_plain(told.device)}"
    helpers = ", ".join(_plain(share.name) for share in told.shares)
    return (
        f"{who}\n原因 / reason: {REASONS[told.reason]}\n时间 / made: {told.made.isoformat(timespec='minutes')}\n"
        f"可答复者 / can answer: {helpers}"
    )


def _plain(text: str) -> str:
    """Return what anybody may have written, without what moves a terminal's cursor or turns its text around."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)


def _read_request(file: Path) -> RecoveryRequest:
    try:
        return from_file(RecoveryRequest, read_small(file))
    except BadRecoveryFileError as error:
        message = f"不是恢复请求，或已损坏 / {file} is no laptop's request, or it is damaged. Have it saved again."
        raise OperatorError(message) from error


def _read_list(file: Path) -> RecoveryList:
    try:
        return from_file(RecoveryList, read_small(file))
    except BadRecoveryFileError as error:
        message = (
            f"不是督导名单，或已损坏 / {file} is no list of supervisors, or damaged. Make it again: recovery propose"
        )
        raise OperatorError(message) from error


def _opened(key: Path) -> OpenKey:
    return open_key(key, _asked("口令 / Passphrase"))


def _asked(what: str) -> str:
    """Ask without echo at a terminal, and read a line from a pipe."""
    if sys.stdin.isatty():
        return str(typer.prompt(what, hide_input=True, err=True))
    return sys.stdin.readline().rstrip("\n")


def _say(text: str) -> None:
    typer.echo(text, err=True)
