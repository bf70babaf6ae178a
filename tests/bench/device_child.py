"""The app in a process of its own that measures itself: `python -m tests.bench.device_child`.

Reads one line of JSON (home, keyring, seconds since the story's morning, tasks) and writes one line with the numbers,
all in milliseconds. The windows are the real ones, painted offscreen; the server is gone, as at a door.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from functools import partial
from time import perf_counter
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtTest import QTest

from collector_app.desktop.workbench import TODAY
from collector_app.domain.script import StepKind
from collector_app.domain.visit.stage import Stage
from collector_app.gui.visit.step_page import StepPage
from collector_app.gui.visit.warnings_page import WarningsPage
from tests.bench.unlock_child import app_of, unlock
from tests.journey.hands import Hands

_QUERIES = ("wxl", "lq", "zhangwei", "陈", "BM-2026-0042", "hzm", "lxx", "yf")
_PAGES = 30
_CHOOSING = frozenset(
    {
        *(StepKind.CHOICE, StepKind.CHOICES, StepKind.IDENTITY, StepKind.OUTCOME),
        *(StepKind.DATE, StepKind.SIGNATURE, StepKind.LOCATION),
    }
)
_CHOICES = {"ability": 2}  # step → number key; every other choice takes the first answer


def timed(call: Callable[[], object]) -> float:
    """How long until the window shows what a call changed."""
    began = perf_counter()
    call()
    Hands.settle()
    return (perf_counter() - began) * 1000


def opening(hands: Hands) -> list[float]:
    """Coming back to Today."""
    return [timed(lambda: hands.bench.go(TODAY)) for _ in range(10)]


def scrolling(hands: Hands) -> list[float]:
    """A page further, each time to rows that were never shown and are judged now."""
    shown = hands.bench.today.view.list
    shown.setFocus()
    return [timed(lambda: QTest.keyClick(shown, Qt.Key.Key_PageDown)) for _ in range(_PAGES)]


def searching(hands: Hands) -> list[float]:
    """From the end of the typing pause to the painted hits."""
    header = hands.bench.today.header

    def search(text: str) -> None:
        with QSignalBlocker(header.search):
            header.search.setText(text)
        header.search_changed.emit(text)

    found = [timed(partial(search, text)) for text in _QUERIES for _ in range(3)]
    search("")
    return found


def visiting(hands: Hands) -> list[float]:
    """Every act of one visit from the set-out to its close: answers and gates."""
    hands.find_case("wgl")
    hands.open_found()
    hands.register_company()
    hands.set_out()
    bar = hands.visit.screen.visit_bar
    found: list[float] = []
    for _ in range(400):
        visit = hands.visit
        if visit.session.visit.stage is Stage.CLOSED:
            return found
        page, before = visit.screen.page(), visit.session.visit
        if isinstance(page, StepPage):
            _prepare(hands, page)
        took = (
            timed(lambda: hands.press(Qt.Key.Key_Return)) if isinstance(page, WarningsPage) else timed(bar.went_on.emit)
        )
        if visit.session.visit is not before:
            found.append(took)
    raise RuntimeError(f"the visit never closed: {hands.visit.session.visit.stage}, {hands.refusals()}")


def _prepare(hands: Hands, page: StepPage) -> None:
    """Choose or type what the step wants, so that only Next is left."""
    step = page.shown.step
    if step.kind in _CHOOSING:
        hands.press(Qt.Key(Qt.Key.Key_0 + _CHOICES.get(step.id, 1)))
    elif step.kind in (StepKind.TEXT, StepKind.MONEY, StepKind.NUMBER) and step.required:
        hands.type("2")


def main() -> None:
    """Run the tasks."""
    told = json.loads(sys.stdin.readline())
    collector = app_of(told)
    hands = Hands(collector, iter(told["codes"]))
    unlock(collector, told["passphrase"])
    hands.wait_for("the first round of sync is over", lambda: hands.bench.delivery.wait_idle(0))
    every: dict[str, Callable[[Hands], Any]] = {
        "open": opening,
        "scroll": scrolling,
        "search": searching,
        "visit": visiting,
    }
    found = {name: every[name](hands) for name in told["tasks"]}
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
