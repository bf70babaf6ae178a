"""What a person reads and a screen reader says: the words that a window paints, and those of its widgets."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from tests.gui.visit.hands import shown_texts

_TEXT = "{http://www.w3.org/2000/svg}text"


def painted_words(window: QWidget) -> list[str]:
    """Every piece of text that a window paints, also by its own pen: a drawing as SVG keeps letters as letters."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    drawing = QSvgGenerator()
    drawing.setOutputDevice(buffer)
    drawing.setSize(window.size())
    window.render(drawing)
    del drawing  # it writes its last lines as it goes
    root = ET.fromstring(bytes(buffer.data().data()))
    return [text for node in root.iter(_TEXT) if (text := "".join(node.itertext()).strip())]


def all_words(window: QWidget) -> list[str]:
    """Painted words, and the texts, names and tool tips of the widgets shown."""
    return [*painted_words(window), *shown_texts(window)]
