"""One wrong byte anywhere: the right content, or a plain word; nothing is lost in silence."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Final

import pytest

from collector_app.security.tries import FREE, Tries
from collector_app.storage import opening
from collector_app.storage.head_mark import HeadMark
from tests.fakes.device import FakeClock
from tests.faults.rot.targets import TARGETS, Target
from tests.faults.rot.wrong_bytes import rot

FEW: Final = 12  # bytes of each target in the short run
MANY: Final = 3000  # in the long run; smaller targets are read to the last byte
BY_NAME: Final = {target.name: target for target in TARGETS}
every_target = pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)


@every_target
def test_some_wrong_bytes(target: Target, tmp_path: Path) -> None:
    tally, seen = rot(target, tmp_path, FEW, 4821)
    assert not tally.faults, "\n".join(tally.faults)
    assert sum(seen.values()) == tally.runs >= FEW


@pytest.mark.long
@pytest.mark.timeout(3600)
@every_target
def test_many_wrong_bytes(target: Target, tmp_path: Path) -> None:
    tally, _ = rot(target, tmp_path, MANY, random.randrange(1 << 32))
    assert not tally.faults, "\n".join(tally.faults)


@pytest.mark.parametrize("place", range(16))
def test_a_wrong_byte_in_the_salt_is_put_right(tmp_path: Path, place: int) -> None:
    target = BY_NAME["database"]
    sound = target.make(_folder(tmp_path))
    content = bytearray(target.place.load(sound.laptop))
    before = bytes(content)
    content[place] ^= 0x40 + place
    target.place.keep(sound.laptop, bytes(content))
    assert target.read(sound.laptop, sound) == "unharmed"
    assert target.place.load(sound.laptop)[:16] == before[:16]


@pytest.mark.parametrize("number", ["1e999", "-1e999", "NaN", '"x"', "[]", "{}", "9" * 5000])
def test_a_count_of_tries_that_is_no_number_costs_one_wait(tmp_path: Path, number: str) -> None:
    path = tmp_path / "tries"
    path.write_text(f'{{"wrong": 1, "boot": "b", "monoms": {number}}}')
    assert Tries(path, FakeClock(monoms=0)).wait_left() > 0


def test_a_count_of_tries_nested_without_end_costs_one_wait(tmp_path: Path) -> None:
    path = tmp_path / "tries"
    path.write_text("[" * 100_000)
    assert Tries(path, FakeClock(monoms=0)).wait_left() > 0
    path.write_text(json.dumps({"wrong": FREE, "boot": "b", "monoms": 0}))
    assert Tries(path, FakeClock(monoms=0)).wait_left() == 0


class TestTheMark:
    """What lies beside the store is read whole or not at all."""

    def test_it_tells_the_last_head(self, tmp_path: Path) -> None:
        mark = HeadMark(tmp_path / "store.db")
        assert mark.read() is None
        mark.note(7, "ab" * 32)
        mark.close()
        mark.note(1_000_000, "cd" * 32)
        mark.note(1_000_000, "cd" * 32)
        assert HeadMark(tmp_path / "store.db").read() == (1_000_000, "cd" * 32)
        mark.forget()
        assert mark.read() is None

    def test_a_wrong_byte_of_it_raises_no_alarm(self, tmp_path: Path) -> None:
        mark, path = HeadMark(tmp_path / "store.db"), tmp_path / "store.db.head"
        mark.note(7, "ab" * 32)
        content = path.read_bytes()
        for place in range(len(content)):
            for mask in (1, 0x20, 0xFF):
                path.write_bytes(content[:place] + bytes([content[place] ^ mask]) + content[place + 1 :])
                assert mark.read() is None
        path.write_bytes(content[:40])
        assert mark.read() is None

    def test_a_place_that_cannot_be_written_stops_nobody(self, tmp_path: Path) -> None:
        (tmp_path / "store.db.head").mkdir()
        mark = HeadMark(tmp_path / "store.db")
        mark.note(7, "ab" * 32)
        mark.close()
        assert HeadMark(tmp_path / "store.db").read() is None


@pytest.mark.defence
class TestDefencesOff:
    def test_a_cut_log_goes_unnoticed_without_the_mark(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(HeadMark, "read", lambda _mark: None)
        tally, _ = rot(BY_NAME["log, visit under way"], tmp_path, 5, 1)
        assert any("nobody noticed" in fault for fault in tally.faults)

    def test_a_wrong_byte_in_the_salt_takes_the_store(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(opening, "mended_salt", lambda _path, _key: None)
        with pytest.raises(AssertionError, match="store_wrong_key"):
            test_a_wrong_byte_in_the_salt_is_put_right(tmp_path, 3)


def _folder(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    return home
