"""Pieces of the journal, cut and sealed for sending."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from collector_app.domain.journal.entry import Entry
from collector_app.domain.journal.seal import Seal, seal_input
from collector_app.protocol.codec import to_json
from collector_app.protocol.messages import MAX_BATCH_BYTES, EntriesRequest
from collector_app.usecases.encoding import to_base64, upload_of
from collector_app.usecases.ports.device import Keys, MachineClock
from collector_app.usecases.ports.store import Store

_FRAME: Final = 64  # bytes of JSON around an entry's three texts
_SALT: Final = 44  # 32 bytes in base64
_SEAL_ROOM: Final = 1024  # bytes of JSON for the seal and the message around the entries


@dataclass(frozen=True, slots=True)
class Batch:
    """A piece of the journal, ready to be sent. `sealed_now`: the seal is new, so it must be stored before sending."""

    first: int
    last: int
    seal: Seal
    body: bytes
    sealed_now: bool

    @property
    def size(self) -> int:
        """How many entries."""
        return self.last - self.first + 1


class BatchCutter:
    """Cuts batches. Reads the store and writes nothing, so it may work ahead on another thread."""

    def __init__(self, store: Store, keys: Keys, clock: MachineClock) -> None:
        self._store = store
        self._keys = keys
        self._clock = clock

    def cut(self, base: int, limit: int, *, to_first_seal: bool = False) -> Batch | None:
        """Return the batch above entry `base` of at most `limit` entries, or None when there are none.

        `to_first_seal` ends it at the first seal above `base`, if there is one.
        """
        with self._store.view() as view:
            if to_first_seal:
                seals = view.journal.seals(base + 1, base + limit)
                limit = seals[0].seq - base if seals else limit
            entries = _fitting(view.journal.after(base, limit))
            if not entries:
                return None
            last = entries[-1]
            made = [seal for seal in view.journal.seals(last.seq, last.seq) if seal.hash == last.hash]
        seal = made[0] if made else self._seal(last)
        body = to_json(EntriesRequest(entries=tuple(upload_of(entry) for entry in entries), seal=seal))
        return Batch(entries[0].seq, last.seq, seal, body, sealed_now=not made)

    def _seal(self, entry: Entry) -> Seal:
        unsigned = Seal(self._keys.device, entry.seq, entry.hash, self._clock.read().wall)
        return replace(unsigned, signature=to_base64(self._keys.sign(seal_input(unsigned))))


def _fitting(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The longest beginning that fits a request; at least one entry, whatever its size."""
    room = MAX_BATCH_BYTES - _SEAL_ROOM
    for count, entry in enumerate(entries):
        room -= _json_size(entry.raw) + _json_size(entry.data or b"") + _FRAME + _SALT
        if room < 0:
            return entries[: max(1, count)]
    return entries


def _json_size(text: bytes) -> int:
    """Bytes of a canonical text as a JSON string: quotes and backslashes double, and nothing else is escaped there."""
    return len(text) + text.count(b'"') + text.count(b"\\")
