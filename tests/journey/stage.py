"""The stage of a told day: a centre on loopback with the sample company, and a laptop with its own home."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QApplication

from collector_app.config import settings as stored
from collector_app.config.folders import Folders
from collector_app.config.resources import resource_path
from collector_app.desktop.app import CollectorApp
from collector_app.desktop.scopes import Parts, open_locked
from collector_app.desktop.wiring import join
from collector_app.domain.localised import Language
from collector_app.domain.presence import CODES_A_DAY
from collector_app.gui.background import ThreadWork
from collector_app.security.derivation import Cost, CostPolicy
from collector_app.server.api import create_app
from collector_app.server.centre import Centre, Settings
from collector_app.server.company import import_company
from collector_app.server.enrolment import issue_code
from collector_app.server.imports.store import import_cases
from collector_app.server.issuers import trust_issuer
from collector_app.server.keys import new_keys
from collector_app.server.packs import import_packs
from collector_app.server.presence import Card, card
from tests.fakes.issuer import TestIssuer
from tests.journey.hands import Hands
from tests.journey.keyring_stand_in import MemoryKeyring
from tests.journey.story_clock import CITY, StoryClock
from tests.server.live import LiveServer

COLLECTOR, COLLEAGUE = "zhou.qiming", "he.jing"
PASSPHRASE = "copper-lantern quiet harbour seven"
MORNING = datetime(2026, 11, 23, 8, 12, tzinfo=CITY)
QUICK = CostPolicy(Cost(64, 1, 1), Cost(64, 1, 1), Cost(64, 1, 1), 0.0)
"""A cost for tests, 64 KiB: the story opens the vault many times. The field's floor is tested with the vault."""

PACKS = ("cn", "cn.cfc", "company.default")
ISSUER = TestIssuer("云栎消费金融 合规部")
"""Signs the shipped packs for the story; the key lives as long as this process. A real one is kept elsewhere."""


@dataclass(frozen=True)
class Stage:
    """Everything a story needs; `laptop` starts the app on the same home, as after a restart."""

    centre: Centre
    server: LiveServer
    clock: StoryClock
    keyring: MemoryKeyring
    home: Path
    codes: Iterator[str]

    def code(self) -> str:
        """A fresh one-time code."""
        return issue_code(self.centre, COLLECTOR)[0]

    @contextmanager
    def laptop(self, app: QApplication, cost: CostPolicy = QUICK) -> Iterator[Hands]:
        """Run the app in this process until the block ends; it is then ended without any farewell of its own."""
        parts = Parts(keyring=self.keyring, clock=self.clock, cost=cost)
        work = ThreadWork()
        collector = CollectorApp(app, open_locked(Folders.under(self.home), parts), work)
        collector.show()
        hands = Hands(collector, self.codes)
        hands.settle()
        try:
            yield hands
        finally:
            collector.lock("exit", show=False)
            work.stop()
            collector.window.close()
            collector.window.deleteLater()
            hands.settle()


def colleagues_codes(centre: Centre) -> Iterator[str]:
    """What the colleague reads out from her card of the day, a new one each time."""
    for number in range(CODES_A_DAY):
        yield card(centre, COLLEAGUE).codes[number]


def fill(centre: Centre) -> None:
    """Give a centre the sample company, its packs and scripts, and its cases."""
    sample = resource_path("sample")
    import_company(centre, sample / "company.yaml")
    trust_issuer(centre, ISSUER.name, ISSUER.issuer.key)
    places = [*(resource_path("packs", name) for name in PACKS), resource_path("scripts")]
    import_packs(centre, places, ISSUER.signer)
    import_cases(centre, sample / "cases.csv")


@contextmanager
def set_stage(database_url: str, home: Path) -> Iterator[Stage]:
    """Open a centre with the sample company, cases and packs, and serve it."""
    clock = StoryClock(MORNING)
    application = create_app(Settings(database_url, new_keys(), clock=clock))
    centre: Centre = application.state.centre
    try:
        fill(centre)
        with LiveServer(application) as server:
            yield Stage(centre, server, clock, MemoryKeyring(), home, colleagues_codes(centre))
    finally:
        centre.close()


@contextmanager
def open_for_real(home: Path, app: QApplication, language: str) -> Iterator[tuple[CollectorApp, Card]]:
    """A centre and an enrolled laptop on the machine's own clock, for a person to try; the keyring is in memory.

    The colleague's card of today comes with it.
    """
    application = create_app(Settings(f"sqlite:///{home / 'central.db'}", new_keys()))
    centre: Centre = application.state.centre
    work = ThreadWork()
    try:
        fill(centre)
        with LiveServer(application) as server:
            folders = Folders.under(home / "laptop")
            folders.make()
            stored.save(folders.settings, stored.Settings(language=Language(language), server_url=server.url))
            locked = open_locked(folders, Parts(keyring=MemoryKeyring()))
            session = join(locked).sessions.enrol(server.url, issue_code(centre, COLLECTOR)[0], PASSPHRASE)
            session.lock("demo")
            collector = CollectorApp(app, locked, work)
            yield collector, card(centre, COLLEAGUE)
            collector.lock("exit", show=False)
    finally:
        work.stop()
        centre.close()
