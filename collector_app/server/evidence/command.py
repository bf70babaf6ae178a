"""`collector-central evidence` and `open-evidence`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from collector_app.server.evidence.opening import list_items, open_item
from collector_app.server.place import find_place
from collector_app.server.refusal import OperatorError


def add_to(commands: typer.Typer) -> None:
    """Add the commands."""
    commands.command("evidence")(_list)
    commands.command("open-evidence")(_open)


Db = Annotated[str, typer.Option("--db", envvar="COLLECTOR_CENTRAL_DB")]
Keys = Annotated[Path | None, typer.Option("--keys", envvar="COLLECTOR_CENTRAL_KEYS")]
Data = Annotated[Path | None, typer.Option("--data")]
Folder = Annotated[Path | None, typer.Option("--evidence", envvar="COLLECTOR_CENTRAL_EVIDENCE")]


def _list(visit: str = "", db: Db = "", keys: Keys = None, data: Data = None, evidence: Folder = None) -> None:
    """List evidence: item, visit, laptop, medium, form, bytes, when it arrived or why not."""
    with find_place(db, keys, data, evidence).opened() as centre:
        for line in list_items(centre, visit):
            arrived = "" if line.arrived_at is None else line.arrived_at.isoformat(timespec="seconds")
            state = "弃用 / discarded" if line.discarded else arrived or "未到 / not arrived"
            print("\t".join((line.item, line.visit, line.device, line.medium, line.media_type, str(line.size), state)))


def _open(  # noqa: PLR0913, PLR0917 - one option each, as the operator types them
    item: str,
    file: Path,
    supervisor: Annotated[str, typer.Option(help="Who looks at it")],
    reason: Annotated[str, typer.Option(help="Why; it is kept with the look")],
    db: Db = "",
    keys: Keys = None,
    data: Data = None,
    evidence: Folder = None,
) -> None:
    """Open one item into a new file. Who did it, when and why is kept before the first byte is seen."""
    with find_place(db, keys, data, evidence).opened() as centre:
        plain = open_item(centre, item, supervisor, reason)
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)  # a face or a voice
        except OSError as error:
            raise OperatorError(f"{file} can't be written: {error.strerror}. Name another file.") from error
        try:
            with os.fdopen(handle, "wb") as target:
                for chunk in plain:
                    target.write(chunk)
        except BaseException as error:  # Ctrl+C as well: half an item proves nothing and shows a person
            file.unlink(missing_ok=True)
            if isinstance(error, OSError):
                raise OperatorError(f"{file} can't be written: {error.strerror}. Name another file.") from error
            raise
    print(f"已打开 / Opened: {file}")
