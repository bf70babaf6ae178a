"""Where a visit's evidence is kept from the screen: items of a step, their small pictures, and what is given up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from collector_app.domain.journal.content import EvidenceCaptured
from collector_app.domain.strokes import Signature, read_signature
from collector_app.gui.background import Task, Work
from collector_app.gui.evidence.chatter import quieten
from collector_app.gui.evidence.devices import Devices
from collector_app.gui.evidence.pictures import Picture, thumb_of
from collector_app.gui.evidence.visit_recorder import VisitRecorder
from collector_app.usecases.evidence import Evidence
from collector_app.usecases.evidence_items import read_item
from collector_app.usecases.evidence_terms import STROKES, Medium
from collector_app.usecases.ports.evidence import EvidencePlace
from collector_app.usecases.visit_session import VisitSession


class EvidenceDesk(QObject):
    """Evidence of one open visit. `thumbed` carries an item's id once its small picture is there.

    Keeping an item takes some milliseconds on the window's thread; making and opening pictures is for `work`.
    """

    thumbed = Signal(str)

    def __init__(self, visit: VisitSession, place: EvidencePlace, devices: Devices, work: Work) -> None:
        super().__init__()
        quieten()
        self.devices, self._work = devices, work
        self._visit, self._place = visit, place
        self.evidence = Evidence(visit, place)
        self.recorder = VisitRecorder(self.evidence, devices)
        self._thumbs: dict[str, QImage] = {}
        self._asked: dict[str, Task] = {}

    def items(self, step_id: str) -> tuple[EvidenceCaptured, ...]:
        """Return what is on record for a step, in the order it was taken."""
        return tuple(item for item in self._visit.visit.evidence if item.step == step_id)

    def keep(self, step_id: str, medium: Medium, picture: Picture) -> str:
        """Put a picture or page on record and return its item; raises EvidenceError and Failure."""
        item = self._keep(step_id, medium, picture.media_type, picture.data)
        self._thumbs[item] = picture.thumb
        return item

    def keep_signature(self, step_id: str, signature: Signature) -> str:
        """Put a signature on record and return its item; raises EvidenceError and Failure."""
        return self._keep(step_id, Medium.SIGNATURE, STROKES, signature.to_bytes())

    def _keep(self, step_id: str, medium: Medium, media_type: str, data: bytes) -> str:
        with self.evidence.capture(step_id, medium, media_type) as writer:
            writer.write(data)
            return writer.finish().item

    def discard(self, item: str, reason: str) -> None:
        """Put on record that an item is not kept, and why; raises EvidenceError and Failure."""
        self.evidence.discard(item, reason)
        self._thumbs.pop(item, None)

    def signature(self, item: str) -> Signature:
        """Read a signature back as it was drawn; raises Failure(EVIDENCE_DAMAGED)."""
        return read_signature(self._read(item))

    def thumb(self, item: str) -> QImage | None:
        """Return an item's small picture, None while it is being read; `thumbed` tells when it is there."""
        found = self._thumbs.get(item)
        if found is None and item not in self._asked:
            self._asked[item] = task = self._work.start(lambda: thumb_of(self._read(item)))
            task.succeeded.connect(lambda image: self._thumbed(item, image))
            task.failed.connect(lambda _error: self._thumbed(item, QImage()))
        return found

    def forget(self) -> None:
        """Drop every small picture: the screen was covered, or is left."""
        for task in self._asked.values():
            task.cancel()
        self._asked.clear()
        self._thumbs.clear()

    def prepare(self, make: Callable[[], Picture]) -> Task:
        """Make a picture off the window's thread; the task fails with PictureError."""
        return self._work.start(make)

    def now(self) -> datetime:
        """Return the time as far as it is known, carried by the clock that nobody can set."""
        log = self._visit.log
        with log.session.store.view() as view:
            return log.session.recorder.time(view).shown

    def since(self, then: datetime) -> timedelta:
        """Return how long ago a moment of `now` was."""
        return max(timedelta(0), self.now() - then)

    def _thumbed(self, item: str, image: QImage) -> None:
        self._asked.pop(item, None)
        self._thumbs[item] = image
        self.thumbed.emit(item)

    def _read(self, item: str) -> bytes:
        content = next(content for content in self._visit.visit.evidence if content.item == item)
        with self._visit.log.session.store.view() as view:
            return b"".join(read_item(view, self._place, content))
