"""Sound, sight and place through Qt's own parts, without hardware."""

from __future__ import annotations

import math
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop
from pytestqt.qtbot import QtBot

from collector_app.desktop.devices import OwnDevices
from collector_app.gui.evidence.devices import DeviceError, DeviceProblem
from collector_app.gui.evidence.lens import CameraLens
from collector_app.gui.evidence.place import ReceiverLocator
from collector_app.gui.evidence.sound import SoundRecorder, loudness
from collector_app.usecases.evidence_answers import Position
from collector_app.usecases.failures import Failure, FailureCode
from tests.fakes.evidence_devices import PictureCamera, StandIns, ToneMicrophone, a_picture, nmea

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def tone(seconds: float, level: float = 0.3, rate: int = 16_000) -> bytes:
    """A tone of 440 Hz."""
    high = 32_767 * level
    samples = (round(high * math.sin(2 * math.pi * 440 * at / rate)) for at in range(int(seconds * rate)))
    return b"".join(struct.pack("<h", sample) for sample in samples)


class TestSound:
    def test_what_is_heard_arrives_encoded_with_its_length(self, qtbot: QtBot) -> None:
        microphone, got = ToneMicrophone(), bytearray()
        recorder = SoundRecorder(microphone)
        recorder.start(got.extend)
        microphone.play(tone(3))
        qtbot.waitUntil(lambda: recorder.seconds() == 3)
        assert recorder.stop() is None
        assert not microphone.listening
        assert recorder.media_type == "audio/aac"
        assert frames(bytes(got)) == pytest.approx(3 * 16_000 / 1024, abs=3)

    def test_a_pause_is_left_out(self, qtbot: QtBot) -> None:
        microphone, got = ToneMicrophone(), bytearray()
        recorder = SoundRecorder(microphone)
        recorder.start(got.extend)
        microphone.play(tone(1))
        recorder.set_paused(True)
        microphone.play(tone(5))
        recorder.set_paused(False)
        microphone.play(tone(1))
        qtbot.waitUntil(lambda: recorder.seconds() == 2)
        recorder.stop()
        assert frames(bytes(got)) == pytest.approx(2 * 16_000 / 1024, abs=3)

    def test_its_level_comes_while_it_runs(self, qtbot: QtBot) -> None:
        microphone = ToneMicrophone()
        levels: list[float] = []
        recorder = SoundRecorder(microphone)
        recorder.level.connect(levels.append)
        recorder.start(lambda _bytes: None)
        microphone.play(tone(0.2))
        qtbot.waitUntil(lambda: len(levels) >= 2)
        recorder.stop()
        assert max(levels) > 0.5
        assert levels[-1] == 0

    def test_a_full_disk_is_told_and_ends_it(self, qtbot: QtBot) -> None:
        def full(_bytes: bytes) -> None:
            raise Failure(FailureCode.DISK_FULL)

        microphone = ToneMicrophone()
        told: list[object] = []
        recorder = SoundRecorder(microphone)
        recorder.failed.connect(told.append)
        recorder.start(full)
        microphone.play(tone(3))
        qtbot.waitUntil(lambda: bool(told))
        assert isinstance(told[0], Failure)
        assert isinstance(recorder.stop(), Failure)

    def test_stopping_twice_is_stopping(self, qtbot: QtBot) -> None:
        recorder = SoundRecorder(ToneMicrophone())
        assert recorder.stop() is None
        recorder.start(lambda _bytes: None)
        assert recorder.stop() is None
        assert recorder.stop() is None

    @pytest.mark.parametrize(("level", "low", "high"), [(0.0, 0, 0), (0.001, 0, 0.1), (0.05, 0.4, 0.6), (1, 0.95, 1)])
    def test_loudness(self, level: float, low: float, high: float) -> None:
        assert low <= loudness(tone(0.1, level)) <= high

    def test_no_sound_is_silence(self) -> None:
        assert loudness(b"") == loudness(b"\x01") == 0


def frames(stream: bytes) -> int:
    """How many AAC frames an ADTS stream has; each says its length, and they follow each other to the end."""
    at = count = 0
    while at < len(stream):
        assert stream[at] == 0xFF
        assert stream[at + 1] & 0xF0 == 0xF0
        at += (stream[at + 3] & 3) << 11 | stream[at + 4] << 3 | stream[at + 5] >> 5
        count += 1
    assert at == len(stream)
    return count


def test_the_camera_shows_and_takes(qtbot: QtBot) -> None:
    camera = PictureCamera(a_picture(1600, 1200))
    lens = CameraLens(camera.attach)
    lens.start()
    with qtbot.waitSignal(lens.seen) as seen:
        pass
    assert (seen.args[0].width(), seen.args[0].height()) == (960, 720)
    with qtbot.waitSignal(lens.taken) as taken:
        lens.shoot()
    assert (taken.args[0].width(), taken.args[0].height()) == (1600, 1200)
    with qtbot.waitSignal(lens.taken):
        lens.shoot()
    lens.stop()


class TestPlace:
    def find(self, qtbot: QtBot, path: Path, now: datetime) -> Position:
        locator = StandIns(nmea_file=path).locator(lambda: now)
        with qtbot.waitSignal(locator.found) as found:
            locator.start()
        locator.stop()
        position = found.args[0]
        assert isinstance(position, Position)
        return position

    def test_a_receiver_says_where_and_how_old(self, qtbot: QtBot, tmp_path: Path) -> None:
        path = tmp_path / "track.nmea"
        path.write_text(nmea(NOON) + nmea(NOON + timedelta(seconds=1)))
        position = self.find(qtbot, path, NOON + timedelta(seconds=9))
        assert (position.latitude, position.longitude) == ("31.230417", "121.473702")
        assert position.age_s in (8, 9)
        assert position.stands == ""

    def test_where_one_was_is_not_where_one_is(self, qtbot: QtBot, tmp_path: Path) -> None:
        path = tmp_path / "track.nmea"
        path.write_text("".join(nmea(NOON + timedelta(seconds=at)) for at in range(3)))
        locator = StandIns(nmea_file=path).locator(lambda: NOON + timedelta(hours=1))
        assert isinstance(locator, ReceiverLocator)
        found: list[object] = []
        locator.found.connect(found.append)
        with qtbot.waitSignal(locator._source.positionUpdated):
            locator.start()
        assert found == []
        with qtbot.waitSignal(locator.failed) as failed:
            locator._patience.timeout.emit()
        assert failed.args == [DeviceProblem.NO_FIX]
        locator.stop()


def test_a_machine_without_devices_says_so(qtbot: QtBot) -> None:
    """True where the tests run; on a machine that has them there is nothing to see here."""
    own = OwnDevices()
    for make, problem in ((own.sound, DeviceProblem.NO_MICROPHONE), (own.lens, DeviceProblem.NO_CAMERA)):
        try:
            made = make()
        except DeviceError as error:
            assert error.problem is problem  # noqa: PT017 - either is right, by the machine
        else:
            del made
    QEventLoop().processEvents()
