"""The day on the screen: unlocking to Today, and a list of 10,000 cases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from collector_app.config.folders import Folders
from collector_app.desktop.scopes import STORE_FILE
from collector_app.storage.opening import create_store, open_store
from tests.bench.device import Device, enrolled
from tests.bench.result import FRAME_MS, Result, milliseconds, quantile
from tests.bench.start import empty_window_memory

MANY = 10_000
_RUNS = 5


def unlock(folder: Path) -> Iterator[Result]:
    """A fresh process each time: what is imported late is paid for here."""
    device = enrolled(folder, 200)
    runs = [device.run("unlock_child") for _ in range(_RUNS)]
    times = [run["unlock"]["ms"] for run in runs]
    yield Result(
        "unlock",
        f"unlock → Today painted, {runs[0]['unlock']['cases']} cases",
        median(times),
        "ms",
        "0.3 s",
        300.0,
        at_most=1.0,
        note=f"{min(times):.0f} to {max(times):.0f} ms, key derivation apart; "
        f"the raw driver opens an empty store and asks it in {_raw_opening(folder):.0f} ms",
    )
    empty = empty_window_memory()
    if empty is not None:
        resident = median(run["memory"] for run in runs) / 1e6
        yield Result("unlock", "memory, Today open", resident, "MB", "empty Qlementine window", empty, at_most=2.5)


def _raw_opening(folder: Path) -> float:
    """The least that opening costs."""
    path, key = folder / "empty.db", bytes(32)
    create_store(path, key).close()

    def ask() -> None:
        store = open_store(path, key)
        with store.view() as view:
            view.cases.rows()
        store.close()

    return median(milliseconds(ask) for _ in range(5))


def many(folder: Path) -> Iterator[Result]:
    """10,000 cases on one day: far more than anybody visits, as many as a branch may hold."""
    device = enrolled(folder, MANY)
    unlocks = [device.run("unlock_child")["unlock"] for _ in range(3)]
    runs = [device.run("device_child", "open", "scroll", "search") for _ in range(2)]
    size = _store_size(device)
    yield Result(
        "many",
        f"unlock → Today painted, {unlocks[0]['cases']:,} cases",
        median(run["ms"] for run in unlocks),
        "ms",
        "0.3 s",
        300.0,
        note=f"a store of {size:.0f} MB",
    )
    bars = (
        ("open", "open the list of 10,000", "0.1 s", 100.0),
        ("scroll", "scroll it a page", "one frame", FRAME_MS),
        ("search", "search it by initials", "one frame", FRAME_MS),
    )
    for task, what, against, reference in bars:
        times = [took for run in runs for took in run[task]]
        note = f"median of {len(times)}; 95 % within {quantile(times, 0.95):.1f} ms, worst {max(times):.1f} ms"
        yield Result("many", what, median(times), "ms", against, reference, at_most=1.0, note=note)


def _store_size(device: Device) -> float:
    return (Folders.under(device.home).data / STORE_FILE).stat().st_size / 1e6


def visit(folder: Path) -> Iterator[Result]:
    """Next, from the key to the painted following step: rules, durable append, projection, fold, repaint."""
    devices = [enrolled(_sub(folder, number), 0) for number in range(2)]
    times = [took for device in devices for took in device.run("device_child", "visit")["visit"]]
    yield Result(
        "visit",
        "step forward in a visit",
        median(times),
        "ms",
        "50 ms",
        50.0,
        at_most=0.5,
        note=f"{len(times)} acts of 2 visits; 95 % within {quantile(times, 0.95):.1f} ms, worst {max(times):.1f} ms",
    )


def _sub(folder: Path, number: int) -> Path:
    place = folder / str(number)
    place.mkdir()
    return place
