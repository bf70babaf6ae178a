"""Cases in their tables: the case itself, and the narrow row that it is listed and found by.

A search is one scan over the rows. For 10,000 cases that takes a third of a frame, finds any part of a text from one
character on, and needs no index whose deleted parts linger; a full-text index with trigrams can't find 林 or "ly" at
all.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Final

from collector_app.domain.case import Case, DebtFacts, Stay
from collector_app.domain.disclosure import Sealed
from collector_app.domain.journal.record import from_plain, to_plain
from collector_app.storage.case_index import case_texts, list_row, search_terms
from collector_app.storage.connection import AnyRow, Driver
from collector_app.storage.records import from_text, to_text
from collector_app.usecases.ports.store import CaseRow

_COLUMNS: Final = (
    "id, number, name, address, district, latitude, longitude,"
    " day, start, finish, agreed, reason, sequence, stays, expected_minutes"
)
_ORDER: Final = "day IS NULL, day, sequence, start, number, id"
_PUT_ROW: Final = f"INSERT INTO case_row VALUES ({', '.join('?' * 22)})"  # noqa: S608 - question marks
# `case_index.rank` in SQL, for one term.
_RANK: Final = (
    "CASE WHEN instr(find_name, :{0}) = 1 THEN 0 WHEN instr(find_initials, ' ' || :{0}) THEN 1"
    " WHEN instr(find_pinyin, ' ' || :{0}) THEN 2 WHEN instr(find_name, :{0}) THEN 3"
    " WHEN instr(find_number, :{0}) THEN 4 WHEN instr(find_tail, :{0}) THEN 5"
    " WHEN instr(find_pinyin, :{0}) THEN 6 ELSE 7 END"
)


class CaseStore:
    """`CasesUnit` within one transaction."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self.removed = False

    def get(self, case_id: str) -> Case | None:
        """Return the open part of a case, or None when it is not on this device."""
        row = self._driver.execute("SELECT record FROM case_file WHERE id = ?", (case_id,)).fetchone()
        return None if row is None else from_text(Case, row[0])

    def sealed(self, case_id: str) -> Sealed[DebtFacts] | None:
        """Return the sealed part of a case."""
        row = self._driver.execute("SELECT box FROM case_file WHERE id = ?", (case_id,)).fetchone()
        return None if row is None else Sealed(case_id, row[0])

    def rows(self, day: date | None = None) -> tuple[CaseRow, ...]:
        """Return the list rows in visiting order; of one day when given, undated cases included."""
        where, values = ("", ()) if day is None else (" WHERE day IS NULL OR day = ?", (day.isoformat(),))
        sql = f"SELECT {_COLUMNS} FROM case_row{where} ORDER BY {_ORDER}"  # noqa: S608 - our own names
        rows = self._driver.execute(sql, values)
        return tuple([_row(row, day) for row in rows.fetchall()])

    def search(self, text: str, limit: int) -> tuple[CaseRow, ...]:
        """Return rows that match by name, pinyin, initials, case number, address or phone tail, best first."""
        terms = search_terms(text)
        if not terms:
            return ()
        names = [f"t{number}" for number in range(len(terms))]
        found = " AND ".join(f"instr(find_any, :{name})" for name in names)
        best = " + ".join(_RANK.format(name) for name in names)
        sql = f"SELECT {_COLUMNS} FROM case_row WHERE {found} ORDER BY {best}, {_ORDER} LIMIT :most"  # noqa: S608 - our own names
        values = {**dict(zip(names, terms, strict=True)), "most": limit}
        return tuple(_row(row, None) for row in self._driver.execute(sql, values).fetchall())

    def count(self) -> int:
        """Return how many cases the device holds."""
        return int(self._driver.execute("SELECT count(*) FROM case_row").fetchone()[0])

    def put(self, case: Case, box: bytes) -> None:
        """Insert or replace a case with its sealed part (ciphertext); an older version changes nothing."""
        held = self._driver.execute("SELECT version FROM case_file WHERE id = ?", (case.id,)).fetchone()
        if held is not None and held[0] > case.version:
            return
        self._delete(case.id)
        values = (case.id, case.version, to_text(case), box)
        self._driver.execute("INSERT INTO case_file VALUES (?, ?, ?, ?)", values)
        self._driver.execute(_PUT_ROW, (*_row_values(case), *_text_values(case)))

    def remove(self, case_id: str) -> None:
        """Remove a case that was withdrawn, with its row."""
        self.removed = True
        self._delete(case_id)

    def _delete(self, case_id: str) -> None:
        self._driver.execute("DELETE FROM case_file WHERE id = ?", (case_id,))


def _row_values(case: Case) -> tuple[object, ...]:
    row = list_row(case)
    stays = json.dumps(to_plain(case.stays), ensure_ascii=False) if case.stays else ""
    return (
        *(row.id, row.number, row.name, row.address, row.district, row.latitude, row.longitude),
        *(row.day.isoformat() if row.day else None, row.start, row.end, int(row.agreed), row.reason, row.sequence),
        *(stays, row.expected_minutes),
    )


def _text_values(case: Case) -> tuple[str, ...]:
    texts = case_texts(case)
    every = (texts.name, texts.pinyin, texts.initials, texts.number, texts.address, texts.tail)
    return "\n".join(every), *every


def _row(row: AnyRow, day: date | None) -> CaseRow:
    planned = None if row[7] is None else date.fromisoformat(row[7])
    held = row[13] != "" and _held(row[13], day or planned)
    return CaseRow(
        row[0], row[1], row[2], row[3], row[4], row[5], row[6],
        planned, row[8], row[9], bool(row[10]), row[11], row[12], held, row[14],
    )  # fmt: skip


def _held(stays: str, on: date | None) -> bool:
    return on is None or any(from_plain(Stay, item).holds_on(on) for item in json.loads(stays))
