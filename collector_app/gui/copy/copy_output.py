"""Where the copy goes: a PDF file that is whole or not there, or a printer."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextDocument,
)
from PySide6.QtPrintSupport import QPrinter

from collector_app.config.files import write_atomically
from collector_app.domain.localised import Language
from collector_app.gui.copy.copy_document import DOTS, HEIGHT, SMALL, WIDTH, compose, face
from collector_app.gui.copy.copy_text import sheet_of
from collector_app.gui.copy.sections import Sheet
from collector_app.gui.theme import Theme
from collector_app.usecases.borrower_copy import BorrowerCopy
from collector_app.usecases.failures import Failure, FailureCode

_LEFT: Final = 54.0  # points; with WIDTH it fills A4
_TOP: Final = 42.0
_FOOTER: Final = 805.0
_RESOLUTION: Final = 600  # to the inch
_POINTS: Final = 72.0  # to the inch


def write_pdf(path: Path, copy: BorrowerCopy, language: Language) -> None:
    """Write the copy as a PDF to `path`, which is replaced; readable by its owner only.

    Raises Failure(FILE_UNWRITABLE) when the place is full or refuses: nothing half-written is left there, an older
    file stays as it was, and the copy can be saved elsewhere.
    """
    content = pdf_bytes(copy, language)
    try:
        write_atomically(path, content)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Failure(FailureCode.FILE_UNWRITABLE, reason=reason) from error


def pdf_bytes(copy: BorrowerCopy, language: Language) -> bytes:
    """Return the copy as a PDF. Its properties name no person, no program and no place."""
    sheet = sheet_of(copy, language)
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_RESOLUTION)
    writer.setTitle(sheet.title)
    writer.setCreator("")
    _paint(sheet, writer)
    del writer  # it writes the end of the file when it goes
    buffer.close()
    return bytes(held.data())


def print_copy(printer: QPrinter, copy: BorrowerCopy, language: Language) -> bool:
    """Paint the copy on a printer that a person chose; returns whether the printer took it."""
    sheet = sheet_of(copy, language)
    printer.setDocName(sheet.title)  # stands in the printer's queue, where others read it
    printer.setCreator("")
    return _paint(sheet, printer)


def paper() -> QPageLayout:
    """A4 upright; the margins are the sheet's own."""
    size, upright = QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait
    return QPageLayout(size, upright, QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Point)


def _paint(sheet: Sheet, device: QPagedPaintDevice) -> bool:
    device.setPageLayout(paper())
    document = compose(sheet)
    painter = QPainter()
    if not painter.begin(device):
        return False
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    scale = device.logicalDpiX() / _POINTS / DOTS
    painter.scale(scale, scale)
    count = document.pageCount()
    for page in range(count):
        if page:
            device.newPage()
        _paint_page(painter, document, sheet, page, count)
    return painter.end()


def _paint_page(painter: QPainter, document: QTextDocument, sheet: Sheet, page: int, count: int) -> None:
    area = QRectF(0, page * HEIGHT * DOTS, WIDTH * DOTS, HEIGHT * DOTS)
    painter.save()
    painter.translate(_LEFT * DOTS, _TOP * DOTS - area.top())
    painter.setClipRect(area.adjusted(0, 0, 0, -DOTS))  # without the line above what comes on the next page
    context = QAbstractTextDocumentLayout.PaintContext()
    context.clip = area
    document.documentLayout().draw(painter, context)
    painter.restore()
    painter.setFont(face(SMALL))
    painter.setPen(Theme().color("ink2"))
    foot = QRectF(_LEFT * DOTS, _FOOTER * DOTS, WIDTH * DOTS, 2 * SMALL * DOTS)
    painter.drawText(foot, Qt.AlignmentFlag.AlignLeft, f"{sheet.code_name} {sheet.code}")
    painter.drawText(foot, Qt.AlignmentFlag.AlignRight, f"{page + 1} / {count}")
