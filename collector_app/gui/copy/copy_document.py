"""The sheet: headings in a column of their own, the words beside them, the code in the corner.

All lengths are points. The document is laid out in dots of its own, so fine that rounding can't be seen, and no device
is asked: the same sheet comes out of every printer, whatever the screen. Whoever paints it scales by ``1 / DOTS``.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrame,
    QTextImageFormat,
    QTextLength,
    QTextOption,
    QTextTable,
    QTextTableCell,
    QTextTableFormat,
)

from collector_app.gui.copy.copy_code import code_image
from collector_app.gui.copy.sections import Facts, Ledger, Section, Sheet
from collector_app.gui.theme import Role, Theme

DOTS: Final = 20  # to the point
WIDTH: Final = 487.0  # A4 is 595 × 842: 19 mm at either side
HEIGHT: Final = 760.0  # 15 mm above, 14 mm for the footer below
SMALL: Final = 11.0  # the least that may stand on the sheet

_TEXT: Final = 11.0
_HEADINGS: Final = 112.0  # width of the column of headings
_NAMES: Final = 92.0  # width of the column of names within a section
_SYMBOL: Final = 80.0  # 28 mm with its quiet zone
_PAIRED: Final = 4  # from so many amounts on they stand in two columns
_CODE: Final = 108.0  # width of the column of the code
_NUMBER: Final = 18.0  # width of the column of running numbers
_GAP: Final = 12.0  # between two columns of amounts
_ONE_SET: Final = 3  # number, name, amount
_HANG: Final = 12.0  # a bullet stands out by so much
_AIR: Final = 7.0  # above and below every section
_HAIR: Final = 0.6
_LEADING: Final = 1.48  # Chinese needs air between the lines


def compose(sheet: Sheet) -> QTextDocument:
    """Return the document, in pages of `WIDTH` × `HEIGHT`; no section is cut that fits on a page."""
    return _Composer(sheet).document()


def face(size: float, *, bold: bool = False) -> QFont:
    """Return the face of the sheet, `size` points high, measured in dots.

    The same for both languages: its digits are all of one width as they come. Digits of another shape (a face's
    tabular, contextual or local ones) have no character in a PDF: nobody could search for a sum or copy it.
    """
    font = QFont(Theme().font("text").families())
    font.setPixelSize(round(size * DOTS))
    font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    for tag in ("calt", "locl"):
        font.setFeature(QFont.Tag(tag), 0)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def _width(text: str) -> float:
    """Return the width of a running text in points, rounded up."""
    return QFontMetricsF(face(_TEXT)).horizontalAdvance(text) / DOTS + 2


class _Composer:
    """Writes one sheet; used once."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._theme = Theme()
        self._made = QTextDocument()
        self._made.setDocumentMargin(0)
        self._made.setPageSize(QSizeF(WIDTH * DOTS, HEIGHT * DOTS))
        self._made.setDefaultFont(face(_TEXT))
        self._at = QTextCursor(self._made)

    def document(self) -> QTextDocument:
        """Write everything, then keep sections whole."""
        self._at.beginEditBlock()  # laid out once, not after every word
        self._head()
        frames = [self._section(section) for section in self._sheet.sections]
        self._at.endEditBlock()
        for frame in frames:
            self._keep_whole(frame)
        return self._made

    def _ink(self, size: float = _TEXT, role: Role = "ink", *, bold: bool = False) -> QTextCharFormat:
        ink = QTextCharFormat()
        ink.setFont(face(size, bold=bold))
        ink.setForeground(self._theme.color(role))
        return ink

    def _block(self, size: float = _TEXT, *, above: float = 0) -> QTextBlockFormat:
        block = QTextBlockFormat()
        height = QTextBlockFormat.LineHeightTypes.FixedHeight.value
        block.setLineHeight(round(size * _LEADING * DOTS), height)
        block.setTopMargin(above * DOTS)
        return block

    def _right(self) -> QTextBlockFormat:
        block = self._block()
        block.setAlignment(Qt.AlignmentFlag.AlignRight)
        return block

    def _write(self, text: str, ink: QTextCharFormat, block: QTextBlockFormat | None = None) -> None:
        """Write a paragraph: into the block under the cursor while that is empty, else into a new one."""
        block = block or self._block()
        if self._at.block().length() > 1:
            self._at.insertBlock(block, ink)
        else:
            # Its character format stays as it is: that of a cell's first block is where the cell keeps its own.
            self._at.setBlockFormat(block)
        self._at.insertText(text, ink)

    def _table(self, rows: int, widths: tuple[float, ...], above: float = 0) -> QTextTable:
        """Begin a table at the cursor; a width of 0 takes what is left. Qt gives empty blocks round it no height."""
        plain = QTextTableFormat()
        plain.setBorder(0)
        plain.setCellPadding(0)
        plain.setCellSpacing(0)
        plain.setBorderCollapse(True)
        plain.setTopMargin(above * DOTS)
        plain.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        fixed, rest = QTextLength.Type.FixedLength, QTextLength.Type.VariableLength
        lengths = [QTextLength(fixed, width * DOTS) if width else QTextLength(rest, 0) for width in widths]
        plain.setColumnWidthConstraints(lengths)
        return self._at.insertTable(rows, len(widths), plain)

    def _into(self, cell: QTextTableCell, padding: float = 0, line: Role | None = None) -> None:
        """Go into a cell; `line` draws a hairline above it."""
        look = cell.format().toTableCellFormat()
        look.setTopPadding(padding * DOTS)
        look.setBottomPadding(padding * DOTS)
        if line is not None:
            look.setTopBorder(_HAIR * DOTS)
            look.setTopBorderStyle(QTextTableFormat.BorderStyle.BorderStyle_Solid)
            look.setTopBorderBrush(self._theme.color(line))
        cell.setFormat(look)
        self._at = cell.firstCursorPosition()

    def _leave(self, table: QTextTable) -> None:
        """Go behind a table."""
        self._at = table.lastCursorPosition()
        self._at.movePosition(QTextCursor.MoveOperation.NextBlock)

    def _head(self) -> None:
        sheet = self._sheet
        table = self._table(1, (0, _CODE))
        self._into(table.cellAt(0, 0))
        self._write(sheet.lender, self._ink(13, "accent", bold=True), self._block(13, above=6))
        self._write(sheet.title, self._ink(26, bold=True), self._block(26, above=2))
        self._write(sheet.kept_by, self._ink(13, bold=True), self._block(13))
        self._write(sheet.code_note, self._ink(SMALL, "ink2"), self._block(SMALL, above=8))
        self._into(table.cellAt(0, 1))
        middle = QTextBlockFormat()
        middle.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._at.setBlockFormat(middle)
        self._at.insertImage(self._symbol())
        for text, ink in ((sheet.code_name, self._ink(SMALL, "ink2")), (sheet.code, self._ink(13, bold=True))):
            self._write(text, ink, middle)
        self._leave(table)

    def _symbol(self) -> QTextImageFormat:
        name = QUrl("copy:code")
        self._made.addResource(QTextDocument.ResourceType.ImageResource.value, name, code_image(self._sheet.code))
        symbol = QTextImageFormat()
        symbol.setName(name.toString())
        symbol.setWidth(_SYMBOL * DOTS)
        symbol.setHeight(_SYMBOL * DOTS)
        return symbol

    def _section(self, section: Section) -> QTextTable:
        table = self._table(1, (_HEADINGS, 0), above=12 if section is self._sheet.sections[0] else 0)
        self._into(table.cellAt(0, 0), _AIR, "line")
        self._write(section.heading, self._ink(_TEXT, "accent", bold=True))
        self._into(table.cellAt(0, 1), _AIR, "line")
        if section.figure:
            self._write(section.figure, self._ink(22, bold=True), self._block(22))
        for text in section.paragraphs:
            self._write(text, self._ink())
        for text in section.bullets:
            self._bullet(text)
        if section.ledger is not None:
            self._ledger(section.ledger)
        if section.facts:
            self._facts(section.facts)
        self._leave(table)
        return table

    def _bullet(self, text: str) -> None:
        hanging = self._block(above=1)
        hanging.setLeftMargin(_HANG * DOTS)
        hanging.setTextIndent(-_HANG * DOTS)
        hanging.setTabPositions([QTextOption.Tab(_HANG * DOTS, QTextOption.TabType.LeftTab)])
        self._write(f"–\t{text}", self._ink(), hanging)

    def _inner(self, rows: int, widths: tuple[float, ...]) -> QTextTable:
        """Begin a table in a cell, under what stands there already."""
        if self._at.block().length() == 1:
            return self._table(rows, widths)
        self._at.insertBlock()
        return self._table(rows, widths, above=3)

    def _facts(self, facts: Facts) -> None:
        table = self._inner(len(facts), (_NAMES, 0))
        for row, (name, value) in enumerate(facts):
            self._into(table.cellAt(row, 0))
            self._write(name, self._ink(SMALL, "ink2"))
            self._into(table.cellAt(row, 1))
            self._write(value, self._ink())
        self._leave(table)

    def _ledger(self, ledger: Ledger) -> None:
        widths = self._ledger_widths(ledger)
        height = len(ledger.rows) if len(widths) == _ONE_SET else -(-len(ledger.rows) // 2)
        table = self._inner(height, widths)
        for index, (name, amount) in enumerate(ledger.rows):
            column, row = divmod(index, height)
            line: Role | None = "hair" if row else None
            for offset, text in enumerate((str(index + 1), name, amount)):
                self._into(table.cellAt(row, column * (_ONE_SET + 1) + offset), 1, line)
                ink = self._ink(SMALL, "ink2") if offset == 0 else self._ink()
                self._write(text, ink, self._right() if text is amount else None)
        self._leave(table)
        if ledger.total is not None:
            self._total(ledger.total)

    def _ledger_widths(self, ledger: Ledger) -> tuple[float, ...]:
        """Number, name, amount; the same twice with a gap between where there are many and two fit side by side."""
        names, amounts = zip(*ledger.rows, strict=True)
        name, amount = max(map(_width, names)), max(map(_width, amounts))
        one = (_NUMBER, 0.0, amount)
        if len(ledger.rows) < _PAIRED or 2 * (_NUMBER + name + amount) + _GAP > WIDTH - _HEADINGS:
            return one
        return *one, _GAP, *one

    def _total(self, total: tuple[str, str]) -> None:
        table = self._table(1, (_NUMBER, 0, 2 * _width(total[1])))
        for column, text in enumerate(("", *total)):
            self._into(table.cellAt(0, column), 3, "ink")
            self._write(text, self._ink(bold=True), self._right() if text is total[1] else None)
        self._leave(table)

    def _keep_whole(self, frame: QTextFrame) -> None:
        """Begin a new page with a section that would be cut, unless no page could hold it."""
        area = self._made.documentLayout().frameBoundingRect(frame)
        page = HEIGHT * DOTS
        if area.height() < page and area.top() // page != (area.bottom() - 1) // page:
            look = frame.frameFormat()
            look.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
            frame.setFrameFormat(look)
