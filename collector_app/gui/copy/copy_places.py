"""Asks where the copy goes. The dialogs are the system's own and never block the window: it can still be locked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QStandardPaths, Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from collector_app.gui.copy.copy_output import paper

translate = QCoreApplication.translate

AskPlace = Callable[[QWidget, str, Callable[[Path], None]], None]
"""Window, proposed file name, and what to call with the place; not called when the person thinks better of it."""

AskPrinter = Callable[[QWidget, Callable[[QPrinter], None]], bool]
"""Window and what to call with the printer chosen; returns False when the computer has none."""


def ask_place(window: QWidget, name: str, then: Callable[[Path], None]) -> None:
    """Ask for a place to save to; an existing file is replaced only after the system's own question."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    dialog = QFileDialog(window, translate("CopyPanel", "Save the copy"), folder, "PDF (*.pdf)")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("pdf")
    dialog.selectFile(name)
    dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
    dialog.open()


def ask_printer(window: QWidget, then: Callable[[QPrinter], None]) -> bool:
    """Ask for a printer."""
    if not QPrinterInfo.availablePrinterNames():
        return False
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageLayout(paper())
    dialog = QPrintDialog(printer, window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: then(printer))
    QDialog.open(dialog)  # the print dialog's own `open` wants a receiver by name
    return True
