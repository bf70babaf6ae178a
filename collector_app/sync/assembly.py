"""Joining the parts of sync for one unlocked session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from collector_app.sync.engine import Engine, EventAlarm, Listener, Surroundings
from collector_app.sync.exchange import Exchange
from collector_app.sync.gateway import Gateway
from collector_app.sync.pull import Desk, Pull, Record
from collector_app.sync.push import Push
from collector_app.sync.transport import AbortableTransport, HttpTransport
from collector_app.sync.uploads import Uploads
from collector_app.usecases.ports.device import Anchor, Entropy, Keys, MachineClock, SignatureCheck
from collector_app.usecases.ports.evidence import EvidenceFiles
from collector_app.usecases.ports.store import Store


@dataclass(frozen=True, slots=True)
class Session:
    """What sync is given of an unlocked session. `chance` gives uniform numbers in [0, 1), for the jitter.

    `tidy` takes out of the store what is due, `contacted` the centre's time, once a round each. `files` is where
    evidence rests, `may_upload` whether the line is one for large things.
    """

    store: Store
    keys: Keys
    record: Record
    clock: MachineClock
    entropy: Entropy
    signatures: SignatureCheck
    anchor: Anchor
    desk: Desk
    chance: Callable[[], float]
    app_version: str
    tidy: Callable[[], None]
    contacted: Callable[[datetime], None] = lambda _time: None
    files: EvidenceFiles | None = None
    may_upload: Callable[[], bool] = lambda: True


def engine_for(
    session: Session,
    listener: Listener,
    *,
    ca_bundle: Path | None = None,
    transport: AbortableTransport | None = None,
) -> Engine:
    """Return the engine of a session, not started; the server's address and key come from the enrolment profile.

    Stop it before the store is closed. Raises Failure(SERVER_UNTRUSTED) for an address or CA bundle that can't be used.
    """
    with session.store.view() as view:
        profile, fix = view.feed.profile(), view.feed.fix()
    wire = transport or HttpTransport(profile.server_url, ca_bundle=ca_bundle)
    store, keys, clock = session.store, session.keys, session.clock
    gateway = Gateway(
        wire,
        keys,
        profile.certificate.server_key,
        clock,
        session.entropy,
        app_version=session.app_version,
        fix=fix,
    )
    exchange = Exchange(
        gateway,
        Push(gateway, store, keys, clock, session.signatures, session.anchor),
        Pull(gateway, store, session.record, keys, session.signatures, session.desk),
        store,
        session.record,
        app_version=session.app_version,
        tidy=session.tidy,
        contacted=session.contacted,
        uploads=None if session.files is None else Uploads(gateway, store, session.files, session.may_upload),
    )
    world = Surroundings(clock, session.chance, EventAlarm(), wire.abort)
    return Engine(exchange, store, world, listener)
