"""A fault of a condition is told with line and column in the file, however its author wrote it."""

from __future__ import annotations

import pytest

from collector_app.packs.locating import located
from collector_app.packs.problems import Problem

PLAIN = b"""rules:
  - id: a.rule
    holds: companions.count >= 1 && companions.cuont >= 1
    unless: consent(case, "hours")
  - id: b.rule
    holds: '!("x" in case.stayz)'
    explain: {en: "case.stayz", zh_CN: "-"}
  - {id: c.rule, holds: now.weekdai == 1}
  - id: d.rule
    holds: >-
      contacts.visits_today < 1 &&
      contacts.visits_todai < 1
"""


def at(where: str, key: str, column: int) -> tuple[int, int]:
    (found,) = located([Problem("rules.yaml", where, "wrong", column, key)], "rules.yaml", PLAIN)
    return found.line, found.column


@pytest.mark.parametrize(
    ("where", "key", "column", "name"),
    [
        ("a.rule", "holds", 26, b"companions.cuont"),
        ("b.rule", "holds", 10, b"case.stayz"),
        ("c.rule", "holds", 1, b"now.weekdai"),
        ("d.rule", "holds", 30, b"contacts.visits_todai"),
    ],
)
def test_the_place_is_that_of_the_name(where: str, key: str, column: int, name: bytes) -> None:
    line, found = at(where, key, column)
    assert PLAIN.splitlines()[line - 1][found - 1 :].startswith(name)


def test_a_condition_that_is_no_cel_is_shown_from_its_beginning() -> None:
    assert at("a.rule", "unless", 0) == (4, 13)


def test_other_faults_keep_their_place() -> None:
    other = [Problem("rules.yaml", "a.rule", "cites nothing"), Problem("pack.yaml", "", "is missing")]
    assert located(other, "rules.yaml", PLAIN) == other


def test_it_reads_well() -> None:
    assert str(Problem("rules.yaml", "a.rule", "there is no fact x", 7, "holds", 3)) == (
        "rules.yaml: a.rule, line 3, column 7: there is no fact x"
    )
