"""Whatever anybody logs, no word about a person reaches the disk."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from enum import Enum
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector_app.config import logs
from collector_app.config.logs import FIELDS, AllowListFormatter, close_log, let_go, open_log

CASE = "0198f3a2-7b1c-7def-8123-456789abcdef"
log = logging.getLogger("collector_app.test")


class Colour(Enum):
    RED = "林建国 13800138000"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger()
    level, loud = root.level, logging.raiseExceptions
    handler = open_log(tmp_path)
    yield tmp_path
    close_log(handler)
    root.setLevel(level)
    logging.raiseExceptions = loud


def written(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / logs.FILE_NAME).read_text(encoding="ascii").splitlines()]


def formatted(*arguments: object, **extra: object) -> str:
    record = log.makeRecord(log.name, logging.INFO, "file.py", 1, arguments[0], arguments[1:], None, extra=extra)
    return AllowListFormatter().format(record)


def test_an_event_with_its_fields(folder: Path) -> None:
    log.info(
        "sync.pull_finished", extra={"count": 12, "ms": 340.7, "case_id": CASE, "ok": True, "rule": "cn.visit.hours"}
    )
    (line,) = written(folder)
    assert line["event"] == "sync.pull_finished"
    assert line["level"] == "INFO"
    assert line["time"].endswith("+00:00")
    assert (line["count"], line["ms"], line["case_id"], line["ok"], line["rule"]) == (
        12,
        340,
        CASE,
        True,
        "cn.visit.hours",
    )
    assert "refused" not in line


def test_the_file_is_private_and_rotates(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    monkeypatch.setattr(logs, "_MAX_BYTES", 200)
    folder: Path = request.getfixturevalue("folder")
    for number in range(20):
        log.info("sync.tick", extra={"count": number})
    files = sorted(folder.iterdir())
    assert len(files) == 4
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


def test_debug_of_libraries_stays_out(folder: Path) -> None:
    logging.getLogger("urllib3.connectionpool").debug("GET /v1/packet?cursor=1")
    log.info("sync.tick")
    assert [line["event"] for line in written(folder)] == ["sync.tick"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("林建国 owes 12,345.00",),
        ("visit to %s", "林建国"),
        ("sync.done %s", "13800138000"),
        ("sync.done", "13800138000"),
        ("Sync.Done",),
        ("zhangsan",),
        ("sync.13800138000",),
        (ValueError("林建国"),),
        ({"name": "林建国"},),
    ],
)
def test_free_text_is_told_as_its_place_only(arguments: tuple[object, ...]) -> None:
    line = json.loads(formatted(*arguments))
    assert line.keys() == {"time", "level", "logger", "line", "event"}
    assert line["event"] == "unlisted"
    assert line["line"] == "file:1"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("borrower", "林建国"),
        ("balance", 12),
        ("case_id", "林建国"),
        ("case_id", "110101199003074514"),  # as long as an identity number
        ("case_id", "13800138000"),
        ("digest", "6222020000000000000"),  # as long as a bank card
        ("count", "12"),
        ("count", 13_800_138_000),
        ("count", float("nan")),
        ("count", float("inf")),
        ("bytes", -(10**12)),
        ("rule", "zhangsan"),
        ("rule", "cn.visit hours"),
        ("failure", "Lin owes money"),
        ("gate", ["door"]),
        ("state", None),
    ],
)
def test_what_is_not_allowed_is_counted_and_dropped(name: str, value: object) -> None:
    line = json.loads(formatted("sync.done", **{name: value}))
    assert name not in line
    assert line["refused"] == 1


def test_an_enumeration_is_told_by_its_name_and_a_type_by_its_own() -> None:
    line = json.loads(formatted("sync.done", state=Colour.RED, failure=OSError))
    assert (line["state"], line["failure"]) == ("red", "OSError")


def test_an_exception_keeps_its_way_and_loses_its_words(folder: Path) -> None:
    def fail() -> None:
        try:
            os.environ["林建国"]
        except KeyError as error:
            raise ValueError("balance 12345.67 of 林建国") from error

    try:
        fail()
    except ValueError:
        log.info("sync.failed", exc_info=True)
    text = (folder / logs.FILE_NAME).read_text(encoding="ascii")
    (line,) = written(folder)
    assert line["raised"][0] == "builtins.ValueError"
    assert "builtins.KeyError" in line["raised"]
    assert any(step.startswith("  test_logs.py:") and step.endswith(" fail") for step in line["raised"])
    assert "12345" not in text
    assert "\\u" not in text


def test_a_ring_of_exceptions_ends() -> None:
    first, second = ValueError("1"), ValueError("2")
    first.__cause__, second.__cause__ = second, first
    record = log.makeRecord(log.name, logging.INFO, "f.py", 1, "sync.failed", (), (ValueError, first, None))
    assert json.loads(AllowListFormatter().format(record))["raised"] == ["builtins.ValueError"] * 2


CANARY = "林CANARY7413900"
ANY = st.recursive(
    st.just(CANARY) | st.integers() | st.floats() | st.none() | st.text().map(lambda text: text + CANARY),
    lambda inner: st.lists(inner) | st.dictionaries(st.just(CANARY), inner),
    max_leaves=5,
)


@given(
    message=ANY,
    arguments=st.lists(ANY, max_size=3),
    extra=st.dictionaries(st.sampled_from([*FIELDS, "name_", "x"]), ANY),
)
def test_no_canary_passes(message: object, arguments: list[object], extra: dict[str, object]) -> None:
    text = formatted(message, *arguments, **extra)
    assert "CANARY" not in text
    assert "7413900" not in text
    assert "\\u6797" not in text


@pytest.mark.defence
def test_a_field_let_through_unchecked_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "FIELDS", {"x": str})
    assert "CANARY" in formatted("sync.done", x=CANARY)


def test_a_log_that_was_let_go_can_be_deleted_and_begins_anew(folder: Path) -> None:
    log.info("sync.pull_finished")
    (handler,) = [one for one in logging.getLogger().handlers if isinstance(one, RotatingFileHandler)]
    open_file = handler.stream
    let_go(folder / "elsewhere")
    assert handler.stream is open_file
    let_go(folder)
    assert open_file is not None
    assert open_file.closed
    (folder / logs.FILE_NAME).unlink()
    log.info("wipe.done")
    assert [line["event"] for line in written(folder)] == ["wipe.done"]
