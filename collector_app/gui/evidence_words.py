"""What is said of evidence that was not taken, or that is not what it was; `failures.py` makes sentences of it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from collector_app.gui.translation import language
from collector_app.gui.wording import Wording
from collector_app.usecases.evidence_recovery import Recovered
from collector_app.usecases.evidence_terms import EvidenceProblem

translate = QCoreApplication.translate

NOT_TAKEN: Final[dict[EvidenceProblem, tuple[object, object]]] = {
    EvidenceProblem.NO_OPEN_VISIT: (
        QT_TRANSLATE_NOOP("failures", "No visit is open that this would belong to."),
        QT_TRANSLATE_NOOP("failures", "Start the visit first."),
    ),
    EvidenceProblem.NOT_ASKED: (
        QT_TRANSLATE_NOOP("failures", "The visit does not ask for this now."),
        QT_TRANSLATE_NOOP("failures", "Go to the step that does."),
    ),
    EvidenceProblem.RECORDING_REFUSED: (
        QT_TRANSLATE_NOOP("failures", "They do not want to be recorded, so nothing is."),
        QT_TRANSLATE_NOOP("failures", "Go on without sound and take notes."),
    ),
    EvidenceProblem.WRONG_TYPE: (
        QT_TRANSLATE_NOOP("failures", "A file of this kind can't be taken here."),
        QT_TRANSLATE_NOOP("failures", "Take a photo or a PDF."),
    ),
    EvidenceProblem.TOO_LARGE: (
        QT_TRANSLATE_NOOP("failures", "That is larger than {0} MB."),
        QT_TRANSLATE_NOOP("failures", "Take a smaller picture, or split the document."),
    ),
    EvidenceProblem.VISIT_FULL: (
        QT_TRANSLATE_NOOP("failures", "This visit has its {0} MB of evidence."),
        QT_TRANSLATE_NOOP("failures", "Discard an item that isn't needed, or go on without."),
    ),
    EvidenceProblem.EMPTY: (
        QT_TRANSLATE_NOOP("failures", "There was nothing in it."),
        QT_TRANSLATE_NOOP("failures", "Try again."),
    ),
    EvidenceProblem.INCOMPLETE: (
        QT_TRANSLATE_NOOP("failures", "It did not come through whole, so it was not kept."),
        QT_TRANSLATE_NOOP("failures", "Try again."),
    ),
    EvidenceProblem.UNDER_WAY: (
        QT_TRANSLATE_NOOP("failures", "Something is still being recorded."),
        QT_TRANSLATE_NOOP("failures", "Finish it first."),
    ),
}
"""What happened (`{0}`: a limit in MB) and what to do now."""

DAMAGED: Final[dict[str, object]] = {
    "missing": QT_TRANSLATE_NOOP("failures", "The file of an evidence item is gone."),
    "foreign": QT_TRANSLATE_NOOP("failures", "Another file lies in the place of an evidence item."),
    "truncated": QT_TRANSLATE_NOOP("failures", "Part of an evidence item is missing."),
    "reordered": QT_TRANSLATE_NOOP("failures", "The parts of an evidence item are in another order."),
    "altered": QT_TRANSLATE_NOOP("failures", "An evidence item is not what was captured."),
}
"""By the detail `what` of EVIDENCE_DAMAGED."""


def recovered_words(recovered: Recovered) -> str:
    """Return what became of evidence that was being taken when the app last ended; empty when there was none."""
    parts = []
    if recovered.cut:
        parts.append(
            translate("failures", "The recording was cut off when the app ended; all of it until then is kept.")
        )
    if recovered.whole:
        parts.append(
            translate("failures", "Taken just before the app ended, and kept: {0}.").format(len(recovered.whole))
        )
    if recovered.discarded:
        words = translate("failures", "Not whole when the app ended, so not kept: {0}. Take it again.")
        parts.append(words.format(len(recovered.discarded)))
    if recovered.waiting:
        words = translate("failures", "Not settled yet: {0}. Free some disk space and unlock again; nothing is lost.")
        parts.append(words.format(len(recovered.waiting)))
    return Wording(language()).sentences(*parts)
