"""What a laptop leaves to be told once it has wiped itself: signed while there was a key, sent when nothing is left.

The text lies in the wipe's own note, so there is one exactly when there is a wipe, and stays when the note goes. It
names nobody: a device, a reason, a time, and where the centre is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from collector_app.domain.journal.record import BadRecordError, from_plain, to_plain
from collector_app.domain.wipe_report import WipeReason, WipeReport, wipe_input
from collector_app.usecases.encoding import to_base64
from collector_app.usecases.session import OpenSession


@dataclass(frozen=True, slots=True)
class LastWord:
    """A signed report, the centre's address and its pinned key, by which its answer is known."""

    server_url: str
    server_key: str
    report: WipeReport

    def text(self) -> str:
        """Return it as it is kept."""
        return json.dumps(to_plain(self))


class WipeDesk(Protocol):
    """The centre's ear for laptops without keys."""

    def tell(self, word: LastWord) -> None:
        """Tell it; returns when the centre has it or will never take it. Raises Failure: OFFLINE and the like."""
        ...


def last_word(session: OpenSession, reason: WipeReason, begun: datetime | None = None) -> str:
    """Sign and return the word of an open session that is about to be wiped, or that may have to be from `begun` on."""
    certificate = session.profile.certificate
    unsigned = WipeReport(certificate.device, reason, begun or session.recorder.clock.read().wall)
    report = replace(unsigned, signature=to_base64(session.keys.sign(wipe_input(unsigned))))
    return LastWord(session.profile.server_url, certificate.server_key, report).text()


def read_word(text: bytes) -> LastWord | None:
    """Return a word that was kept, None when it is damaged: nobody can sign it anew."""
    try:
        return from_plain(LastWord, json.loads(text))
    except (ValueError, BadRecordError):
        return None
