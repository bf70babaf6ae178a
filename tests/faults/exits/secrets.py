"""What must be in no file: the forms in which any program would write it."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Final

NOTE: Final = "鹈鹕说他姐夫年后才回来，别再打店里的电话"
_SHORTEST: Final = 6  # bytes; encrypted files hold any shorter run by chance


def forms_of(text: str) -> Iterator[bytes]:
    """UTF-8, UTF-16 both ways, GB 18030, hex, and base64 at each of its three offsets."""
    raw = text.encode()
    yield from (raw, text.encode("utf-16-le"), text.encode("utf-16-be"), text.encode("gb18030"))
    yield from (raw.hex().encode(), raw.hex().upper().encode())
    for shift in range(3):
        whole = base64.b64encode(bytes(shift) + raw)
        yield whole[4 if shift else 0 : -4]


def found_below(folder: Path, secrets: tuple[str, ...]) -> tuple[int, list[str]]:
    """Look into every file below a folder; return how many there are, and where which secret stands."""
    forms = {form: text for text in secrets for form in forms_of(text) if len(form) >= _SHORTEST}
    hits: list[str] = []
    count = 0
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        count += 1
        content = path.read_bytes()
        hits += [f"{text} in {path.name}" for form, text in forms.items() if form in content]
        hits += [f"{text} in a name" for text in secrets if text in path.name]
    return count, sorted(set(hits))
