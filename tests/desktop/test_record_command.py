"""The commands for support: what went wrong is a sentence, never a trace."""

from __future__ import annotations

import io
import sys
from argparse import Namespace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from collector_app.config.folders import Folders
from collector_app.desktop.record_command import run_record_command
from collector_app.desktop.scopes import Parts
from collector_app.gui.translation import install
from tests.desktop.conftest import the_morning
from tests.journey.stage import PASSPHRASE, QUICK, Stage


def run(stage: Stage, monkeypatch: pytest.MonkeyPatch, wanted: Namespace, passphrase: str = PASSPHRASE) -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(passphrase + "\n"))
    parts = Parts(keyring=stage.keyring, clock=stage.clock, cost=QUICK)
    return run_record_command(Folders.under(stage.home), wanted, parts)


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
    late = Namespace(command="explain", case=case.number, companions=[], at="half past eight")
    assert run(stage, monkeypatch, late) == 2
    assert "write it like 2026-11-23T20:30" in capsys.readouterr().err
    assert run(stage, monkeypatch, Namespace(command="export-visit", visit="none", file=Path("never.cvb"))) == 2
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
        explain = Namespace(command="explain", case=case.number, companions=["he.jing"], at=at)
        assert run(stage, monkeypatch, explain) == 0
        said.append(capsys.readouterr().out)
    assert said[0] == said[1]  # eleven at night in the city, written twice
    assert said[0] != said[2]
