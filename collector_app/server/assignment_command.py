"""The command that shows which cases leave for their collectors, and what holds the others back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from collector_app.domain.assignment import Assignment
from collector_app.server.assignment import list_assignments
from collector_app.server.place import find_place

_NAMES: Final = {
    Assignment.LEAVES: "派出 / leaves",
    Assignment.RESTS: "派出但暂缓 / rests",
    Assignment.WITHHELD: "不派出 / withheld",
}


def assignments(
    refused: Annotated[bool, typer.Option("--refused", help="Only cases that rest or are withheld")] = False,  # noqa: FBT002 - typer wants it so
    db: Annotated[
        str, typer.Option("--db", envvar="COLLECTOR_CENTRAL_DB", help="sqlite:///FILE or postgresql://USER@HOST/NAME")
    ] = "",
    keys: Annotated[
        Path | None, typer.Option("--keys", envvar="COLLECTOR_CENTRAL_KEYS", help="The server's private key file")
    ] = None,
    data: Annotated[Path | None, typer.Option("--data", help="Folder of database and keys when not named")] = None,
) -> None:
    """List assigned cases, a line a reason: case, collector, verdict, clause, what to do next."""
    with find_place(db, keys, data).opened() as centre:
        lines = list_assignments(centre, refused=refused)
    for line in lines:
        told = [f"{text.zh_CN} / {text.en}" for text in (line.clause, line.do_next) if text]
        typer.echo("\t".join((line.number, line.collector, _NAMES[line.assignment], *told)))
    if not lines:
        typer.echo("没有这样的案件 / No such cases", err=True)


def add_to(commands: typer.Typer) -> None:
    """Put the command among the operator's."""
    commands.command("assignments")(assignments)
