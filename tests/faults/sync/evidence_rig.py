"""A laptop with evidence files that is enrolled at the real server."""

from __future__ import annotations

import secrets
from dataclasses import replace
from pathlib import Path
from typing import Final

from collector_app.domain.journal.kinds import draft
from collector_app.protocol.tus import MAX_CHUNK_BYTES
from collector_app.security.sealing import VaultSealer
from collector_app.server.centre import Centre
from collector_app.server.evidence.opening import list_items, open_item
from collector_app.storage.evidence_files import EvidenceFolder
from collector_app.sync.exchange import Exchange
from collector_app.sync.transport import Transport
from collector_app.sync.uploads import FIRST_PIECE, Uploads
from collector_app.usecases.evidence_items import captured
from collector_app.usecases.ports.device import MachineClock
from collector_app.usecases.ports.evidence import EvidenceRow
from collector_app.usecases.ports.store import Store
from tests.faults.sync.real import RealRig

SUPERVISOR: Final = "fang.rui"
SIZE: Final = 40_000


class EvidenceRig(RealRig):
    """`sizes` are the smallest and largest piece that it sends, in bytes."""

    sizes = (FIRST_PIECE, MAX_CHUNK_BYTES)

    def __init__(
        self, folder: Path, centre: Centre, address: str, clock: MachineClock, seed: int = 1, store: Store | None = None
    ) -> None:
        self.files = EvidenceFolder(folder)
        self.allowed = True
        self.plain: dict[str, bytes] = {}
        super().__init__(centre, address, seed=seed, store=store, clock=clock)
        self.sealer = VaultSealer(bytes(32), self.profile.evidence_key)

    def restart(self, transport: Transport | None = None) -> None:
        super().restart(transport)
        uploads = Uploads(self.gateway, self.store, self.files, lambda: self.allowed, sizes=self.sizes)
        self.exchange = Exchange(
            self.gateway,
            self.push,
            self.pull,
            self.store,
            self.recorder.record,
            app_version=self.version,
            uploads=uploads,
        )

    def capture(self, name: str, size: int = SIZE, visit: str = "v-1") -> EvidenceRow:
        item = self.named(name)
        plain = secrets.token_bytes(size)
        keys, encryptor = self.sealer.begin(item, visit)
        row = EvidenceRow(item, visit, "s", "photo", "image/jpeg", f"file-{item}", keys.wrapped, keys.sealed)
        sink = self.files.create(row.file, encryptor, steady=False)
        sink.write(plain)
        facts = sink.finish()
        with self.store.unit() as unit:
            unit.evidence.put(row)
            unit.evidence.captured(item, facts.size)
            self.recorder.record(unit, (draft(f"visit/{visit}", captured(row, facts)),))
        self.plain[item] = plain
        return replace(row, size=facts.size)

    def named(self, name: str) -> str:
        """No two laptops give an item the same id."""
        return f"{self.keys.device}.{name}"

    def waiting(self) -> list[str]:
        with self.store.view() as view:
            return [row.item.rpartition(".")[2] for row in view.evidence.to_send()]

    def centre_has_everything(self) -> bool:
        """Whether every item is at the centre, once, and opens to what was captured."""
        lines = {line.item: line for line in list_items(self.real_centre, "") if line.device == self.keys.device}
        return lines.keys() == self.plain.keys() and all(
            b"".join(open_item(self.real_centre, item, SUPERVISOR, "a test")) == plain
            for item, plain in self.plain.items()
        )
