from __future__ import annotations

import pytest

from collector_app.packs.expressions import names_in, unknown_names


def faults(source: str) -> list[tuple[int, str]]:
    return list(unknown_names(names_in(source)))


@pytest.mark.parametrize(
    "source",
    [
        'within(now, "08:00", "22:00", "[)")',
        'consent(case, "hours")',
        '!("dispute" in case.stays)',
        "case.flags.agency && visit.marks.private == true",
        'case.stays.exists(stay, stay == "dispute" && stay != case.number)',
        'visit.answers["identity"] == "verified"',
        '"now.lokal" == now.local',
        "count(visit.done) > 1 && case.stays.size() > 0",
    ],
)
def test_names_of_the_tree_are_known(source: str) -> None:
    assert faults(source) == []


@pytest.mark.parametrize(
    ("source", "column", "words"),
    [
        ("companions.cuont >= 1", 1, "did you mean companions.count?"),
        ("true && contacts.visit_today < 1", 9, "did you mean contacts.visits_today?"),
        ('within(nwo, "08:00", "22:00", "[)")', 8, "did you mean now?"),
        ('wihtin(now, "08:00", "22:00", "[)")', 1, "did you mean within?"),
        ("case == case", 1, "group of facts"),
        ("now.earliest < now", 1, "there is no fact now.earliest"),
        ("case.stays.exist(s, s == 'x')", 12, "did you mean exists?"),
        ("matches(case.number, '.*')", 1, "there is no function matches"),
        ("borrower.name == 'x'", 1, "there is no fact borrower.name"),
        ("true && case.flags.agency_lsted", 9, "did you mean case.flags.agency_listed?"),
    ],
)
def test_a_slip_of_the_pen_is_named_with_its_place(source: str, column: int, words: str) -> None:
    place, sentence = faults(source)[0]
    assert place == column
    assert words in sentence


def test_every_fault_of_an_expression_is_found() -> None:
    assert len(faults("now.lokal == adress.kind && foo(case.nubmer)")) == 4
