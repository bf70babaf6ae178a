"""What somebody typed and did not record yet, as text that outlives the process."""

from __future__ import annotations

import json
from datetime import date


def to_text(draft: object) -> str:
    """Return a draft as text: texts, numbers, dates, and tuples of them; empty for what can't be kept."""
    try:
        return json.dumps(_plain(draft), ensure_ascii=False, separators=(",", ":"))
    except TypeError:
        return ""


def from_text(text: str) -> object:
    """Return the draft that a text holds, None for none."""
    try:
        return _draft(json.loads(text)) if text else None
    except (ValueError, TypeError, KeyError):
        return None


def _plain(draft: object) -> object:
    if draft is None or isinstance(draft, str | bool | int):
        return draft
    if isinstance(draft, date):
        return {"date": draft.isoformat()}
    if isinstance(draft, tuple | list):
        return [_plain(item) for item in draft]
    raise TypeError(f"a {type(draft).__name__} is not kept")


def _draft(plain: object) -> object:
    if isinstance(plain, list):
        return tuple(_draft(item) for item in plain)
    if isinstance(plain, dict):
        return date.fromisoformat(plain["date"])
    return plain
