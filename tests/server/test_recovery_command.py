"""Two supervisors and an operator at their keyboards: keys, a list, a request answered, a rescue taken in."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from collector_app.domain.recovery import (
    RecoveryList,
    RecoveryReason,
    RecoveryRequest,
    from_file,
    request_code,
    to_file,
)
from collector_app.security.keys import Master
from collector_app.security.recovery import slot_for
from collector_app.server.clock import SystemClock
from collector_app.server.command import main
from collector_app.server.place import find_place
from collector_app.server.recovery import list_in_force
from collector_app.server.recovery_fingerprints import fingerprint, list_code

GOOD = "seven green kettles sing"


@pytest.fixture
def typed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str, str]]:
    """Type a command with what it asks for; returns status, output and errors."""

    def run(*words: str, asked: str = "", data: bool = True) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(asked))
        with pytest.raises(SystemExit) as end:
            main([*words, *(["--data", str(tmp_path / "central")] if data else [])])
        told = capsys.readouterr()
        return int(end.value.code or 0), told.out, told.err

    return run


def test_from_keys_to_an_answer(tmp_path: Path, typed: Callable[..., tuple[int, str, str]]) -> None:
    lines = []
    for name in ("wu.min", "lin.yue"):
        file = str(tmp_path / f"{name}.key")
        status, _, error = typed("recovery", "key", file, "--name", name, asked=f"{GOOD}\nother\n", data=False)
        assert (status, "not the same" in error) == (2, True)
        status, out, _ = typed("recovery", "key", file, "--name", name, asked=f"{GOOD}\n{GOOD}\n", data=False)
        assert status == 0
        lines.append(out.strip())
    told = str(tmp_path / "list")
    status, _, error = typed("recovery", "propose", told, lines[0])
    assert (status, "each key once" in error) == (2, True)
    assert typed("recovery", "propose", told, *lines)[0] == 0
    assert typed("recovery", "appoint", told)[0] == 0
    with find_place("", None, tmp_path / "central").opened() as centre, centre.database.read() as connection:
        held = list_in_force(connection)
    assert [key.name for key in held.keys] == ["wu.min", "lin.yue"]

    made = SystemClock().now().replace(microsecond=0)  # the commands are on the machine's own clock
    slot = slot_for(Master.fresh(), "device-1", held)
    keys = (held.keys[0].box_key, held.keys[0].signing_key)  # any two public keys will do for the request itself
    request = RecoveryRequest("r-1", "device-1", "周启明", RecoveryReason.KEYRING, made, *keys, 1, slot.shares)
    (tmp_path / "request").write_bytes(to_file(request))
    assert "周启明" in typed("recovery", "show", str(tmp_path / "request"), data=False)[1]
    painted = replace(request, collector="周\x1b[2J启\u202e明\n督导")  # clears a terminal, turns the rest around
    (tmp_path / "painted").write_bytes(to_file(painted))
    shown = typed("recovery", "show", str(tmp_path / "painted"), data=False)[1]
    assert "周\N{REPLACEMENT CHARACTER}[2J启\N{REPLACEMENT CHARACTER}明\N{REPLACEMENT CHARACTER}督导" in shown
    answer = ("recovery", "answer", str(tmp_path / "request"), str(tmp_path / "answer"), "--key")
    mine = (str(tmp_path / "wu.min.key"), "--code")
    status, _, error = typed(*answer, *mine, "WRONG-WRONG", asked=f"{GOOD}\n", data=False)
    assert (status, "not the code" in error) == (2, True)
    assert typed(*answer, *mine, request_code(request), asked=f"{GOOD}\n", data=False)[0] == 0
    assert (tmp_path / "answer").stat().st_mode & 0o077 == 0

    second = str(tmp_path / "second")
    third = str(tmp_path / "tan.hao.key")
    assert (new := typed("recovery", "key", third, "--name", "tan.hao", asked=f"{GOOD}\n{GOOD}\n", data=False))[0] == 0
    assert typed("recovery", "propose", second, lines[0], new[1].strip())[0] == 0
    status, _, error = typed("recovery", "appoint", second)
    assert (status, "two on the one in force" in error) == (2, True)
    copy = str(tmp_path / "copy")
    assert typed("recovery", "save-list", copy)[0] == 0
    code = list_code(from_file(RecoveryList, Path(second).read_bytes()))
    for name in ("wu.min", "lin.yue"):
        vouch = ("recovery", "vouch", second, "--key", str(tmp_path / f"{name}.key"), "--held")
        status, _, error = typed(*vouch, copy, "--code", "WRONG-WRONG", asked=f"{GOOD}\n", data=False)
        assert (status, "not the code of this list" in error) == (2, True)
        status, _, error = typed(*vouch, second, "--code", code, asked=f"{GOOD}\n", data=False)
        assert (status, "does not follow" in error) == (2, True)
        status, _, error = typed(*vouch, copy, "--code", code, asked=f"{GOOD}\n", data=False)
        assert (status, error.count("NEW KEY"), error.count("TAKEN OFF")) == (0, 1, 1)
        assert f"{held.keys[0].name}\t{fingerprint(held.keys[0])}\t不变 / as before" in error
    assert typed("recovery", "appoint", second)[0] == 0
    assert typed("recovery", "list")[:2] == (0, "")


@pytest.mark.parametrize(
    "words",
    [
        ("recovery", "show", "REQUEST"),
        ("recovery", "appoint", "REQUEST"),
        ("recovery", "vouch", "REQUEST", "--key", "KEY", "--code", "X", "--held", "NOWHERE"),
        ("import-rescue", "REQUEST"),
        ("import-rescue", "NOWHERE"),
    ],
)
def test_a_file_that_is_something_else(
    tmp_path: Path, typed: Callable[..., tuple[int, str, str]], words: tuple[str, ...]
) -> None:
    (tmp_path / "REQUEST").write_text("a shopping list")
    words = tuple(str(tmp_path / word) if word.isupper() else word for word in words)
    status, _, error = typed(*words, data="show" not in words and "vouch" not in words)
    assert status == 2
    assert "Traceback" not in error
