"""The sync engine as a Qt object: its snapshots come as signals on the window's thread."""

from __future__ import annotations

import logging
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtNetwork import QNetworkInformation

from collector_app.desktop.scopes import Locked
from collector_app.desktop.wiring import World, engine_for
from collector_app.protocol.messages import Command, CommandKind
from collector_app.usecases.last_word import last_word
from collector_app.usecases.session import Machine, OpenSession
from collector_app.usecases.sync_status import SyncSnapshot
from collector_app.usecases.wipe import WipeReason

log = logging.getLogger(__name__)
_LAST_WAIT = 15.0  # seconds: an exchange is cut by `stop`, so only a hanging system call takes longer


class Delivery(QObject):
    """Starts and stops the engine; ``changed`` carries each snapshot, ``lock_ordered`` the server's order to lock."""

    changed = Signal(object)
    lock_ordered = Signal()
    _heard = Signal(object)

    def __init__(self, session: OpenSession, machine: Machine, locked: Locked) -> None:
        super().__init__()
        self._locked, self._device = locked, session.keys.device
        self._last_word = partial(last_word, session, WipeReason.ORDER)
        self._metered, self._at_any_price = False, False
        world = World(self._heard.emit, self._obey, self._may_upload)
        self._engine = engine_for(session, machine, locked, world)
        self._heard.connect(self.changed, Qt.ConnectionType.QueuedConnection)
        if QNetworkInformation.loadDefaultBackend():
            network = QNetworkInformation.instance()
            network.reachabilityChanged.connect(self._reachable)
            network.isMeteredChanged.connect(self._price_changed)
            self._metered = network.isMetered()

    @property
    def snapshot(self) -> SyncSnapshot:
        """What the engine is doing now."""
        return self._engine.snapshot

    def start(self) -> None:
        """Begin; the first round runs at once."""
        self._engine.start()

    def wake(self, reason: str) -> None:
        """Try now: closed, network, resumed or hand."""
        self._engine.wake(reason)

    def set_paused(self, paused: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Hold delivery, or let it go on."""
        self._engine.set_paused(paused)

    @property
    def evidence_waits_for_line(self) -> bool:
        """Whether evidence is held back because the line is metered."""
        return not self._may_upload()

    def send_evidence(self) -> None:
        """Send evidence over this line whatever it costs, until the session ends."""
        self._at_any_price = True
        self._engine.wake("hand")
        self.changed.emit(self._engine.snapshot)

    def wait_idle(self, seconds: float) -> bool:
        """Wait until nothing is under way; for tests and the demo."""
        return self._engine.wait_idle(seconds)

    def stop(self) -> None:
        """End the engine; the store may be closed afterwards."""
        if not self._engine.stop(_LAST_WAIT):
            log.warning("sync.still_running")

    def _reachable(self, reachability: QNetworkInformation.Reachability) -> None:
        if reachability is QNetworkInformation.Reachability.Online:
            self._engine.wake("network")

    def _price_changed(self, metered: bool) -> None:  # noqa: FBT001 - a Qt slot
        self._metered = metered
        if not metered:
            self._engine.wake("network")
        self.changed.emit(self._engine.snapshot)

    def _may_upload(self) -> bool:
        """Called on the sync thread too."""
        return self._at_any_price or not self._metered

    def _obey(self, command: Command) -> None:
        """Called on the sync thread. A wipe is noted here and carried out by the lock, which closes the store first."""
        log.warning("sync.ordered", extra={"kind": command.kind})
        if command.kind is CommandKind.WIPE:
            self._locked.wipe().begin(self._device, WipeReason.ORDER, self._last_word())
        self.lock_ordered.emit()
