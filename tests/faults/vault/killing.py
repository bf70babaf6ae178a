"""Kills a piece of work at a chosen system call, with strace's fault injection, in a fork of the test."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from collector_app.usecases.failures import Failure

WRITES: Final = "write,pwrite64,fsync,fdatasync,ftruncate,rename,unlink"
"""What changes a file or makes a change durable."""


@dataclass(frozen=True, slots=True)
class Place:
    """The `number`-th call of one system call."""

    call: str
    number: int


def strace_works() -> bool:
    """Whether strace is here and this user may attach to a process of his own."""
    if shutil.which("strace") is None:
        return False
    probe = ["strace", "-qq", "-e", "inject=getppid:signal=SIGKILL", "true"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def places(work: Callable[[], object], trace: Path) -> list[Place]:
    """Let the work run once, whole; return every place where it could be killed."""
    status = traced(work, ["-e", f"trace={WRITES}", "-o", str(trace)])
    if status != 0:
        raise AssertionError(f"the work failed by itself: {status}")
    calls = Counter(re.findall(r"^(?:\d+ +)?([a-z0-9]+)\(", trace.read_text(), re.MULTILINE))
    return [Place(call, number) for call, count in sorted(calls.items()) for number in range(1, count + 1)]


def thinned(found: list[Place], at_most: int) -> Iterator[Place]:
    """Keep that many places of each call, first and last among them."""
    by_call: dict[str, list[Place]] = {}
    for place in found:
        by_call.setdefault(place.call, []).append(place)
    for of_call in by_call.values():
        step = max(1, -(-(len(of_call) - 1) // (at_most - 1)))
        yield from {*of_call[::step], of_call[-1]}


def kill(work: Callable[[], object], place: Place) -> None:
    """Run the work and kill it as it enters that call; raises AssertionError when it got past it alive."""
    inject = f"inject={place.call}:signal=SIGKILL:when={place.number}"
    status = traced(work, ["-e", f"trace={place.call}", "-e", inject, "-o", os.devnull])
    if status != -signal.SIGKILL:
        raise AssertionError(f"not killed at {place}: {status}")


def kill_everywhere(
    folder: Path,
    scratch: Path,
    work: Callable[[Path], object],
    check: Callable[[Path], None],
    few: int | None = None,
) -> int:
    """Kill the work at all its places, or at `few` of each call, each time on a fresh copy; return how often."""

    def copy(name: str) -> Path:
        place = scratch / name
        shutil.rmtree(place, ignore_errors=True)
        return Path(shutil.copytree(folder, place))

    rehearsal = copy("rehearsal")
    found = places(lambda: work(rehearsal), scratch / "trace")
    chosen = found if few is None else list(thinned(found, few))
    for place in chosen:
        victim = copy("victim")
        kill(lambda: work(victim), place)  # noqa: B023 - used at once
        try:
            check(victim)
        except (AssertionError, Failure) as error:
            raise AssertionError(f"after a kill at {place}: {error!r}") from error
    return len(chosen)


def traced(work: Callable[[], object], options: list[str]) -> int:
    """Return the exit status of the work in a child under strace, negative for a signal."""
    child = os.fork()
    if child == 0:
        _be_the_child(work)
    with ExitStack() as stack:
        os.waitpid(child, os.WUNTRACED)
        tracer = subprocess.Popen(["strace", "-f", *options, "-p", str(child)], stderr=subprocess.PIPE, text=True)
        stack.enter_context(tracer)
        assert tracer.stderr is not None
        said = tracer.stderr.readline()
        os.kill(child, signal.SIGCONT)
        _, status = os.waitpid(child, 0)
        if "attached" not in said:
            raise AssertionError(said)
    return os.waitstatus_to_exitcode(status)


def _be_the_child(work: Callable[[], object]) -> None:
    status = 1
    try:
        os.kill(os.getpid(), signal.SIGSTOP)
        work()
        status = 0
    except BaseException:  # noqa: BLE001 - a fork must not go on into the test that made it
        traceback.print_exc()
    finally:
        os._exit(status)
