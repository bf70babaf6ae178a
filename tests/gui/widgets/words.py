"""Picks the Chinese or the English of two texts."""

from __future__ import annotations

from collections.abc import Callable

Words = Callable[[str, str], str]


def words(language: str) -> Words:
    """A function that picks the Chinese or the English of two."""
    return lambda zh, en: zh if language == "zh_CN" else en
