"""Delivery: 30,000 entries to a server in a process of its own, and the packet of a day."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Final

from collector_app.config.resources import resource_path
from collector_app.server.company import import_company
from collector_app.server.imports.store import import_cases
from collector_app.server.issuers import trust_issuer
from collector_app.server.packs import import_packs
from collector_app.server.place import find_place
from collector_app.storage.opening import create_store
from tests.bench.record import PACKS
from tests.bench.result import Result, milliseconds
from tests.bench.sync_bench import WallClock, push_rate, push_rate_postgres, serving
from tests.fakes.issuer import TestIssuer
from tests.faults.sync.real import SAMPLE, RealRig

_CASES = 50
_PULLS = 5


def push(folder: Path) -> Iterator[Result]:
    """The rate against PouchDB is measured with issue 6; here both databases report theirs."""
    del folder
    for found in (push_rate(), push_rate_postgres()):
        yield Result(
            "push",
            f"push {found['entries']:,} entries, {found['database']}",
            float(found["entries_per_second"]),
            "entries/s",
            "",
            note=f"{found['seconds']} s, of it {found['client_cpu_seconds']} s work on the laptop; "
            f"{int(found['wire_bytes']) / 1e6:.1f} MB sent",
        )


def pull(folder: Path) -> Iterator[Result]:
    """A first round of sync: status, cases, rule packs, script, lease, each page durable, and the receipt for it."""
    times: list[float] = []
    for number in range(_PULLS):
        place = folder / str(number)
        place.mkdir()
        times.append(_pulled(place))
    yield Result(
        "pull",
        f"pull a day's packet of {_CASES} cases",
        median(times),
        "ms",
        "1 s",
        1000.0,
        at_most=1.0,
        note=f"{_PULLS} fresh laptops, {min(times):.0f} to {max(times):.0f} ms, with packs and script",
    )


_WITHHELD: Final = ("YL-2026-04521", "YL-2026-04527")  # these never leave: source of the address, no contact wanted


def _pulled(folder: Path) -> float:
    url = f"sqlite:///{folder / 'central.db'}"
    with find_place(url, folder / "keys.json", folder).opened() as centre:
        import_company(centre, SAMPLE / "company.yaml")
        issuer = TestIssuer()
        trust_issuer(centre, issuer.name, issuer.issuer.key)
        places = [*(resource_path("packs", name) for name in PACKS), resource_path("scripts")]
        import_packs(centre, places, issuer.signer)
        import_cases(centre, _caseload(folder))
        store = create_store(folder / "store.db", b"b" * 32)
        with serving(url, folder) as address, contextlib.closing(store):
            rig = RealRig(centre, address, store=store, clock=WallClock())
            took = milliseconds(rig.sync)
            with store.view() as view:
                assert view.cases.count() == _CASES
    return took


def _caseload(folder: Path) -> Path:
    """Fifty cases of one collector, as an operator's file: the sample's rows with other numbers."""
    header, *rows = (SAMPLE / "cases.csv").read_text("utf-8-sig").splitlines()
    mine = [row for row in rows if ",zhou.qiming," in row and not row.startswith(_WITHHELD)]
    lines = []
    for number in range(_CASES):
        _, rest = mine[number % len(mine)].split(",", 1)
        lines.append(f"BM-2026-{number:05d},{rest}")
    file = folder / "cases.csv"
    file.write_text("\n".join((header, *lines)) + "\n", "utf-8")
    return file
