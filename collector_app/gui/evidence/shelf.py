"""The pictures of a step in their order: shown small, moved, given up."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal

from collector_app.gui.evidence.desk import EvidenceDesk
from collector_app.gui.evidence.pictures import PDF, Picture
from collector_app.gui.widgets.pictures import PictureStrip, Shot
from collector_app.usecases.evidence_terms import Medium

translate = QCoreApplication.translate


class PictureShelf(PictureStrip):
    """What is on record for a step. `ordered` when the order changed; `removed` is a wish that wants a reason first."""

    ordered = Signal()

    def __init__(self, step_id: str, medium: Medium, desk: EvidenceDesk) -> None:
        super().__init__(_nothing(medium))
        self._step, self._medium, self._desk = step_id, medium, desk
        self._items = [item.item for item in desk.items(step_id)]
        self.moved.connect(self._move)
        desk.thumbed.connect(self._thumbed)
        self._show()

    def items(self) -> list[str]:
        """Return the items in the order shown."""
        return list(self._items)

    def set_items(self, items: Sequence[object]) -> None:
        """Show the items in an order; those that it does not name come last, and what is not on record is left out."""
        known = {item.item for item in self._desk.items(self._step)}
        first = [str(item) for item in items if item in known]
        self._items = [*first, *(item for item in self._items if item not in first)]
        self._show()

    def add(self, picture: Picture) -> None:
        """Put a picture on record, behind the others; raises EvidenceError and Failure."""
        item = self._desk.keep(self._step, self._medium, picture)
        self._items.append(item)
        self._show(item)

    def discard(self, item: str, reason: str) -> None:
        """Give one up; raises EvidenceError and Failure."""
        self._desk.discard(item, reason)
        self._items.remove(item)
        self._show(self._items[-1] if self._items else "")

    def name_of(self, item: str) -> str:
        """Return what one is called: Photo 1, Page 2."""
        page = self._medium is Medium.DOCUMENT
        words = translate("Visit", "Page {0}") if page else translate("Visit", "Photo {0}")
        return words.format(self._items.index(item) + 1)

    def leave(self) -> None:
        """It goes: nothing that is still being opened is for it."""
        self._desk.thumbed.disconnect(self._thumbed)

    def _move(self, item: str, step: int) -> None:
        at = self._items.index(item)
        if 0 <= at + step < len(self._items):
            self._items.insert(at + step, self._items.pop(at))
            self._show(item)
            self.ordered.emit()

    def _show(self, current: str = "") -> None:
        kinds = {item.item: item.media_type for item in self._desk.items(self._step)}
        self.set_shots(
            [
                Shot(item, self.name_of(item), self._desk.thumb(item), paper=kinds.get(item) == PDF)
                for item in self._items
            ],
            current,
        )

    def _thumbed(self, item: str) -> None:
        if (image := self._desk.thumb(item)) is not None:
            self.show_image(item, image)


def _nothing(medium: Medium) -> str:
    if medium is Medium.DOCUMENT:
        return translate("Visit", "No page yet. Pages are kept encrypted and are not left in any folder.")
    return translate("Visit", "No photo yet. Photos are kept encrypted and are not left in any folder.")
