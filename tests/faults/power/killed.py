"""Works that end by a signal, at a chosen system call or at any moment; and works whose disk is full."""

from __future__ import annotations

import os
import random
import re
import select
import shutil
import signal
import socket
import traceback
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Final

from collector_app.usecases.failures import Failure, FailureCode
from tests.faults.power.images import Tally, complaint_of
from tests.faults.power.laptop import Say
from tests.faults.power.recording import files_of, lay_out
from tests.faults.power.works import Work
from tests.faults.vault.killing import Place, places, thinned, traced

KILLED: Final = -signal.SIGKILL
GREW: Final = "write,pwrite64,ftruncate"
"""What needs room on the disk."""

REFUSALS: Final = {
    FailureCode.DISK_FULL,
    FailureCode.FILE_UNWRITABLE,  # SQLite gives no reason for its log's index, and the disk here has room
    FailureCode.KEYRING_MISSING,  # the keyring's file lies on the same disk
}
_NAMED: Final = re.compile(r"^\d+ +(write|pwrite64|ftruncate)\(")


@dataclass(frozen=True, slots=True)
class Bench:
    """A work with its beginning, laid out anew for each accident in a scratch folder."""

    work: Work
    scratch: Path

    @classmethod
    def of(cls, work: Work, scratch: Path) -> Bench:
        begin = scratch / "beginning"
        begin.mkdir(parents=True)
        work.make(begin)
        return cls(work, scratch)

    def fresh(self, name: str = "victim") -> Path:
        """Return a folder as the work finds it."""
        place = self.scratch / name
        shutil.rmtree(place, ignore_errors=True)
        lay_out(files_of(self.scratch / "beginning"), place)
        return place

    def places(self) -> list[Place]:
        """Return every call at which the work can be killed."""
        home = self.fresh()
        return places(lambda: self.work.run(home, lambda _: None), self.scratch / "trace")


def kill_at_calls(bench: Bench, few: int | None = None) -> Tally:
    """Kill the work at all its writes and fsyncs, or at `few` of each kind of call."""
    tally = Tally()
    found = bench.places()
    for place in found if few is None else thinned(found, few):
        home = bench.fresh()
        inject = f"inject={place.call}:signal=SIGKILL:when={place.number}"
        options = ["-e", f"trace={place.call}", "-e", inject, "-o", os.devnull]
        status, said = _heard(lambda say: traced(lambda: bench.work.run(home, say), options))  # noqa: B023 - used at once
        _judge(bench, tally, home, said, f"killed at {place}", status=status, wished=(KILLED,))
    return tally


def kill_at_random(bench: Bench, times: int, seed: int) -> Tally:
    """Kill the work that often, at a moment that nobody chose."""
    dice, tally = random.Random(seed), Tally()
    span = _span(bench)
    for number in range(times):
        home, delay = bench.fresh(), dice.uniform(0, span)
        status, said = _heard(lambda say: _cut_short(lambda: bench.work.run(home, say), delay))  # noqa: B023 - used at once
        label = f"seed {seed}, kill {number} after {delay * 1000:.2f} ms"
        _judge(bench, tally, home, said, label, status=status, wished=(KILLED, 0))
    return tally


def fill_at_writes(bench: Bench, few: int | None, seed: int) -> Tally:
    """Let the disk be full from each write on, or from `few` of them: the work must stop with a known failure."""
    tally = Tally()
    home = bench.fresh()
    trace = bench.scratch / "trace"
    assert traced(lambda: bench.work.run(home, lambda _: None), ["-e", f"trace={GREW}", "-o", str(trace)]) == 0
    order = [found[1] for line in trace.read_text().splitlines() if (found := _NAMED.match(line))]
    chosen = (
        range(len(order))
        if few is None
        else sorted(random.Random(seed).sample(range(len(order)), min(few, len(order))))
    )
    for number in chosen:
        home = bench.fresh()
        before = {call: order[:number].count(call) for call in GREW.split(",")}
        injects = [f"inject={call}:error=ENOSPC:when={count + 1}+" for call, count in before.items()]
        options = ["-e", f"trace={GREW}", *(part for inject in injects for part in ("-e", inject)), "-o", os.devnull]
        status, said = _heard(lambda say: traced(lambda: _known(bench.work, home, say), options))  # noqa: B023 - used at once
        _judge(bench, tally, home, said, f"full from write {number} on ({order[number]})", status=status, wished=(0,))
    return tally


def _known(work: Work, home: Path, say: Say) -> None:
    """Run the work; a failure that the app knows is told, anything else is a bug, told as well: stderr is full, too."""
    try:
        work.run(home, say)
    except Failure as failure:
        say(f"failed {failure.code}")
        if failure.code not in REFUSALS:
            raise
    except BaseException as error:
        say(f"bug {error!r}")
        raise


def _judge(
    bench: Bench, tally: Tally, home: Path, said: Sequence[str], label: str, *, status: int, wished: tuple[int, ...]
) -> None:
    tally.runs += 1
    complaint = "" if status in wished else f"the work ended with {status} after saying {said[-1:]}; "
    complaint += complaint_of(bench.work, home, said)
    if complaint:
        tally.faults.append(f"{bench.work.name}, {label}: {complaint}")


def _heard(run: Callable[[Say], int]) -> tuple[int, tuple[str, ...]]:
    """Run something in another process; return its exit status and what it said before it ended."""
    ours, theirs = socket.socketpair()
    with closing(ours):
        with closing(theirs):
            status = run(lambda text: theirs.sendall(f"{text}\n".encode()))
        said = b""
        while block := ours.recv(1 << 16):
            said += block
    return status, tuple(said.decode().splitlines())


def _span(bench: Bench) -> float:
    """How long the work takes in a process of its own, about."""
    spans = []
    for _ in range(3):
        home, began = bench.fresh(), perf_counter()
        assert _cut_short(lambda: bench.work.run(home, lambda _: None), None) == 0  # noqa: B023 - used at once
        spans.append(perf_counter() - began)
    return min(spans)


def _cut_short(work: Callable[[], object], delay: float | None) -> int:
    """Run the work in a fork, killed after `delay` seconds; returns its exit status, negative for a signal."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        except BaseException:  # noqa: BLE001 - a fork must not go on into the test that made it
            traceback.print_exc()
        finally:
            os._exit(status)
    os.close(writing)
    ended, _, _ = select.select([reading], [], [], delay)  # its end of the pipe closes with it
    if not ended:
        os.kill(child, signal.SIGKILL)
    os.close(reading)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)
