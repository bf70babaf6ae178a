"""A recording of the whole visit: on record while it runs, paused for a reason, ended once, never of the unwilling."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from collector_app.domain.facts import visit_facts
from collector_app.domain.journal.content import EvidenceCaptured, EvidenceDiscarded
from collector_app.domain.journal.kinds import read_content
from collector_app.domain.journal.recording_content import RecordingChanged, RecordingState
from collector_app.domain.visit.fold import fold
from collector_app.domain.visit.stage import Stage
from collector_app.usecases.evidence_items import captured_items
from collector_app.usecases.evidence_recording import EndReason, PauseReason, SoundRecording, begin_recording
from collector_app.usecases.evidence_terms import EvidenceError, EvidenceProblem, Medium
from collector_app.usecases.failures import Failure, FailureCode
from tests.fakes.capturing import Capturing

AAC = "audio/aac"


@pytest.fixture
def laptop(tmp_path: Path) -> Capturing:
    laptop = Capturing(tmp_path / "evidence")
    laptop.begin()
    return laptop


def begin(laptop: Capturing) -> SoundRecording:
    recording = begin_recording(laptop.evidence, "recording", AAC)
    laptop.visit.answer("recording", [recording.item])
    return recording


def fact(laptop: Capturing) -> object:
    """What the gates are told, read from the journal anew."""
    return visit_facts(fold(laptop.visit.visit.id, laptop.entries())).get("recorder")


def told(laptop: Capturing) -> list[tuple[str, str]]:
    contents = map(read_content, laptop.entries())
    return [(item.state.value, item.reason) for item in contents if isinstance(item, RecordingChanged)]


def test_the_gates_know_whether_it_runs(laptop: Capturing) -> None:
    assert fact(laptop) is None
    recording = begin(laptop)
    assert fact(laptop) == "running"
    recording.write(b"sound")
    recording.pause(PauseReason.ASKED_TO)
    assert fact(laptop) == "paused"
    recording.go_on()
    assert fact(laptop) == "running"
    content = recording.end(EndReason.LEFT)
    assert content is not None
    assert fact(laptop) == "ended"
    assert told(laptop) == [("running", ""), ("paused", "asked_to"), ("running", ""), ("ended", "left")]
    assert captured_items(laptop.entries()) == (content,)


def test_a_second_one_takes_the_place_of_the_first_only_after_its_end(laptop: Capturing) -> None:
    first = begin(laptop)
    first.write(b"sound")
    first.end(EndReason.LOCKED)
    second = begin_recording(laptop.evidence, "recording", AAC)
    assert fact(laptop) == "running"
    visit = laptop.visit.visit
    assert visit.recording is not None
    assert visit.recording.item == second.item
    first._note(RecordingState.PAUSED)
    assert fact(laptop) == "running"
    assert laptop.visit.visit.anomalies == 1
    second.end(EndReason.LEFT)


def test_it_is_taken_up_again_in_a_later_stage_but_never_begun_there(laptop: Capturing) -> None:
    laptop.visit.log.visit = replace(laptop.visit.visit, stage=Stage.NEGOTIATING)
    with pytest.raises(EvidenceError) as error:
        begin_recording(laptop.evidence, "recording", AAC)
    assert error.value.problem is EvidenceProblem.NOT_ASKED
    laptop.visit.log.visit = replace(laptop.visit.visit, stage=Stage.PREPARED)
    begin(laptop).end(EndReason.LOCKED)
    laptop.visit.log.visit = replace(laptop.visit.visit, stage=Stage.NEGOTIATING)
    assert begin_recording(laptop.evidence, "recording", AAC).end(EndReason.LEFT) is None
    laptop.visit.log.visit = replace(laptop.visit.visit, stage=Stage.AFTERCARE)
    with pytest.raises(EvidenceError):
        begin_recording(laptop.evidence, "recording", AAC)


def test_nothing_is_kept_of_somebody_who_does_not_want_it(laptop: Capturing) -> None:
    recording = begin(laptop)
    recording.write(b"sound")
    laptop.visit.answer("consent", "no")
    with pytest.raises(EvidenceError) as error:
        recording.write(b"more")
    assert error.value.problem is EvidenceProblem.RECORDING_REFUSED
    assert recording.end(EndReason.FAILED) is None
    assert told(laptop)[-1] == ("ended", "refused")
    assert captured_items(laptop.entries()) == ()
    assert laptop.place.files.names() == set()
    with pytest.raises(EvidenceError):
        begin_recording(laptop.evidence, "recording", AAC)


def test_silence_is_nothing(laptop: Capturing) -> None:
    assert begin(laptop).end(EndReason.LEFT) is None
    contents = [read_content(entry) for entry in laptop.entries()]
    assert [item.reason for item in contents if isinstance(item, EvidenceDiscarded)] == ["empty"]


def test_after_a_full_disk_the_end_may_come_later(laptop: Capturing, monkeypatch: pytest.MonkeyPatch) -> None:
    recording = begin(laptop)
    recording.write(b"sound" * 40_000)

    def full(_row: object, _facts: object) -> None:
        raise Failure(FailureCode.DISK_FULL)

    with monkeypatch.context() as patched:
        patched.setattr("collector_app.usecases.evidence.captured", full)
        with pytest.raises(Failure):
            recording.end(EndReason.DISK_FULL)
    assert fact(laptop) == "ended"
    assert isinstance(recording.end(EndReason.LEFT), EvidenceCaptured)
    assert told(laptop) == [("running", ""), ("ended", "disk_full")]


def test_a_killed_process_leaves_no_recording_that_seems_to_run(laptop: Capturing) -> None:
    recording = begin(laptop)
    recording.write(b"sound" * 40_000)
    assert fact(laptop) == "running"
    assert laptop.again().cut == (recording.item,)
    assert fact(laptop) == "ended"


class TestDiscardingLater:
    def item(self, laptop: Capturing) -> str:
        with laptop.evidence.capture("house", Medium.PHOTO, "image/jpeg") as writer:
            writer.write(b"picture")
            return writer.finish().item

    def test_while_its_stage_is_open(self, laptop: Capturing) -> None:
        first, second = self.item(laptop), self.item(laptop)
        laptop.evidence.discard(first, "blurred")
        assert [content.item for content in captured_items(laptop.entries())] == [second]
        assert [content.item for content in laptop.visit.visit.evidence] == [second]
        with laptop.world.store.view() as view:
            assert [row.item for row in view.evidence.of(laptop.visit.visit.id)] == [second]
            assert laptop.place.files.names() == view.evidence.files()
        with pytest.raises(KeyError):
            laptop.evidence.discard(first, "blurred")

    def test_never_after_it(self, laptop: Capturing) -> None:
        item = self.item(laptop)
        laptop.visit.log.visit = replace(laptop.visit.visit, stage=Stage.AT_DOOR)
        with pytest.raises(EvidenceError) as error:
            laptop.evidence.discard(item, "blurred")
        assert error.value.problem is EvidenceProblem.NOT_ASKED
        assert laptop.place.files.names() != set()
