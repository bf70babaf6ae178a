"""A laptop in a process of its own that goes into a visit, says where it stands, and waits to be killed.

`python -m tests.journey.killed_laptop`: reads one line of JSON from standard input (home, keyring, seconds since the
morning, case letters), writes one line with the step in front, and never ends by itself.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from collector_app.config.folders import Folders
from collector_app.desktop.app import CollectorApp
from collector_app.desktop.scopes import Parts, open_locked
from collector_app.domain.visit.stage import Stage as VisitStage
from collector_app.gui.background import ThreadWork
from tests.journey.hands import Hands
from tests.journey.keyring_stand_in import MemoryKeyring
from tests.journey.stage import MORNING, PASSPHRASE, QUICK
from tests.journey.story_clock import StoryClock


def main() -> None:
    told = json.loads(sys.stdin.readline())
    app = QApplication([])
    clock = StoryClock(MORNING)
    clock.skip(timedelta(seconds=told["seconds"]))
    parts = Parts(keyring=MemoryKeyring.of(told["keyring"]), clock=clock, cost=QUICK)
    collector = CollectorApp(app, open_locked(Folders.under(Path(told["home"])), parts), ThreadWork())
    collector.show()
    hands = Hands(collector, iter([told["code"]]))
    hands.settle()
    hands.unlock(PASSPHRASE)
    hands.wait_for("the rules are there", lambda: hands.bench.session.book is not None)
    hands.find_case(told["letters"])
    hands.open_found()
    hands.register_company()
    hands.set_out()
    hands.walk_until(VisitStage.IDENTIFYING, {})
    hands.answer({"identity": "verified"})
    shown = hands.visit.standing.way.here
    sys.stdout.write(json.dumps({"step": shown.step.id if shown else "", "visit": hands.visit.session.visit.id}) + "\n")
    sys.stdout.flush()
    app.exec()


if __name__ == "__main__":
    main()
