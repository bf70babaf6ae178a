"""Asks where the copy goes. The dialogs are the system's own and never block the window: it can still be locked."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, QStandardPaths, Qt, Signal
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from collector_app.gui.copy.copy_output import paper

translate = QCoreApplication.translate


class CopyPlaces(QObject):
    """Asks for a file or a printer; nothing is emitted when the person thinks better of it.

    `place_chosen` carries the path, `printer_chosen` the QPrinter. Dialogs are joined by signals and methods only: a
    closure would keep their window alive until a dialog goes, and Qt would then delete both at once.
    """

    place_chosen = Signal(str)
    printer_chosen = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._printer: QPrinter | None = None

    def ask_place(self, window: QWidget, name: str) -> None:
        """Ask for a place to save `name` to; a file is replaced only after the system's own question."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(window, translate("CopyPanel", "Save the copy"), folder, "PDF (*.pdf)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(name)
        dialog.fileSelected.connect(self.place_chosen)
        dialog.open()

    def ask_printer(self, window: QWidget) -> bool:
        """Ask for a printer; returns False, and asks nothing, when the computer has none."""
        if not QPrinterInfo.availablePrinterNames():
            return False
        self._printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self._printer.setPageLayout(paper())
        dialog = QPrintDialog(self._printer, window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self._accepted)
        QDialog.open(dialog)  # the print dialog's own `open` wants a receiver by name
        return True

    def _accepted(self) -> None:
        self.printer_chosen.emit(self._printer)
