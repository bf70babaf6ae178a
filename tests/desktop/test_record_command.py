"""The commands for support: what went wrong is a sentence, never a trace."""

from __future__ import annotations

import io
import re
import sys
from argparse import Namespace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from collector_app.config.folders import Folders
from collector_app.desktop.command import _parser
from collector_app.desktop.record_command import run_record_command
from collector_app.desktop.scopes import Parts
from collector_app.domain.case import mask_name
from collector_app.domain.policy import Gate
from collector_app.gui.translation import install
from tests.desktop.conftest import the_morning
from tests.journey.stage import PASSPHRASE, QUICK, Stage


def run(stage: Stage, monkeypatch: pytest.MonkeyPatch, wanted: Namespace, passphrase: str = PASSPHRASE) -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(passphrase + "\n"))
    parts = Parts(keyring=stage.keyring, clock=stage.clock, cost=QUICK)
    return run_record_command(Folders.under(stage.home), wanted, parts)


def explaining(case: str, *options: str, at: str = "2026-11-24T10:00") -> Namespace:
    """What a person types, as the command line reads it."""
    return _parser().parse_args(["explain", case, "--at", at, *options])


def gates(said: str) -> dict[str, list[str]]:
    """The lines of each gate by its header."""
    found: dict[str, list[str]] = {}
    for line in said.splitlines()[1:]:
        if line.startswith("  "):
            found[list(found)[-1]].append(line.strip())
        elif line:
            found[line] = []
    return found


def test_wrong_input_gets_a_sentence(
    stage: Stage, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    install(qapp, "en")
    assert run(stage, monkeypatch, Namespace(command="visits")) == 2
    assert "Ask the branch office for a one-time code." in capsys.readouterr().err
    with stage.laptop(qapp) as hands:
        the_morning(stage, hands)
        with hands.bench.session.store.view() as view:
            case = view.cases.get(hands.find_case("wgl"))
    assert case is not None
    install(qapp, "en")
    assert run(stage, monkeypatch, Namespace(command="visits"), "wrong") == 2
    assert "That is not the passphrase. Check the spaces" in capsys.readouterr().err
    late = explaining(case.number, at="half past eight")
    assert run(stage, monkeypatch, late) == 2
    assert "write it like 2026-11-23T20:30" in capsys.readouterr().err
    export = _parser().parse_args(["export-visit", "none", "never.cvb"])
    assert run(stage, monkeypatch, export) == 2
    assert not Path("never.cvb").exists()
    assert "lists them" in capsys.readouterr().err


def test_a_moment_with_an_offset_keeps_it(
    stage: Stage, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with stage.laptop(qapp) as hands:
        the_morning(stage, hands)
        with hands.bench.session.store.view() as view:
            case = view.cases.get(hands.find_case("wgl"))
    assert case is not None
    said = []
    for at in ("2026-11-24T23:00", "2026-11-24T15:00+00:00", "2026-11-24T10:00"):
        explain = explaining(case.number, "--with", "he.jing", at=at)
        assert run(stage, monkeypatch, explain) == 0
        said.append(capsys.readouterr().out)
    assert said[0] == said[1]  # eleven at night in the city, written twice
    assert said[0] != said[2]


def test_every_gate_is_explained_in_the_order_of_a_visit(
    stage: Stage, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with stage.laptop(qapp) as hands:
        the_morning(stage, hands)
        with hands.bench.session.store.view() as view:
            case = view.cases.get(hands.find_case("wgl"))
    assert case is not None
    (husband,) = case.people

    def said(*options: str, at: str = "2026-11-24T10:00") -> dict[str, list[str]]:
        assert run(stage, monkeypatch, explaining(case.number, *options, at=at)) == 0
        return gates(capsys.readouterr().out)

    by_day = said("--with", "he.jing")
    assert [header.split(" ")[0].rstrip("：:") for header in by_day] == [gate.value for gate in Gate]
    assert all(by_day.values()), "each gate has rules"
    for line in (line for lines in by_day.values() for line in lines):
        assert re.match(r"(holds|broken|cannot_tell) +\S.* \[.+\]$", line), line
    assert any(re.match(r"cannot_tell .*\(visit\.", line) for line in lines_of(by_day, Gate.LEAVE))
    calling, at_night = lines_of(by_day, Gate.CONTACT), lines_of(said(at="2026-11-24T22:00"), Gate.CONTACT)
    assert broken(calling) == []
    assert broken(at_night)
    last_second = lines_of(said(at="2026-11-24T21:59:59"), Gate.CONTACT)
    assert len(broken(last_second)) == len(broken(at_night)) - 1
    to_him = lines_of(said("--person", husband.id, "--channel", "sms"), Gate.CONTACT)
    assert broken(to_him), "the matter is none of his"
    assert "contact (sms)" in next(header for header in said("--channel", "sms") if header.startswith("contact"))
    alone, together = lines_of(said(), Gate.TRAVEL), lines_of(by_day, Gate.TRAVEL)
    assert len(broken(alone)) == len(broken(together)) + 1
    assert run(stage, monkeypatch, explaining(case.number, "--person", "p9")) == 2
    assert f"there are: borrower (borrower {mask_name(case.borrower.name)}), p1 (spouse" in capsys.readouterr().err


def lines_of(said: dict[str, list[str]], gate: Gate) -> list[str]:
    return next(lines for header, lines in said.items() if header.startswith(gate.value))


def broken(lines: list[str]) -> list[str]:
    return [line for line in lines if line.startswith("broken")]
