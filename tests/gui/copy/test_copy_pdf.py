"""The copy as a file: whole, readable by others, silent about who made it, and never half there."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
import segno
from PySide6.QtGui import QTextTable
from PySide6.QtWidgets import QApplication

from collector_app.domain.journal.content import Instalment
from collector_app.domain.localised import Language
from collector_app.domain.money import Money
from collector_app.domain.plan import equal_instalments
from collector_app.gui.copy.copy_code import code_image
from collector_app.gui.copy.copy_document import DOTS, HEIGHT, SMALL, compose
from collector_app.gui.copy.copy_output import pdf_bytes, write_pdf
from collector_app.gui.copy.copy_text import sheet_of
from collector_app.usecases.borrower_copy import BorrowerCopy, borrower_copy
from collector_app.usecases.failures import Failure, FailureCode
from tests.gui.copy.conftest import ReadPdf
from tests.unit.usecases import closed_visits as visits
from tests.unit.usecases.world import BALANCE, World


@pytest.fixture
def copy(qapp: QApplication, world: World) -> BorrowerCopy:
    return borrower_copy(world.session, visits.promised(world))


def with_plan(copy: BorrowerCopy, instalments: tuple[Instalment, ...]) -> BorrowerCopy:
    assert copy.matter is not None
    return replace(copy, matter=replace(copy.matter, instalments=instalments))


@pytest.mark.parametrize("language", Language)
def test_a_reader_finds_code_numbers_dates_and_sums(
    copy: BorrowerCopy, tmp_path: Path, read_pdf: ReadPdf, language: Language
) -> None:
    place = tmp_path / "copy.pdf"
    write_pdf(place, copy, language)
    said = read_pdf(place)
    day = {Language.CHINESE: "2027 年 11 月 15 日", Language.ENGLISH: "15 Nov 2027"}[language]
    for wanted in (copy.code, "0000-96 000", "0000-96 001", "¥18,640.00", "¥1,553.37", "R-07", "1877", day):
        assert wanted in said, wanted
    assert ("走访记录" in said) is (language is Language.CHINESE)


def test_without_disclosure_the_file_holds_no_amount(world: World, tmp_path: Path, read_pdf: ReadPdf) -> None:
    copy = borrower_copy(world.session, visits.met_somebody_else(world))
    write_pdf(tmp_path / "copy.pdf", copy, Language.CHINESE)
    said = read_pdf(tmp_path / "copy.pdf")
    assert copy.code in said
    assert "18,640" not in said
    assert "¥" not in said


@pytest.mark.parametrize("language", Language)
def test_the_file_names_nobody_and_no_place_on_this_machine(
    copy: BorrowerCopy, language: Language, tmp_path: Path
) -> None:
    content = pdf_bytes(copy, language)
    assert content.startswith(b"%PDF-")
    assert content.rstrip().endswith(b"%%EOF")
    lowered = content.lower()
    for trace in (str(Path.home()), str(Path.cwd()), str(tmp_path), "collector", "周舟", "林玉珍"):
        assert trace.lower().encode("utf-8") not in lowered
        assert trace.encode("utf-16-be") not in content
    assert b"/Author ()" in content or b"/Author" not in content


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("count", [1, 3, 4, 12, 24, 60])
def test_no_section_is_cut_by_the_end_of_a_page(copy: BorrowerCopy, language: Language, count: int) -> None:
    plan = equal_instalments(BALANCE, count, date(2026, 12, 31))
    document = compose(sheet_of(with_plan(copy, plan), language))
    page = HEIGHT * DOTS
    tables = [frame for frame in document.rootFrame().childFrames() if isinstance(frame, QTextTable)]
    assert len(tables) >= 8
    for table in tables:
        area = document.documentLayout().frameBoundingRect(table)
        if area.height() < page:
            assert area.top() // page == (area.bottom() - 1) // page


@pytest.mark.parametrize("language", Language)
def test_a_plan_of_a_year_fits_on_one_page(copy: BorrowerCopy, language: Language) -> None:
    assert compose(sheet_of(copy, language)).pageCount() == 1


@pytest.mark.parametrize("language", Language)
def test_nothing_is_written_smaller_than_eleven_points(copy: BorrowerCopy, language: Language) -> None:
    document = compose(sheet_of(copy, language))
    sizes: set[int] = set()
    block = document.begin()
    while block.isValid():
        parts = block.begin()
        while not parts.atEnd():
            fragment = parts.fragment()
            if fragment.text().strip("\ufffc "):
                sizes.add(fragment.charFormat().font().pixelSize())
            parts += 1
        block = block.next()
    assert min(sizes) >= 11 * DOTS
    assert SMALL >= 11


def test_long_amounts_are_not_wrapped(copy: BorrowerCopy, tmp_path: Path, read_pdf: ReadPdf) -> None:
    plan = equal_instalments(Money(9_876_543_210_99, "IDR"), 12, date(2026, 12, 15))
    write_pdf(tmp_path / "copy.pdf", with_plan(copy, plan), Language.CHINESE)
    lines = read_pdf(tmp_path / "copy.pdf").splitlines()
    starts = [line.rindex("Rp") for line in lines if "Rp823,045,267" in line]
    assert len(starts) == 12
    assert all(one == other for one, other in pairwise(starts))


def test_the_symbol_holds_the_code_and_nothing_else(copy: BorrowerCopy) -> None:
    image = code_image(copy.code)
    expected = [bytes(row) for row in segno.make(copy.code, error="q", micro=False).matrix_iter(border=4)]
    step = image.width() // len(expected)
    seen = [
        bytes(image.pixelColor(x * step + step // 2, y * step + step // 2).lightness() < 128 for x in range(len(row)))
        for y, row in enumerate(expected)
    ]
    assert seen == expected
    assert image.width() == step * len(expected)


@contextmanager
def files_up_to(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond `size` bytes, as on a stick that is full."""
    resource = pytest.importorskip("resource", reason="file size limits are a matter of POSIX")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are a matter of POSIX")
def test_a_full_stick_leaves_the_old_file_and_no_half_one(copy: BorrowerCopy, tmp_path: Path) -> None:
    place = tmp_path / "copy.pdf"
    write_pdf(place, copy, Language.ENGLISH)
    before = place.read_bytes()
    with files_up_to(8_000), pytest.raises(Failure) as caught:
        write_pdf(place, copy, Language.CHINESE)
    assert caught.value.code is FailureCode.FILE_UNWRITABLE
    assert place.read_bytes() == before
    assert list(tmp_path.iterdir()) == [place]


def test_a_place_that_is_none_is_said_to_be_none(copy: BorrowerCopy, tmp_path: Path) -> None:
    with pytest.raises(Failure) as caught:
        write_pdf(tmp_path / "pulled-out" / "copy.pdf", copy, Language.CHINESE)
    assert caught.value.code is FailureCode.FILE_UNWRITABLE
    assert list(tmp_path.iterdir()) == []
