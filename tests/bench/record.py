"""The record: a durable entry against the raw driver, the rules of a gate, and the verifier."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from collector_app.config.resources import resource_path
from collector_app.domain.facts import build_facts
from collector_app.domain.journal.content import NoteWritten, StageEntered, VisitClosed, VisitOpened
from collector_app.domain.journal.kinds import draft
from collector_app.domain.outcome import Outcome
from collector_app.domain.policy import Gate
from collector_app.domain.visit.stage import Move, Stage
from collector_app.packs.book import compile_book
from collector_app.packs.phrases import lint
from collector_app.packs.reading import read_folder
from collector_app.server.company import import_company
from collector_app.server.imports.store import import_cases
from collector_app.server.place import find_place
from collector_app.storage.opening import create_store
from collector_app.usecases.export import visit_bundle
from collector_app.usecases.session import OpenSession
from tests.bench.result import Result, milliseconds
from tests.bench.start import CHECKOUT
from tests.bench.storage_bench import bench_append
from tests.bench.sync_bench import WallClock, serving
from tests.faults.sync.real import SAMPLE, RealRig
from tests.gui.visit.world import VisitWorld
from tests.server.leaving import let_cases_leave
from tests.unit.packs.notes.figures import HALVES, books, sentences

PACKS = ("cn", "cn.cfc", "company.default")
_VERIFIED = 1_000
_RUNS = 200
_LONG_NOTE = 2_000


def append(folder: Path) -> Iterator[Result]:
    """Both in turn, entry by entry, on the disk that holds the checkout."""
    found = bench_append(folder)
    yield Result(
        "append",
        "append one entry durably",
        found["append_ms"],
        "ms",
        "raw SQLCipher insert and commit",
        found["raw_insert_ms"],
        at_most=1.5,
        note="1,000 answers of one visit, medians",
    )


def rules(folder: Path) -> Iterator[Result]:
    """Every gate over the facts of a visit at the door; the slowest one counts."""
    del folder
    packs = {f"rules/{name}": read_folder(resource_path("packs", name)) for name in PACKS}
    book = compile_book({**packs, "script/cn.home-visit": read_folder(resource_path("scripts"))})
    world = VisitWorld()
    world.at(10)
    visit = world.start("c-2")
    with world.store.view() as view:
        circumstances = visit.log.circumstances(view)
    day = circumstances.time.shown.date()
    facts = build_facts(circumstances)

    def judged(gate: Gate) -> float:
        return median(milliseconds(lambda: book.decide(gate, facts, day)) for _ in range(_RUNS))

    times = {gate: judged(gate) for gate in Gate}
    slowest = max(times, key=lambda gate: times[gate])
    count = sum(slowest in rule.gates for rule in book.rules)
    yield Result(
        "rules",
        f"all rules of {' + '.join(PACKS)} at one gate",
        times[slowest],
        "ms",
        "1 ms",
        1.0,
        at_most=1.0,
        note=f"gate {slowest.value} with {count} of {len(book.rules)} rules; median of all gates "
        f"{median(times.values()):.2f} ms",
    )


def note(folder: Path) -> Iterator[Result]:
    """A long note, read by the phrases of the default stack as after a key; Chinese, English and both mixed."""
    del folder
    phrases = books()
    written = [item for half in HALVES for item in sentences(half)]
    texts = {
        name: " ".join(item.text for item in written[::step] if item.lang in lang)[:_LONG_NOTE]
        for name, lang, step in (("Chinese", "zh", 3), ("English", "en", 3), ("both", "zh en", 7))
    }
    times = {
        name: median(milliseconds(lambda: lint(text, phrases)) for _ in range(_RUNS))  # noqa: B023 - run at once
        for name, text in texts.items()
    }
    slowest = max(times, key=lambda name: times[name])
    found = {name: len(lint(text, phrases)) for name, text in texts.items()}
    yield Result(
        "note",
        f"note linter on a long note ({_LONG_NOTE:,} characters)",
        times[slowest],
        "ms",
        "20 ms",
        20.0,
        at_most=1.0,
        note="medians; " + ", ".join(f"{name} {times[name]:.1f} ms with {found[name]} findings" for name in texts),
    )


def verifier(folder: Path) -> Iterator[Result]:
    """`collector-verify` as its own process over one visit of 1,000 entries."""
    bundle = folder / "visit.cvb"
    bundle.write_bytes(_long_visit(folder))
    with zipfile.ZipFile(io.BytesIO(bundle.read_bytes())) as archive:
        count = len(archive.read("entries.jsonl").splitlines())
    command = [sys.executable, "-m", "collector_app.verify.command", "--json", str(bundle)]

    def check() -> None:
        ended = subprocess.run(command, capture_output=True, text=True, check=True, cwd=CHECKOUT)
        assert json.loads(ended.stdout)["problem"] is None

    took = median(milliseconds(check) for _ in range(5))
    yield Result(
        "verifier",
        f"verify a visit of {count:,} entries",
        took,
        "ms",
        "",
        note=f"whole process, {count / took * 1000:,.0f} entries/s, {bundle.stat().st_size / 1e3:.0f} kB",
    )


def _long_visit(folder: Path) -> bytes:
    """A visit of many notes, signed for by a real server."""
    url = f"sqlite:///{folder / 'central.db'}"
    with find_place(url, folder / "keys.json", folder).opened() as centre:
        import_company(centre, SAMPLE / "company.yaml")
        import_cases(centre, SAMPLE / "cases.csv")
        let_cases_leave(centre)
        store = create_store(folder / "store.db", b"b" * 32)
        with serving(url, folder) as address:
            rig = RealRig(centre, address, store=store, clock=WallClock())
            rig.sync()
            with store.view() as view:
                case = view.cases.rows()[0].id
            rig.record(draft("visit/long", VisitOpened(case, "a-1", "cn.home-visit@1", 40)))
            for number in range(_VERIFIED - 4):
                rig.record(draft("visit/long", NoteWritten(f"第 {number} 条记录，客户说下周发工资后处理")))
            rig.record(draft("visit/long", StageEntered(Stage.AFTERCARE, Move.TURN_BACK)))
            rig.record(draft("visit/long", VisitClosed(Outcome.NOT_MADE)))
            rig.sync()
            world = VisitWorld()
            session = OpenSession(rig.keys, store, rig.recorder, rig.profile, world.session.books, None)
            data = visit_bundle(session, "long")
        store.close()
    return data
