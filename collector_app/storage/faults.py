"""What SQLite reports, as a failure that a person can act on. Everything not named here is a bug."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlcipher3.dbapi2 import Error as DriverError

from collector_app.usecases.failures import Failure, FailureCode, failure_of_file

# Primary result codes, sqlite.org/rescode.html
_PERM, _BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 3, 5, 6, 8, 10, 11, 13, 14, 26
_PRIMARY: Final = 0xFF

_CODES: Final = {
    _PERM: FailureCode.FILE_UNWRITABLE,
    _BUSY: FailureCode.STORE_LOCKED,
    _LOCKED: FailureCode.STORE_LOCKED,
    _READONLY: FailureCode.FILE_UNWRITABLE,
    _IOERR: FailureCode.FILE_UNWRITABLE,  # a quota, a size limit, a dying disk: SQLite does not say which
    _CORRUPT: FailureCode.STORE_DAMAGED,
    _FULL: FailureCode.DISK_FULL,
    _CANTOPEN: FailureCode.FILE_UNWRITABLE,
    _NOTADB: FailureCode.STORE_DAMAGED,  # before the key was seen to work: see opening.py
}


def failure_of(error: DriverError | DBAPIError) -> Failure | None:
    """Return the failure that a database error stands for, or None when it is a bug."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(cause, "sqlite_errorcode", None)
    if not isinstance(code, int):
        return None
    known = _CODES.get(code & _PRIMARY)
    return None if known is None else Failure(known, sqlite=code)


@contextmanager
def known_failures() -> Iterator[None]:
    """Turn what the file system and SQLite report within the block into `Failure`; bugs pass unchanged."""
    try:
        yield
    except (DriverError, DBAPIError) as error:
        failure = failure_of(error)
        if failure is None:
            raise
        raise failure from error
    except OSError as error:
        raise failure_of_file(error) from error
