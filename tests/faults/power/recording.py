"""The file operations of a piece of work, as strace saw them, replayed into the model of a disk.

Every call that could change a file is either understood or refused, and the end of the replay must be what really lies
on the disk: a write that the trace did not show (through a mapping, say) is found out.
"""

from __future__ import annotations

import re
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.faults.power.disk import Change, Disk, Everything, Files, Inode
from tests.faults.vault.killing import traced

_CALLS: Final = (
    "open,openat,creat,close,lseek,write,writev,pwrite64,pwritev,pwritev2,sendfile,copy_file_range,splice,ftruncate,"
    "truncate,fallocate,fsync,fdatasync,sync,syncfs,sync_file_range,rename,renameat,renameat2,link,linkat,symlink,"
    "symlinkat,unlink,unlinkat,mkdir,mkdirat,rmdir,sendto"
)
_LINE: Final = re.compile(r"^\d+ +(?P<call>[a-z0-9_]+)\((?P<arguments>.*)\) += (?P<result>-?\d+)")
_IGNORED: Final = re.compile(r"^\d+ +(\+\+\+|---)")
_SHARED: Final = "-shm"  # SQLite's index of its log, mapped into memory: made anew whenever the first process opens


@dataclass(frozen=True, slots=True)
class Call:
    """One finished system call; strings and paths are still as strace wrote them."""

    name: str
    arguments: tuple[str, ...]
    result: int


@dataclass(slots=True)
class Opened:
    """An open file of the work."""

    inode: Inode
    path: str
    append: bool
    at: int = 0


@dataclass(slots=True)
class Replay:
    """Carries the calls out on a model, one after the other; `said` is what the work had told by then."""

    folder: str
    disk: Disk
    said: list[str] = field(default_factory=list)
    _open: dict[int, Opened] = field(default_factory=dict)

    def step(self, call: Call) -> bool:
        """Carry a call out; returns whether the disk may differ from before."""
        if call.result < 0:
            return False
        act = getattr(self, f"_{call.name}", None)
        if act is not None:
            return bool(act(call))
        if any(self._within(_path(argument)) for argument in call.arguments):
            raise AssertionError(f"the model doesn't know {call}")
        return False

    def _openat(self, call: Call) -> bool:
        path, flags = self._at(call.arguments[0], call.arguments[1]), call.arguments[2]
        if path is None:
            return False
        inode = self.disk.names.get(path)
        changed = False
        if inode is None:
            if "O_CREAT" not in flags:
                raise AssertionError(f"{path} was opened and never made")
            inode = Inode()
            self.disk.name((path, inode))
            changed = True
        elif "O_TRUNC" in flags and inode.now:
            inode.do(Change(0, cut=True))
            changed = True
        self._open[call.result] = Opened(inode, path, "O_APPEND" in flags)
        return changed

    def _close(self, call: Call) -> bool:
        self._open.pop(_number(call.arguments[0]), None)
        return False

    def _lseek(self, call: Call) -> bool:
        file = self._open.get(_number(call.arguments[0]))  # a folder that is listed has a second number
        if file is not None:
            file.at = call.result
        return False

    def _write(self, call: Call) -> bool:
        file = self._file(call)
        if file is None:
            return False
        at = len(file.inode.now) if file.append else file.at
        file.at = at + call.result
        return self._put(file, at, _text(call.arguments[1])[: call.result])

    def _pwrite64(self, call: Call) -> bool:
        file = self._file(call)
        return file is not None and self._put(file, int(call.arguments[3]), _text(call.arguments[1])[: call.result])

    def _sendfile(self, call: Call) -> bool:
        """shutil's way to copy."""
        file, source = self._file(call), self._open.get(_number(call.arguments[1]))
        if file is None or source is None:
            raise AssertionError(f"a copy from or to another place: {call}")
        start = int(call.arguments[2].split(" => ")[0].strip("[]"))
        at, file.at = file.at, file.at + call.result
        return self._put(file, at, bytes(source.inode.now[start : start + call.result]))

    def _ftruncate(self, call: Call) -> bool:
        file = self._file(call)
        if file is None:
            return False
        file.inode.do(Change(int(call.arguments[1]), cut=True))
        return True

    def _fsync(self, call: Call) -> bool:
        file = self._file(call)
        if file is None:
            return False
        file.inode.sync()
        if file.inode.folder:
            self.disk.sync_folder(file.path)
        return True

    _fdatasync = _fsync

    def _rename(self, call: Call) -> bool:
        old, new = self._at("AT_FDCWD", call.arguments[0]), self._at("AT_FDCWD", call.arguments[1])
        if old is None or new is None:
            return False
        self.disk.name((old, None), (new, self.disk.names[old]))
        return True

    def _unlink(self, call: Call) -> bool:
        return self._gone(self._at("AT_FDCWD", call.arguments[0]))

    _rmdir = _unlink

    def _unlinkat(self, call: Call) -> bool:
        return self._gone(self._at(call.arguments[0], call.arguments[1]))

    def _mkdir(self, call: Call) -> bool:
        path = self._at("AT_FDCWD", call.arguments[0])
        if path is None:
            return False
        self.disk.name((path, Inode(folder=True)))
        return True

    def _sendto(self, call: Call) -> bool:
        self.said.extend(_text(call.arguments[1]).decode().splitlines())
        return True

    def _put(self, file: Opened, at: int, data: bytes) -> bool:
        file.inode.do(Change(at, data))
        return True

    def _gone(self, path: str | None) -> bool:
        if path is None:
            return False
        self.disk.name((path, None))
        return True

    def _file(self, call: Call) -> Opened | None:
        file = self._open.get(_number(call.arguments[0]))
        if file is None and self._within(_path(call.arguments[0])):
            raise AssertionError(f"a file that was open before: {call}")
        return file

    def _within(self, path: str) -> bool:
        return path == self.folder or path.startswith(f"{self.folder}/")

    def _at(self, beside: str, argument: str) -> str | None:
        """Return the path relative to the folder, None for one that lies elsewhere."""
        path = _text(argument).decode()
        if not path.startswith("/"):
            path = f"{_path(beside)}/{path}"
        if not self._within(path):
            return None
        return path[len(self.folder) + 1 :] or "."


@dataclass(frozen=True, slots=True)
class Recording:
    """What a piece of work did to a folder."""

    folder: str
    before: Files
    calls: tuple[Call, ...]

    def replay(self) -> Iterator[tuple[int, Replay]]:
        """Carry the calls out one by one; stop before the first and after each that may matter, with its number."""
        replay = Replay(self.folder, Disk({".": None, **self.before}))
        yield 0, replay
        for number, call in enumerate(self.calls, start=1):
            if replay.step(call):
                yield number, replay


def record(work: Callable[[Callable[[str], None]], None], folder: Path, trace: Path) -> Recording:
    """Let the work run once on a folder, under strace; it gets the function to tell what is durable."""
    before = files_of(folder)
    ours, theirs = socket.socketpair()
    with closing(ours), closing(theirs):
        options = ["-y", "-xx", "-s", "67108864", "-e", f"trace={_CALLS}", "-o", str(trace)]
        status = traced(lambda: work(lambda text: theirs.sendall(f"{text}\n".encode())), options)
    if status != 0:
        raise AssertionError(f"the work failed by itself: {status}")
    recording = Recording(str(folder), before, tuple(_calls(trace)))
    *_, (_, replay) = recording.replay()
    assert _without_shared(replay.disk.after(Everything())) == _without_shared({".": None, **files_of(folder)})
    return recording


def files_of(folder: Path) -> Files:
    """Everything that lies below a folder."""
    return {
        path.relative_to(folder).as_posix(): None if path.is_dir() else path.read_bytes() for path in folder.rglob("*")
    }


def lay_out(files: Files, folder: Path) -> None:
    """Make a folder that holds these files and nothing else."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for path, content in _without_shared(files).items():
        place = folder / path
        if content is None:
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
        else:
            place.write_bytes(content)


def _without_shared(files: Files) -> Files:
    return {path: content for path, content in files.items() if not path.endswith(_SHARED)}


def _calls(trace: Path) -> Iterator[Call]:
    with trace.open() as lines:
        for line in lines:
            if _IGNORED.match(line):
                continue
            found = _LINE.match(line)
            if found is None:
                raise AssertionError(f"strace said: {line[:200]}")
            yield Call(found["call"], tuple(found["arguments"].split(", ")), int(found["result"]))


def _text(argument: str) -> bytes:
    if not argument.endswith('"'):
        raise AssertionError(f"strace showed a part only: {argument[-40:]}")
    return bytes.fromhex(argument.strip('"').replace("\\x", ""))


def _number(argument: str) -> int:
    return int(argument.partition("<")[0])


def _path(argument: str) -> str:
    """Return the path that strace puts behind a number, empty when there is none."""
    _, _, rest = argument.partition("<")
    if not rest.startswith("\\x"):
        return ""
    return bytes.fromhex(rest.rstrip(">").replace("\\x", "")).decode(errors="replace")
