"""Writes the store that is kept for each released schema: `python -m tests.migration.write_store 0001`.

Run once per release, from the code of that release; the file is then never written again.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from collector_app.domain.journal.content import (
    Channel,
    ContactAttempted,
    FollowupScheduled,
    Instalment,
    PromiseMade,
    StageEntered,
    StepAnswered,
    VisitClosed,
    VisitOpened,
)
from collector_app.domain.money import Money
from collector_app.domain.outcome import Outcome
from collector_app.storage.opening import create_store
from collector_app.usecases.ports.store import Store, View
from tests.fakes.device import TEN_O_CLOCK
from tests.fakes.samples import DAY, a_case, a_lease, a_receipt, a_seal, enrol

KEY: Final = b"the key of the kept test stores."
STORES: Final = Path(__file__).parent / "stores"

_FIRST: Final = "visit/0199ab00-0000-7000-8000-0000000000a1"
_SECOND: Final = "visit/0199ab00-0000-7000-8000-0000000000a2"
CONTENTS: Final[tuple[tuple[str, object], ...]] = (
    (_FIRST, VisitOpened("case-00001", "a-1", "home@1", 40, ("c-2",))),
    (_FIRST, StageEntered("travelling", "depart")),
    (_FIRST, StageEntered("at_door", "arrive")),
    (_FIRST, StepAnswered("door.name", "住在三楼", {"someone_in": True})),
    (_FIRST, StageEntered("leaving", "leave")),
    (_FIRST, PromiseMade((Instalment(DAY, Money(50_000, "CNY")),), "app")),
    (_FIRST, FollowupScheduled(DAY, "call")),
    (_FIRST, StageEntered("aftercare", "finish")),
    (_FIRST, VisitClosed(Outcome.PROMISE_TO_PAY)),
    ("case/case-00001", ContactAttempted("case-00001", Channel.CALL, "p-1", effective=True, result="spoke")),
    (_SECOND, VisitOpened("case-00002", "a-1", "home@1", 40)),
)


def fill(store: Store) -> None:
    """The same small day in every kept store."""
    pen = enrol(store)
    with store.unit() as unit:
        for number in range(1, 4):
            # Nobody was asked for flags in those days.
            case = a_case(number, ("林玉珍", "欧阳娜娜", "曾单")[number - 1], flags={})
            unit.cases.put(case, b"box" * 30)
        unit.feed.put_lease(a_lease())
        unit.feed.put_cursor("page-7")
        unit.feed.put_packs({"rules/cn": {"pack.yaml": b"id: cn"}})
        unit.journal.append(pen.write_all(CONTENTS), known_time=TEN_O_CLOCK)
        unit.journal.put_seal(a_seal(pen.head))
        unit.journal.put_receipt(a_receipt(9))


def says(view: View) -> tuple[object, ...]:
    """Everything a view of the small day has to say."""
    journal, cases, feed = view.journal, view.cases, view.feed
    return (
        *(journal.head(), journal.after(0, 99), journal.visits(), journal.open_visit(), journal.last_time()),
        *(journal.seals(0, 99), journal.receipts(0, 99), cases.rows(), cases.search("oynn", 5), cases.count()),
        *(cases.get("case-00001"), cases.sealed("case-00002")),
        *(feed.profile(), feed.lease(), feed.cursor(), feed.packs()),
    )


def main(version: str) -> None:
    """Write the store of one version; an existing one is never replaced."""
    path = STORES / f"{version}.db"
    if path.exists():
        raise SystemExit(f"{path} is kept as it is")
    STORES.mkdir(exist_ok=True)
    store = create_store(path, KEY)
    fill(store)
    store.close()
    path.with_name(f"{path.name}.reserve").unlink(missing_ok=True)


if __name__ == "__main__":
    main(sys.argv[1])
