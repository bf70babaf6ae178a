"""After any sequence of entries: rebuilt = incremental = folded anew."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collector_app.domain.journal import content as c
from collector_app.domain.journal.kinds import CONTENT, Kind
from collector_app.domain.money import Money
from collector_app.domain.outcome import CaseConsequence, Outcome, StopReason
from collector_app.domain.visit.fold import Visit, fold, step
from collector_app.domain.visit.stage import TRANSITIONS, Move, Stage
from collector_app.storage import projections
from collector_app.storage.connection import READ, engine_for, transaction
from collector_app.storage.opening import create_store, open_store
from collector_app.storage.store import EncryptedStore
from tests.fakes.samples import DAY, Pen, enrol
from tests.fakes.store import MemoryStore

KEY = b"k" * 32
ZONES = ("Asia/Shanghai", "America/New_York", "Pacific/Kiritimati")

moves = st.sampled_from([c.StageEntered(stage.value, move.value) for (_, move), stage in TRANSITIONS.items()])
contents = st.one_of(
    moves,
    moves,  # often, so that visits get somewhere
    st.builds(c.VisitOpened, st.sampled_from(["case-1", "case-2", ""]), st.just("a-1"), st.just("s@1"), st.just(40)),
    st.builds(c.StageEntered, st.sampled_from([*Stage, "nowhere"]).map(str), st.sampled_from([*Move, "fly"]).map(str)),
    st.builds(c.VisitStopped, st.sampled_from(StopReason), st.sampled_from(CaseConsequence), st.just("at_door")),
    st.builds(c.VisitClosed, st.sampled_from(Outcome)),
    st.builds(c.StepAnswered, st.sampled_from(["s1", "s2"]), st.booleans()),
    st.builds(c.NoteWritten, st.text(max_size=8).filter(lambda text: text.isprintable())),
    st.builds(c.IdentityVerified, st.just(("phone_tail",))),
    st.builds(
        c.ContactAttempted,
        st.sampled_from(["case-1", "case-2"]),
        st.sampled_from(c.Channel),
        st.just("p-1"),
        st.booleans(),
        st.just("spoke"),
    ),
    st.builds(c.PromiseMade, st.just((c.Instalment(DAY, Money(5, "CNY")),) * 2), st.just("app")),
    st.builds(c.PaymentRecorded, st.just(Money(7, "CNY")), st.just("app"), st.just("r")),
    st.builds(c.FollowupScheduled, st.just(DAY), st.just("call")),
)
subjects = st.sampled_from(["visit/v-1", "visit/v-2", "case/case-1", "device", "visit/"])
minutes = st.integers(-2_000, 2_000)
script = st.lists(st.tuples(subjects, contents, minutes), max_size=25)
batches = st.lists(st.integers(1, 5), min_size=1, max_size=10)


def tables(store_path: Path) -> dict[str, list[tuple[object, ...]]]:
    engine = engine_for(store_path, KEY)
    with transaction(engine, READ) as driver:
        found = {t: driver.execute(f"SELECT * FROM {t} ORDER BY 1, 2").fetchall() for t in projections.TABLES}
    engine.dispose()
    return found


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An enrolled empty store, copied for each example: making one takes longer than the example."""
    path = tmp_path_factory.mktemp("template") / "store.db"
    store = create_store(path, KEY)
    enrol(store)
    store.close()
    return path


def fill(store: EncryptedStore | MemoryStore, entries: list[tuple[str, object, int]], sizes: list[int]) -> None:
    pen = Pen()
    start = pen.clock.wall
    queue = [pen.write(subject, content, start + timedelta(minutes=shift)) for subject, content, shift in entries]
    turn = 0
    while queue:
        size = sizes[turn % len(sizes)]
        batch, queue, turn = queue[:size], queue[size:], turn + 1
        with store.unit() as unit:
            unit.journal.append(tuple(batch), known_time=start + timedelta(minutes=turn))


@settings(max_examples=50)
@given(entries=script, sizes=batches)
def test_rebuilt_equals_incremental_equals_folded(
    template: Path, tmp_path_factory: pytest.TempPathFactory, entries: list[tuple[str, object, int]], sizes: list[int]
) -> None:
    path = tmp_path_factory.mktemp("example") / "store.db"
    path.write_bytes(template.read_bytes())
    path.with_name("store.db.reserve").touch()  # or each example writes 4 MiB
    store, memory = open_store(path, KEY), MemoryStore()
    enrol(memory)
    fill(store, entries, sizes)
    fill(memory, entries, sizes)

    incremental = tables(path)
    with store.view() as view, memory.view() as folded:
        assert view.journal.visits() == folded.journal.visits()
        assert view.journal.open_visit() == folded.journal.open_visit()
        assert view.journal.last_time() == folded.journal.last_time()
        for case in ("case-1", "case-2"):
            for zone in ZONES:
                for shift in (-1, 0, 1):
                    day = DAY + timedelta(days=shift)
                    for effective in (True, False):
                        stored = view.journal.contacts_by_day(case, day, zone, effective=effective)
                        assert stored == folded.journal.contacts_by_day(case, day, zone, effective=effective)
    store.rebuild()
    assert tables(path) == incremental
    store.close()


@given(entries=st.lists(contents, max_size=30))
def test_only_the_moving_kinds_move_a_visit(entries: list[object]) -> None:
    """The projection looks at those kinds alone: hold that to the fold."""
    pen = Pen()
    visit = Visit("v-1")
    for content in entries:
        entry = pen.write("visit/v-1", content)
        after = step(visit, entry)
        if entry.kind not in projections._MOVING:
            assert row_of(after) == row_of(visit)
        visit = after
    assert fold("v-1", []) == Visit("v-1")


def row_of(visit: Visit) -> tuple[object, ...]:
    entered = visit.entered
    return (
        *(visit.case, visit.stage, visit.outcome, visit.closing_hash),
        *(entered.get(Stage.PREPARED), entered.get(Stage.CLOSED)),
    )


def test_every_kind_is_tried_or_moves_nothing() -> None:
    """A kind added to the journal must be thought of here."""
    assert len(CONTENT) == len(Kind)
    assert set(Kind) >= projections._MOVING
