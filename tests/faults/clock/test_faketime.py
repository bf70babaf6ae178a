"""The real clock of this machine while libfaketime lies to it: only the wall clock is taken in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from collector_app.domain.clock import Fix, Reading, trusted_time
from collector_app.security.machine_clock import SystemClock

_PLACES: Final = (
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1",
    "/usr/lib64/faketime/libfaketime.so.1",
    "/usr/local/lib/faketime/libfaketime.so.1",
)
_READ: Final = """
import json
from collector_app.security.machine_clock import SystemClock
reading = SystemClock().read()
print(json.dumps([reading.wall.isoformat(), reading.boot, reading.monoms]))
"""
ROOT: Final = Path(__file__).parents[3]


@pytest.fixture
def library() -> str:
    places = (os.environ.get("COLLECTOR_LIBFAKETIME", ""), *_PLACES)
    found = next((place for place in places if place and Path(place).is_file()), None)
    if found is None:
        pytest.skip("libfaketime is not installed; the injected clocks of the matrix cover the same")
    return found


def lied_to(library: str, shift: str, zone: str = "") -> Reading:
    """What a process of ours reads while its wall clock is shifted."""
    lies = {"LD_PRELOAD": library, "FAKETIME": shift, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    zones = {"TZ": zone} if zone else {}
    done = subprocess.run(
        [sys.executable, "-c", _READ],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, **lies, **zones, "PYTHONPATH": str(ROOT)},
    )
    wall, boot, monoms = json.loads(done.stdout)
    return Reading(datetime.fromisoformat(wall), boot, monoms)


@pytest.mark.parametrize("days", [-40, -1, 1, 40])
def test_a_shifted_wall_clock_is_noticed_and_the_interval_holds(library: str, days: int) -> None:
    before = SystemClock().read()
    fix = Fix(before.wall, before.boot, before.monoms, before.wall)
    lied = lied_to(library, f"{days:+d}d")
    after = SystemClock().read()
    assert abs(lied.wall - before.wall - timedelta(days=days)) < timedelta(minutes=1)
    assert before.monoms <= lied.monoms <= after.monoms
    now = trusted_time(lied, fix, None)
    assert now.jumped
    assert now.latest is not None
    assert now.earliest <= after.wall
    assert before.wall <= now.latest
    assert abs(now.shown - after.wall) < timedelta(minutes=1)


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York", "Pacific/Kiritimati"])
def test_another_zone_of_the_laptop_changes_nothing(library: str, zone: str) -> None:
    before = SystemClock().read()
    now = trusted_time(lied_to(library, "+0", zone), Fix(before.wall, before.boot, before.monoms, before.wall), None)
    assert (now.verified, now.jumped) == (True, False)
