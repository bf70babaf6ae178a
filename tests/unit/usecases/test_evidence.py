"""Capturing at a step: who may, what is kept, what is refused, and what a kill leaves."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from collector_app.domain.evidence_stream import CHUNK
from collector_app.domain.journal.content import EvidenceCaptured, EvidenceDiscarded
from collector_app.domain.journal.kinds import read_content
from collector_app.domain.visit.stage import Stage
from collector_app.usecases import evidence as module
from collector_app.usecases.evidence import Evidence
from collector_app.usecases.evidence_items import captured_items, read_item
from collector_app.usecases.evidence_terms import STROKES, TERMS, EvidenceError, EvidenceProblem, Medium
from collector_app.usecases.failures import Failure, FailureCode
from tests.fakes.capturing import Capturing

JPEG = "image/jpeg"
AAC = "audio/aac"


@pytest.fixture
def laptop(tmp_path: Path) -> Capturing:
    laptop = Capturing(tmp_path / "evidence")
    laptop.begin()
    return laptop


def captured(laptop: Capturing) -> tuple[EvidenceCaptured, ...]:
    return captured_items(laptop.entries())


def discarded(laptop: Capturing) -> list[str]:
    contents = [read_content(entry) for entry in laptop.entries()]
    return [content.reason for content in contents if isinstance(content, EvidenceDiscarded)]


def read(laptop: Capturing, content: EvidenceCaptured) -> bytes:
    with laptop.world.store.view() as view:
        return b"".join(read_item(view, laptop.place, content))


def problem(evidence: Evidence, step: str, medium: Medium, media_type: str) -> EvidenceProblem:
    with pytest.raises(EvidenceError) as error:
        evidence.capture(step, medium, media_type)
    assert evidence.running == []
    return error.value.problem


def agree(laptop: Capturing) -> None:
    """Journal, store and files tell the same: what was captured is there whole, and nothing else is."""
    with laptop.world.store.view() as view:
        rows = {row.item: row for row in view.evidence.of(laptop.visit.visit.id)}
        files = view.evidence.files()
    assert {content.item for content in captured(laptop)} == set(rows)
    assert laptop.place.files.names() == files == {row.file for row in rows.values()}
    for content in captured(laptop):
        plain = read(laptop, content)
        cipher = b"".join(laptop.place.files.read_sealed(rows[content.item]))
        assert hashlib.sha256(plain).hexdigest() == content.plain_sha256
        assert hashlib.sha256(cipher).hexdigest() == content.cipher_sha256
        assert len(cipher) == content.size == rows[content.item].size
    assert laptop.visit.visit.evidence == captured(laptop)


@pytest.mark.parametrize(
    ("step", "medium", "media_type"),
    [
        ("house", Medium.PHOTO, JPEG),
        ("recording", Medium.AUDIO, AAC),
        ("paper", Medium.DOCUMENT, "application/pdf"),
        ("pen", Medium.SIGNATURE, STROKES),
    ],
)
def test_an_item_is_kept_and_on_record(laptop: Capturing, step: str, medium: Medium, media_type: str) -> None:
    with laptop.evidence.capture(step, medium, media_type) as writer:
        for _ in range(3):
            writer.write(b"bytes of a picture" * 2000)
        content = writer.finish()
    assert (content.medium, content.media_type, content.step) == (medium.value, media_type, step)
    assert not content.cut_short
    assert read(laptop, content) == b"bytes of a picture" * 6000
    agree(laptop)
    assert laptop.world.kinds()[-1] == "evidence.captured"


def test_several_items_at_once(laptop: Capturing) -> None:
    recording = laptop.evidence.capture("recording", Medium.AUDIO, AAC)
    recording.write(b"sound")
    with laptop.evidence.capture("house", Medium.PHOTO, JPEG) as photo:
        photo.write(b"picture")
        photo.finish()
    recording.write(b" and more")
    assert read(laptop, recording.finish()) == b"sound and more"
    agree(laptop)


class TestRefusals:
    def test_only_what_the_step_asks_for_now(self, laptop: Capturing) -> None:
        asked = {
            ("recording", Medium.PHOTO, JPEG): EvidenceProblem.NOT_ASKED,
            ("door", Medium.PHOTO, JPEG): EvidenceProblem.NOT_ASKED,
            ("result", Medium.PHOTO, JPEG): EvidenceProblem.NOT_ASKED,
            ("house", Medium.PHOTO, "image/svg+xml"): EvidenceProblem.WRONG_TYPE,
            ("paper", Medium.DOCUMENT, "text/html"): EvidenceProblem.WRONG_TYPE,
        }
        for (step, medium, media_type), expected in asked.items():
            assert problem(laptop.evidence, step, medium, media_type) is expected
        with pytest.raises(KeyError):
            laptop.evidence.capture("no step", Medium.PHOTO, JPEG)
        agree(laptop)

    def test_a_step_that_does_not_apply_asks_for_nothing(self, laptop: Capturing) -> None:
        laptop.visit.log.visit = replace(laptop.visit.visit, marks={"never": False})
        assert problem(laptop.evidence, "second", Medium.PHOTO, JPEG) is EvidenceProblem.NOT_ASKED

    def test_who_refused_is_not_recorded(self, laptop: Capturing) -> None:
        laptop.visit.answer("consent", "no")
        assert problem(laptop.evidence, "recording", Medium.AUDIO, AAC) is EvidenceProblem.RECORDING_REFUSED
        laptop.evidence.capture("house", Medium.PHOTO, JPEG).discard("blurred")

    def test_who_refuses_later_is_recorded_no_further(self, laptop: Capturing) -> None:
        writer = laptop.evidence.capture("recording", Medium.AUDIO, AAC)
        writer.write(bytes(CHUNK + 1))
        laptop.visit.answer("consent", "no")
        with pytest.raises(EvidenceError):
            writer.write(b"more")
        writer.discard("consent withdrawn")
        assert captured(laptop) == ()
        assert discarded(laptop) == ["consent withdrawn"]
        agree(laptop)

    def test_a_closed_visit_takes_nothing(self, laptop: Capturing) -> None:
        laptop.leave()
        assert laptop.visit.visit.stage is Stage.CLOSED
        assert problem(laptop.evidence, "house", Medium.PHOTO, JPEG) is EvidenceProblem.NO_OPEN_VISIT

    def test_a_visit_is_not_closed_while_something_is_recorded(self, laptop: Capturing) -> None:
        writer = laptop.evidence.capture("recording", Medium.AUDIO, AAC)
        writer.write(b"sound")
        with pytest.raises(EvidenceError) as error:
            laptop.leave()
        assert error.value.problem is EvidenceProblem.UNDER_WAY
        writer.finish()
        assert laptop.visit.close().moved
        agree(laptop)

    def test_nothing_is_not_evidence(self, laptop: Capturing) -> None:
        writer = laptop.evidence.capture("house", Medium.PHOTO, JPEG)
        with pytest.raises(EvidenceError) as error:
            writer.finish()
        assert error.value.problem is EvidenceProblem.EMPTY
        writer.discard("nothing in it")
        agree(laptop)


class TestLimits:
    def test_a_picture_may_not_be_larger_than_its_kind(self, laptop: Capturing) -> None:
        most = TERMS[Medium.SIGNATURE].most
        writer = laptop.evidence.capture("pen", Medium.SIGNATURE, STROKES)
        writer.write(bytes(most))
        with pytest.raises(EvidenceError) as error:
            writer.write(b"x")
        assert (error.value.problem, error.value.limit) == (EvidenceProblem.TOO_LARGE, most)
        with pytest.raises(EvidenceError) as again:
            writer.finish()
        assert again.value.problem is EvidenceProblem.INCOMPLETE, "no half signature"
        writer.discard("too large")
        agree(laptop)

    def test_a_recording_at_its_limit_is_kept_cut_short(
        self, laptop: Capturing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "MAX_VISIT", 3 * CHUNK)
        writer = laptop.evidence.capture("recording", Medium.AUDIO, AAC)
        writer.write(bytes(2 * CHUNK + 9))
        with pytest.raises(EvidenceError) as error:
            writer.write(bytes(CHUNK))
        assert error.value.problem is EvidenceProblem.VISIT_FULL
        content = writer.finish()
        assert content.cut_short
        assert read(laptop, content) == bytes(2 * CHUNK)
        agree(laptop)

    def test_all_items_of_a_visit_count_together(self, laptop: Capturing, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "MAX_VISIT", 4 * CHUNK)
        first = laptop.evidence.capture("house", Medium.PHOTO, JPEG)
        first.write(bytes(2 * CHUNK))
        second = laptop.evidence.capture("house", Medium.PHOTO, JPEG)
        second.write(bytes(CHUNK))
        with pytest.raises(EvidenceError):
            second.write(bytes(CHUNK + 1))
        first.finish()
        second.discard("too much")
        with pytest.raises(EvidenceError):
            laptop.evidence.capture("house", Medium.PHOTO, JPEG).write(bytes(2 * CHUNK))


class TestDiscarding:
    def test_why_is_on_record_and_the_bytes_are_gone(self, laptop: Capturing) -> None:
        writer = laptop.evidence.capture("house", Medium.PHOTO, JPEG)
        writer.write(b"blurred")
        writer.discard("blurred")
        writer.discard("again")
        assert discarded(laptop) == ["blurred"]
        assert laptop.place.files.names() == set()
        agree(laptop)
        with pytest.raises(ValueError, match="finished"):
            writer.write(b"more")

    def test_a_block_that_fails_discards(self, laptop: Capturing) -> None:
        def fail() -> None:
            with laptop.evidence.capture("house", Medium.PHOTO, JPEG) as writer:
                writer.write(b"half")
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail()
        assert discarded(laptop) == ["failed"]
        agree(laptop)


class TestFailures:
    def test_a_full_disk_at_the_start_leaves_nothing(self, laptop: Capturing, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(*_: object, **__: object) -> None:
            raise Failure(FailureCode.DISK_FULL)

        monkeypatch.setattr(type(laptop.place.files), "create", full)
        with pytest.raises(Failure):
            laptop.evidence.capture("house", Medium.PHOTO, JPEG)
        agree(laptop)
        assert laptop.evidence.running == []

    def test_a_journal_that_fails_once_is_tried_again(self, laptop: Capturing, monkeypatch: pytest.MonkeyPatch) -> None:
        writer = laptop.evidence.capture("house", Medium.PHOTO, JPEG)
        writer.write(b"picture")
        recorder = laptop.world.session.recorder
        record = type(recorder).record

        def full(*_: object, **__: object) -> None:
            raise Failure(FailureCode.DISK_FULL)

        monkeypatch.setattr(type(recorder), "record", full)
        with pytest.raises(Failure):
            writer.finish()
        monkeypatch.setattr(type(recorder), "record", record)
        assert read(laptop, writer.finish()) == b"picture"
        agree(laptop)


class TestAfterAKill:
    """Writers that are simply forgotten, as a kill forgets them."""

    def test_a_recording_is_kept_cut_short_and_a_picture_is_not(self, laptop: Capturing) -> None:
        recording = laptop.evidence.capture("recording", Medium.AUDIO, AAC)
        recording.write(b"a" * (2 * CHUNK + 5))
        laptop.evidence.capture("house", Medium.PHOTO, JPEG).write(b"b" * (3 * CHUNK))
        recovered = laptop.again()
        assert recovered.cut == (recording.row.item,)
        assert len(recovered.discarded) == 1
        (content,) = captured(laptop)
        assert content.cut_short
        assert read(laptop, content) == b"a" * (2 * CHUNK)
        assert discarded(laptop) == ["interrupted"]
        agree(laptop)
        assert laptop.again() == type(recovered)()

    def test_a_whole_file_without_its_entry_gets_it(self, laptop: Capturing) -> None:
        writer = laptop.evidence.capture("house", Medium.PHOTO, JPEG)
        writer.write(b"picture")
        writer._sink.finish()
        assert laptop.again().whole == (writer.row.item,)
        (content,) = captured(laptop)
        assert not content.cut_short
        assert read(laptop, content) == b"picture"
        agree(laptop)

    def test_a_row_without_a_file_is_discarded(self, laptop: Capturing) -> None:
        writer = laptop.evidence.capture("recording", Medium.AUDIO, AAC)
        writer._sink.abandon()
        assert laptop.again().discarded == (writer.row.item,)
        agree(laptop)

    def test_a_file_without_a_row_is_deleted(self, laptop: Capturing) -> None:
        writer = laptop.evidence.capture("recording", Medium.AUDIO, AAC)
        writer.write(bytes(2 * CHUNK))
        with laptop.world.store.unit() as unit:
            unit.evidence.drop(writer.row.item)
        assert laptop.place.files.names() == {writer.row.file}
        laptop.again()
        assert laptop.place.files.names() == set()
        agree(laptop)

    def test_what_can_not_be_settled_waits(self, laptop: Capturing, monkeypatch: pytest.MonkeyPatch) -> None:
        writer = laptop.evidence.capture("recording", Medium.AUDIO, AAC)
        writer.write(bytes(2 * CHUNK))

        def unreadable(*_: object, **__: object) -> None:
            raise Failure(FailureCode.FILE_UNWRITABLE)

        with monkeypatch.context() as patch:
            patch.setattr(type(laptop.place.files), "recover", unreadable)
            assert laptop.again().waiting == (writer.row.item,)
        assert laptop.place.files.names() == {writer.row.file}
        assert laptop.again().cut == (writer.row.item,)
        agree(laptop)
