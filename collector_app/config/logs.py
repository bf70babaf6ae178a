"""The log that can't leak: events by name, fields from an allow-list, and no free text at all.

Code logs an event name and fields, `log.info("sync.pull_finished", extra={"count": 12, "ms": 340})`. Everything else
that reaches a handler, from a library or by mistake, is written as its place in the code without its words: the
developer finds the line, the borrower's name stays where it was. Exceptions keep their types and the lines they
passed, not their messages, because messages quote what they failed on.
"""

from __future__ import annotations

import json
import logging
import os
import re
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from enum import Enum
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final, TypeAlias

Written: TypeAlias = str | int | bool

FILE_NAME: Final = "collector.log"
_MAX_BYTES: Final = 1 << 20  # a week of field days is about a tenth of it
_OLDER_FILES: Final = 3
_EVENT: Final = re.compile(r"[a-z]{2,20}(?:\.[a-z_]{2,40}){1,3}\Z")
_CODE: Final = re.compile(r"[a-z][a-z_]{0,30}(?:[.-][a-z0-9_]{1,30}){1,5}\Z")
# A UUID, or a digest of 128 or 256 bits. Shorter runs are refused: 18 digits are an identity number, 11 a telephone.
_IDENTIFIER: Final = re.compile(r"(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}|[0-9a-f]{64})\Z")
_LARGEST: Final = 999_999_999  # nine digits: shorter than a mobile number anywhere
_DEEPEST: Final = 40  # frames of a traceback; a recursion would fill the disk


def _identifier(value: object) -> Written | None:
    text = str(value)
    return text if _IDENTIFIER.match(text) else None


def _code(value: object) -> Written | None:
    if isinstance(value, Enum):  # names are written by us, values may come from a file
        return value.name.lower()
    if isinstance(value, type):
        return value.__qualname__
    return value if isinstance(value, str) and _CODE.match(value) else None


def _number(value: object) -> Written | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float) and abs(value) <= _LARGEST:
        return int(value)
    return None


FIELDS: Final[Mapping[str, Callable[[object], Written | None]]] = {
    "case_id": _identifier,
    "collector_id": _identifier,
    "device_id": _identifier,
    "digest": _identifier,
    "entry_id": _identifier,
    "evidence_id": _identifier,
    "visit_id": _identifier,
    "code": _code,
    "failure": _code,
    "gate": _code,
    "kind": _code,
    "rule": _code,
    "screen": _code,
    "stage": _code,
    "state": _code,
    "attempt": _number,
    "bytes": _number,
    "count": _number,
    "from_seq": _number,
    "ms": _number,
    "ok": _number,
    "seq": _number,
    "serial": _number,
    "status": _number,
    "to_seq": _number,
    "version": _number,
}

# What logging itself puts on a record; anything beyond it was passed as `extra`.
_STANDARD: Final = frozenset(vars(logging.LogRecord("", 0, "", 0, "", None, None))) | {"message", "asctime", "taskName"}


class AllowListFormatter(logging.Formatter):
    """Turns a record into one line of JSON out of allowed parts only."""

    def format(self, record: logging.LogRecord) -> str:
        """The line for `record`, without its newline."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "line": f"{record.module}:{record.lineno}",
        }
        known = isinstance(record.msg, str) and not record.args and _EVENT.match(record.msg)
        line["event"] = record.msg if known else "unlisted"
        refused = 0
        for name, value in vars(record).items():
            if name in _STANDARD:
                continue
            written = FIELDS[name](value) if name in FIELDS else None
            if written is None:
                refused += 1
            else:
                line[name] = written
        if refused:
            line["refused"] = refused
        if record.exc_info and record.exc_info[1] is not None:
            line["raised"] = without_words(record.exc_info[1])
        return json.dumps(line, ensure_ascii=True, separators=(",", ":"))


class _PrivateRotatingFile(RotatingFileHandler):
    """A log file that is created for its owner only, whatever the umask was."""

    def _open(self) -> TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        return os.fdopen(descriptor, "a", encoding="utf-8")

    def let_go(self) -> None:
        """Close the file; the next record opens it anew, or another one in its place."""
        self.acquire()
        try:
            stream = self.stream
            self.stream = None  # as FileHandler.close does: emit opens it when it is None
            with suppress(OSError):
                if stream is not None:
                    stream.close()
        finally:
            self.release()


def open_log(folder: Path, level: int = logging.INFO) -> logging.Handler:
    """Send every log record of this process to a file in `folder` (made before, private) and return the handler.

    The caller owns the handler and passes it to `close_log`. Raises `OSError` when the file can't be opened.
    """
    handler = _PrivateRotatingFile(folder / FILE_NAME, maxBytes=_MAX_BYTES, backupCount=_OLDER_FILES, encoding="utf-8")
    handler.setFormatter(AllowListFormatter())
    handler.setLevel(level)
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(min(level, root.level) if root.level else level)
    logging.raiseExceptions = False  # a failing handler would print the record, words and all, to the console
    return handler


def close_log(handler: logging.Handler) -> None:
    """Stop writing to `handler` and close its file; lines that a full disk did not take are lost without a word."""
    logging.getLogger().removeHandler(handler)
    with suppress(OSError):
        handler.close()


def let_go(folder: Path) -> None:
    """Close every log file that is open in `folder`, so that it can be deleted; the next record begins a new one."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, _PrivateRotatingFile) and Path(handler.baseFilename).parent == folder.absolute():
            handler.let_go()


def without_words(error: BaseException) -> list[str]:
    """Return the chain of exceptions with the places they passed; no messages, no values."""
    told: list[str] = []
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        kind = type(link)
        told.append(f"{kind.__module__}.{kind.__qualname__}")
        frames = traceback.extract_tb(link.__traceback__)[-_DEEPEST:]
        told.extend(f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return told
