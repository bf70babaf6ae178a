"""Where a centre's database and keys are, from what the operator typed; nothing typed means a folder right here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from collector_app.server.centre import EVIDENCE, Centre, Durable, Settings, open_centre
from collector_app.server.keys import load_or_create_keys
from collector_app.server.refusal import OperatorError

DEFAULT_FOLDER: Final = Path("collector-central")
_DATABASE: Final = "central.db"
_KEYS: Final = "server-keys.json"


@dataclass(frozen=True, slots=True)
class Place:
    """A database address, a key file and the folder of evidence."""

    database_url: str
    keys_file: Path
    evidence: Path

    def settings(self, durable: Durable = Durable.IMMEDIATE) -> Settings:
        """Return the settings to open the centre with; makes the keys on the very first start."""
        return Settings(self.database_url, load_or_create_keys(self.keys_file), durable, evidence=self.evidence)

    @contextmanager
    def opened(self) -> Iterator[Centre]:
        """The centre, open for one command."""
        centre = open_centre(self.settings())
        try:
            yield centre
        finally:
            centre.close()


def find_place(database: str, keys: Path | None, folder: Path | None, evidence: Path | None = None) -> Place:
    """Work out the place; evidence lies beside the database file, or the keys, when its folder is not named.

    The folder is made, private; raises OperatorError when the keys would have no home.
    """
    file = _sqlite_file(database) if database else None
    if not database:
        folder = folder or DEFAULT_FOLDER
        _make_private(folder)
        database = f"sqlite:///{folder / _DATABASE}"
    elif file is not None:
        _make_private(file.parent)
    if keys is None:
        if folder is None and file is None:
            message = "Say where this server's keys are: --keys FILE. All servers of one database use the same file."
            raise OperatorError(message)
        home = folder or (file.parent if file is not None else DEFAULT_FOLDER)
        _make_private(home)
        keys = home / (_KEYS if file is None or folder is not None else f"{file.stem}-keys.json")
    if evidence is None:
        evidence = (folder or (keys.parent if file is None else file.parent)) / EVIDENCE
    return Place(database, keys, evidence)


def _sqlite_file(database: str) -> Path | None:
    try:
        address = make_url(database)
    except ArgumentError:
        return None  # database.Database says what is wrong with it
    return Path(address.database) if address.get_backend_name() == "sqlite" and address.database else None


def _make_private(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
