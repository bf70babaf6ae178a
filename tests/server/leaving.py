"""A rule pack that lets every case leave: without any pack in force the centre lets none."""

from __future__ import annotations

import tempfile
from pathlib import Path

from collector_app.server.books import sets_in_force
from collector_app.server.centre import Centre
from collector_app.server.issuers import trust_issuer
from collector_app.server.packs import import_packs
from tests.fakes.cap_pack import cap_pack
from tests.fakes.issuer import TestIssuer


def let_cases_leave(centre: Centre, issuer: TestIssuer | None = None) -> None:
    """Put a pack in force that asks nothing of a case before it leaves, and trust its issuer; once in a database."""
    with centre.database.read() as connection:
        if sets_in_force(connection):
            return
    issuer = issuer or TestIssuer()
    trust_issuer(centre, issuer.name, issuer.issuer.key)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, content in cap_pack("free", []).items():
            (folder / file).write_bytes(content)
        import_packs(centre, [folder], issuer.signer)
