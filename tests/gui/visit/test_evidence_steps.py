"""Photo, document, signature, sound and place at their steps: by keys, straight on record, nothing left behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from collector_app.domain.disclosure import CoverReason
from collector_app.domain.script import StepKind
from collector_app.domain.strokes import read_signature
from collector_app.domain.visit.fold import Visit
from collector_app.domain.visit.stage import Stage
from collector_app.gui.evidence.devices import DeviceProblem, Place
from collector_app.gui.evidence.file_list import FileList
from collector_app.gui.visit.answer_location import LocationAnswer
from collector_app.gui.visit.answer_pictures import PicturesAnswer
from collector_app.gui.visit.answer_signature import SignatureAnswer
from collector_app.gui.visit.passage_page import PassagePage
from collector_app.gui.visit.pause_page import PausePage
from collector_app.gui.visit.step_page import StepPage
from collector_app.usecases.failures import Failure, FailureCode
from tests.fakes.evidence_devices import a_picture, nmea
from tests.gui.evidence.test_devices import tone
from tests.gui.evidence.test_pictures import jpeg_of_a_telephone
from tests.gui.visit.evidence_stage import EvidenceStage
from tests.gui.visit.hands import shown_texts

KEY = Qt.Key


@pytest.fixture
def stage(qtbot: QtBot, chinese: None, tmp_path: Path) -> Iterator[EvidenceStage]:
    stage = EvidenceStage(qtbot, tmp_path / "evidence")
    yield stage
    stage.end()


@pytest.fixture
def pictures(tmp_path: Path, stage: EvidenceStage) -> Path:
    """A folder of pictures, the only place where files are looked for."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    stage.devices.folders = (Place("图片", folder),)
    return folder


def pictures_area(stage: EvidenceStage) -> PicturesAnswer:
    assert isinstance(stage.area, PicturesAnswer)
    return stage.area


def choose_file(stage: EvidenceStage, pictures: Path, data: bytes) -> None:
    (pictures / "one.jpg").write_bytes(data)
    stage.hands.press(KEY.Key_2)
    area = pictures_area(stage)
    assert isinstance(area.taking.files, FileList)
    before = len(stage.items())
    stage.hands.enter()
    stage.qtbot.waitUntil(lambda: len(stage.items()) > before or bool(area.message.text()))


class TestPhoto:
    def test_by_camera_with_keys_only(self, stage: EvidenceStage) -> None:
        stage.devices.picture = a_picture()
        stage.begin(StepKind.PHOTO)
        stage.hands.press(KEY.Key_1)
        stage.hands.enter()
        stage.wait_for(1)
        (item,) = stage.items()
        assert (item.medium, item.media_type, item.step) == ("photo", "image/jpeg", "photo")
        assert stage.plain(item).startswith(b"\xff\xd8")
        assert pictures_area(stage).taking.finder is None, "one picture was wanted, the camera is shut"
        stage.hands.enter()
        assert stage.session.visit.answers["photo"].value == [item.item]

    def test_from_a_file_which_stays_as_it_is(self, stage: EvidenceStage, pictures: Path) -> None:
        stage.begin(StepKind.PHOTO)
        choose_file(stage, pictures, jpeg_of_a_telephone())
        (item,) = stage.items()
        assert b"Exif" not in stage.plain(item)
        assert (pictures / "one.jpg").read_bytes() == jpeg_of_a_telephone()

    def test_a_file_that_is_no_picture_is_told(self, stage: EvidenceStage, pictures: Path) -> None:
        stage.begin(StepKind.PHOTO)
        choose_file(stage, pictures, b"no picture at all")
        area = pictures_area(stage)
        assert "不是可以用的图片" in area.message.text()
        assert area.taking.files is not None, "another one can be chosen"
        stage.hands.press(KEY.Key_Escape)
        assert stage.items() == ()

    @pytest.mark.parametrize("problem", [DeviceProblem.NO_CAMERA, DeviceProblem.CAMERA_DENIED])
    def test_without_a_camera_it_says_what_to_do(self, stage: EvidenceStage, problem: DeviceProblem) -> None:
        stage.devices.problems["lens"] = problem
        stage.begin(StepKind.PHOTO)
        stage.hands.press(KEY.Key_1)
        assert "文件" in pictures_area(stage).message.text()
        stage.hands.press(KEY.Key_3)
        stage.hands.enter()
        assert stage.session.visit.answers["photo"].value == "not_taken"

    def test_a_camera_that_is_unplugged_is_told(self, stage: EvidenceStage) -> None:
        stage.devices.picture = a_picture()
        stage.begin(StepKind.PHOTO)
        stage.hands.press(KEY.Key_1)
        area = pictures_area(stage)
        assert area.taking._lens is not None
        area.taking._lens.failed.emit(DeviceProblem.CAMERA_FAILED)
        stage.qtbot.waitUntil(lambda: bool(area.message.text()))
        assert area.taking.finder is None

    def test_discarding_wants_a_reason_and_leaves_nothing(self, stage: EvidenceStage, pictures: Path) -> None:
        stage.begin(StepKind.PHOTO)
        choose_file(stage, pictures, jpeg_of_a_telephone())
        area = pictures_area(stage)
        area.strip.thumbs()[0].setFocus(Qt.FocusReason.TabFocusReason)
        stage.hands.press(KEY.Key_Delete)
        stage.hands.enter()
        assert len(stage.items()) == 1, "Enter gives no reason"
        stage.hands.press(KEY.Key_1)
        assert stage.items() == ()
        assert stage.discarded() == ["blurred"]
        assert list(stage.folder.iterdir()) == []
        stage.hands.enter()
        assert "photo" not in stage.session.visit.answers

    def test_a_full_disk_is_told_and_nothing_is_half_there(
        self, stage: EvidenceStage, pictures: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object) -> None:
            raise Failure(FailureCode.DISK_FULL)

        stage.begin(StepKind.PHOTO)
        monkeypatch.setattr("collector_app.storage.evidence_files.FileSink.finish", full)
        (pictures / "one.jpg").write_bytes(jpeg_of_a_telephone())
        stage.hands.press(KEY.Key_2)
        stage.hands.enter()
        area = pictures_area(stage)
        stage.qtbot.waitUntil(lambda: bool(area.message.text()))
        assert stage.items() == ()
        assert list(stage.folder.iterdir()) == []


class TestDocument:
    def test_several_pages_in_an_order(self, stage: EvidenceStage) -> None:
        stage.devices.picture = a_picture()
        stage.begin(StepKind.DOCUMENT)
        stage.hands.press(KEY.Key_1)
        for count in (1, 2, 3):
            stage.hands.enter()
            stage.wait_for(count)
        stage.hands.press(KEY.Key_2)
        area = pictures_area(stage)
        first, second, third = (item.item for item in stage.items())
        area.strip.thumbs()[2].setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(QApplication.focusWidget() or area, KEY.Key_Left, Qt.KeyboardModifier.ControlModifier)
        area.strip.thumbs()[0].setFocus(Qt.FocusReason.TabFocusReason)
        stage.hands.press(KEY.Key_Delete, KEY.Key_4)
        assert stage.discarded() == ["twice"]
        stage.hands.enter()
        assert stage.session.visit.answers["document"].value == [third, second]
        assert first not in {item.item for item in stage.items()}

    def test_a_pdf_is_a_page(self, stage: EvidenceStage, pictures: Path) -> None:
        stage.begin(StepKind.DOCUMENT)
        (pictures / "paper.pdf").write_bytes(b"%PDF-1.7 and so on")
        stage.hands.press(KEY.Key_2)
        stage.hands.enter()
        stage.wait_for(1)
        assert stage.items()[0].media_type == "application/pdf"
        assert stage.plain(stage.items()[0]) == b"%PDF-1.7 and so on"

    def test_the_order_is_there_again_after_a_cover(self, stage: EvidenceStage) -> None:
        stage.devices.picture = a_picture()
        stage.begin(StepKind.DOCUMENT)
        stage.hands.press(KEY.Key_1)
        for count in (1, 2):
            stage.hands.enter()
            stage.wait_for(count)
        lens = pictures_area(stage).taking._lens
        assert lens is not None
        stage.hands.press(KEY.Key_Escape)
        assert stage.hands.screen.page() is None, "nothing of it is left in a widget"
        assert stage.desk._thumbs == {}
        stage.hands.enter()
        area = pictures_area(stage)
        assert area.taking.finder is None, "the camera does not wake up by itself"
        assert len(area.strip.thumbs()) == 2
        stage.qtbot.waitUntil(lambda: len(stage.desk._thumbs) == 2)


class TestSignature:
    def draw(self, pad: QWidget) -> None:
        QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(40, 60))
        for at in range(12):
            QTest.mouseMove(pad, QPoint(40 + 15 * at, 60 + (at % 3) * 20))
        QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(230, 60))

    def test_strokes_are_kept_and_shown_again_as_drawn(self, stage: EvidenceStage) -> None:
        stage.begin(StepKind.SIGNATURE)
        area = stage.area
        assert isinstance(area, SignatureAnswer)
        self.draw(area.pad)
        drawn = area.pad.signature()
        assert len(drawn.strokes[0]) > 10
        stage.hands.enter()
        (item,) = stage.items()
        assert item.media_type == "application/vnd.collector.strokes+json"
        assert read_signature(stage.plain(item)) == drawn
        assert stage.session.visit.answers["signature"].value == [item.item]
        stage.hands.screen.visit_bar.went_back.emit()
        shown = stage.area
        assert isinstance(shown, SignatureAnswer)
        assert shown.pad.signature() == drawn
        self.draw(shown.pad)
        assert shown.pad.signature() == drawn, "what is on record is not drawn on"
        stage.hands.enter()
        assert len(stage.items()) == 1

    def test_it_may_be_left(self, stage: EvidenceStage) -> None:
        stage.begin(StepKind.SIGNATURE)
        area = stage.area
        assert isinstance(area, SignatureAnswer)
        self.draw(area.pad)
        stage.hands.press(KEY.Key_2)
        assert area.pad.empty(), "two answers at once are none"
        stage.hands.enter()
        assert stage.session.visit.answers["signature"].value == "rather_not"
        assert stage.items() == ()

    def test_clearing_and_a_dot_are_no_signature(self, stage: EvidenceStage) -> None:
        stage.begin(StepKind.SIGNATURE)
        area = stage.area
        assert isinstance(area, SignatureAnswer)
        self.draw(area.pad)
        area.pad.setFocus()
        stage.hands.press(KEY.Key_Backspace)
        QTest.mouseClick(area.pad, Qt.MouseButton.LeftButton)
        stage.hands.enter()
        assert stage.items() == ()
        assert stage.message

    def test_strokes_come_back_after_a_cover(self, stage: EvidenceStage) -> None:
        stage.begin(StepKind.SIGNATURE)
        area = stage.area
        assert isinstance(area, SignatureAnswer)
        self.draw(area.pad)
        drawn = area.pad.signature()
        stage.hands.press(KEY.Key_Escape)
        assert stage.hands.screen.findChildren(SignatureAnswer) == [] or stage.hands.screen.page() is None
        stage.hands.enter()
        again = stage.area
        assert isinstance(again, SignatureAnswer)
        assert again.pad.signature() == drawn


class TestSound:
    def record(self, stage: EvidenceStage) -> None:
        stage.begin(StepKind.AUDIO, stage=Stage.AT_DOOR)
        stage.hands.pick(1)

    def play(self, stage: EvidenceStage, seconds: float) -> None:
        microphone = stage.devices.microphone
        assert microphone is not None
        before = stage.desk.recorder._sound.seconds() if stage.desk.recorder._sound is not None else 0.0
        microphone.play(tone(seconds))
        sound = stage.desk.recorder._sound
        if sound is not None and microphone.listening:
            stage.qtbot.waitUntil(lambda: sound.seconds() >= before + seconds - 0.01)

    def test_it_runs_beside_every_step_with_level_and_time(self, stage: EvidenceStage) -> None:
        self.record(stage)
        assert isinstance(stage.hands.page, StepPage), "the step after it"
        live = stage.hands.screen.live
        assert live.meter.isVisible()
        self.play(stage, 3)
        stage.qtbot.waitUntil(lambda: max(live.meter._levels) > 0.5)
        stage.hands.seconds.passed.emit()
        assert live.meter._time == "00:03"
        assert stage.recording() == [("running", "")]

    def test_a_pause_wants_a_reason(self, stage: EvidenceStage) -> None:
        self.record(stage)
        self.play(stage, 1)
        stage.hands.press(KEY.Key_F9)
        assert isinstance(stage.hands.page, PausePage)
        stage.hands.enter()
        assert stage.recording() == [("running", "")], "no reason, no pause"
        stage.hands.pick(2)
        assert stage.recording()[-1] == ("paused", "somebody_else")
        live = stage.hands.screen.live
        assert live.recorder_key.label() == "继续录音"
        assert stage.devices.microphone is not None
        stage.devices.microphone.play(tone(2))
        stage.hands.press(KEY.Key_F9)
        assert stage.recording()[-1] == ("running", "")
        self.play(stage, 1)
        assert stage.desk.recorder.seconds() == 2, "what was said in between is not there"

    def test_it_goes_on_under_the_cover_which_says_so(self, stage: EvidenceStage) -> None:
        self.record(stage)
        stage.hands.press(KEY.Key_Escape)
        assert stage.hands.screen.covered()
        self.play(stage, 2)
        stage.hands.seconds.passed.emit()
        texts = shown_texts(stage.hands.screen.cover)
        assert any("00:02" in text for text in texts)
        assert stage.desk.recorder.held
        stage.hands.press(KEY.Key_F9)
        assert stage.recording() == [("running", "")], "no key reaches it under the cover"

    def test_the_lock_keeps_what_was_recorded(self, stage: EvidenceStage) -> None:
        self.record(stage)
        self.play(stage, 2)
        stage.hands.controller.end()
        (item,) = stage.items()
        assert not item.cut_short
        assert item.media_type == "audio/aac"
        assert stage.recording()[-1] == ("ended", "locked")

    def test_leaving_the_door_ends_it(self, stage: EvidenceStage) -> None:
        self.record(stage)
        self.play(stage, 1)
        stage.session.log.visit = _at(stage, Stage.AFTERCARE)
        stage.hands.controller.standing.read()
        stage.hands.controller.standing.stand()
        assert stage.recording()[-1] == ("ended", "left")
        assert len(stage.items()) == 1

    def test_somebody_who_does_not_want_it_is_not_kept(self, stage: EvidenceStage) -> None:
        self.record(stage)
        self.play(stage, 1)
        stage.hands.pick(2)
        assert stage.session.visit.marks["recording_refused"] is True
        assert stage.recording()[-1] == ("ended", "refused")
        assert stage.items() == ()
        assert list(stage.folder.iterdir()) == []

    def test_a_microphone_that_goes_away_leaves_what_there_is_and_can_be_taken_up(self, stage: EvidenceStage) -> None:
        self.record(stage)
        self.play(stage, 1)
        assert stage.devices.microphone is not None
        stage.devices.microphone.lose()
        stage.qtbot.waitUntil(lambda: not stage.desk.recorder.held)
        assert stage.recording()[-1] == ("ended", "device_lost")
        assert len(stage.items()) == 1
        assert any("麦克风断开" in text for text in shown_texts(stage.hands.screen))
        stage.session.log.visit = _at(stage, Stage.NEGOTIATING)
        stage.desk.recorder.take_up()
        assert stage.recording()[-1] == ("running", "")

    def test_a_full_disk_ends_it_and_says_so(self, stage: EvidenceStage, monkeypatch: pytest.MonkeyPatch) -> None:
        self.record(stage)
        self.play(stage, 1)
        room = [0]

        def full(folder: object, size: int) -> None:
            room[0] += size
            raise Failure(FailureCode.DISK_FULL)

        monkeypatch.setattr("collector_app.storage.evidence_files._check_room", full)
        assert stage.devices.microphone is not None
        stage.devices.microphone.play(tone(30))
        stage.qtbot.waitUntil(lambda: not stage.desk.recorder.held, timeout=15_000)
        assert stage.recording()[-1][1] == "disk_full"
        assert any("磁盘满" in text for text in shown_texts(stage.hands.screen))

    @pytest.mark.parametrize("problem", [DeviceProblem.NO_MICROPHONE, DeviceProblem.MICROPHONE_DENIED])
    def test_without_a_microphone_the_company_recorder_is_left(
        self, stage: EvidenceStage, problem: DeviceProblem
    ) -> None:
        stage.devices.problems["sound"] = problem
        self.record(stage)
        assert "录音笔" in stage.message
        assert stage.recording() == []
        stage.hands.pick(2)
        assert stage.session.visit.answers["audio"].value == "own_recorder"


def _at(stage: EvidenceStage, where: Stage) -> Visit:
    return replace(stage.session.visit, stage=where)


class TestPlace:
    def test_with_a_fix(self, stage: EvidenceStage, tmp_path: Path) -> None:
        now = stage.world.clock.wall.astimezone(UTC)
        stage.devices.nmea_file = tmp_path / "track.nmea"
        stage.devices.nmea_file.write_text(nmea(now - timedelta(seconds=3)) + nmea(now - timedelta(seconds=2)))
        stage.begin(StepKind.LOCATION)
        area = stage.area
        assert isinstance(area, LocationAnswer)
        stage.qtbot.waitUntil(lambda: "31.230417" in area.state.text())
        stage.hands.pick(1)
        value = stage.session.visit.answers["location"].value
        assert isinstance(value, dict)
        assert (value["stands"], value["latitude"], value["longitude"]) == ("at_address", "31.230417", "121.473702")
        assert value["age_s"] in (2, 3)
        stage.hands.screen.visit_bar.went_back.emit()
        stage.hands.enter()
        assert stage.session.visit.answers["location"].value == value, "looking at it changes nothing"

    @pytest.mark.parametrize("problem", [DeviceProblem.NO_RECEIVER, DeviceProblem.POSITION_DENIED])
    def test_without_one_it_is_honest(self, stage: EvidenceStage, problem: DeviceProblem) -> None:
        stage.devices.problems["locator"] = problem
        stage.begin(StepKind.LOCATION)
        area = stage.area
        assert isinstance(area, LocationAnswer)
        assert "为准" in area.state.text()
        stage.hands.pick(2)
        assert stage.session.visit.answers["location"].value == "elsewhere_no_fix"

    def test_a_cover_shuts_the_receiver(self, stage: EvidenceStage, tmp_path: Path) -> None:
        stage.devices.nmea_file = tmp_path / "track.nmea"
        stage.devices.nmea_file.write_text(nmea(stage.world.clock.wall.astimezone(UTC)))
        stage.begin(StepKind.LOCATION)
        area = stage.area
        assert isinstance(area, LocationAnswer)
        stage.hands.controller.covering.put(CoverReason.KEY)
        assert area._locator is None


def test_a_day_goes_on_without_any_of_it(stage: EvidenceStage) -> None:
    """No camera, no microphone, no receiver: every step still has an answer, by keys."""
    stage.devices.hears = False
    stage.begin(StepKind.PHOTO, StepKind.DOCUMENT, StepKind.AUDIO, StepKind.SIGNATURE, StepKind.LOCATION)
    for number in (3, 4, 3, 2, 1, 1):
        stage.hands.pick(number)
    assert isinstance(stage.hands.page, PassagePage)
    values = {name: answer.value for name, answer in stage.session.visit.answers.items()}
    assert values == {
        "photo": "not_taken",
        "document": "not_wanted",
        "audio": "not_taken",
        "signature": "rather_not",
        "location": "at_address_no_fix",
        "consent": "yes",
    }
