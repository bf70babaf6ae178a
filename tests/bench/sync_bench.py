"""How fast a journal reaches the centre: 30,000 entries from the encrypted store to a server in a process of its own.

::

    python -m tests.bench.sync_bench [postgres]

The server runs apart so that both sides have an interpreter of their own, as they have in the field. Everything else is
what the app does: SQLCipher, signatures both ways, zstd, a durable seal and a durable receipt for every batch.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from collector_app.domain.clock import Reading
from collector_app.domain.journal.content import StepAnswered, VisitOpened
from collector_app.domain.journal.entry import Draft
from collector_app.domain.journal.kinds import draft
from collector_app.server.company import import_company
from collector_app.server.imports.store import import_cases
from collector_app.server.place import find_place
from collector_app.storage.opening import create_store
from tests.faults.sync.real import SAMPLE, RealRig
from tests.server.leaving import let_cases_leave
from tests.server.postgres import fresh_schema, running_postgres

ENTRIES: Final = 30_000
PER_VISIT: Final = 30  # entries of an ordinary visit
_SERVE: Final = "import sys; from collector_app.server.command import main; sys.exit(main(sys.argv[1:]))"


class WallClock:
    """The machine's own clock: the server is another process and checks the time of requests."""

    def read(self) -> Reading:
        return Reading(datetime.now(UTC), "bench", time.monotonic_ns() // 1_000_000)  # noqa: TID251 - a bench is timed


@contextlib.contextmanager
def serving(database: str, folder: Path) -> Iterator[str]:
    """A server process with the sample company; yields its address."""
    port_file = folder / "port"
    command = [sys.executable, "-c", _SERVE, "serve", "--db", database, "--keys", str(folder / "keys.json")]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen([*command, "--port", "0", "--port-file", str(port_file)], stdout=log, stderr=log)
    try:
        while not port_file.exists():
            if process.poll() is not None:
                raise RuntimeError((folder / "server.log").read_text())
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.05)
        yield f"http://127.0.0.1:{port_file.read_text().strip()}"
    finally:
        process.terminate()
        process.wait()


def push_rate(database: str = "", entries: int = ENTRIES) -> dict[str, float | int | str]:
    """Push `entries` from a SQLCipher store and return entries a second and what went over the wire.

    `database` is a URL; without one SQLite in a fresh folder, which is the server's default.
    """
    with tempfile.TemporaryDirectory(prefix="collector-bench-") as name:
        folder = Path(name)
        url = database or f"sqlite:///{folder / 'central.db'}"
        with find_place(url, folder / "keys.json", folder).opened() as centre:
            import_company(centre, SAMPLE / "company.yaml")
            import_cases(centre, SAMPLE / "cases.csv")
            let_cases_leave(centre)
            store = create_store(folder / "store.db", b"b" * 32)
            with serving(url, folder) as address, contextlib.closing(store):
                rig = RealRig(centre, address, store=store, clock=WallClock())
                rig.sync()
                _fill(rig, entries)
                before, sent = rig.received, rig.gateway.sent_bytes
                started, worked = time.perf_counter(), time.process_time()
                rig.sync()
                seconds, work = time.perf_counter() - started, time.process_time() - worked
                count = rig.received - before
                if count < entries or not rig.exactly_at_the_centre():
                    raise RuntimeError("not everything arrived")
    return {
        "database": url.partition(":")[0],
        "entries": count,
        "seconds": round(seconds, 3),
        "entries_per_second": round(count / seconds),
        "client_cpu_seconds": round(work, 3),
        "wire_bytes": rig.gateway.sent_bytes - sent,
    }


def _fill(rig: RealRig, count: int) -> None:
    with rig.store.view() as view:
        cases = [row.id for row in view.cases.rows()]
    for number in range(0, count, PER_VISIT):
        visit = f"visit/b-{number}"
        opened = draft(visit, VisitOpened(cases[number // PER_VISIT % len(cases)], "a-1", "home@1", 40))
        answers: list[Draft] = [
            draft(visit, StepAnswered(f"step-{step}", "客户说下周发工资后处理", {"heard": True}))
            for step in range(min(PER_VISIT, count - number) - 1)
        ]
        rig.record(opened, *answers)


def push_rate_postgres(entries: int = ENTRIES) -> dict[str, float | int | str]:
    """`push_rate` with a PostgreSQL of its own behind the server."""
    with running_postgres() as address, fresh_schema(address) as url:
        return push_rate(url, entries)


if __name__ == "__main__":
    print(json.dumps((push_rate_postgres if "postgres" in sys.argv else push_rate)(), indent=1))  # noqa: T201 - it reports
