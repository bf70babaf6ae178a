"""A bundle with its evidence, before the verifier."""

from __future__ import annotations

import base64
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from nacl.public import SealedBox

from collector_app.desktop.command import _parser
from collector_app.domain.evidence_stream import CHUNK, HEADER_BYTES
from collector_app.domain.journal.seal import certificate_input
from collector_app.protocol.bundle import EvidenceForm
from collector_app.security.sealing import StreamDecryptor
from collector_app.usecases.evidence_terms import Medium
from collector_app.usecases.export import visit_bundle, write_visit_bundle
from collector_app.usecases.failures import Failure
from collector_app.verify.command import verify
from tests.fakes.capturing import SERVER, Capturing

PHOTO = b"a photo of a door" * 9000


@pytest.fixture
def laptop(tmp_path: Path) -> Capturing:
    """A closed visit with a photo, a recording that was cut short and an item that was discarded."""
    laptop = Capturing(tmp_path / "evidence")
    session, server = laptop.world.session, Ed25519PrivateKey.generate()
    key = base64.b64encode(server.public_key().public_bytes_raw()).decode()
    certificate = replace(session.profile.certificate, server_key=key)
    signature = base64.b64encode(server.sign(certificate_input(certificate))).decode()
    session.profile = replace(session.profile, certificate=replace(certificate, signature=signature))
    with laptop.world.store.unit() as unit:
        unit.feed.put_profile(session.profile)
    session.evidence = laptop.place
    laptop.begin()
    with laptop.evidence.capture("house", Medium.PHOTO, "image/jpeg") as photo:
        photo.write(PHOTO)
        photo.finish()
    laptop.evidence.capture("recording", Medium.AUDIO, "audio/aac").write(bytes(CHUNK + 9))
    laptop.evidence.capture("house", Medium.PHOTO, "image/jpeg").discard("blurred")
    laptop.again()
    laptop.leave()
    return laptop


def bundle(laptop: Capturing, form: EvidenceForm, path: Path) -> dict[str, bytes]:
    with path.open("wb") as file:
        assert write_visit_bundle(laptop.world.session, laptop.visit.visit.id, file, form) == 2
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name.startswith("evidence/")}


@pytest.mark.parametrize("form", EvidenceForm)
def test_the_verifier_finds_every_item(laptop: Capturing, form: EvidenceForm, tmp_path: Path) -> None:
    path = tmp_path / "visit.cvb"
    members = bundle(laptop, form, path)
    photo, recording = laptop.visit.visit.evidence
    assert set(members) == {f"evidence/{item.item}.{form.value}" for item in (photo, recording)}
    if form is EvidenceForm.CLEAR:
        assert members[f"evidence/{photo.item}.clear"] == PHOTO
        assert members[f"evidence/{recording.item}.clear"] == bytes(CHUNK)
    report = verify(path)
    assert report.problem is None
    assert sorted(report.evidence) == sorted(members)
    assert report.evidence_absent == []


def test_the_server_opens_what_lies_in_the_bundle(laptop: Capturing, tmp_path: Path) -> None:
    members = bundle(laptop, EvidenceForm.SEALED, tmp_path / "visit.cvb")
    photo = laptop.visit.visit.evidence[0]
    stream = members[f"evidence/{photo.item}.sealed"]
    key = SealedBox(SERVER).decrypt(base64.b64decode(photo.sealed_key))
    bound = f"collector/evidence/v1\0{photo.item}\0{laptop.visit.visit.id}".encode()
    reading = StreamDecryptor(key, bound, stream[:HEADER_BYTES])
    chunks = [stream[at : at + CHUNK + 17] for at in range(HEADER_BYTES, len(stream), CHUNK + 17)]
    assert b"".join(reading.decrypt(chunk)[0] for chunk in chunks) == PHOTO


def test_a_touched_file_never_becomes_a_bundle(laptop: Capturing, tmp_path: Path) -> None:
    with laptop.world.store.view() as view:
        row = view.evidence.of(laptop.visit.visit.id)[0]
    path = laptop.folder / f"{row.file}.sealed"
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    with pytest.raises(Failure, match="evidence_damaged"):
        bundle(laptop, EvidenceForm.CLEAR, tmp_path / "clear.cvb")
    bundle(laptop, EvidenceForm.SEALED, tmp_path / "sealed.cvb")
    report = verify(tmp_path / "sealed.cvb")
    assert report.problem is not None
    assert report.problem.code == "evidence_altered"


def test_what_is_gone_is_reported_absent(laptop: Capturing, tmp_path: Path) -> None:
    gone = laptop.visit.visit.evidence[0].item
    with laptop.world.store.unit() as unit:
        unit.evidence.drop(gone)
    path = tmp_path / "visit.cvb"
    with path.open("wb") as file:
        assert write_visit_bundle(laptop.world.session, laptop.visit.visit.id, file, EvidenceForm.SEALED) == 1
    report = verify(path)
    assert report.problem is None
    assert report.evidence_absent == [gone]


def test_without_evidence_nothing_of_it_leaves(laptop: Capturing, tmp_path: Path) -> None:
    path = tmp_path / "visit.cvb"
    path.write_bytes(visit_bundle(laptop.world.session, laptop.visit.visit.id))
    report = verify(path)
    assert report.problem is None
    assert len(report.evidence_absent) == 2


@pytest.mark.parametrize(
    ("typed", "expected"), [([], None), (["--with-evidence"], "sealed"), (["--with-evidence", "clear"], "clear")]
)
def test_sealed_is_what_one_gets_without_saying_more(typed: list[str], expected: str | None) -> None:
    assert _parser().parse_args(["export-visit", "v-1", "x.cvb", *typed]).with_evidence == expected
