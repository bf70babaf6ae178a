"""The words of the copy: what it says, and what a copy without disclosure can't say."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

import pytest
from PySide6.QtWidgets import QApplication

from collector_app.domain.journal.content import PaymentRecorded
from collector_app.domain.localised import Language
from collector_app.domain.money import Money
from collector_app.domain.outcome import StopReason
from collector_app.gui.copy.copy_text import sheet_of
from collector_app.gui.copy.sections import Sheet
from collector_app.usecases.borrower_copy import BorrowerCopy, Course, NextAction, NextStep, Recording, borrower_copy
from tests.unit.usecases import closed_visits as visits
from tests.unit.usecases.world import World

Walk = Callable[[World], str]

# look.md, Shoulder-safe words; and what would give the matter away without them.
MATTER: Final = re.compile(
    r"欠款|逾期|催收|贷款|还款|余额|违约|合同|付款|金额|[¥￥$]"
    r"|debt|overdue|loan|collect|repay|balance|contract|\bpay|amount|owe",
    re.IGNORECASE,
)


def texts(sheet: Sheet) -> list[str]:
    """Everything that stands on the sheet."""
    found = [sheet.lender, sheet.title, sheet.kept_by, sheet.code_name, sheet.code, sheet.code_note]
    for section in sheet.sections:
        found += [section.heading, section.figure, *section.paragraphs, *section.bullets]
        found += list(itertools.chain(*section.facts))
        if section.ledger is not None:
            found += [*itertools.chain(*section.ledger.rows), *(section.ledger.total or ())]
    return [text for text in found if text]


def whole(copy: BorrowerCopy, language: Language) -> str:
    return "\n".join(texts(sheet_of(copy, language)))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("walk", visits.UNTOLD)
def test_without_disclosure_no_word_hints_at_the_matter(
    qapp: QApplication, world: World, walk: Walk, language: Language
) -> None:
    said = whole(borrower_copy(world.session, walk(world)), language)
    assert MATTER.findall(said) == []
    assert "0000-96 000" in said


@pytest.mark.parametrize("language", Language)
def test_nothing_that_can_happen_without_disclosure_hints_at_the_matter(
    qapp: QApplication, world: World, language: Language
) -> None:
    plain = borrower_copy(world.session, visits.stopped_at_first(world))
    steps = (None, *(NextStep(action, plain.day) for action in NextAction if action is not NextAction.WAIT))
    recordings = (None, Recording("", declined=False), Recording("R-07", declined=True))
    for course, stop, step, recording in itertools.product(Course, (None, *StopReason), steps, recordings):
        copy = replace(plain, course=course, stop=stop, next_step=step, recording=recording)
        assert MATTER.findall(whole(copy, language)) == [], (course, stop, step)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("walk", visits.TOLD)
def test_who_was_told_has_it_in_writing(qapp: QApplication, world: World, walk: Walk, language: Language) -> None:
    said = whole(borrower_copy(world.session, walk(world)), language)
    assert "¥18,640.00" in said
    assert "1877" in said
    assert MATTER.search(said)  # the pattern above can fail


def test_a_promise_lists_every_payment_and_their_sum(qapp: QApplication, world: World) -> None:
    sheet = sheet_of(borrower_copy(world.session, visits.promised(world)), Language.CHINESE)
    ledger = next(section.ledger for section in sheet.sections if section.ledger is not None)
    assert len(ledger.rows) == 12
    assert (ledger.rows[0], ledger.rows[-1]) == (
        ("2026 年 12 月 15 日", "¥1,553.33"),
        ("2027 年 11 月 15 日", "¥1,553.37"),
    )
    assert ledger.total == ("合计", "¥18,640.00")


@pytest.mark.parametrize(
    ("walk", "chinese", "english"),
    [
        (visits.promised, "您同意按下面的日期付款", "You agreed to pay on these days"),
        (visits.not_agreed, "没有达成约定", "Nothing was agreed"),
        (visits.requested, "答复以前，不算达成约定", "not agreed until you have the answer"),
        (visits.paid, "流水号 0000-77", "reference 0000-77"),
        (visits.disputed, "核对期间不要求您付款", "Nothing is asked of you until it has been checked"),
        (visits.complained, "TS-0001", "TS-0001"),
        (visits.complained, "关怀专席", "hardship desk"),
        (visits.stopped_in_talk, "律师", "lawyer"),
        (visits.stopped_at_first, "您请我们离开", "You asked us to leave"),
        (visits.met_somebody_else, "应门的不是我们要见的人", "somebody else"),
        (visits.nobody_home, "没有人应门", "Nobody came to the door"),
        (visits.not_made, "没有成行", "was not made"),
    ],
)
def test_each_visit_says_what_it_was(qapp: QApplication, world: World, walk: Walk, chinese: str, english: str) -> None:
    copy = borrower_copy(world.session, walk(world))
    assert chinese in whole(copy, Language.CHINESE)
    assert english in whole(copy, Language.ENGLISH)


@pytest.mark.parametrize("walk", [*visits.TOLD, *visits.UNTOLD])
def test_every_copy_says_that_nothing_is_taken_what_one_may_do_and_where_to_turn(
    qapp: QApplication, world: World, walk: Walk
) -> None:
    copy = borrower_copy(world.session, walk(world))
    headings = [section.heading for section in sheet_of(copy, Language.ENGLISH).sections]
    assert {"The visit", "No fee, no cash", "What you may do", "Where to turn"} <= set(headings)


def test_the_lapse_of_time_is_told_where_it_was_told_at_the_door(qapp: QApplication, world: World) -> None:
    copy = borrower_copy(world.session, visits.not_agreed(world))
    assert "诉讼时效" not in whole(copy, Language.CHINESE)
    assert copy.matter is not None
    told = replace(copy, matter=replace(copy.matter, limitation=True))
    assert "诉讼时效" in whole(told, Language.CHINESE)


@pytest.mark.parametrize("language", Language)
def test_figures_that_were_updated_since_are_not_put_into_our_mouths(
    qapp: QApplication, world: World, language: Language
) -> None:
    copy = borrower_copy(world.session, visits.not_agreed(world))
    assert copy.matter is not None
    said = whole(replace(copy, matter=replace(copy.matter, amount=None)), language)
    assert "¥" not in said
    assert {"zh_CN": "对账单", "en": "statement"}[language.value] in said


def test_a_part_paid_at_once_stands_beside_the_promise(qapp: QApplication, world: World) -> None:
    copy = borrower_copy(world.session, visits.promised(world))
    assert copy.matter is not None
    part = PaymentRecorded(Money(100_000, "CNY"), "bank_transfer", "")
    both = replace(copy, matter=replace(copy.matter, payments=(part,)))
    assert "¥1,000.00（转到公示账户）" in whole(both, Language.CHINESE)


def test_a_rest_asks_for_no_payment(qapp: QApplication, world: World) -> None:
    copy = borrower_copy(world.session, visits.stopped_in_talk(world))
    assert "How to pay" not in whole(copy, Language.ENGLISH)


@pytest.mark.parametrize("walk", [*visits.TOLD, *visits.UNTOLD])
def test_the_chinese_copy_has_no_english_in_it(qapp: QApplication, world: World, walk: Walk) -> None:
    said = whole(borrower_copy(world.session, walk(world)), Language.CHINESE)
    known = re.compile(r"[A-Z2-7]{5}-[A-Z2-7]{5}|R-?\d+|TS-\d+")
    assert re.findall(r"[A-Za-z]{2,}", known.sub("", said)) == []
