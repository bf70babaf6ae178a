"""The verifier written in JavaScript from the format's document alone agrees with ours, on vectors and on damage."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from collector_app.verify.command import verify
from tests.unit.verify.make_vectors import FOLDER

INDEX: Final = json.loads((FOLDER / "vectors.json").read_text("utf-8"))
KEY: Final[str] = INDEX["server_key"]
VERIFIER: Final = Path(__file__).with_name("verifier.mjs")
EXIT: Final = {"holds": 0, "broken": 1, "unreadable": 2}
NODE: Final = shutil.which("node")
FEW, MANY = 40, 2_000

pytestmark = pytest.mark.skipif(NODE is None, reason="needs Node.js")


def other(file: Path, *key: str) -> dict[str, Any]:
    """What the other verifier says; its exit status must say the same."""
    assert NODE is not None
    ran = subprocess.run([NODE, VERIFIER, file, *key], capture_output=True, text=True, check=False)
    assert not ran.stderr, ran.stderr
    report: dict[str, Any] = json.loads(ran.stdout)
    assert ran.returncode == EXIT[report["verdict"]]
    return report


@pytest.mark.parametrize("vector", INDEX["vectors"], ids=lambda vector: Path(vector["file"]).stem)
def test_it_gives_every_vector_its_verdict(vector: dict[str, Any]) -> None:
    report = other(FOLDER / vector["file"], KEY)
    assert report == {name: vector[name] for name in report}
    assert other(FOLDER / vector["file"])["verdict"] == vector["verdict_without_server_key"]


def agree_on_damage(file: Path, times: int, seed: int) -> None:
    dice = random.Random(seed)
    vectors = [(FOLDER / vector["file"]).read_bytes() for vector in INDEX["vectors"]]
    for number in range(times):
        data = bytearray(dice.choice(vectors))
        for _ in range(dice.choice((1, 1, 3))):
            at = dice.randrange(len(data))
            match dice.randrange(4):
                case 0:
                    data[at] ^= 1 << dice.randrange(8)
                case 1:
                    del data[at : at + dice.randrange(1, 30)]
                case 2:
                    data[at:at] = dice.randbytes(dice.randrange(1, 9))
                case _:
                    data[at] = dice.choice(b'"{}[],:\\0-eE\n\x00\xff')
        file.write_bytes(data)
        ours = verify(file, KEY)
        assert ours.verdict.value in EXIT
        theirs = other(file, KEY)
        assert (ours.verdict.value == "holds") == (theirs["verdict"] == "holds"), (seed, number, theirs, ours.problem)


def test_they_agree_on_damaged_bundles(tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    agree_on_damage(tmp_path / "damaged.cvb", FEW, seed=1)
    record_property("runs", FEW)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_they_agree_on_many_damaged_bundles(tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    agree_on_damage(tmp_path / "damaged.cvb", MANY, seed=2)
    record_property("runs", MANY)
