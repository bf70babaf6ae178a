"""What the store costs, against the raw driver on the same machine in the same run. Each function returns numbers.

Bars (quality.md): append ≤ 1.5 × raw insert and commit; search within a frame of 16.7 ms; opening is part of the
0.3 s from unlocking to Today.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

from collector_app.domain.journal.content import StepAnswered, VisitOpened
from collector_app.storage.connection import WRITE, engine_for
from collector_app.storage.opening import create_store, open_store
from collector_app.storage.store import EncryptedStore
from collector_app.usecases.ports.store import CasesView
from tests.fakes.device import TEN_O_CLOCK
from tests.fakes.samples import DAY, a_case, enrol

KEY: Final = b"k" * 32
NAMES: Final = ("林玉珍", "王小明", "欧阳娜娜", "陈思远", "Anna Li", "曾国强", "李玉兰", "单雄信", "吕布衣", "周舟")
QUERIES: Final = ("lyz", "林", "l", "HX-0042", "4821", "水城路 42", "oynn", "zengguo", "a", "李 4821", "没有这个人")


def bench_append(folder: Path, entries: int = 1_000) -> dict[str, float]:
    """One entry of an answer, durable, against a raw SQLCipher insert and commit of its bytes."""
    store, base = create_store(folder / "append.db", KEY), create_store(folder / "raw.db", KEY)
    pen = enrol(store)
    first = pen.write("visit/v-1", VisitOpened("case-1", "a-1", "home@1", 40))
    answers = [pen.write("visit/v-1", StepAnswered(f"step-{n}", "一" * 40, {"mark": True})) for n in range(entries)]
    engine = engine_for(folder / "raw.db", KEY)
    pooled = engine.raw_connection()
    raw = pooled.driver_connection
    assert raw is not None
    raw.execute("CREATE TABLE bytes (seq INTEGER PRIMARY KEY, raw BLOB, salt BLOB, data BLOB) STRICT")
    ours: list[float] = []
    floor: list[float] = []
    for entry in (first, *answers):  # in turns, so that both meet the same moods of the disk
        start = perf_counter()
        raw.execute(f"BEGIN {WRITE}")
        raw.execute("INSERT INTO bytes VALUES (?, ?, ?, ?)", (entry.seq, entry.raw, entry.salt, entry.data))
        raw.execute("COMMIT")
        floor.append(perf_counter() - start)
        start = perf_counter()
        with store.unit() as unit:
            unit.journal.append((entry,), known_time=TEN_O_CLOCK)
        ours.append(perf_counter() - start)
    pooled.close()
    engine.dispose()
    base.close()
    read = _best(lambda: _read_all(store), 3)
    store.close()
    return {
        "append_ms": _ms(median(ours)),
        "raw_insert_ms": _ms(median(floor)),
        "append_ratio": round(median(ours) / median(floor), 2),
        "read_entry_us": round(read * 1e6 / (entries + 1), 1),
    }


def bench_cases(folder: Path, cases: int = 10_000) -> dict[str, float]:
    """Listing and searching 10,000 cases, and writing them as pages of 200."""
    store = create_store(folder / "cases.db", KEY)
    every = [a_case(number, name) for number, name in zip(range(cases), cycle(NAMES), strict=False)]
    start = perf_counter()
    for page in range(0, cases, 200):
        with store.unit() as unit:
            for case in every[page : page + 200]:
                unit.cases.put(case, b"box" * 300)
    written = perf_counter() - start
    store.close()
    store = open_store(folder / "cases.db", KEY)
    with store.view() as view:
        first = _once(lambda: view.cases.search(QUERIES[0], 50))  # from the disk, nothing decrypted yet
        searches = {query: _best(lambda query=query: view.cases.search(query, 50), 5) for query in QUERIES}  # type: ignore[misc]  # a default binds the query
        rows = _best(view.cases.rows, 3)
        one_day = _best(lambda: view.cases.rows(DAY), 3)
        get = _best(lambda: _get_some(view.cases), 3) / 100
    store.close()
    return {
        "cases": cases,
        "put_ms": _ms(written / cases),
        "search_cold_ms": _ms(first),
        "search_median_ms": _ms(median(searches.values())),
        "search_worst_ms": _ms(max(searches.values())),
        "rows_all_ms": _ms(rows),
        "rows_day_ms": _ms(one_day),
        "get_ms": _ms(get),
    }


def bench_opening(folder: Path, cases: int = 200) -> dict[str, float]:
    """Opening the store of a day of 200 cases and reading its list; key derivation apart."""
    store = create_store(folder / "day.db", KEY)
    enrol(store)
    with store.unit() as unit:
        for number in range(cases):
            unit.cases.put(a_case(number), b"box" * 300)
    store.close()

    def open_and_list() -> None:
        opened = open_store(folder / "day.db", KEY)
        with opened.view() as view:
            view.cases.rows(DAY)
            view.journal.open_visit()
        opened.close()

    return {"open_and_list_ms": _ms(_best(open_and_list, 5))}


def run() -> dict[str, dict[str, float]]:
    """Run everything in a folder of its own, on the disk that holds it."""
    with tempfile.TemporaryDirectory(prefix="collector-bench-", dir=Path.cwd()) as folder:
        place = Path(folder)
        return {"append": bench_append(place), "cases": bench_cases(place), "opening": bench_opening(place)}


def _read_all(store: EncryptedStore) -> None:
    with store.view() as view:
        seq = 0
        while entries := view.journal.after(seq, 500):
            seq = entries[-1].seq


def _get_some(cases: CasesView) -> None:
    for number in range(100):
        cases.get(f"case-{number * 97:05d}")


def _once(act: Callable[[], object]) -> float:
    start = perf_counter()
    act()
    return perf_counter() - start


def _best(act: Callable[[], object], times: int) -> float:
    return min(_once(act) for _ in range(times))


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 3)


if __name__ == "__main__":
    json.dump(run(), sys.stdout, indent=2)
    sys.stdout.write("\n")
