"""Evidence on its way: 200 MB as the app sends it, against one raw `requests` upload of the same bytes.

::

    python -m tests.bench.upload_bench

Both servers are processes of their own that write to the same disk and make it durable. What the app does besides: two
hashes of every byte at each end, signatures both ways, a database, and pieces that can be taken up again after a cut.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import requests

from collector_app.server.company import import_company
from collector_app.server.imports.store import import_cases
from collector_app.server.place import find_place
from tests.bench.result import Result, milliseconds, ratio_of_pairs
from tests.bench.sync_bench import WallClock, serving
from tests.faults.sync.evidence_rig import EvidenceRig
from tests.faults.sync.real import SAMPLE
from tests.server.leaving import let_cases_leave

BYTES: Final = 200_000_000
_ROUNDS: Final = 3
_FLOOR: Final = """
import os, socket, sys, uvicorn

async def take(scope, receive, send):
    with open(sys.argv[2], "wb", buffering=0) as file:
        more = True
        while more:
            message = await receive()
            file.write(message.get("body", b""))
            more = message.get("more_body", False)
        os.fsync(file.fileno())
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})

listening = socket.create_server(("127.0.0.1", 0))
with open(sys.argv[1], "w") as file:
    file.write(str(listening.getsockname()[1]))
uvicorn.Server(uvicorn.Config(take, log_level="error", lifespan="off")).run(sockets=[listening])
"""


def upload(folder: Path) -> Iterator[Result]:
    """Rates in MB/s, taken in turn."""
    pairs: list[tuple[float, float]] = []
    for number in range(_ROUNDS):
        place = folder / str(number)
        place.mkdir()
        pairs.append((_app(place), _floor(place)))
    rate, floor = ratio_of_pairs([(BYTES / first / 1000, BYTES / second / 1000) for first, second in pairs])
    yield Result(
        "upload",
        f"evidence, {BYTES // 1_000_000} MB",
        rate,
        "MB/s",
        "raw requests upload",
        floor,
        at_least=0.8,
        note=f"{_ROUNDS} pairs in turn",
    )


def _app(folder: Path) -> float:
    """Milliseconds from the first byte until the laptop knows that all of it is at the centre."""
    url = f"sqlite:///{folder / 'central.db'}"
    with find_place(url, folder / "keys.json", folder).opened() as centre:
        import_company(centre, SAMPLE / "company.yaml")
        import_cases(centre, SAMPLE / "cases.csv")
        let_cases_leave(centre)
        with serving(url, folder) as address:
            rig = EvidenceRig(folder / "laptop", centre, address, WallClock())
            rig.sync()
            rig.capture("recording", BYTES)
            rig.push.run(rig.gateway.status().message, rig.witness)
            took = milliseconds(rig.sync)
            if rig.waiting():
                raise RuntimeError("it has not arrived")
    return took


def _floor(folder: Path) -> float:
    port_file, sent = folder / "floor-port", folder / "floor-sent"
    sent.write_bytes(bytes(BYTES))
    process = subprocess.Popen([sys.executable, "-c", _FLOOR, str(port_file), str(folder / "floor-received")])
    try:
        while not port_file.exists() or not port_file.read_text():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.05)
        address = f"http://127.0.0.1:{port_file.read_text()}/"
        requests.put(address, data=b"warm", timeout=30)
        with sent.open("rb") as body:
            began = time.perf_counter()
            requests.put(address, data=body, timeout=60).raise_for_status()
            return (time.perf_counter() - began) * 1000
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory(dir=".bench") as somewhere:
        for row in upload(Path(somewhere)):
            print(row)  # noqa: T201 - it reports
