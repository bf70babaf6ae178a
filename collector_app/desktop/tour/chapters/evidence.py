"""Evidence at its steps: sound beside every other one, photo, pages, signature, place; and each without its device."""

from __future__ import annotations

import os
from dataclasses import replace
from itertools import pairwise
from math import sin

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from collector_app.desktop.tour import cast
from collector_app.desktop.tour.camera import settle
from collector_app.desktop.tour.chapters.visit import evening
from collector_app.desktop.tour.props import letter_box, paper
from collector_app.desktop.tour.studio import Studio
from collector_app.desktop.tour.walk import Lost, Walk
from collector_app.domain.visit.stage import Stage
from collector_app.gui.evidence.devices import Place
from collector_app.gui.visit.answer_area import AnswerArea
from collector_app.gui.visit.answer_pictures import PicturesAnswer
from collector_app.gui.visit.answer_signature import SignatureAnswer
from collector_app.gui.visit.step_page import StepPage
from collector_app.usecases.evidence_answers import Position
from collector_app.usecases.evidence_recovery import recover

_LIN = "case-10"
_NAME = (
    tuple((24 + 150 * at / 60 + 26 * sin(at * 0.55), 96 + 46 * sin(at * 0.42) - at * 0.3) for at in range(61)),
    tuple((190 + 130 * at / 40 + 18 * sin(at * 0.8), 90 + 26 * sin(at * 0.61)) for at in range(41)),
    ((150.0, 128.0), (240.0, 120.0), (345.0, 104.0)),
)
"""A hand that writes, in strokes."""


def sound(studio: Studio) -> None:
    """The recorder beside a step, paused, under the cover, and what happens without a microphone."""
    laptop = evening(studio, 20, 41)
    walk = studio.visit(laptop, _LIN)
    walk.to("recorder_on")
    studio.take("evidence-recorder")
    studio.props.clock = None
    walk.pick(1)
    studio.take("evidence-no-microphone")
    studio.props.clock = laptop.clock
    walk.on()
    laptop.at(20, 47)
    _speak(studio, walk)
    studio.take("evidence-recording")
    walk.screen.recorder_asked.emit()
    walk.choose(2)
    studio.take("evidence-pause")
    walk.on()
    studio.take("evidence-paused")
    walk.to_passage(Stage.AT_DOOR)
    walk.on()
    studio.take("evidence-paused-refused")
    walk.screen.recorder_asked.emit()
    walk.cover()
    laptop.at(20, 52)
    walk.controller.seconds.passed.emit()
    studio.take("evidence-recording-covered")


def photo(studio: Studio) -> None:
    """A letter that was left: by camera, without one, given up."""
    walk = studio.visit(evening(studio, 20, 41), _LIN)
    walk.to("letter_photo", {"greeting": 4, "left_behind": 2})
    studio.take("evidence-photo")
    walk.choose(1)
    studio.take("evidence-no-camera")
    studio.props.sight = letter_box()
    walk.choose(1)
    studio.take("evidence-camera")
    walk.on()
    studio.work.release_all()
    settle()
    studio.take("evidence-photo-taken")
    pictures = _pictures(walk)
    pictures.strip.removed.emit(pictures.strip.current())
    studio.take("evidence-discard")


def document(studio: Studio) -> None:
    """Papers that the customer offers: two pages, and a file."""
    walk = studio.visit(evening(studio, 20, 41), _LIN)
    walk.to("papers", {"hardship": 2, "hardship_route": 3})
    for number in (1, 2):
        studio.props.sight = paper(number)
        walk.choose(1)
        walk.on()
        studio.work.release_all()
        settle()
        walk.back()
    studio.take("evidence-document")
    folder = studio.folder / "papers"
    folder.mkdir(exist_ok=True)
    for name in ("scan-1.jpg", "scan-2.jpg"):
        paper(2).save(str(folder / name))
        os.utime(folder / name, (cast.at(9).timestamp(), cast.at(9).timestamp()))
    studio.props.folders = (Place("USB", folder),)
    walk.choose(2)
    studio.take("evidence-files")


def signature(studio: Studio) -> None:
    """A signature on the pad, and again as it was drawn."""
    walk = studio.visit(evening(studio, 20, 41), _LIN)
    walk.to("signature")
    studio.take("evidence-signature-empty")
    area = _area(walk)
    if not isinstance(area, SignatureAnswer):
        raise Lost("no pad is in front")
    _sign(area)
    studio.take("evidence-signature")
    walk.on()
    walk.back()
    studio.take("evidence-signature-kept")


def place(studio: Studio) -> None:
    """Where one is, with a position and without."""
    laptop = evening(studio, 20, 20)
    studio.props.position = Position("", "24.670310", "102.950180", 4, 12)
    walk = studio.visit(laptop, _LIN)
    walk.to("arrival_place")
    walk.choose(1)
    studio.take("evidence-place")
    laptop = evening(studio, 20, 20)
    walk = studio.visit(laptop, _LIN)
    walk.to("arrival_place")
    studio.take("evidence-no-place")


def recovered(studio: Studio) -> None:
    """After a crash during a recording: what became of it, at the step where one was."""
    laptop = evening(studio, 20, 41)
    walk = studio.visit(laptop, _LIN)
    walk.to("identity")
    session = laptop.session
    if session.evidence is None:
        raise Lost("no evidence is kept")
    found = recover(session.store, session.recorder, session.evidence)
    session.recovered = replace(found, discarded=("a photo that was not whole",))
    studio.resume(laptop)
    studio.take("evidence-recovered")


def _speak(studio: Studio, walk: Walk) -> None:
    recorder = studio.props.recorder
    if recorder is None:
        raise Lost("nothing is recorded")
    recorder.murmur()
    walk.controller.seconds.passed.emit()


def _area(walk: Walk) -> AnswerArea:
    page = walk.page
    if not isinstance(page, StepPage):
        raise Lost("no step is in front")
    return page.area


def _pictures(walk: Walk) -> PicturesAnswer:
    area = _area(walk)
    if not isinstance(area, PicturesAnswer):
        raise Lost("no pictures are in front")
    return area


def _sign(area: SignatureAnswer) -> None:
    pad, none = area.pad, Qt.MouseButton.NoButton
    scale = pad.height() / 180
    for stroke in _NAME:
        places = [QPointF(x * scale, y * scale) for x, y in stroke]
        steps = [_between(start, end, part / 5) for start, end in pairwise(places) for part in range(5)]
        for kind, spot in (
            (QEvent.Type.MouseButtonPress, places[0]),
            *((QEvent.Type.MouseMove, step) for step in steps[1:]),
            (QEvent.Type.MouseButtonRelease, places[-1]),
        ):
            button = none if kind is QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
            at = QPointF(pad.mapToGlobal(spot.toPoint()))
            event = QMouseEvent(kind, spot, at, button, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
            QApplication.sendEvent(pad, event)


def _between(start: QPointF, end: QPointF, share: float) -> QPointF:
    return QPointF(start.x() + (end.x() - start.x()) * share, start.y() + (end.y() - start.y()) * share)
