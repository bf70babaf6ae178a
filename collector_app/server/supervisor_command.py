"""What a supervisor types while a collector is on the phone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from collector_app.server.overrides import Call, Leave, give_leave, tell_time
from collector_app.server.place import find_place

_Db = Annotated[str, typer.Option("--db", envvar="COLLECTOR_CENTRAL_DB", help="As in collector-central serve")]
_Keys = Annotated[Path | None, typer.Option("--keys", envvar="COLLECTOR_CENTRAL_KEYS", help="The private key file")]
_Data = Annotated[Path | None, typer.Option("--data", help="Folder of database and keys when they are not named")]
_Challenge = Annotated[str, typer.Option(help="What the collector reads out")]
_Device = Annotated[str, typer.Option(help="Needed only where a collector has several laptops")]


def override(  # noqa: PLR0913, PLR0917 - one option each, as the supervisor types them
    case: Annotated[str, typer.Option(help="The case's number")],
    rule: Annotated[str, typer.Option(help="The rule's id, or its title")],
    challenge: _Challenge,
    supervisor: Annotated[str, typer.Option(help="Who lets it pass")],
    reason: Annotated[str, typer.Option(help="Why")],
    device: _Device = "",
    db: _Db = "",
    keys: _Keys = None,
    data: _Data = None,
) -> None:
    """Let one rule pass for one visit: prints the code to read out. Only rules that allow it."""
    with find_place(db, keys, data).opened() as centre:
        typer.echo(give_leave(centre, Call(challenge, case, rule, device), Leave(supervisor, reason)))


def time_code(
    challenge: _Challenge,
    collector: Annotated[str, typer.Option(help="Whose laptop")] = "",
    device: _Device = "",
    db: _Db = "",
    keys: _Keys = None,
    data: _Data = None,
) -> None:
    """Tell a laptop without a line what time it is: prints the code to read out."""
    with find_place(db, keys, data).opened() as centre:
        code, told = tell_time(centre, Call(challenge, device=device), collector)
    typer.echo(code)
    typer.echo(f"{told.astimezone():%Y-%m-%d %H:%M}", err=True)


def add_to(commands: typer.Typer) -> None:
    """Put these commands among the operator's."""
    commands.command("override")(override)
    commands.command("time-code")(time_code)
