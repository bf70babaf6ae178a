"""Telling the centre of a wipe, beside everything else: the network must not hold up a laptop that has nothing left."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from collector_app.security.machine_clock import SystemClock
from collector_app.sync.farewell import HttpWipeDesk
from collector_app.sync.transport import HttpTransport
from collector_app.usecases.failures import Failure
from collector_app.usecases.last_word import read_word
from collector_app.usecases.ports.device import MachineClock

log = logging.getLogger(__name__)


def tell_later(word: Path, clock: MachineClock | None, ca_bundle: Path | None) -> threading.Thread:
    """Tell it on a thread that keeps no process alive; without a line the next start tries again."""
    thread = threading.Thread(target=tell, args=(word, clock, ca_bundle), name="farewell", daemon=True)
    thread.start()
    return thread


def tell(word: Path, clock: MachineClock | None = None, ca_bundle: Path | None = None) -> bool:
    """Tell the centre what lies in a file, and delete it; returns whether nothing is left to be told."""
    try:
        text = word.read_bytes()
        told = read_word(text)
        if told is not None:
            desk = HttpWipeDesk(lambda url: HttpTransport(url, ca_bundle=ca_bundle), clock or SystemClock())
            desk.tell(told)
        if word.read_bytes() == text:  # what came in its place meanwhile is still to be told
            word.unlink()
    except Failure as failure:
        log.info("wipe.not_told", extra={"failure": failure.code})
        return False
    except OSError:
        return False
    log.info("wipe.told")
    return True
