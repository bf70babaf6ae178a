"""What a case is listed and found by: its list row, and the texts that a search looks through.

Pure functions; the store writes their results beside each case, so that a search never reads a case itself.
"""

from __future__ import annotations

import itertools
import os
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

from collector_app.domain.case import Case, active_stays
from collector_app.usecases.ports.store import CaseRow

_READINGS: Final = 16  # ways to read one name; 曾单解 already has 12, more are no names
_HAN: Final = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_RUN: Final = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+|[^\s\u3400-\u9fff\U00020000-\U0003ffff]+")
_TAIL: Final = 4  # digits of a phone number that a search may know


@dataclass(frozen=True, slots=True)
class CaseTexts:
    """The searchable texts of a case, folded like `search_terms` folds what is typed.

    `pinyin` and `initials` hold every reading of the name, each after a space.
    """

    name: str
    pinyin: str
    initials: str
    number: str
    address: str
    tail: str


def list_row(case: Case, day: date | None = None) -> CaseRow:
    """Return a case as the list of `day` shows it.

    `held` is judged on that day, else on the day of the appointment; without either any stay at all holds the case.
    """
    address = case.addresses[0] if case.addresses else None
    planned = case.appointment
    return CaseRow(
        id=case.id,
        number=case.number,
        name=case.borrower.name,
        address=address.text if address else "",
        district=address.district if address else "",
        latitude=address.latitude if address else "",
        longitude=address.longitude if address else "",
        day=planned.day if planned else None,
        start=f"{planned.start:%H:%M}" if planned else "",
        end=f"{planned.end:%H:%M}" if planned else "",
        agreed=planned.agreed if planned else False,
        reason=planned.reason if planned else "",
        sequence=case.sequence,
        held=_held(case, day or (planned.day if planned else None)),
        expected_minutes=case.expected_minutes,
    )


def _held(case: Case, on: date | None) -> bool:
    return bool(case.stays if on is None else active_stays(case, on))


def case_texts(case: Case) -> CaseTexts:
    """Return what a search of this case looks through; loads the pinyin tables the first time (50 ms)."""
    pinyin, initials = _readings(case.borrower.name)
    return CaseTexts(
        name=_fold(case.borrower.name).replace(" ", ""),
        pinyin=pinyin,
        initials=initials,
        number=_fold(case.number).replace(" ", ""),
        address=_fold(" ".join(item.text for item in case.addresses)),
        tail=(case.identifiers.phone_tail or case.borrower.phone)[-_TAIL:],
    )


def search_terms(text: str) -> tuple[str, ...]:
    """Split what was typed into folded terms that must all be found; Chinese and Latin parts apart."""
    return tuple(_RUN.findall(_fold(text)))


def _fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _readings(name: str) -> tuple[str, str]:
    """Return all pinyin readings and all initials of a name, each word after a space."""
    parts = [_syllables(run) for run in search_terms(name)]
    choices: list[list[str]] = [choice for part in parts for choice in part]
    readings = {tuple(reading) for reading in itertools.islice(itertools.product(*choices), _READINGS)}
    pinyin = sorted({"".join(reading) for reading in readings})
    initials = sorted({"".join(syllable[:1] for syllable in reading) for reading in readings})
    return _spaced(pinyin), _spaced(initials)


def _syllables(run: str) -> list[list[str]]:
    if not _HAN.match(run):
        return [[run]]
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # a name is read sign by sign; the phrases take 46 MB
    from pypinyin import Style, pinyin  # noqa: PLC0415 - 50 ms that only writing a case needs

    return [_with_u(found) for found in pinyin(run, style=Style.NORMAL, heteronym=True)]


def _with_u(readings: list[str]) -> list[str]:
    """吕 is typed lv by most and lu by the rest."""
    return [*readings, *(item.replace("v", "u") for item in readings if "v" in item)]


def _spaced(words: list[str]) -> str:
    return "".join(f" {word}" for word in words)


def rank(texts: CaseTexts, term: str) -> int | None:
    """Return how well a term fits a case (0 is best), or None; the store's SQL says the same in one expression."""
    ladder = (
        texts.name.startswith(term),
        f" {term}" in texts.initials,
        f" {term}" in texts.pinyin,
        term in texts.name,
        term in texts.number,
        term in texts.tail,
        term in texts.pinyin,
        term in texts.address,
    )
    return next((place for place, fits in enumerate(ladder) if fits), None)
