"""The visit code as a QR symbol. It holds the code and nothing else: whoever scans it learns nothing of the visit."""

from __future__ import annotations

from typing import Final

import segno
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

_DOTS: Final = 16  # pixels a module: at 26 mm about 460 to the inch, so no reader has to guess an edge
_QUIET: Final = 4  # modules of white round it (ISO/IEC 18004)


def code_image(code: str) -> QImage:
    """Return the symbol with its quiet zone, black on white, one bit a pixel."""
    symbol = segno.make(code, error="q", micro=False)
    rows = [bytes(row) for row in symbol.matrix_iter(scale=1, border=_QUIET)]
    side = len(rows)
    image = QImage(side, side, QImage.Format.Format_Mono)
    image.fill(1)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                image.setPixel(x, y, 0)
    return image.scaled(side * _DOTS, side * _DOTS, mode=Qt.TransformationMode.FastTransformation)
