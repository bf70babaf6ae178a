"""Packs and scripts as files, before anybody reads them: ``rules/<id>`` or ``script/<id>`` → file name → bytes.

The signature lies among the files of its set and is no part of what it signs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Final, TypeAlias

Files: TypeAlias = Mapping[str, bytes]
Packs: TypeAlias = Mapping[str, Files]

SIGNATURE: Final = "signature.json"


def content_of(files: Files) -> dict[str, bytes]:
    """Return the files of a set without its signature."""
    return {name: content for name, content in files.items() if name != SIGNATURE}


def prints_of(files: Files) -> dict[str, str]:
    """Return the SHA-256 (hex) of each file of a set, without its signature."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in content_of(files).items()}


def digest_of(packs: Packs) -> str:
    """SHA-256 (hex) over the SHA-256 of every file by set and name: what each entry's `packs` names.

    The same rules signed anew keep their digest.
    """
    prints = {name: prints_of(files) for name, files in packs.items()}
    return hashlib.sha256(json.dumps(prints, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
