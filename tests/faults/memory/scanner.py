"""Looks into the memory of another process, as somebody does who took the laptop while it was locked."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

_CHUNK = 1 << 22
_SHORTEST = 5  # bytes of a form worth looking for; shorter ones are anywhere


def may_look(pid: int) -> bool:
    """Whether this process may read another one's memory: its parents or root, and root alone when it is closed."""
    try:
        with Path(f"/proc/{pid}/mem").open("rb"):
            return True
    except OSError:
        return False


def text_forms(words: str) -> tuple[bytes, ...]:
    """A text as programs hold it: UTF-8, UTF-16, base64 at each place in a stream, hex."""
    plain = words.encode()
    return (plain, words.encode("utf-16-le"), *_base64(plain), plain.hex().encode())


def key_forms(key: bytes) -> tuple[bytes, ...]:
    """A key as programs hold it: raw, hex in both cases, base64."""
    text = key.hex()
    return (key, text.encode(), text.upper().encode(), *_base64(key))


def _base64(plain: bytes) -> tuple[bytes, ...]:
    """Base64 wherever the bytes begin in a stream, without the letters that depend on what stands around them."""
    found = []
    for shift in range(3):
        whole = base64.b64encode(bytes(shift) + plain)
        found.append(whole[(0, 2, 3)[shift] : len(whole) - (0, 3, 2)[(shift + len(plain)) % 3] or None].rstrip(b"="))
    return tuple(found)


def found_in(pid: int, wanted: Mapping[str, tuple[bytes, ...]]) -> dict[str, int]:
    """How often each wanted thing stands in a process's memory, in any of its forms; what is not there is left out."""
    forms = [(name, form) for name, shapes in wanted.items() for form in shapes if len(form) >= _SHORTEST]
    longest = max(len(form) for _, form in forms)
    hits: dict[str, int] = {}
    for piece in _pieces(pid, longest):
        for name, form in forms:
            count = piece.count(form)
            if count:
                hits[name] = hits.get(name, 0) + count
    return hits


def _pieces(pid: int, overlap: int) -> Iterator[bytes]:
    """Every byte of a process that it may have written, in pieces that overlap: what only maps a file is that file."""
    memory = os.open(f"/proc/{pid}/mem", os.O_RDONLY)
    try:
        for line in Path(f"/proc/{pid}/maps").read_text("utf-8", "replace").splitlines():
            place, mode, _, _, inode = line.split()[:5]
            if not mode.startswith("r") or (inode != "0" and "w" not in mode) or "[v" in line:
                continue
            start, end = (int(part, 16) for part in place.split("-"))
            yield from _of(memory, start, end, overlap)
    finally:
        os.close(memory)


def _of(memory: int, start: int, end: int, overlap: int) -> Iterator[bytes]:
    rest = b""
    while start < end:
        try:
            piece = os.pread(memory, min(_CHUNK, end - start), start)
        except OSError:  # a device's page, or one that went meanwhile
            return
        if not piece:
            return
        if piece.strip(b"\0"):
            yield rest + piece
        rest = piece[-overlap:]
        start += len(piece)
