"""The committed vectors are the generated ones, and two verifiers give each its verdict."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest

from collector_app.verify import chain, visit
from collector_app.verify.command import main
from collector_app.verify.command import verify as verify_first
from tests.unit.verify.make_vectors import FOLDER, files
from tests.unit.verify.second_reader import verify as verify_second

INDEX: Final = json.loads((FOLDER / "vectors.json").read_text("utf-8"))
KEY: Final[str] = INDEX["server_key"]
EXIT: Final = {"holds": 0, "broken": 1, "unreadable": 2}
FORGERIES: Final = {
    "alter",
    "delete",
    "insert",
    "reorder",
    "swap",
    "cut_tail",
    "fork",
    "foreign_key",
    "replay",
    "evidence",
    "receipt_forged",
}

each_vector = pytest.mark.parametrize("vector", INDEX["vectors"], ids=lambda vector: Path(vector["file"]).stem)


def test_committed_vectors_are_the_generated_ones() -> None:
    committed = {path.name: path.read_bytes() for path in FOLDER.iterdir()}
    assert committed == files()


def test_every_forgery_has_a_vector_that_names_the_first_bad_entry() -> None:
    by_name = {Path(vector["file"]).stem: vector for vector in INDEX["vectors"]}
    assert set(by_name) >= FORGERIES | {"good", "erased"}
    for name in FORGERIES:
        assert by_name[name]["verdict"] == "broken"
        assert by_name[name]["problem"]["seq"] > 0


@each_vector
def test_the_verdict_with_the_servers_key(vector: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["--json", "--server-key", KEY, str(FOLDER / vector["file"])])
    report = json.loads(capsys.readouterr().out)
    assert (status, report["verdict"]) == (EXIT[vector["verdict"]], vector["verdict"])
    found = report["problem"]
    assert (found and {"code": found["code"], "seq": found["seq"]}) == vector["problem"]
    if vector["verdict"] == "holds":
        assert {
            "case": report["case"],
            "outcome": report["outcome"],
            "visit_code": report["visit_code"],
            "window": report["window"],
            "erased": report["entries"]["erased"],
        } == {key: vector[key] for key in ("case", "outcome", "visit_code", "window", "erased")}
        assert report["server_key"] == {"key": KEY, "pinned": True}


@each_vector
def test_the_verdict_without_the_servers_key(vector: dict[str, Any]) -> None:
    report = verify_first(FOLDER / vector["file"])
    assert report.verdict.value == vector["verdict_without_server_key"]
    if report.problem is None:
        assert "self_asserted_key" in {note.code for note in report.notes}


@each_vector
def test_the_document_is_enough_for_a_second_verifier(vector: dict[str, Any]) -> None:
    problem = vector["problem"] or {"code": None, "seq": None}
    assert verify_second(FOLDER / vector["file"], KEY) == (problem["code"], problem["seq"])


@pytest.mark.defence
@pytest.mark.parametrize(
    ("module", "name", "forgery"),
    [
        (chain, "signature_holds", "foreign_key"),
        (chain, "signature_holds", "receipt_forged"),
        (chain, "_content_matches", "alter"),
        (visit, "_check_case", "replay"),
    ],
)
def test_without_its_defence_a_forgery_passes(
    module: ModuleType, name: str, forgery: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert verify_first(FOLDER / f"{forgery}.cvb", KEY).problem is not None
    monkeypatch.setattr(module, name, lambda *_: True)
    assert verify_first(FOLDER / f"{forgery}.cvb", KEY).problem is None
