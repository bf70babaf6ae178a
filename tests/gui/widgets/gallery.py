"""Renders every specimen and window, light and dark, both languages, 100 to 200 %, into PNG files to look at.

QT_QPA_PLATFORM=offscreen python -m tests.gui.widgets.gallery [FOLDER]
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from collector_app.gui import translation
from collector_app.gui.theme import Appearance, Theme, apply, current
from tests.gui.widgets import windows
from tests.gui.widgets.specimens import SPECIMENS, Specimen
from tests.gui.widgets.words import words

WINDOW = (1366, 768)


def settle() -> None:
    """Let every layout request run its course."""
    for _ in range(6):
        QApplication.processEvents()


def fit(widget: QWidget, specimen: Specimen) -> None:
    """Give a specimen the width it is meant for and the height it needs there."""
    theme = current()
    width = theme.px(specimen.width) or widget.sizeHint().width()
    width = max(width, widget.minimumSizeHint().width())
    height = theme.px(specimen.height)
    if widget.hasHeightForWidth():
        height = max(height, widget.heightForWidth(width))
    widget.resize(width, max(height, widget.minimumSizeHint().height(), 0 if height else widget.sizeHint().height()))


def pictures(language: str) -> Iterator[tuple[str, QWidget]]:
    """Every specimen and window, shown and settled."""
    t = words(language)
    for specimen in SPECIMENS:
        widget = specimen.build(t)
        fit(widget, specimen)
        widget.show()
        settle()
        yield specimen.name, widget
        widget.deleteLater()
    for name, build in (("unlock", windows.unlock), ("enrol", windows.enrol), ("shell", windows.shell)):
        window: QWidget = build(t)
        window.resize(*WINDOW)
        window.show()
        settle()
        yield name, window
        window.deleteLater()


def render(app: QApplication, folder: Path) -> int:
    """Write all pictures; returns how many."""
    count = 0
    looks: tuple[Appearance, ...] = ("light", "dark")
    for appearance in looks:
        for scale in (100, 150, 200):
            for language in translation.LANGUAGES:
                apply(app, Theme(appearance, scale, language, reduced_motion=True))
                translation.install(app, language)
                for name, widget in pictures(language):
                    widget.grab().save(str(folder / f"{name}.{appearance}.{language}.{scale}.png"))
                    count += 1
    return count


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp(prefix="gallery-"))
    target.mkdir(parents=True, exist_ok=True)
    application = QApplication([])
    sys.stdout.write(f"{render(application, target)} pictures in {target}\n")
