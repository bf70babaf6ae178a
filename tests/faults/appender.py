"""A collector at work, to be killed: appends visits one entry a time and says each number once it is durable.

Called with the store's path. Each printed line is an acknowledgement that must outlive the process.
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from collector_app.domain.journal.content import StageEntered, StepAnswered, VisitClosed, VisitOpened
from collector_app.domain.outcome import Outcome
from collector_app.storage.opening import open_store
from collector_app.usecases.failures import Failure
from tests.fakes.device import TEN_O_CLOCK
from tests.fakes.samples import Pen, a_case, a_seal

KEY: Final = b"k" * 32
STEPS: Final = 6


def main(path: Path) -> None:
    """Work until killed or until the disk is full; exits 3 on a known failure, after saying it."""
    store = open_store(path, KEY)
    pen = Pen()
    with store.view() as view:
        pen.head = view.journal.head()
    pen.entropy = type(pen.entropy)(device=pen.head.seq % 4096)
    for visit in count(pen.head.seq):
        subject = f"visit/{visit}"
        contents: list[object] = [VisitOpened(f"case-{visit:05d}", "a-1", "home@1", 40)]
        contents += [StepAnswered(f"step-{number}", "一" * 200) for number in range(STEPS)]
        contents += [StageEntered("aftercare", "turn_back"), VisitClosed(Outcome.NOT_MADE)]
        for content in contents:
            entry = pen.write(subject, content)
            try:
                with store.unit() as unit:
                    unit.journal.append((entry,), known_time=TEN_O_CLOCK)
                    if isinstance(content, VisitClosed):
                        unit.journal.put_seal(a_seal(pen.head))
                        unit.cases.put(a_case(visit), b"box" * 300)
            except Failure as failure:
                sys.stdout.write(f"failed {failure.code} {failure.details.get('reserve_released', 0)}\n")
                sys.stdout.flush()
                sys.exit(3)
            sys.stdout.write(f"{entry.seq}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
