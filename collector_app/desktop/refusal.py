"""What a second start of the app says."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication, QMessageBox

from collector_app.config.folders import Folders
from collector_app.desktop.app import CollectorApp
from collector_app.desktop.channel import CANNOT_START
from collector_app.desktop.scopes import open_locked
from collector_app.gui.background import ThreadWork
from collector_app.gui.failures import sentence
from collector_app.usecases.failures import Failure, FailureCode


def refuse(folders: Folders) -> int:
    """Say in the person's language that another window has the home, and what to do; returns the exit status."""
    app = QApplication(sys.argv[:1])
    collector = CollectorApp(app, open_locked(folders, alone=False), ThreadWork())
    said = sentence(Failure(FailureCode.STORE_LOCKED))
    box = QMessageBox(QMessageBox.Icon.Information, collector.window.windowTitle(), said.what)
    box.setInformativeText(said.do_next)
    box.exec()
    return CANNOT_START
