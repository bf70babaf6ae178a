"""The words to say, at a size that leaves the answers their place in a low window."""

from __future__ import annotations

from typing import Final

from collector_app.gui.theme import SizeName
from collector_app.gui.widgets.pen import TextBlock
from collector_app.gui.widgets.speak import SpeakPanel

_SIZES: Final[tuple[SizeName, ...]] = ("speak", "heading", "lead")


class SpokenWords(SpeakPanel):
    """A speak panel that can be asked for smaller words: 0 as large as it likes, then 1, 2."""

    def __init__(self, caption: str, words: str) -> None:
        self._smaller = 0
        super().__init__(caption, words)

    def shrink(self, smaller: int) -> None:
        """Use at most the size of this place in the list."""
        if smaller != self._smaller:
            self._smaller = smaller
            self.updateGeometry()
            self.update()

    def _block(self, width: float) -> TextBlock:
        block = super()._block(width)
        if self._smaller == 0:
            return block
        asked = TextBlock(self.theme, self.words(), _SIZES[self._smaller], width - 2 * self.px(28))
        return asked if asked.height < block.height else block
