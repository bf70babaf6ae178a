"""The journal's head in a small file beside the store, after every unit that appended to it.

One wrong bit in the middle of a write-ahead log makes SQLite leave out all that follows, and a log that somebody
deletes is not missed at all: both open cleanly, on an older state. The keyring's anchor notices that for what was
sealed; between two seals this mark does. It is written after the unit is durable and not synced itself, so after a
power cut it may be old or gone, which only means that less is noticed. It keeps no secret and stops no forger.
"""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import suppress
from pathlib import Path
from typing import Final

SUFFIX: Final = ".head"
_FORM: Final = re.compile(rb"(?P<seq>[0-9]{16}) (?P<hash>[0-9a-f]{64}) (?P<sum>[0-9a-f]{16})")
_FLAGS: Final = os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0)


class HeadMark:
    """The mark of the store at `store`. Losing it is never an error. Belongs to whoever writes the store."""

    def __init__(self, store: Path) -> None:
        self._path = store.with_name(store.name + SUFFIX)
        self._handle: int | None = None  # kept open: opening costs more than the note

    def read(self) -> tuple[int, str] | None:
        """Return (seq, hash) as last noted, None when there is no mark that can be understood."""
        try:
            found = _FORM.fullmatch(self._path.read_bytes())
        except OSError:
            return None
        if found is None or _sum(found["seq"] + found["hash"]) != found["sum"]:
            return None
        return int(found["seq"]), found["hash"].decode("ascii")

    def note(self, seq: int, head_hash: str) -> None:
        """Note a head that is durable; always as many bytes, so that they replace the last ones at once."""
        place, head = f"{seq:016}".encode("ascii"), head_hash.encode("ascii")
        with suppress(OSError):
            if self._handle is None:
                self._handle = os.open(self._path, _FLAGS, 0o600)
            os.lseek(self._handle, 0, os.SEEK_SET)
            os.write(self._handle, b" ".join((place, head, _sum(place + head))))

    def close(self) -> None:
        """Close the file; a later note opens it again."""
        handle, self._handle = self._handle, None
        if handle is not None:
            with suppress(OSError):
                os.close(handle)

    def forget(self) -> None:
        """Delete the mark: the journal begins anew."""
        self._path.unlink(missing_ok=True)


def _sum(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest()[:16].encode("ascii")
