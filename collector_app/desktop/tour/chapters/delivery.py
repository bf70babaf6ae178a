"""Sync in its states, and the settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from collector_app.desktop.tour import cast
from collector_app.desktop.tour.device import Laptop
from collector_app.desktop.tour.studio import Studio
from collector_app.desktop.workbench import SETTINGS, SYNC
from collector_app.domain.outcome import Outcome
from collector_app.gui.sync.sync_model import SyncShown
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.ports.server import SyncState
from collector_app.usecases.sync_status import WITHDRAWN, SyncSnapshot

_LATE = cast.at(21, 46)
_MADE = (
    (1, (8, 14), (8, 31), Outcome.MESSAGE_LEFT, 3),
    (2, (8, 40), (9, 14), Outcome.PROMISE_TO_PAY, 9),
    (3, (9, 41), (10, 20), Outcome.NOBODY_HOME, 4),
    (4, (11, 4), (11, 33), Outcome.PLAN_REQUESTED, 12),
    (5, (12, 16), (12, 50), Outcome.PAID, 11),
    (6, (14, 3), (14, 41), Outcome.NO_AGREEMENT, 8),
    (7, (15, 17), (15, 52), Outcome.HARDSHIP_REFERRED, 10),
    (8, (16, 31), (16, 35), Outcome.NOBODY_HOME, 2),
    (9, (18, 2), (18, 39), Outcome.PROMISE_TO_PAY, 14),
)


def evening(studio: Studio) -> Laptop:
    """A whole day's work: the centre has eight visits, the ninth is not sent; one case went to somebody else."""
    laptop = studio.laptop()
    for number, begun, ended, outcome, notes in _MADE:
        laptop.visited(number, cast.at(*begun), cast.at(*ended), outcome, notes)
    laptop.clock.set(cast.at(19, 45))
    laptop.deliver()
    with laptop.store.unit() as unit:
        case = unit.cases.get(f"case-{cast.FENG:02d}")
        if case is not None:
            away = replace(case, version=2, flags={WITHDRAWN: True})
            unit.cases.put(away, b"")
    laptop.visited(cast.LIN, cast.at(20, 41), cast.at(21, 26), Outcome.PROMISE_TO_PAY, 23)
    laptop.clock.set(_LATE)
    return laptop


def sync(studio: Studio) -> None:
    """Sending, offline, refused, revoked, the centre down, paused, all delivered."""
    laptop = evening(studio)
    bench = studio.open(laptop, SYNC)
    soon, last = _LATE + timedelta(minutes=2), cast.at(19, 45)
    states = {
        "sending": SyncSnapshot(SyncState.SYNCING, last_success=last, waiting_entries=26, sent_bytes=88_200),
        "offline": SyncSnapshot(SyncState.OFFLINE, last_success=last, waiting_entries=26, next_try=soon),
        "refused": SyncSnapshot(
            SyncState.REFUSED,
            last_success=last,
            waiting_entries=26,
            next_try=soon,
            failure=Failure(FailureCode.SERVER_REFUSED),
        ),
        "revoked": SyncSnapshot(SyncState.REVOKED, last_success=last, waiting_entries=26),
        "clock": SyncSnapshot(SyncState.CLOCK_SKEW, last_success=last, waiting_entries=26, next_try=soon),
        "server-newer": SyncSnapshot(SyncState.SERVER_AHEAD, last_success=last, waiting_entries=26, next_try=soon),
        "crashed": SyncSnapshot(SyncState.CRASHED, last_success=last, waiting_entries=26, next_try=soon),
        "paused": SyncSnapshot(SyncState.IDLE, paused=True, last_success=last, waiting_entries=26),
    }
    for name, snapshot in states.items():
        bench.delivery.changed.emit(snapshot)
        studio.take(f"sync-{name}")
    laptop.deliver()
    bench.delivery.changed.emit(SyncSnapshot(SyncState.IDLE, last_success=_LATE, next_try=soon))
    bench.sync.refresh()
    studio.take("sync-done")


def sync_empty(studio: Studio) -> None:
    """Sync before the first visit of the day."""
    laptop = studio.laptop(with_cases=False)
    laptop.deliver()
    bench = studio.open(laptop, SYNC)
    bench.delivery.changed.emit(SyncSnapshot(SyncState.IDLE, last_success=cast.at(8, 12)))
    studio.take("sync-empty")


def evidence(studio: Studio) -> None:
    """Photos that wait, that are on their way, and that a metered line holds back."""
    laptop = studio.laptop()
    laptop.visited(2, cast.at(8, 40), cast.at(9, 14), Outcome.PROMISE_TO_PAY, 9)
    laptop.photographed(3, cast.at(9, 41), cast.at(10, 20), Outcome.NOBODY_HOME, 2)
    laptop.photographed(4, cast.at(11, 4), cast.at(11, 33), Outcome.PLAN_REQUESTED, 1)
    laptop.at(11, 35)
    laptop.deliver()
    bench = studio.open(laptop, SYNC)
    now, soon = cast.at(11, 35), cast.at(11, 40)
    waits = SyncSnapshot(SyncState.IDLE, last_success=now, next_try=soon, waiting_items=3, waiting_bytes=16_200_000)
    bench.delivery.changed.emit(waits)
    studio.take("sync-evidence-waiting")
    bench.delivery.changed.emit(replace(waits, state=SyncState.SYNCING, next_try=None, waiting_bytes=9_400_000))
    studio.take("sync-evidence-sending")
    bench.sync.set_shown(SyncShown.of(waits, held=True))
    studio.take("sync-metered")


def rescue(studio: Studio) -> None:
    """A rescue file: a place that can't be written, one under way, given up, written."""
    laptop = evening(studio)
    bench = studio.open(laptop, SYNC)
    waits = SyncSnapshot(SyncState.OFFLINE, last_success=cast.at(19, 45), next_try=_LATE, waiting_entries=26)
    bench.delivery.changed.emit(waits)
    writing = bench.sync.rescue
    writing.write_to(str(studio.folder / "no such stick" / "collector.rescue"))
    studio.work.release_all()
    studio.take("sync-rescue-refused")
    writing.write_to(str(studio.folder / "collector.rescue"))
    studio.take("sync-rescue-writing")
    bench.sync.view.rescue.stopped.emit()
    studio.work.release_all()
    studio.take("sync-rescue-stopped")
    writing.write_to(str(studio.folder / "collector.rescue"))
    studio.work.release_all()
    studio.take("sync-rescue-written")


def settings(studio: Studio) -> None:
    """What may be set, what is installed, and the rules in force; then before the first packet."""
    laptop = evening(studio)
    bench = studio.open(laptop, SETTINGS)
    studio.take("settings")
    bench.settings.view.choices.my_code.show_asked.emit()
    studio.take("settings-my-code")
    bench.settings.view.about.packs.setCurrentIndex(2)
    studio.take("settings-company-rules")
    studio.open(studio.laptop(with_cases=False, with_rules=False), SETTINGS)
    studio.take("settings-no-rules")


def failures(studio: Studio) -> None:
    """Failures as a passing notice over the day, the longest sentences first."""
    laptop = studio.laptop()
    laptop.at(10, 20)
    bench = studio.open(laptop)
    for code in (FailureCode.DISK_FULL, FailureCode.STORE_DAMAGED, FailureCode.VISIT_ALREADY_OPEN):
        bench.tell(Failure(code))
        studio.take(f"failure-{code.value.replace('_', '-')}")
    bench.tell(Failure(FailureCode.JOURNAL_BEHIND_ANCHOR, missing=3))
    studio.take("failure-journal-behind")
