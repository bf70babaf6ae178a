"""Commands about one case: contacts of the centre's own, stays that stops put on it, and erasing it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from collector_app.domain.journal.content import Channel
from collector_app.domain.outcome import StopReason
from collector_app.server.erasure import erase, forget_old_contacts, over
from collector_app.server.place import find_place
from collector_app.server.spending import spend
from collector_app.server.stays import Lifting, lift, stays_of

KEPT_YEARS = 5  # regulations.md, cn.record.retain: the longest of the periods that name a number
_Db = Annotated[
    str, typer.Option("--db", envvar="COLLECTOR_CENTRAL_DB", help="sqlite:///FILE or postgresql://USER@HOST/NAME")
]
_Keys = Annotated[
    Path | None, typer.Option("--keys", envvar="COLLECTOR_CENTRAL_KEYS", help="The server's private key file")
]
_Data = Annotated[Path | None, typer.Option("--data", help="Folder of database and keys when they are not named")]
_Case = Annotated[str, typer.Argument(help="The case's number")]


def spend_one(case: _Case, channel: Channel, db: _Db = "", keys: _Keys = None, data: _Data = None) -> None:
    """Take one contact of the centre's own from a customer's budget; ask before making it."""
    with find_place(db, keys, data).opened() as centre:
        number = spend(centre, case, channel)
    typer.echo(f"案件 {number} 可以联系一次（{channel.value}）/ Case {number}: one {channel.value} contact is yours")


def stays(case: _Case, db: _Db = "", keys: _Keys = None, data: _Data = None) -> None:
    """Show what stops at the door put on a case: reason, stay, consequence, since, visit, lifted by whom and why."""
    with find_place(db, keys, data).opened() as centre:
        lines = stays_of(centre, case)
    for line in lines:
        typer.echo("\t".join(line))
    if not lines:
        typer.echo("没有暂缓或提示 / No stays and no flags", err=True)


def lift_one(
    case: _Case,
    kind: Annotated[StopReason, typer.Argument(help="The reason of the stop, as `stays` shows it")],
    supervisor: Annotated[str, typer.Option(help="Who lifts it")],
    reason: Annotated[str, typer.Option(help="Why")],
    db: _Db = "",
    keys: _Keys = None,
    data: _Data = None,
) -> None:
    """Lift a stay or close a flag, on the record."""
    with find_place(db, keys, data).opened() as centre:
        number = lift(centre, Lifting(case, kind, supervisor, reason))
    typer.echo(f"案件 {number} 的 {kind.value} 已解除 / {kind.value} is lifted on case {number}")


def erase_one(
    case: _Case,
    reason: Annotated[str, typer.Option(help="Which request or which period over, for the record")],
    db: _Db = "",
    keys: _Keys = None,
    data: _Data = None,
) -> None:
    """Erase a case's personal data here. The record still verifies. Run it again for what is delivered later."""
    with find_place(db, keys, data).opened() as centre:
        done = erase(centre, case, reason)
    typer.echo(
        f"案件 {done.number}：{done.entries} 条记录的内容和 {done.items} 件证据已删除 / "
        f"Case {done.number}: the content of {done.entries} entries and {done.items} evidence items are erased"
    )


def retention(
    years: Annotated[int, typer.Option(help="How long records are kept after the last act", min=1)] = KEPT_YEARS,
    erasing: Annotated[bool, typer.Option("--erase", help="Erase them now")] = False,  # noqa: FBT002 - typer wants it so
    db: _Db = "",
    keys: _Keys = None,
    data: _Data = None,
) -> None:
    """List cases whose records were kept long enough, and erase them when told to."""
    with find_place(db, keys, data).opened() as centre:
        numbers = over(centre, years)
        for number in numbers if erasing else ():
            erase(centre, number, f"kept for {years} years")
        if erasing:
            forget_old_contacts(centre)
    typer.echo("\n".join(numbers) if numbers else "没有到期的案件 / No case is due")


def add_to(commands: typer.Typer) -> None:
    """Put these commands among the operator's."""
    commands.command("spend")(spend_one)
    commands.command("stays")(stays)
    commands.command("lift")(lift_one)
    commands.command("erase")(erase_one)
    commands.command("retention")(retention)
