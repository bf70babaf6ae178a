"""Which passphrases are good enough, and five words for those who don't want to invent one."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from collector_app.config.resources import resource_path
from collector_app.usecases.failures import Failure, FailureCode

SHORTEST: Final = 15  # characters; NIST SP 800-63B rev. 4 for a secret that stands alone
WORDS: Final = 5  # 11 bits each and more; the shortest five and their spaces are longer than 15
_FEWEST_DIFFERENT: Final = 6
_LISTS: Final = {"en": "english.txt", "zh_CN": "chinese.txt"}
_BLOCKED: Final = "blocked.txt"
_RUNS: Final = (
    "0123456789" * 4,
    "abcdefghijklmnopqrstuvwxyz" * 2,
    "qwertyuiopasdfghjklzxcvbnm" * 2,
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p" * 2,
    "qazwsxedcrfvtgbyhnujmikolp" * 2,
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a list: what is typed, and what it means (Chinese: the characters; English: the word itself)."""

    typed: str
    shown: str


def normalise(passphrase: str) -> str:
    """Return the form that keys are derived from: NFKC, outer spaces gone, inner ones single.

    So a passphrase typed on another keyboard, with full-width letters or a doubled space, is the same.
    """
    return " ".join(unicodedata.normalize("NFKC", passphrase).split())


def check(passphrase: str) -> None:
    """Raise Failure(PASSPHRASE_TOO_WEAK) with `reason` ``short`` (and `minimum`), ``common`` or ``repeats``."""
    plain = normalise(passphrase)
    if len(plain) < SHORTEST:
        raise Failure(FailureCode.PASSPHRASE_TOO_WEAK, reason="short", minimum=SHORTEST)
    folded = plain.casefold().replace(" ", "")
    if len(set(folded)) < _FEWEST_DIFFERENT or _period(folded) <= len(folded) // 2:
        raise Failure(FailureCode.PASSPHRASE_TOO_WEAK, reason="repeats")
    if folded in _blocked() or any(folded in run or folded in run[::-1] for run in _RUNS):
        raise Failure(FailureCode.PASSPHRASE_TOO_WEAK, reason="common")


def suggest(language: str, below: Callable[[int], int]) -> tuple[Word, ...]:
    """Return five words of a language's list, ``en`` or ``zh_CN``; `below(n)` gives a fair random number under n."""
    words = word_list(language)
    return tuple(words[below(len(words))] for _ in range(WORDS))


@cache
def word_list(language: str) -> Sequence[Word]:
    """Return the words of a language, each typed in ASCII: a password field has no input method."""
    lines = _lines(_LISTS[language])
    return tuple(Word(typed, shown or typed) for typed, _, shown in (line.partition("\t") for line in lines))


def _period(text: str) -> int:
    """Return the length of the shortest piece that `text` is a repetition of, the last one perhaps cut."""
    return next(size for size in range(1, len(text) + 1) if text[size:] == text[:-size] or size == len(text))


@cache
def _blocked() -> frozenset[str]:
    return frozenset(line.casefold().replace(" ", "") for line in _lines(_BLOCKED))


def _lines(name: str) -> list[str]:
    text = resource_path("wordlists", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
