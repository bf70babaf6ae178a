"""Rule packs and visit scripts come in: signed by an issuer who is believed, sound each for itself, all or none."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, delete

from collector_app.domain.pack_files import SIGNATURE
from collector_app.packs.book import load_set
from collector_app.packs.folders import FileSet, sets_in
from collector_app.packs.problems import PacksError
from collector_app.packs.signature import Fault, Signer, UnbelievedError, admit, sign
from collector_app.protocol.signature import verify_bytes
from collector_app.server import tables as t
from collector_app.server.books import keep_book, sets_in_force
from collector_app.server.centre import Centre, digest
from collector_app.server.feed import EVERYBODY, Change, publish
from collector_app.server.issuers import believed
from collector_app.server.refusal import OperatorError

_SENTENCES: Final = {
    Fault.UNSIGNED: "没有签名 / is not signed. Its issuer signs it: collector-app packs sign PLACE --key FILE; or, "
    "when the key is here: import-packs PLACE --sign-with FILE",
    Fault.FOREIGN: "签发人不受信任 / is signed by somebody who is not trusted here. If he should be: collector-central "
    "trust-issuer NAME KEY",
    Fault.ALTERED: "签名后被改动 / was changed after it was signed. Get it anew from its issuer",
    Fault.OLDER: "版本低于现有版本 / is older than what is in use, and versions only go up. To go back, its issuer "
    "signs the old content under a higher version",
    Fault.CHANGED: "内容变了而版本没变 / is other content under the version in use. Its issuer gives it a new version",
    Fault.TAKEN: "属于另一签发人 / belongs to another issuer. It gets another id, or that issuer vouches: "
    "collector-central trust-issuer NAME KEY --vouch FILE",
    Fault.GONE: "缺失 / is missing",
}


def import_packs(centre: Centre, places: Iterable[Path], signer: Signer | None = None) -> list[str]:
    """Import packs (folders with a `pack.yaml`), scripts (YAML files) and folders of either; return what changed.

    `signer` signs them here and now, for a company whose issuer and operator are one. Raises OperatorError when a place
    holds none, or one of them is faulty or not to be believed; then nothing was imported.
    """
    found = [item for place in places for item in _sets_in(place)]
    fresh = {item.name: _signed(item, signer) for item in found}
    with centre.database.write() as connection:
        held = sets_in_force(connection)
        try:
            admit({**held, **fresh}, held, believed(connection).issuers, verify_bytes)
        except UnbelievedError as error:
            message = f"{error.pack} {_SENTENCES[error.fault]}.\n{error}"
            raise OperatorError(message) from error
        changed = [item for item in found if _differs(held.get(item.name), fresh[item.name])]
        for item in changed:
            _put(centre, connection, item, fresh[item.name])
        if changed:
            keep_book(centre.database, connection, centre.clock.now())
            publish(centre.database, connection, [Change(EVERYBODY, t.Topic.PACKS, "packs")])
    return [f"{item.kind} {item.id} {item.version}" for item in changed]


def _sets_in(place: Path) -> list[FileSet]:
    try:
        found = sets_in(place)
        for item in found:
            load_set(item.name, item.files)
    except PacksError as error:
        message = f"{error}.\n请先检查 / Check it first: collector-app packs check DIR"
        raise OperatorError(message) from error
    return found


def _signed(item: FileSet, signer: Signer | None) -> dict[str, bytes]:
    if signer is None:
        return dict(item.files)
    return {**item.files, SIGNATURE: sign(item.name, item.version, item.files, signer)}


def _differs(held: dict[str, bytes] | None, fresh: dict[str, bytes]) -> bool:
    return held != fresh


def _put(centre: Centre, connection: Connection, item: FileSet, files: dict[str, bytes]) -> None:
    f = t.pack_files
    parts = [part for name in sorted(files) for part in (name.encode(), files[name])]
    row: dict[str, Any] = {
        "kind": item.kind,
        "id": item.id,
        "version": item.version,
        "digest": digest(item.kind.encode(), item.id.encode(), item.version.encode(), *parts),
        "imported_at": centre.clock.now(),
    }
    centre.database.upsert(t.packs, [row], connection)
    connection.execute(delete(f).where(f.c.kind == item.kind, f.c.pack == item.id))
    rows = [{"kind": item.kind, "pack": item.id, "name": name, "content": content} for name, content in files.items()]
    connection.execute(f.insert(), rows)
