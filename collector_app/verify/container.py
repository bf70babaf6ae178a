"""Opening a bundle: a zip of known members, read with caps.

Members are found with `zipfile` and read without it: a checksum is no proof, and a damaged member must still be read so
that the first bad entry can be named.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self

REQUIRED: Final = ("bundle.json", "certificates.json", "entries.jsonl", "seals.jsonl", "receipts.jsonl")
EVIDENCE: Final = re.compile(r"evidence/([A-Za-z0-9][A-Za-z0-9._-]{0,127})\.(sealed|clear)\Z")
MAX_MEMBERS: Final = 10_000
MAX_TEXT_BYTES: Final = 64 * 1024 * 1024  # about 60,000 entries: a hundred working days in one run
MAX_EVIDENCE_BYTES: Final = 2 * 1024 * 1024 * 1024
_CHUNK: Final = 1024 * 1024
_LOCAL_HEADER: Final = struct.Struct("<4s22xHH")  # signature, name length, extra length (APPNOTE 4.3.7)


class UnreadableError(Exception):
    """The file is no bundle that can be judged; `code` and `detail` say why (format, "What can't be read")."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


class Container:
    """An open bundle file; raises UnreadableError for anything that is no bundle. Close it, or use `with`."""

    def __init__(self, path: Path) -> None:
        try:
            self._file = path.open("rb")
        except OSError as error:
            raise UnreadableError("no_file", error.strerror or "") from error
        try:
            self._members = _list(self._file)
        except UnreadableError:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    @property
    def evidence(self) -> tuple[str, ...]:
        """The names of evidence members, sorted."""
        return tuple(sorted(name for name in self._members if name not in REQUIRED))

    def text(self, name: str) -> bytes:
        """Return a required member whole."""
        return b"".join(self.chunks(name, MAX_TEXT_BYTES))

    def chunks(self, name: str, cap: int = MAX_EVIDENCE_BYTES) -> Iterator[bytes]:
        """Yield a member's bytes; raises UnreadableError("too_large") rather than give more than `cap`."""
        given = 0
        for chunk in self._inflated(self._members[name]):
            given += len(chunk)
            if given > cap:
                raise UnreadableError("too_large", name)
            yield chunk

    def _inflated(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        if info.compress_type == zipfile.ZIP_STORED:
            yield from self._raw(info)
            return
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for raw in self._raw(info):
                yield inflater.decompress(raw, _CHUNK)
                while inflater.unconsumed_tail:
                    yield inflater.decompress(inflater.unconsumed_tail, _CHUNK)
        except zlib.error as error:
            raise UnreadableError("damaged_member", info.filename) from error

    def _raw(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        try:
            self._file.seek(info.header_offset)
        except (OSError, ValueError) as error:
            raise UnreadableError("damaged_member", info.filename) from error
        header = self._file.read(_LOCAL_HEADER.size)
        if len(header) < _LOCAL_HEADER.size:
            raise UnreadableError("damaged_member", info.filename)
        signature, name_length, extra_length = _LOCAL_HEADER.unpack(header)
        if signature != b"PK\3\4" or self._file.read(name_length) != info.filename.encode():
            raise UnreadableError("damaged_member", info.filename)
        self._file.seek(extra_length, 1)
        left = info.compress_size
        while left:
            chunk = self._file.read(min(left, _CHUNK))
            if not chunk:
                raise UnreadableError("damaged_member", info.filename)
            left -= len(chunk)
            yield chunk


def _list(file: BinaryIO) -> dict[str, zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, OSError, struct.error) as error:
        raise UnreadableError("not_a_zip") from error
    if len(infos) > MAX_MEMBERS:
        raise UnreadableError("too_large", f"{len(infos)}")
    members: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        _check_member(info, members)
        if info.filename != "evidence/":
            members[info.filename] = info
    for name in REQUIRED:
        if name not in members:
            raise UnreadableError("missing_member", name)
    return members


def _check_member(info: zipfile.ZipInfo, members: dict[str, zipfile.ZipInfo]) -> None:
    name = info.filename
    if name in members:
        raise UnreadableError("duplicate_member", name)
    if name not in REQUIRED and name != "evidence/" and not EVIDENCE.match(name):
        raise UnreadableError("unexpected_member", name)
    if info.flag_bits & 1:
        raise UnreadableError("encrypted", name)
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UnreadableError("compression", name)
    if info.file_size > (MAX_TEXT_BYTES if name in REQUIRED else MAX_EVIDENCE_BYTES):
        raise UnreadableError("too_large", name)
